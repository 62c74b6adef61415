package ticketing

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

const (
	opPublished = "GET /published-events"
	opEvents    = "GET /events"

	maxEvents = 5_000
	// maxTierReads bounds how many events of the later generation, whose lists
	// do not say what they sell, are asked for it in one go.
	maxTierReads = 40
)

// dialect remembers which operations the server turned out to have.
type dialect struct {
	mu            sync.Mutex
	eventsOnly    bool // no published-events; guarded by mu, like the rest
	accountOrders bool // orders live below their account
}

func (d *dialect) get() (eventsOnly, accountOrders bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.eventsOnly, d.accountOrders
}

func (d *dialect) setEventsOnly() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.eventsOnly = true
}

func (d *dialect) setAccountOrders(yes bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.accountOrders = yes
}

// Events lists the published events that are not over, soonest first. Drafts
// are left out. What an event of the later generation sells is not in the list;
// it is read besides, for the soonest events and not each time.
func (v *Vendor) Events(ctx context.Context) ([]vendors.Event, error) {
	listed, err := v.listEvents(ctx)
	if err != nil {
		return nil, err
	}
	now := v.rest.Now()
	events := make([]vendors.Event, 0, len(listed))
	reads := 0
	slices.SortStableFunc(listed, func(a, b wireEvent) int {
		return cmp.Compare(readTime(string(a.Start), v.zone).at.Unix(), readTime(string(b.Start), v.zone).at.Unix())
	})
	for _, e := range listed {
		event, ok := v.event(e)
		if !ok || e.status() == statusDraft || e.Public == no {
			v.log.DebugContext(ctx, "event left out", slog.String("vendor", name), slog.String("event", rest.Clip(string(e.Self), seatplan.MaxIDLength)))
			continue
		}
		p := &event.Performances[0]
		if end := readTime(string(e.End), v.zone); !end.at.IsZero() && !now.Before(end.at) {
			continue
		}
		of, known := v.offerOf(ctx, p.Event, e, &reads)
		v.describe(p, e, of, known, now)
		events = append(events, event)
	}
	return events, nil
}

// listEvents walks through the list of the published events, or, where the
// server has none, of all.
func (v *Vendor) listEvents(ctx context.Context) ([]wireEvent, error) {
	var listed []wireEvent
	visit := func(entry json.RawMessage) error {
		var e wireEvent
		if err := json.Unmarshal(entry, &e); err != nil {
			v.log.WarnContext(ctx, "event left out", slog.String("vendor", name), slog.String("reason", "of another shape"))
			return nil
		}
		if listed = append(listed, e); len(listed) >= maxEvents {
			return errStop
		}
		return nil
	}
	query := url.Values{"active": {"true"}, "sort": {"start"}, "order": {"asc"}}
	eventsOnly, _ := v.dialect.get()
	if !eventsOnly {
		err := v.each(ctx, call{op: opPublished, path: "/published-events", query: query}, visit)
		if !isCode(err, codeRoute) {
			return listed, err
		}
		v.dialect.setEventsOnly()
	}
	err := v.each(ctx, call{op: opEvents, path: "/events", query: query}, visit)
	return listed, err
}

// event returns the event with its only performance, which has the same id. It
// returns false where it has no id or no start.
func (v *Vendor) event(e wireEvent) (vendors.Event, bool) {
	id, ok := idOf(string(e.Self))
	starts := readTime(string(e.Start), v.zone)
	if !ok || starts.at.IsZero() {
		return vendors.Event{}, false
	}
	image := httpsOnly(string(e.Thumbnail))
	if image == "" {
		image = httpsOnly(string(e.Banner))
	}
	return vendors.Event{
		ID: seatplan.EventID(id), Title: rest.Clip(cmp.Or(string(e.Title), id), 300), Description: string(e.Description),
		Performances: []vendors.Performance{{
			ID: seatplan.PerformanceID(id), Event: seatplan.EventID(id),
			Venue:  vendors.Venue{Name: string(e.Venue.Name), Address: string(e.Venue.Address), City: e.Venue.Region.Name},
			Starts: starts.at, HasTime: starts.hasTime, State: vendors.Closed, Places: -1,
			Link: v.settings.link(seatplan.EventID(id)), Image: image,
		}},
	}, true
}

// offerOf returns what a listed event sells, as far as it is known: from the
// list, from the last reading, or by reading now.
func (v *Vendor) offerOf(ctx context.Context, id seatplan.EventID, e wireEvent, reads *int) (offer, bool) {
	if len(e.Sections) > 0 && !abbreviated(e.Sections) {
		of, err := v.sections(ctx, id, e.Sections)
		return of, err == nil
	}
	last, ok := v.offers.last(id)
	if ok && v.rest.Now().Sub(last.read) < fresh {
		return last, true
	}
	if *reads >= maxTierReads {
		return last, ok
	}
	*reads++
	of, err := v.offer(ctx, id)
	if err != nil {
		v.log.WarnContext(ctx, "offer not read", slog.String("vendor", name), slog.String("event", string(id)), slog.Any("error", err))
		return last, ok
	}
	return of, true
}

// describe fills in what an offer says of its performance.
func (v *Vendor) describe(p *vendors.Performance, e wireEvent, of offer, known bool, now time.Time) {
	p.State = e.state(of, known, now)
	p.Needs = of.needs()
	p.SalesStart, p.SalesEnd = of.window()
	if !known {
		return
	}
	p.Places = of.places(now)
	p.MaxPlaces = of.maxPlaces()
	if prices, err := of.prices(v.currency); err == nil {
		p.From, _ = prices.From()
	}
}

const (
	statusDraft     = "draft"
	statusCancelled = "cancelled"
)

func (e wireEvent) status() string { return strings.ToLower(strings.TrimSpace(string(e.Status))) }

// state says whether an event can be bought now. The later generation's events
// have no status; one that is not known is not sold.
func (e wireEvent) state(of offer, known bool, now time.Time) vendors.SaleState {
	switch e.status() {
	case statusCancelled, "canceled":
		return vendors.Cancelled
	case "", "scheduled", "listed":
	default:
		return vendors.Closed
	}
	if !known {
		return vendors.OnSale
	}
	return of.state(now)
}

// state is the best that any area has to say.
func (o offer) state(now time.Time) vendors.SaleState {
	state := vendors.Closed
	for _, a := range o.areas {
		switch {
		case a.open(now) && a.free != 0:
			return vendors.OnSale
		case a.open(now):
			state = vendors.SoldOut
		case now.Before(a.opens) && state != vendors.SoldOut:
			state = vendors.NotYet
		}
	}
	return state
}

// window is from when the first area is sold until the last is not, zero where
// an area does not say.
func (o offer) window() (opens, ends time.Time) {
	for i, a := range o.areas {
		if i == 0 || !opens.IsZero() && (a.opens.IsZero() || a.opens.Before(opens)) {
			opens = a.opens
		}
		if i == 0 || !ends.IsZero() && (a.ends.IsZero() || a.ends.After(ends)) {
			ends = a.ends
		}
	}
	return opens, ends
}

// places is how many places can be had, -1 where some area does not say.
func (o offer) places(now time.Time) int {
	sum := 0
	for _, a := range o.areas {
		left := a.left(now)
		if left < 0 {
			return -1
		}
		sum += left
	}
	return sum
}

// maxPlaces bounds one order where every area does.
func (o offer) maxPlaces() int {
	sum := 0
	for _, a := range o.areas {
		if a.limit == 0 {
			return 0
		}
		sum += a.limit
	}
	return sum
}

// prices are what the areas cost, in the account's currency. What the vendor
// adds for itself is known from the order only.
func (o offer) prices(currency seatplan.Currency) (seatplan.PriceList, error) {
	var tariffs []seatplan.Tariff
	var prices []seatplan.Price
	for _, a := range o.areas {
		if t := a.tariff(); t != "" {
			tariffs = append(tariffs, seatplan.Tariff{ID: t, Name: a.title(), Max: a.limit})
		}
		prices = append(prices, seatplan.Price{Category: a.category(), Tariff: a.tariff(), Nominal: a.price})
	}
	return seatplan.NewPriceList(currency, tariffs, prices)
}

// errNoOffer is an event that sells nothing that we can read.
var errNoOffer = errors.New("the event has neither sections nor tiers")
