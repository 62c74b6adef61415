package iabilet

import (
	"cmp"
	"context"
	"log/slog"
	"net/url"
	"slices"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

const (
	dateLayout     = time.DateOnly // of all dates, without a zone
	dateTimeLayout = time.DateTime

	maxEvents = 5_000
	// listBody bounds the answers that are lists.
	listBody = 8 << 20
)

// Events lists today's and later events, soonest first. Drafts are left out;
// whatever else cannot be bought is listed with the state that says so.
func (v *Vendor) Events(ctx context.Context) ([]vendors.Event, error) {
	today := v.rest.Now().In(v.zone).Format(dateLayout)
	params := url.Values{"fromDate": {today}, "includeSoldOut": {"1"}, "orderBy": {"date"}}
	var answer eventsAnswer
	if err := v.read(ctx, call{op: opEvents, params: params, maxBody: listBody}, &answer); err != nil {
		return nil, err
	}
	events := make([]vendors.Event, 0, min(len(answer), maxEvents))
	for _, e := range answer[:min(len(answer), maxEvents)] {
		if e.AllowBookingEx == "draft" {
			continue
		}
		event, ok := e.event(v.zone)
		if !ok {
			v.log.WarnContext(ctx, "event left out", slog.String("vendor", name), slog.String("event", string(e.ID)))
			continue
		}
		events = append(events, event)
	}
	slices.SortStableFunc(events, func(a, b vendors.Event) int {
		return cmp.Compare(a.Performances[0].Starts.Unix(), b.Performances[0].Starts.Unix())
	})
	return events, nil
}

// event returns the event with its only performance, which has the same id. It
// returns false where the id or the date cannot be read.
func (e wireEvent) event(zone *time.Location) (vendors.Event, bool) {
	starts, hasTime, ok := e.starts(zone)
	if !ok || !seatplan.ValidID(string(e.ID)) {
		return vendors.Event{}, false
	}
	return vendors.Event{
		ID: seatplan.EventID(e.ID), Title: e.Title, Description: e.ShortDesc,
		Performances: []vendors.Performance{{
			ID: seatplan.PerformanceID(e.ID), Event: seatplan.EventID(e.ID),
			Venue:  vendors.Venue{Name: e.Venue.Name, Address: e.Venue.Address, City: e.Venue.City},
			Starts: starts, HasTime: hasTime, State: e.state(),
			Places: -1, MaxPlaces: max(0, int(e.MaxTickets)), AccessCode: e.AllowBookingEx == needsVoucher,
		}},
	}, true
}

// starts reads when the event begins: its date and time only if it says that it
// has one, else its date.
func (e wireEvent) starts(zone *time.Location) (at time.Time, hasTime, ok bool) {
	if e.HasTime {
		if at, err := time.ParseInLocation(dateTimeLayout, e.StartDateTime, zone); err == nil {
			return at, true, true
		}
	}
	at, err := time.ParseInLocation(dateLayout, e.StartDate, zone)
	return at, false, err == nil
}

// needsVoucher is the state of an event that is sold to whoever has a voucher.
const needsVoucher = "require_voucher"

// state reads allowBookingEx. Only Y, ready_for_sale and require_voucher can be
// bought; a value that is not understood is closed.
func (e wireEvent) state() vendors.SaleState {
	switch {
	case e.AllowBookingEx == "cancelled":
		return vendors.Cancelled
	case e.AllowBookingEx == "sold_out" || bool(e.SoldOut):
		return vendors.SoldOut
	case e.AllowBooking != nil && !bool(*e.AllowBooking):
		return vendors.Closed
	case e.AllowBookingEx == "" && e.AllowBooking == nil:
		return vendors.Closed
	case !slices.Contains([]string{"", "Y", "ready_for_sale", needsVoucher}, e.AllowBookingEx):
		return vendors.Closed
	case e.HasSeats != nil && !bool(*e.HasSeats):
		return vendors.SoldOut
	}
	return vendors.OnSale
}
