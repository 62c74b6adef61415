package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/accounts"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
)

// examineTimeout bounds what is asked of one account.
const examineTimeout = 30 * time.Second

// examination is one account under examination.
type examination struct {
	account accounts.Account
	subject string
	found   []Check
}

// examineAccount says in plain sentences what is to be known of an account.
func examineAccount(ctx context.Context, c config.Config, p config.Promoter, a config.Account) []Check {
	ctx, cancel := context.WithTimeout(ctx, examineTimeout)
	defer cancel()
	e := &examination{subject: string(p.ID) + "/" + string(a.ID)}
	var guard *panics.Guard
	err := guard.Run(panics.Examination, func() error { e.all(ctx, c, p.ID, a); return nil })
	var panicked *panics.Error
	if errors.As(err, &panicked) {
		e.say(vendors.Bad, "cannot be examined any further: a fault of this program at %s, please report it", panicked.Place)
	}
	return e.found
}

// all examines everything.
func (e *examination) all(ctx context.Context, c config.Config, p seatplan.PromoterID, a config.Account) {
	var problems config.Problems
	e.account, problems = accounts.Open(c, p, a, accounts.Options{})
	v := e.account.Vendor
	e.examineGiveAway()
	for _, problem := range problems {
		e.say(vendors.Bad, "%s", problem.Text)
	}
	if len(problems) > 0 {
		return
	}
	if !secure(a.BaseURL) {
		e.say(vendors.Note, "base_url: %s is not https: everybody on the way reads our credentials", a.BaseURL)
	}
	events, err := v.Events(ctx)
	// Where nobody answers there is nothing more to ask.
	if examiner, ok := v.(vendors.Examiner); ok && !unreachable(err) {
		for _, f := range examiner.Examine(ctx) {
			f.Says = strings.TrimSuffix(f.Says, ".")
			e.found = append(e.found, Check{e.subject, f})
		}
	}
	e.clock(v)
	if err != nil {
		e.fail("what it sells", err)
	} else {
		e.events(events)
		e.offer(ctx, v, events)
	}
	e.abilities()
}

// unreachable reports whether a reading found nobody to answer it.
func unreachable(err error) bool {
	var failure *vendors.Error
	return errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, vendors.ErrUnavailable) && errors.As(err, &failure) && failure.Status == 0
}

func (e *examination) say(level vendors.Level, format string, args ...any) {
	e.found = append(e.found, Check{e.subject, vendors.Finding{Level: level, Says: fmt.Sprintf(format, args...)}})
}

// fail says why a call failed, unless a reason has been found already: one
// cause makes every call fail.
func (e *examination) fail(what string, err error) {
	if slices.ContainsFunc(e.found, func(c Check) bool { return c.Level == vendors.Bad }) {
		return
	}
	name, because := e.account.Driver.Title, err.Error()
	var failure *vendors.Error
	if errors.As(err, &failure) && failure.Message != "" {
		because += ": " + failure.Message
	}
	switch {
	case errors.Is(err, vendors.ErrAccount):
		e.say(vendors.Bad, "%s refuses our credentials: look at %s (%s)", name, e.account.Driver.Credentials, because)
	case errors.Is(err, context.DeadlineExceeded):
		e.say(vendors.Bad, "%s did not say within %s %s", name, examineTimeout, what)
	case unreachable(err):
		e.say(vendors.Bad, "%s cannot be reached at base_url %s (%s)", name, e.account.Config.BaseURL, because)
	default:
		e.say(vendors.Bad, "%s did not say %s (%s)", name, what, because)
	}
}

// events says what the account sells.
func (e *examination) events(events []vendors.Event) {
	performances, onSale := 0, 0
	for _, event := range events {
		performances += len(event.Performances)
		for _, p := range event.Performances {
			if p.State == vendors.OnSale {
				onSale++
			}
		}
	}
	level := vendors.Good
	if onSale == 0 {
		level = vendors.Note
	}
	e.say(level, "%s answers: %s with %s, %d of them on sale", e.account.Driver.Title,
		count(len(events), "event"), count(performances, "performance"), onSale)
}

// offer looks at what was sent of the events, and closely at the first that is
// on sale to everybody.
func (e *examination) offer(ctx context.Context, v vendors.Vendor, events []vendors.Event) {
	if missing := missingFields(events); len(missing) > 0 {
		e.say(vendors.Note, "%s left out: %s", e.account.Driver.Title, strings.Join(missing, "; "))
	}
	for _, event := range events {
		for _, p := range event.Performances {
			if p.State == vendors.OnSale && !p.AccessCode && !p.VoucherNeeded {
				e.performance(ctx, v, event, p)
				return
			}
		}
	}
}

// performance reads what is free of one performance, and its plan.
func (e *examination) performance(ctx context.Context, v vendors.Vendor, event vendors.Event, p vendors.Performance) {
	name := fmt.Sprintf("performance %s (%s)", p.ID, event.Title)
	a, err := v.Availability(ctx, p)
	if err != nil {
		e.fail("what is free at "+name, err)
		return
	}
	free := 0
	for _, s := range a.Seats {
		if s.Status == seatplan.Free {
			free++
		}
	}
	of := count(len(a.Areas), "area")
	if len(a.Seats) > 0 {
		of = fmt.Sprintf("%d of %s, and %s", free, count(len(a.Seats), "seat"), of)
	}
	e.say(vendors.Good, "what is free of %s can be read: %s", name, of)
	if _, priced := a.Prices.From(); !priced {
		e.say(vendors.Bad, "nothing of %s has a price, so that nothing can be sold", name)
	}
	planner, ok := v.(vendors.Planner)
	if !ok {
		return
	}
	plan, err := planner.Plan(ctx, p)
	if err != nil {
		e.fail("how the hall of "+name+" looks", err)
		return
	}
	e.say(vendors.Good, "the plan of %s is readable: %s and %s", name, count(plan.Len(), "seat"), count(len(plan.Areas()), "area"))
	lost := 0
	for _, s := range a.Seats {
		if _, drawn := plan.Find(s.Seat); !drawn {
			lost++
		}
	}
	if lost > 0 {
		e.say(vendors.Note, "%s that %s has are not on its plan and cannot be sold", count(lost, "seat"), name)
	}
}

// examineGiveAway reports that tickets are given away.
func (e *examination) examineGiveAway() {
	if e.account.Config.GivesAway() {
		e.say(vendors.Note, "payment: provider demo takes no money and give_away is true: every ticket of %s is given away", e.account.Driver.Title)
	}
}

// abilities says what this key can do.
func (e *examination) abilities() {
	can, cannot := e.account.Abilities()
	e.say(vendors.Good, "can do: %s", can)
	if cannot != "" {
		e.say(vendors.Note, "cannot do: %s", cannot)
	}
	if e.account.TakesMoney() {
		e.say(vendors.Note, "%s takes the money itself: who is charged and gets no tickets must be helped by it", e.account.Driver.Title)
	}
	nouns, verbs := e.account.BackOffice()
	var calls []string
	for _, noun := range nouns {
		calls = append(calls, noun+" "+strings.Join(verbs[noun], "|"))
	}
	if len(calls) > 0 {
		e.say(vendors.Good, "parterre vendor can do: %s", strings.Join(calls, "; "))
	}
}

// missingFields names what buyers like to know and the vendor did not send.
func missingFields(events []vendors.Event) []string {
	fields := []struct {
		name    string
		missing func(vendors.Event, vendors.Performance) bool
	}{
		{"title", func(e vendors.Event, _ vendors.Performance) bool { return e.Title == "" }},
		{"date", func(_ vendors.Event, p vendors.Performance) bool { return p.Starts.IsZero() }},
		{"time of day", func(_ vendors.Event, p vendors.Performance) bool { return !p.HasTime }},
		{"venue", func(_ vendors.Event, p vendors.Performance) bool { return p.Venue.Name == "" }},
		{"lowest price", func(_ vendors.Event, p vendors.Performance) bool {
			return p.State == vendors.OnSale && p.From.Currency == ""
		}},
	}
	var all []string
	for _, f := range fields {
		n := 0
		for _, e := range events {
			for _, p := range e.Performances {
				if f.missing(e, p) {
					n++
				}
			}
		}
		if n > 0 {
			all = append(all, "the "+f.name+" of "+count(n, "performance"))
		}
	}
	return all
}

// count is a number with its word.
func count(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
