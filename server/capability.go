package server

import (
	"strings"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/registry"
)

// Capability is one thing that a ticketing system may do for us.
type Capability struct {
	// Name says it in a few words.
	Name string
	// How says how it is done; empty where it cannot be.
	How string
}

// Capabilities says what an account of a vendor, by its name in configurations,
// can do, by asking the code that does it: the capability interfaces that it
// satisfies. The names and their order are the same for every vendor.
func Capabilities(vendor string, v vendors.Vendor) []Capability {
	mode := v.HoldMode()
	return []Capability{
		{"events, dates, prices, what is free", "yes"},
		{"seating plan", has[vendors.Planner](v, "yes")},
		{"hold", map[vendors.HoldMode]string{
			vendors.HoldAdd: "each selection, at once", vendors.HoldReplace: "the complete set, at the order",
			vendors.HoldOrder: "the order is the hold", vendors.HoldOurs: "ours, against the vendor's stock",
		}[mode]},
		{"release", map[vendors.HoldMode]string{
			vendors.HoldAdd: "single places", vendors.HoldReplace: "all at once, with the next hold",
			vendors.HoldOrder: "with the order", vendors.HoldOurs: "ours",
		}[mode]},
		{"verified e-mail before a hold", has[vendors.EmailBinder](v, "yes")},
		{"access codes", has[vendors.Gatekeeper](v, "yes")},
		{"promo codes, vouchers", codes(v)},
		{"cancel an unpaid order", cancels(v)},
		{"money is taken by", takes(registry.Named(vendor).Driver, v)},
		{"printable tickets", has[vendors.Printer](v, "the vendor's")},
		{"tickets by e-mail", has[vendors.Mailer](v, "the vendor's")},
		{examined, has[vendors.Examiner](v, "in detail")},
	}
}

// examined is a capability that sells nothing.
const examined = "examined by `parterre doctor`"

// has says how, where the vendor satisfies capability C.
func has[C any](v vendors.Vendor, how string) string {
	if _, ok := v.(C); !ok {
		return ""
	}
	return how
}

func codes(v vendors.Vendor) string {
	_, adds := v.(vendors.Discounter)
	_, removes := v.(vendors.CodeRemover)
	switch {
	case adds && removes:
		return "added and removed"
	case adds:
		return "added"
	}
	return ""
}

// cancels says how an unpaid order ends; in mode ours there is none before it is
// paid.
func cancels(v vendors.Vendor) string {
	if v.HoldMode() == vendors.HoldOurs {
		return "ours: nothing is sent before it is paid"
	}
	return has[vendors.Canceller](v, "yes")
}

func takes(d vendors.Driver, v vendors.Vendor) string {
	switch {
	case d.FreeOnly:
		return "nobody: only what is free is sold here"
	case takesMoney(v):
		return "the vendor's page"
	}
	return "us"
}

// deskNouns says what an account's desk can do: verbs by noun, in the desk's
// order.
func deskNouns(v vendors.Vendor) (nouns []string, verbs map[string][]string) {
	verbs = make(map[string][]string)
	desk, ok := v.(vendors.Desk)
	if !ok {
		return nil, verbs
	}
	for _, a := range desk.Actions() {
		if verbs[a.Noun] == nil {
			nouns = append(nouns, a.Noun)
		}
		verbs[a.Noun] = append(verbs[a.Noun], a.Verb)
	}
	return nouns, verbs
}

// abilities is what an account can do for buyers and what it cannot.
func abilities(vendor string, v vendors.Vendor) (can, cannot string) {
	var yes, no []string
	for _, c := range Capabilities(vendor, v) {
		switch {
		case c.Name == examined:
		case c.How == "":
			no = append(no, c.Name)
		case c.How == "yes":
			yes = append(yes, c.Name)
		default:
			yes = append(yes, c.Name+" ("+c.How+")")
		}
	}
	return strings.Join(yes, "; "), strings.Join(no, "; ")
}
