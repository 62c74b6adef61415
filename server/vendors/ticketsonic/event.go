package ticketsonic

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

const (
	maxEvents = 5_000
	// openFor is how long after its start an event is still sold where the
	// vendor says nothing of an end. No call can set one.
	openFor = 24 * time.Hour
)

// events reads the account's events as they came.
func (v *Vendor) events(ctx context.Context) ([]wireEvent, error) {
	var answer eventsAnswer
	if err := v.exchange(ctx, call{op: opEventList, maxBody: listBody}, &answer); err != nil {
		return nil, err
	}
	v.memory.learn(answer.PublicKey, nil)
	return answer.Events[:min(len(answer.Events), maxEvents)], nil
}

// Events lists the account's events that are not over, soonest first, with what
// their ticket types say about price and stock.
func (v *Vendor) Events(ctx context.Context) ([]vendors.Event, error) {
	listed, err := v.events(ctx)
	if err != nil {
		return nil, err
	}
	types, _, err := v.ticketTypes(ctx, "")
	if err != nil {
		return nil, err
	}
	byEvent := map[seatplan.EventID][]ticketType{}
	for _, t := range types {
		byEvent[t.event] = append(byEvent[t.event], t)
	}
	now := v.rest.Now()
	events := make([]vendors.Event, 0, len(listed))
	seen := map[rest.ID]bool{}
	for _, w := range listed {
		if !seatplan.ValidID(string(w.ID)) || seen[w.ID] {
			v.log.WarnContext(ctx, "event left out", slog.String("vendor", name), slog.String("event", rest.Clip(string(w.ID), seatplan.MaxLabel)))
			continue
		}
		seen[w.ID] = true
		if w.over(now) {
			continue
		}
		events = append(events, v.event(w, v.onSale(byEvent[seatplan.EventID(w.ID)])))
	}
	slices.SortStableFunc(events, func(a, b vendors.Event) int {
		return cmp.Compare(a.Performances[0].Starts.Unix(), b.Performances[0].Starts.Unix())
	})
	return events, nil
}

// event returns an event with its only performance, which has the same id.
func (v *Vendor) event(w wireEvent, types []ticketType) vendors.Event {
	p := vendors.Performance{
		ID: seatplan.PerformanceID(w.ID), Event: seatplan.EventID(w.ID),
		Venue: vendors.Venue{Name: string(w.Location)}, State: w.state(types),
		Needs: vendors.Needs{FullName: v.settings.AskName},
	}
	if !w.Starts.IsZero() {
		p.Starts, p.HasTime = w.Starts.In(v.zone), true
	}
	for i, t := range types {
		p.Places += t.stock
		if i == 0 || t.price.Minor < p.From.Minor {
			p.From = t.price
		}
	}
	return vendors.Event{
		ID: seatplan.EventID(w.ID), Performances: []vendors.Performance{p},
		Title:        cmp.Or(string(w.Title), string(w.TitleSecond), string(w.ID)),
		Description:  cmp.Or(string(w.Describe), string(w.DescribeSecond)),
		Titles:       v.byLanguage(w.Title, w.TitleSecond),
		Descriptions: v.byLanguage(w.Describe, w.DescribeSecond),
	}
}

// byLanguage returns a text in the account's languages, nil where it has less
// than two.
func (v *Vendor) byLanguage(primary, secondary rest.Text) map[string]string {
	if v.settings.SecondaryLanguage == "" || primary == "" || secondary == "" {
		return nil
	}
	return map[string]string{v.settings.PrimaryLanguage: string(primary), v.settings.SecondaryLanguage: string(secondary)}
}

// over reports whether an event is past.
func (w wireEvent) over(now time.Time) bool {
	switch {
	case !w.Ends.IsZero():
		return now.After(w.Ends.Time)
	case !w.Starts.IsZero():
		return now.After(w.Starts.Add(openFor))
	}
	return false
}

// state says whether an event can be bought. One without a start is closed:
// nobody could be told what the ticket is for.
func (w wireEvent) state(types []ticketType) vendors.SaleState {
	switch {
	case w.Starts.IsZero() || len(types) == 0:
		return vendors.Closed
	case !slices.ContainsFunc(types, func(t ticketType) bool { return t.stock > 0 }):
		return vendors.SoldOut
	}
	return vendors.OnSale
}
