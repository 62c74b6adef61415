package ticketsonic

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/parterre/parterre/server/vendors"
)

const (
	// weakBits is below which a key can be broken for little money.
	weakBits = 1024
	// maxSkew is how far clocks may differ without being mentioned.
	maxSkew = 30 * time.Second
	// maxNamed bounds how many events or ticket types one finding names.
	maxNamed = 5
)

// Examine looks at health, credentials, the key of tickets, the fields that
// lists lack, and clocks.
func (v *Vendor) Examine(ctx context.Context) []vendors.Finding {
	var found findings
	if err := v.health(ctx); err != nil {
		found.say(vendors.Bad, "TicketSonic does not say that it is well (%v)", err)
	} else {
		found.say(vendors.Good, "TicketSonic says that it is well")
	}
	events, err := v.events(ctx)
	if err == nil {
		var types []ticketType
		var all []wireTicket
		if types, all, err = v.ticketTypes(ctx, ""); err == nil {
			found.account(v.memory.publicKey().bits())
			found.events(events)
			found.types(types, all)
		}
	}
	if err != nil {
		found.failure(err)
	}
	if v.memory.hasFactor() {
		found.say(vendors.Bad, "a ticket's sealed price differs from its list price by a factor of 100: one of them is in cents; compare a listed price with the intended one")
	}
	found.skew(v.Skew())
	return found
}

// Skew returns how far the vendor's clock is ahead of ours, false where no answer
// told.
func (v *Vendor) Skew() (time.Duration, bool) { return v.rest.Skew() }

// findings are what was found out so far.
type findings []vendors.Finding

func (f *findings) say(level vendors.Level, format string, args ...any) {
	*f = append(*f, vendors.Finding{Level: level, Says: fmt.Sprintf(format, args...)})
}

// failure says why lists cannot be read.
func (f *findings) failure(err error) {
	switch {
	case hasCode(err, codeUser):
		f.say(vendors.Bad, "TicketSonic does not know the user: look at settings.user_id")
	case hasCode(err, codeKey):
		f.say(vendors.Bad, "TicketSonic knows the user but not the key: look at settings.key")
	case errors.Is(err, context.DeadlineExceeded):
		f.say(vendors.Bad, "TicketSonic did not answer in time")
	default:
		f.say(vendors.Bad, "TicketSonic's lists cannot be read (%v)", err)
	}
}

// account says what the lists told of the account itself.
func (f *findings) account(bits int) {
	f.say(vendors.Good, "TicketSonic knows the user and the key")
	switch {
	case bits == 0:
		f.say(vendors.Note, "TicketSonic sent no public key that can be read: tickets are sold all the same, their place and barcode stay unread")
	case bits < weakBits:
		f.say(vendors.Note, "tickets are sealed with a key of %d bits, which can be broken for little money: let the door ask TicketSonic (tickets validate)", bits)
	default:
		f.say(vendors.Good, "tickets are sealed with a key of %d bits", bits)
	}
}

// events says which events lack what a buyer needs.
func (f *findings) events(events []wireEvent) {
	var untitled, undated []string
	for _, w := range events {
		if w.Title == "" && w.TitleSecond == "" {
			untitled = append(untitled, string(w.ID))
		}
		if w.Starts.IsZero() {
			undated = append(undated, string(w.ID))
		}
	}
	f.list(untitled, "events without a title")
	f.list(undated, "events without a start, which are not sold")
}

// types says which ticket types cannot be sold, and whether prices look as if
// they were in another unit than documented.
func (f *findings) types(types []ticketType, all []wireTicket) {
	good := map[string]bool{}
	for _, t := range types {
		good[string(t.sku)] = true
	}
	var unsold []string
	plain := len(all) > 0
	for _, w := range all {
		if !good[string(w.SKU)] {
			unsold = append(unsold, string(w.SKU))
		}
		plain = plain && !strings.Contains(string(w.Price), ".")
	}
	f.list(unsold, "ticket types without a usable sku, price, currency or stock, which are not sold")
	if plain {
		f.say(vendors.Note, "no price has decimals, though TicketSonic lists them with two: make sure that they are not in cents")
	}
	currencies := map[string]string{}
	var mixed []string
	for _, t := range types {
		event := string(t.event)
		if other, ok := currencies[event]; ok && other != string(t.price.Currency) && other != "" {
			mixed, currencies[event] = append(mixed, event), ""
		} else if !ok {
			currencies[event] = string(t.price.Currency)
		}
	}
	f.list(mixed, "events with ticket types in several currencies, of which one is sold")
}

func (f *findings) list(ids []string, what string) {
	if len(ids) == 0 {
		return
	}
	more := ""
	if len(ids) > maxNamed {
		ids, more = ids[:maxNamed], fmt.Sprintf(" and %d more", len(ids)-maxNamed)
	}
	f.say(vendors.Note, "%s: %s%s", what, strings.Join(ids, ", "), more)
}

// skew says how clocks differ.
func (f *findings) skew(ahead time.Duration, known bool) {
	says := ""
	switch {
	case !known:
		says = "TicketSonic's answers do not say what time it is there"
	case ahead.Abs() > maxSkew:
		says = fmt.Sprintf("TicketSonic's clock and ours differ by %s", ahead.Abs().Round(10*time.Second))
	default:
		return
	}
	*f = append(*f, vendors.Finding{Level: vendors.Note, Says: says, Clock: true})
}
