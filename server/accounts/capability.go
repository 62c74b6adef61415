package accounts

import (
	"strings"

	"github.com/parterre/parterre/server/vendors"
)

// Capability is one thing that a ticketing system may do for us.
type Capability struct {
	// Name says it in a few words.
	Name string
	// How says how it is done; empty where it cannot be.
	How string
}

// Capabilities returns what an open account can do, by asking the code that does
// it: the capability interfaces that its vendor satisfies. The names and their
// order are the same for every vendor.
func (a Account) Capabilities() []Capability {
	v := a.Vendor
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
		{"money is taken by", a.cashier()},
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

// cashier names who takes the buyer's money.
func (a Account) cashier() string {
	switch {
	case a.Driver.FreeOnly:
		return "nobody: only what is free is sold here"
	case a.TakesMoney():
		return "the vendor's page"
	}
	return "us"
}

// BackOffice returns what the account's back office can do: its nouns in order,
// and the verbs of each.
func (a Account) BackOffice() (nouns []string, verbs map[string][]string) {
	verbs = make(map[string][]string)
	desk, ok := a.Vendor.(vendors.Desk)
	if !ok {
		return nil, verbs
	}
	for _, action := range desk.Actions() {
		if verbs[action.Noun] == nil {
			nouns = append(nouns, action.Noun)
		}
		verbs[action.Noun] = append(verbs[action.Noun], action.Verb)
	}
	return nouns, verbs
}

// Abilities returns what the account can do for buyers and what it cannot, each
// in one line.
func (a Account) Abilities() (can, cannot string) {
	var yes, no []string
	for _, c := range a.Capabilities() {
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
