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
		VenueList []struct {
			VenueID   rest.ID   `json:"venueId"`
			VenueName rest.Text `json:"venueName"`
			Address   rest.Text `json:"address"`
		} `json:"venueList"`
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
	ActionEventList []actionEvent `json:"actionEventList"`
}

// actionEvent is one performance. MinPrice, SellEndTime and Availability come
// from newer servers only.
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
}

// Events reads the catalogue (GET_ALL_ACTIONS). Entries whose ids cannot be
// used are left out.
func (v *Vendor) Events(ctx context.Context) ([]vendors.Event, error) {
	var a catalogueAnswer
	if _, err := v.call(ctx, request{Command: "GET_ALL_ACTIONS", maxBody: maxCatalogue}, &a); err != nil {
		return nil, err
	}
	venues := a.venues()
	events := make([]vendors.Event, 0, len(a.ActionList))
	placements := make(map[seatplan.PerformanceID]placement)
	for _, action := range a.ActionList {
		if !seatplan.ValidID(string(action.ActionID)) {
			continue
		}
		e := action.event()
		for _, session := range action.ActionEventList {
			if _, ok := session.ActionEventID.Number(); !ok {
				continue
			}
			p := v.performance(action, session)
			p.Venue = venues[session.VenueID]
			placements[p.ID] = placement{url: strings.TrimSpace(string(session.PlacementURL)), name: clip(string(session.SeatingPlanName), maxName)}
			e.Performances = append(e.Performances, p)
		}
		slices.SortStableFunc(e.Performances, func(a, b vendors.Performance) int { return a.Starts.Compare(b.Starts) })
		events = append(events, e)
	}
	v.plans.replace(placements)
	slices.SortStableFunc(events, func(a, b vendors.Event) int { return first(a).Compare(first(b)) })
	return events, nil
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
			venues[venue.VenueID] = vendors.Venue{
				Name: clip(string(venue.VenueName), maxTitle), Address: clip(string(venue.Address), maxTitle),
				City: clip(string(city.CityName), maxTitle),
			}
		}
	}
	return venues
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
func (v *Vendor) performance(a action, s actionEvent) vendors.Performance {
	p := vendors.Performance{
		ID: seatplan.PerformanceID(s.ActionEventID), Event: seatplan.EventID(a.ActionID),
		Needs: vendors.Needs{FullName: s.FullNameRequired, Phone: s.PhoneRequired}, AccessCode: a.KDP,
		Places: s.places(),
	}
	p.Starts, p.HasTime = v.starts(s)
	p.SalesEnd = v.localTime(string(s.SellEndTime))
	currency := v.currencyOf(s.Currency)
	if from, err := v.money(cmp.Or(s.MinPrice, a.MinPrice), currency); err == nil && !from.IsZero() {
		if fee, err := v.fee(from); err == nil {
			p.From, _ = from.Add(fee) // as buyers are shown prices: all-in
		}
	}
	p.State = v.saleState(p, s, currency)
	return p
}

// saleState says whether a performance can be bought. One that wants a fan id
// for every seat cannot: the order has no field for it.
func (v *Vendor) saleState(p vendors.Performance, s actionEvent, c seatplan.Currency) vendors.SaleState {
	now := v.rest.Now()
	switch {
	case p.Starts.IsZero() || !c.Valid() || s.FanIDRequired:
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
func (v *Vendor) starts(s actionEvent) (at time.Time, hasTime bool) {
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
func (v *Vendor) localTime(text string) time.Time {
	for _, layout := range dateLayouts {
		if at, err := time.ParseInLocation(layout, strings.TrimSpace(text), v.zone); err == nil {
			return at
		}
	}
	return time.Time{}
}

// dateLayouts are the three Java patterns seen in *Pattern fields.
var dateLayouts = []string{"02.01.2006 15:04:05", "02.01.2006 15:04", "02.01.2006"}
