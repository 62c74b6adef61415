package bil24sandbox

import (
	"fmt"
	"slices"
)

const (
	dayLayout      = "02.01.2006"
	timeLayout     = "15:04"
	currency       = "RON"
	cityID         = 1
	organizerName  = "Asociația Seri la București"
	organizerINN   = "RO40817263"
	organizerPhone = "+40215550177"
)

type wireTariff struct {
	ID   int64  `json:"tariffPlanId"`
	Name string `json:"tariffPlanName"`
}

type wireCategory struct {
	ID           int64          `json:"categoryPriceId"`
	Name         string         `json:"categoryPriceName"`
	Price        cur            `json:"price"`
	Tariffs      map[string]cur `json:"tariffIdMap"`
	Availability int            `json:"availability"`
	Placement    bool           `json:"placement"`
}

type wireLimit struct {
	Remainder  *int           `json:"remainder,omitempty"`
	Categories []wireCategory `json:"categoryList"`
}

func (p *performance) wireTariffs(l language) []wireTariff {
	list := []wireTariff{}
	for _, t := range p.tariffs {
		list = append(list, wireTariff{t.id, t.name.in(l)})
	}
	return list
}

// wireCategory describes c. The availability of a general admission category
// is its own; a shared remainder is told apart from it.
func (p *performance) wireCategory(c *category) wireCategory {
	w := wireCategory{
		ID: c.id, Name: c.name, Price: c.price, Tariffs: map[string]cur{},
		Availability: p.count(c, free), Placement: c.seated,
	}
	for t, price := range c.reduced {
		w.Tariffs[id(t)] = price
	}
	return w
}

func (p *performance) wireLimits() []wireLimit {
	list := []wireLimit{}
	for _, l := range p.limits {
		w := wireLimit{}
		if l.capacity > 0 {
			left := p.remainder(l)
			w.Remainder = &left
		}
		for _, c := range l.categories {
			w.Categories = append(w.Categories, p.wireCategory(c))
		}
		list = append(list, w)
	}
	return list
}

// available returns how many places of any kind can be had.
func (p *performance) available() (n int) {
	for _, c := range p.categories {
		if c.seated {
			n += p.count(c, free)
		}
	}
	for _, l := range p.limits {
		group := 0
		for _, c := range l.categories {
			group += p.count(c, free)
		}
		if l.capacity > 0 {
			group = min(group, p.remainder(l))
		}
		n += group
	}
	return n
}

// prices returns the lowest and highest price of categories that have places.
func (p *performance) prices() (low, high cur) {
	for _, c := range p.categories {
		if !slices.ContainsFunc(p.places, func(pl *place) bool { return pl.category == c }) {
			continue
		}
		if low == 0 || c.price < low {
			low = c.price
		}
		high = max(high, c.price)
	}
	return low, high
}

type wirePerformance struct {
	ID                 int64        `json:"actionEventId"`
	Currency           string       `json:"currency"`
	Day                string       `json:"day"`
	Time               string       `json:"time"`
	CityID             int64        `json:"cityId"`
	VenueID            int64        `json:"venueId"`
	SeatingPlanID      int64        `json:"seatingPlanId"`
	SeatingPlanName    string       `json:"seatingPlanName"`
	PlacementURL       string       `json:"placementUrl,omitempty"`
	ETicket            bool         `json:"eTicket"`
	FullNameRequired   bool         `json:"fullNameRequired"`
	PhoneRequired      bool         `json:"phoneRequired"`
	FanIDRequired      bool         `json:"fanIdRequired"`
	Tariffs            []wireTariff `json:"tariffPlanList"`
	CategoryLimitLists []wireLimit  `json:"categoryLimitList"`
	Availability       int          `json:"availability"`
	MinPrice           cur          `json:"minPrice"`
	ChargePercent      cur          `json:"chargePercent"`
}

func (c *call) wirePerformance(p *performance) wirePerformance {
	low, _ := p.prices()
	w := wirePerformance{
		ID: p.id, Currency: currency, Day: p.starts.Format(dayLayout), Time: p.starts.Format(timeLayout),
		CityID: cityID, VenueID: p.venue.id, ETicket: true,
		FullNameRequired: p.fullName, PhoneRequired: p.phone, FanIDRequired: p.fanID, ChargePercent: c.charge,
		Tariffs: p.wireTariffs(c.lang), CategoryLimitLists: p.wireLimits(),
		Availability: p.available(), MinPrice: low,
	}
	w.SeatingPlanID, w.SeatingPlanName = p.plan()
	if p.hall != nil {
		w.PlacementURL = fmt.Sprintf("%s/image?type=seatingPlan&userId=0&actionEventId=%d", c.base, p.id)
	}
	return w
}

// plan names the seating plan; general admission has one without a drawing.
func (p *performance) plan() (int64, string) {
	if p.hall == nil {
		return 100 + p.venue.id, "Locuri nenumerotate"
	}
	return p.hall.id, p.hall.name
}

type wireGenre struct {
	ID   int64  `json:"genreId"`
	Name string `json:"genreName"`
}

type wireEvent struct {
	ID              int64             `json:"actionId"`
	Name            string            `json:"actionName"`
	FullName        string            `json:"fullActionName"`
	KindID          int64             `json:"kindId"`
	KindName        string            `json:"kindName"`
	OrganizerID     int64             `json:"organizerId"`
	OrganizerName   string            `json:"organizerName"`
	LegalOwnerName  string            `json:"legalOwnerName"`
	LegalOwnerINN   string            `json:"legalOwnerInn"`
	LegalOwnerPhone string            `json:"legalOwnerPhone"`
	Duration        int               `json:"duration"`
	PosterName      string            `json:"posterName"`
	Description     string            `json:"description"`
	SmallPosterURL  string            `json:"smallPosterUrl"`
	BigPosterURL    string            `json:"bigPosterUrl"`
	MinPrice        cur               `json:"minPrice"`
	MaxPrice        cur               `json:"maxPrice"`
	FirstEventDate  string            `json:"firstEventDate"`
	LastEventDate   string            `json:"lastEventDate"`
	ActionEventTime string            `json:"actionEventTime,omitempty"`
	KDP             bool              `json:"kdp"`
	Rating          int               `json:"rating"`
	Age             string            `json:"age"`
	Genres          []wireGenre       `json:"genreList"`
	Performances    []wirePerformance `json:"actionEventList"`
}

func (c *call) posterURL(e *event, kind string) string {
	return fmt.Sprintf("%s/image?type=%s&actionId=%d", c.base, kind, e.id)
}

// wireEvent describes an event by those of its dates that are on sale.
func (c *call) wireEvent(e *event, dates []*performance) wireEvent {
	w := wireEvent{
		ID: e.id, Name: e.name.in(c.lang), FullName: e.full.in(c.lang),
		KindName: kind.in(c.lang), OrganizerID: 7, OrganizerName: organizerName,
		LegalOwnerName: organizerName, LegalOwnerINN: organizerINN, LegalOwnerPhone: organizerPhone,
		Duration: e.minutes, PosterName: e.poster.in(c.lang), Description: e.description.in(c.lang),
		SmallPosterURL: c.posterURL(e, "smallPoster"), BigPosterURL: c.posterURL(e, "bigPoster"),
		FirstEventDate:  dates[0].starts.Format(dayLayout),
		LastEventDate:   dates[len(dates)-1].starts.Format(dayLayout),
		ActionEventTime: dates[0].starts.Format(timeLayout),
		KDP:             e.code != 0, Rating: e.rating, Age: e.age,
		Genres: []wireGenre{{e.genre.id, e.genre.name.in(c.lang)}},
	}
	for _, p := range dates {
		if p.starts.Format(timeLayout) != w.ActionEventTime {
			w.ActionEventTime = ""
		}
		low, high := p.prices()
		if w.MinPrice == 0 || low < w.MinPrice {
			w.MinPrice = low
		}
		w.MaxPrice = max(w.MaxPrice, high)
		w.Performances = append(w.Performances, c.wirePerformance(p))
	}
	return w
}

var (
	kind    = text{ro: "Evenimente", en: "Events", ru: "Мероприятия"}
	city    = text{ro: "București", en: "Bucharest", ru: "Бухарест"}
	country = text{ro: "România", en: "Romania", ru: "Румыния"}
)

type wireVenue struct {
	ID       int64  `json:"venueId"`
	Name     string `json:"venueName"`
	Address  string `json:"address"`
	GeoLat   string `json:"geoLat"`
	GeoLon   string `json:"geoLon"`
	ImageURL string `json:"imageUrl"`
}

type wireCity struct {
	ID     int64       `json:"cityId"`
	Name   string      `json:"cityName"`
	Venues []wireVenue `json:"venueList"`
}

type wireCountry struct {
	ID   int64  `json:"countryId"`
	Name string `json:"countryName"`
}

type wireKind struct {
	ID   int64  `json:"kindId"`
	Name string `json:"kindName"`
}

// allActions answers GET_ALL_ACTIONS. Dates before their sale are absent.
func (c *call) allActions() (any, error) {
	events := []wireEvent{}
	for _, e := range c.events {
		if dates := c.onSaleOf(e); len(dates) > 0 {
			events = append(events, c.wireEvent(e, dates))
		}
	}
	return struct {
		wireFilter
		Events []wireEvent `json:"actionList"`
	}{c.wireFilter(), events}, nil
}
