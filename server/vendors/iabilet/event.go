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
	"github.com/parterre/parterre/server/vendors/rest"
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
//
// Nothing in an event tells that somebody else sells it, but such events are
// listed only where they are asked for: the list is read without and with them.
func (v *Vendor) Events(ctx context.Context) ([]vendors.Event, error) {
	listed, err := v.listEvents(ctx, false)
	if err != nil {
		return nil, err
	}
	own := make(map[rest.ID]bool, len(listed))
	for _, e := range listed {
		own[e.ID] = true
	}
	all, err := v.listEvents(ctx, true)
	if err != nil {
		v.log.WarnContext(ctx, "events that others sell left out", slog.String("vendor", name), slog.Any("error", err))
	}
	for _, e := range all {
		if !own[e.ID] {
			e.external = true
			listed = append(listed, e)
		}
	}
	events := make([]vendors.Event, 0, len(listed))
	for _, e := range listed {
		if e.AllowBookingEx == "draft" {
			continue
		}
		event, ok := v.event(e)
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

// listEvents reads the account's events, with those that others sell or without.
func (v *Vendor) listEvents(ctx context.Context, external bool) (eventsAnswer, error) {
	today := v.rest.Now().In(v.zone)
	params := url.Values{
		"fromDate": {today.Format(dateLayout)}, "includeSoldOut": {"1"}, "includeVenueOnly": {"1"}, "fullVenue": {"1"}, "orderBy": {"date"},
	}
	if v.settings.Days > 0 {
		params.Set("toDate", today.AddDate(0, 0, v.settings.Days).Format(dateLayout))
	}
	if v.settings.Category != "" {
		params.Set("category", v.settings.Category)
	}
	if external {
		params.Set("includeExternal", "1")
	}
	var answer eventsAnswer
	err := v.read(ctx, call{op: opEvents, params: params, maxBody: listBody}, &answer)
	return answer[:min(len(answer), maxEvents)], err
}

// event returns the event with its only performance, which has the same id. It
// returns false where the id or the date cannot be read.
func (v *Vendor) event(e wireEvent) (vendors.Event, bool) {
	starts, hasTime, ok := e.starts(v.zone)
	if !ok || !seatplan.ValidID(string(e.ID)) {
		return vendors.Event{}, false
	}
	p := vendors.Performance{
		ID: seatplan.PerformanceID(e.ID), Event: seatplan.EventID(e.ID),
		Venue:  vendors.Venue{Name: plain(e.Venue.Name, maxTitle), Address: plain(e.Venue.Address, maxTitle), City: plain(e.Venue.City, maxTitle)},
		Starts: starts, HasTime: hasTime, State: e.state(),
		Places: -1, MaxPlaces: max(0, int(e.MaxTickets)), Needs: v.needs(string(e.ID)),
		VoucherNeeded: e.AllowBookingEx == needsVoucher,
		Link:          v.link(string(e.Page), e.external), Image: v.link(string(e.Image), false),
	}
	if e.external && p.Link != "" {
		p.State = vendors.Elsewhere
	} else if e.external {
		p.State = vendors.Closed
	}
	return vendors.Event{
		ID: seatplan.EventID(e.ID), Title: plain(string(e.Title), maxTitle), Description: plain(string(e.ShortDesc), maxDescription), Performances: []vendors.Performance{p},
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

// states is what the document's values of allowBookingEx mean. Only Y,
// ready_for_sale and require_voucher can be bought; pending is not yet on sale.
var states = map[string]vendors.SaleState{
	"Y":              vendors.OnSale,
	"ready_for_sale": vendors.OnSale,
	needsVoucher:     vendors.OnSale,
	"draft":          vendors.Closed,
	"pending":        vendors.NotYet,
	"venue_only":     vendors.VenueOnly,
	"free_entry":     vendors.FreeEntry,
	"sold_out":       vendors.SoldOut,
	"cancelled":      vendors.Cancelled,
	"disabled":       vendors.Closed,
	"pre_register":   vendors.PreRegister,
	"maintenance":    vendors.Closed,
}

// state reads allowBookingEx and what else speaks of sale; a value that is not
// understood is closed.
func (e wireEvent) state() vendors.SaleState {
	said, known := states[string(e.AllowBookingEx)]
	switch {
	case known && said != vendors.OnSale:
		return said
	case bool(e.SoldOut):
		return vendors.SoldOut
	case e.AllowBooking != nil && !bool(*e.AllowBooking) && e.AllowBookingEx != needsVoucher:
		return vendors.Closed // that it cannot be booked without a voucher is no news
	case e.AllowBookingEx == "" && e.AllowBooking == nil:
		return vendors.Closed
	case e.AllowBookingEx != "" && !known:
		return vendors.Closed
	case e.HasSeats != nil && !bool(*e.HasSeats):
		return vendors.SoldOut
	}
	return vendors.OnSale
}
