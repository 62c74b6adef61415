package bil24

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// maxCatalogue bounds GET_ALL_ACTIONS, which has every performance with its
// categories.
const maxCatalogue = 32 << 20

// catalogueAnswer is what we need of GET_ALL_ACTIONS.
type catalogueAnswer struct {
	result
	CityList []struct {
		CityName  rest.Text `json:"cityName"`
		VenueList []venue   `json:"venueList"`
	} `json:"cityList"`
	ActionList []action `json:"actionList"`
}

type action struct {
	ActionID        rest.ID       `json:"actionId"`
	ActionName      rest.Text     `json:"actionName"`
	FullActionName  rest.Text     `json:"fullActionName"`
	Description     rest.Text     `json:"description"`
	MinPrice        rest.Amount   `json:"minPrice"`
	KDP             bool          `json:"kdp"`
	Age             rest.Text     `json:"age"`
	SmallPosterURL  rest.Text     `json:"smallPosterUrl"`
	BigPosterURL    rest.Text     `json:"bigPosterUrl"`
	ActionEventList []actionEvent `json:"actionEventList"`
}

// actionEvent is one performance. MinPrice, SellEndTime, Availability and
// ChargePercent come from newer servers only.
type actionEvent struct {
	ActionEventID     rest.ID         `json:"actionEventId"`
	Currency          rest.Text       `json:"currency"`
	Day               rest.Text       `json:"day"`
	Time              rest.Text       `json:"time"`
	VenueID           rest.ID         `json:"venueId"`
	SeatingPlanName   rest.Text       `json:"seatingPlanName"`
	PlacementURL      rest.Text       `json:"placementUrl"`
	FullNameRequired  bool            `json:"fullNameRequired"`
	PhoneRequired     bool            `json:"phoneRequired"`
	FanIDRequired     bool            `json:"fanIdRequired"`
	MinPrice          rest.Amount     `json:"minPrice"`
	SellEndTime       rest.Text       `json:"sellEndTime"`
	Availability      *rest.Int       `json:"availability"`
	CategoryLimitList []categoryLimit `json:"categoryLimitList"`
	ChargePercent     rest.Amount     `json:"chargePercent"`
}

// Events reads the catalogue, in one call or event by event as the settings
// say. Entries whose ids cannot be used are left out.
func (v *client) Events(ctx context.Context) ([]vendors.Event, error) {
	read := v.allActions
	if v.settings.Catalogue == catalogueFilter {
		read = v.filteredActions
	}
	offers, err := read(ctx)
	if err != nil {
		return nil, err
	}
	events := make([]vendors.Event, 0, len(offers))
	placements := make(map[seatplan.PerformanceID]placement)
	index := make(map[seatplan.EventID]int, len(offers))
	for _, o := range offers {
		if !seatplan.ValidID(string(o.ActionID)) {
			continue
		}
		e := o.event()
		i, ok := index[e.ID]
		if !ok {
			i, index[e.ID] = len(events), len(events)
			events = append(events, e)
		}
		for _, d := range o.dates {
			if _, ok := d.ActionEventID.Number(); !ok {
				continue
			}
			p := v.performance(o.action, d.actionEvent)
			p.Venue = d.venue
			placements[p.ID] = placement{url: strings.TrimSpace(string(d.PlacementURL)), name: clip(string(d.SeatingPlanName), maxName)}
			events[i].Performances = append(events[i].Performances, p)
		}
	}
	for _, e := range events {
		slices.SortStableFunc(e.Performances, func(a, b vendors.Performance) int { return a.Starts.Compare(b.Starts) })
	}
	v.plans.replace(placements)
	slices.SortStableFunc(events, func(a, b vendors.Event) int { return first(a).Compare(first(b)) })
	return events, nil
}

// offer is an event with its dates, however the catalogue was read.
type offer struct {
	action
	dates []date
}

// date is a performance where it happens.
type date struct {
	actionEvent
	venue vendors.Venue
}

// allActions reads the whole catalogue in one call (GET_ALL_ACTIONS).
func (v *client) allActions(ctx context.Context) ([]offer, error) {
	var a catalogueAnswer
	if _, err := v.call(ctx, request{Command: "GET_ALL_ACTIONS", maxBody: maxCatalogue}, &a); err != nil {
		return nil, v.explainType(ctx, err)
	}
	venues := a.venues()
	offers := make([]offer, 0, len(a.ActionList))
	for _, action := range a.ActionList {
		o := offer{action: action}
		for _, session := range action.ActionEventList {
			o.dates = append(o.dates, date{session, venues[session.VenueID]})
		}
		offers = append(offers, o)
	}
	return offers, nil
}

// first is when an event first happens; events without performances come last.
func first(e vendors.Event) time.Time {
	if len(e.Performances) == 0 {
		return time.Unix(1<<40, 0)
	}
	return e.Performances[0].Starts
}

func (a *catalogueAnswer) venues() map[rest.ID]vendors.Venue {
	venues := make(map[rest.ID]vendors.Venue)
	for _, city := range a.CityList {
		for _, venue := range city.VenueList {
			venues[venue.VenueID] = venue.in(city.CityName)
		}
	}
	return venues
}

// venue is a venue as every part of the catalogue has it.
type venue struct {
	VenueID   rest.ID   `json:"venueId"`
	VenueName rest.Text `json:"venueName"`
	Address   rest.Text `json:"address"`
}

// in returns the venue in our words.
func (v venue) in(city rest.Text) vendors.Venue {
	return vendors.Venue{
		Name: clip(string(v.VenueName), maxTitle), Address: clip(string(v.Address), maxTitle), City: clip(string(city), maxTitle),
	}
}

func (a action) event() vendors.Event {
	return vendors.Event{
		ID:          seatplan.EventID(a.ActionID),
		Title:       clip(cmp.Or(string(a.FullActionName), string(a.ActionName)), maxTitle),
		Description: clip(string(a.Description), maxDescription),
		Age:         clip(string(a.Age), maxName),
	}
}

// performance turns a session into our words, without its venue.
func (v *client) performance(a action, s actionEvent) vendors.Performance {
	p := vendors.Performance{
		ID: seatplan.PerformanceID(s.ActionEventID), Event: seatplan.EventID(a.ActionID),
		Needs: vendors.Needs{FullName: s.FullNameRequired, Phone: s.PhoneRequired}, AccessCode: a.KDP,
		Places: s.places(), Image: v.posterURL(cmp.Or(a.BigPosterURL, a.SmallPosterURL)),
	}
	if s.FanIDRequired {
		p.Needs.Fields = []vendors.Field{{Name: vendors.FieldFanID, PerPlace: true, Required: true}}
	}
	p.Starts, p.HasTime = v.starts(s)
	p.SalesEnd = v.localTime(string(s.SellEndTime))
	currency := v.currencyOf(s.Currency)
	if from, err := v.money(cmp.Or(s.MinPrice, a.MinPrice), currency); err == nil && !from.IsZero() {
		if fee, err := percentOf(from, v.charge(s.ChargePercent)); err == nil {
			p.From, _ = from.Add(fee) // as buyers are shown prices: all-in
		}
	}
	p.State = v.saleState(p, s, currency)
	return p
}

// saleState says whether a performance can be bought.
func (v *client) saleState(p vendors.Performance, s actionEvent, c seatplan.Currency) vendors.SaleState {
	now := v.rest.Now()
	switch {
	case p.Starts.IsZero() || !c.Valid():
		return vendors.Closed
	case p.HasTime && !now.Before(p.Starts), !now.Before(p.Starts.AddDate(0, 0, 1)),
		!p.SalesEnd.IsZero() && !now.Before(p.SalesEnd):
		return vendors.Closed
	case p.Places == 0:
		return vendors.SoldOut
	}
	return vendors.OnSale
}

// places is how many can still be had, -1 where the catalogue does not tell: a
// hall with numbered seats lists only its areas here.
func (s actionEvent) places() int {
	if s.Availability != nil {
		return int(max(0, *s.Availability))
	}
	if strings.TrimSpace(string(s.PlacementURL)) != "" || len(s.CategoryLimitList) == 0 {
		return -1
	}
	places := 0
	for _, group := range s.CategoryLimitList {
		sum := 0
		for _, c := range group.CategoryList {
			sum += c.places()
		}
		if group.Remainder != nil {
			sum = min(sum, int(max(0, *group.Remainder)))
		}
		places += sum
	}
	return places
}

// starts reads the local day and time, which come without a zone.
func (v *client) starts(s actionEvent) (at time.Time, hasTime bool) {
	day, clock := strings.TrimSpace(string(s.Day)), strings.TrimSpace(string(s.Time))
	if at, err := time.ParseInLocation("02.01.2006 15:04", day+" "+clock, v.zone); err == nil {
		return at, true
	}
	at, err := time.ParseInLocation("02.01.2006", day, v.zone)
	if err != nil {
		return time.Time{}, false
	}
	return at, false
}

// localTime reads a time in one of the formats the vendor announces elsewhere;
// zero where it is in none.
func (v *client) localTime(text string) time.Time {
	for _, layout := range dateLayouts {
		if at, err := time.ParseInLocation(layout, strings.TrimSpace(text), v.zone); err == nil {
			return at
		}
	}
	return time.Time{}
}

// dateLayouts are the three Java patterns seen in *Pattern fields.
var dateLayouts = []string{"02.01.2006 15:04:05", "02.01.2006 15:04", "02.01.2006"}
