package iabiletsandbox

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

const (
	dateLayout = "2006-01-02"
	timeLayout = "2006-01-02 15:04:05"
	currency   = "RON"
)

type wireVenue struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Address string `json:"address"`
	City    string `json:"city"`
}

type wireArtist struct {
	Name string `json:"artistName"`
	ID   int64  `json:"artistId"`
}

type wireEvent struct {
	ID             int64        `json:"id"`
	Title          string       `json:"title"`
	StartDate      string       `json:"startDate"`
	EndDate        string       `json:"endDate"`
	StartDateTime  string       `json:"startDateTime"`
	HasTime        bool         `json:"hasTime"`
	Venue          any          `json:"venue"` // name, or object with fullVenue
	VenueID        int64        `json:"venueId"`
	AllowBooking   bool         `json:"allowBooking"`
	AllowBookingEx string       `json:"allowBookingEx"`
	MaxTickets     int          `json:"maxNrTicketsPerOrder"`
	SoldOut        bool         `json:"soldOut"`
	HasSeats       bool         `json:"hasAvailableSeats"`
	ShortDesc      string       `json:"shortDesc"`
	Category       string       `json:"category"`
	MoreCategories []string     `json:"moreCategories"`
	Tags           []string     `json:"tags"`
	FullDesc       string       `json:"fullDesc,omitempty"`
	Image          string       `json:"imageUrl"`
	Page           string       `json:"eventPageUrl,omitempty"`
	Artists        []wireArtist `json:"artists"`
}

// listEvents answers /events, a bare array.
func (c *call) listEvents() (any, error) {
	from, to, err := c.dates("fromDate", "toDate", dateLayout)
	if err != nil {
		return nil, err
	}
	var events []*event
	for _, e := range c.order {
		switch day := e.starts.Format(dateLayout); {
		case from != "" && day < from, to != "" && day > to:
		case e.soldOut() && !c.on("includeSoldOut"):
		case e.booking == "venue_only" && !c.on("includeVenueOnly"):
		case e.external && !c.on("includeExternal"):
		case c.query.Get("category") != "" && c.query.Get("category") != e.category:
		default:
			events = append(events, e)
		}
	}
	slices.SortStableFunc(events, func(a, b *event) int {
		if c.query.Get("orderBy") == "popularity" {
			return cmp.Compare(b.popularity, a.popularity)
		}
		return a.starts.Compare(b.starts)
	})
	list := []wireEvent{}
	for _, e := range events {
		list = append(list, c.wireEvent(e))
	}
	return list, nil
}

// dates reads two optional times of the query; as text they compare.
func (c *call) dates(from, to, layout string) (string, string, error) {
	for _, name := range []string{from, to} {
		if v := c.query.Get(name); v != "" {
			if _, err := time.Parse(layout, v); err != nil {
				return "", "", errRequest
			}
		}
	}
	return c.query.Get(from), c.query.Get(to), nil
}

func (c *call) wireEvent(e *event) wireEvent {
	w := wireEvent{
		ID: e.id, Title: e.title,
		StartDate: e.starts.Format(dateLayout), EndDate: e.starts.Format(dateLayout),
		StartDateTime: e.starts.Format(timeLayout), HasTime: true,
		Venue: e.venue.name, VenueID: e.venue.id,
		AllowBooking: e.bookable(), AllowBookingEx: e.status(), MaxTickets: e.maxTickets,
		SoldOut: e.soldOut(), HasSeats: e.left() > 0,
		ShortDesc: e.short, Category: e.category, MoreCategories: []string{}, Tags: e.tags,
		Artists: []wireArtist{{e.artist, e.artistID()}},
		Image:   "https://" + PageHost + "/afis/" + strconv.FormatInt(e.id, 10) + ".jpg", Page: e.page,
	}
	if c.on("fullVenue") {
		w.Venue = wireVenue{e.venue.id, e.venue.name, e.venue.address, e.venue.city}
	}
	if c.on("fullDesc") {
		w.FullDesc = e.full
	}
	return w
}

type wireTariff struct {
	ID        int64    `json:"id"`
	Name      string   `json:"displayName"`
	Price     amount   `json:"price"`
	ListPrice amount   `json:"listPrice"`
	Currency  string   `json:"currency"`
	Min       int      `json:"minNrTickets"`
	Max       int      `json:"maxNrTickets"`
	EventID   int64    `json:"eventId"`
	Areas     []string `json:"areas"`
	Notice    string   `json:"notice,omitempty"`
	Fiscal    string   `json:"fiscalCodePrefix"`
}

const fiscalPrefix = "BML"

// listTariffs answers /eventTariffs: those that can be bought now, or all.
func (c *call) listTariffs() (any, error) {
	e, err := c.event()
	if err != nil {
		return nil, err
	}
	list := []wireTariff{}
	for _, t := range e.tariffs {
		if !c.on("forceAll") && (!e.bookable() || t.area.count(free) == 0) {
			continue
		}
		list = append(list, wireTariff{
			ID: t.id, Name: t.name, Price: t.price, ListPrice: t.list, Currency: currency,
			Min: t.min, Max: t.max, EventID: e.id, Areas: []string{t.area.code},
			Notice: t.notice, Fiscal: fiscalPrefix,
		})
	}
	return struct {
		Tariffs []wireTariff `json:"tariffs"`
	}{list}, nil
}
