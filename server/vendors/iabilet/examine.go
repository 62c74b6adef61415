package iabilet

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/parterre/parterre/server/vendors"
)

// maxSkew is how far apart clocks may be: a lock lasts minutes, and its end is
// counted by ours.
const maxSkew = 30 * time.Second

// Examine logs in, reads the catalogue and asks for what the key may not see.
func (v *Vendor) Examine(ctx context.Context) []vendors.Finding {
	var x examination
	if v.examineLogin(ctx, &x) {
		if events := v.examineEvents(ctx, &x); len(events) > 0 {
			at := max(0, slices.IndexFunc(events, func(e wireEvent) bool { return e.state() == vendors.OnSale }))
			v.examineTariffs(ctx, &x, events[at])
			v.examineTickets(ctx, &x, events[at])
		}
	}
	v.examineClock(&x)
	return x.findings
}

// examination collects findings.
type examination struct{ findings []vendors.Finding }

func (x *examination) say(l vendors.Level, format string, values ...any) {
	x.findings = append(x.findings, vendors.Finding{Level: l, Says: fmt.Sprintf(format, values...)})
}

// examineLogin reports whether it is worth to go on.
func (v *Vendor) examineLogin(ctx context.Context, x *examination) bool {
	_, err := v.session.get(ctx, "")
	switch {
	case errors.Is(err, vendors.ErrAccount):
		x.say(vendors.Bad, "iaBilet refuses the key or the secret.")
		return false
	case err != nil:
		x.say(vendors.Bad, "iaBilet cannot be logged in to (%s).", kindIn(err))
		return false
	}
	x.say(vendors.Good, "iaBilet takes the key and the secret.")
	if shown, err := v.showAccount(ctx, nil); err != nil {
		x.say(vendors.Note, "iaBilet does not say whose key it is (%s); the route whoami may have to be set.", kindIn(err))
	} else if a := shown.(shownAccount); a.Username != "" {
		x.say(vendors.Good, "The key is that of the user %s.", a.Username)
	}
	if _, err := v.NewVisit(ctx); errors.Is(err, errSameToken) {
		x.say(vendors.Bad, "Every login gets the same token, so that buyers would free each other's seats.")
	} else if err != nil {
		x.say(vendors.Bad, "A buyer cannot be logged in for (%s).", kindIn(err))
	}
	return true
}

// examineEvents reads the catalogue and returns it.
func (v *Vendor) examineEvents(ctx context.Context, x *examination) []wireEvent {
	events, err := v.listEvents(ctx, false)
	if err != nil {
		x.say(vendors.Bad, "The events cannot be read (%s).", kindIn(err))
		return nil
	}
	onSale := 0
	missing, unknown := map[string]int{}, map[string]bool{}
	for _, e := range events {
		if e.state() == vendors.OnSale {
			onSale++
		}
		for _, field := range e.missing(v.zone) {
			missing[field]++
		}
		if _, ok := states[string(e.AllowBookingEx)]; !ok && e.AllowBookingEx != "" {
			unknown[string(e.AllowBookingEx)] = true
		}
	}
	level := vendors.Good
	if onSale == 0 {
		level = vendors.Note
	}
	x.say(level, "The key sees %d events, of which %d are on sale.", len(events), onSale)
	for _, field := range wantedFields {
		if n := missing[field]; n > 0 {
			x.say(vendors.Note, "iaBilet leaves out %s in %d events.", field, n)
		}
	}
	if len(unknown) > 0 {
		x.say(vendors.Note, "%d values of allowBookingEx are not known here; such events count as closed.", len(unknown))
	}
	return events
}

// wantedFields are the fields of an event that are missed.
var wantedFields = []string{"id", "title", "startDate", "venue", "allowBookingEx", "maxNrTicketsPerOrder"}

// missing returns those of an event that the vendor did not send, or not in a
// form that can be read.
func (e wireEvent) missing(zone *time.Location) []string {
	_, _, dated := e.starts(zone)
	has := []bool{e.ID != "", e.Title != "", dated, e.Venue.Name != "", e.AllowBookingEx != "", e.MaxTickets > 0}
	var missing []string
	for i, field := range wantedFields {
		if !has[i] {
			missing = append(missing, field)
		}
	}
	return missing
}

func (v *Vendor) examineTariffs(ctx context.Context, x *examination, e wireEvent) {
	var answer tariffsAnswer
	params := url.Values{"eventId": {string(e.ID)}, "forceAll": {"1"}}
	if err := v.read(ctx, call{op: opTariffs, params: params}, &answer); err != nil {
		x.say(vendors.Bad, "The tariffs of event %s cannot be read (%s).", e.ID, kindIn(err))
		return
	}
	var without []string
	for _, w := range answer.Tariffs {
		if t, err := w.tariff(v.currency); err != nil || len(t.areas) == 0 {
			without = append(without, string(w.ID))
		}
	}
	if len(without) > 0 {
		x.say(vendors.Note, "Tariffs of event %s lack a price or an area and cannot be sold: %s.", e.ID, strings.Join(without, ", "))
		return
	}
	x.say(vendors.Good, "Event %s has %d tariffs.", e.ID, len(answer.Tariffs))
}

// examineTickets asks for one ticket of the list that only an organiser's key
// may see.
func (v *Vendor) examineTickets(ctx context.Context, x *examination, e wireEvent) {
	_, err := v.raw(ctx, opTickets, url.Values{"eventId": {string(e.ID)}, "currentPage": {"1"}, "pageSize": {"1"}})
	const without = "tickets whose confirmation is lost cannot be found again"
	switch {
	case err == nil:
		x.say(vendors.Good, "The key may read the list of tickets.")
	case !vendors.Final(err):
		x.say(vendors.Note, "The list of tickets cannot be read now (%s).", kindIn(err))
	case v.settings.SoldSeats:
		x.say(vendors.Note, "The key may not read the list of tickets: %s, and sold_seats has no effect.", without)
	default:
		x.say(vendors.Note, "The key may not read the list of tickets: %s.", without)
	}
}

func (v *Vendor) examineClock(x *examination) {
	skew, known := v.rest.Skew()
	if !known {
		return
	}
	if skew.Abs() > maxSkew {
		x.say(vendors.Note, "iaBilet's clock and ours are %s apart; the end of a lock is counted by ours.", skew.Abs().Round(time.Second))
	} else {
		x.say(vendors.Good, "The clocks agree.")
	}
	x.findings[len(x.findings)-1].Clock = true
}

// Skew returns how far the vendor's clock is ahead of ours, false where no answer
// told.
func (v *Vendor) Skew() (time.Duration, bool) { return v.rest.Skew() }

// kindIn returns what an error means to us, which is all that may be shown.
func kindIn(err error) string {
	var e *vendors.Error
	if errors.As(err, &e) {
		return string(e.Kind)
	}
	return string(vendors.ErrRefused)
}
