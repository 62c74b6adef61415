package ticketingsandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	localTime    = "2006-01-02T15:04"
	localSeconds = "2006-01-02T15:04:05"
	zonedTime    = "2006-01-02T15:04:05-07:00"
)

type jsonEvent struct {
	Self        string         `json:"self"`
	Title       string         `json:"title"`
	Description string         `json:"description"`
	Status      string         `json:"status,omitempty"`
	Type        string         `json:"type,omitempty"`
	Public      *bool          `json:"public,omitempty"`
	Published   string         `json:"published"`
	Category    jsonCategory   `json:"category"`
	Subcategory any            `json:"subcategory"`
	Start       string         `json:"start"`
	End         string         `json:"end"`
	Venue       jsonVenue      `json:"venue"`
	Disclaimer  string         `json:"disclaimer"`
	Tags        []string       `json:"tags"`
	Popularity  *int           `json:"popularity,omitempty"`
	Banner      string         `json:"banner"`
	Thumbnail   string         `json:"thumbnail"`
	Sections    *[]jsonSection `json:"sections,omitempty"`
}

type jsonCategory struct {
	Self          string   `json:"self"`
	Name          string   `json:"name"`
	Subcategories []string `json:"subcategories"`
}

type jsonVenue struct {
	Self      string      `json:"self"`
	Name      string      `json:"name"`
	Region    jsonRegion  `json:"region"`
	Longitude json.Number `json:"longitude"`
	Latitude  json.Number `json:"latitude"`
	Address   string      `json:"address"`
	Map       string      `json:"map"`
}

type jsonRegion struct {
	Self    string `json:"self"`
	Name    string `json:"name"`
	Country string `json:"country"`
	City    string `json:"city"`
}

type jsonSection struct {
	Self        string    `json:"self"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Price       jsonPrice `json:"price"`
	SalesStart  string    `json:"salesStart"`
	SalesEnd    string    `json:"salesEnd"`
	Active      bool      `json:"active"`
	Capacity    int       `json:"capacity"`
	Sold        int       `json:"sold"`
	Reserved    int       `json:"reserved"`
	Remaining   int       `json:"remaining"`
}

type jsonPrice struct {
	Base    json.Number `json:"base"`
	Current json.Number `json:"current"`
	Expires *string     `json:"expires"`
}

type jsonTier struct {
	Self          string      `json:"self"`
	Name          string      `json:"name"`
	Description   string      `json:"description"`
	Price         json.Number `json:"price"`
	AvailableFrom string      `json:"available_from"`
	AvailableTo   string      `json:"available_to"`
	UnitSize      int         `json:"unit_size"`
	Transferrable bool        `json:"transferrable"`
	PurchaseLimit *int        `json:"purchase_limit"`
	Remaining     int         `json:"remaining"`
	Upgrades      []string    `json:"upgrades"`
	Artwork       string      `json:"artwork"`
	Form          jsonForm    `json:"form"`
}

// jsonForm is a form; without an address there is none.
type jsonForm struct {
	Self string `json:"self,omitempty"`
}

// event is an event as the vendor shows it. Those of the later generation have
// neither sections nor a status.
func (c *call) event(e *event) jsonEvent {
	categoryID := "/categories/" + map[string]string{"Music": "16990000000301", "Sport": "16990000000302", "Food": "16990000000303"}[e.category]
	j := jsonEvent{
		Self: e.uri(), Title: e.title, Description: e.about, Published: c.now().AddDate(0, -1, 0).Format(zonedTime),
		Category: jsonCategory{categoryID, e.category, []string{e.subcategory}}, Subcategory: e.subcategory,
		Start: e.starts.Format(localTime), End: e.ends.Format(localTime), Venue: e.venue.json(), Tags: []string{strings.ToLower(e.subcategory)},
	}
	if e.tiers {
		return j
	}
	public, popularity := true, 0
	j.Status, j.Type, j.Public, j.Popularity = e.status, "Standard", &public, &popularity
	sections := []jsonSection{}
	for _, a := range e.areas {
		sections = append(sections, c.section(a, e.relative))
	}
	j.Sections = &sections
	return j
}

func (v *venue) json() jsonVenue {
	return jsonVenue{
		Self: "/venues/" + v.id, Name: v.name, Region: v.region.json(),
		Longitude: json.Number(v.longitude), Latitude: json.Number(v.latitude), Address: v.address,
	}
}

func (r *region) json() jsonRegion { return jsonRegion{"/regions/" + r.id, r.name, r.country, r.city} }

// section is a section as the vendor shows it, inside its event with an address
// that is relative or not.
func (c *call) section(a *area, relative bool) jsonSection {
	j := jsonSection{
		Self: a.uri(), Name: a.name, Description: a.about,
		Price:      jsonPrice{Base: a.base.number(), Current: c.price(a).number()},
		SalesStart: a.opens.Format(localTime), SalesEnd: a.ends.Format(localTime), Active: c.onSale(a),
		Capacity: a.capacity, Sold: a.sold + a.elsewhere, Reserved: c.reserved(a), Remaining: c.left(a),
	}
	if relative {
		j.Self = strings.TrimPrefix(j.Self, a.event.uri())
	}
	if !a.expires.IsZero() {
		expires := a.expires.Format(localTime)
		j.Price.Expires = &expires
	}
	return j
}

func (c *call) tier(a *area) jsonTier {
	j := jsonTier{
		Self: a.uri(), Name: a.name, Description: a.about, Price: c.price(a).number(),
		AvailableFrom: a.opens.Format(localSeconds), AvailableTo: a.ends.Format(localSeconds),
		UnitSize: a.unit, Transferrable: a.transferable, Remaining: c.left(a), Upgrades: []string{},
	}
	if a.limit > 0 {
		j.PurchaseLimit = &a.limit
	}
	if a.form != nil {
		j.Form.Self = "/forms/" + a.form.id
	}
	return j
}

func (c *call) time() (int, any, error) {
	return http.StatusOK, struct {
		Time string `json:"time"`
		UTC  int64  `json:"utc"`
	}{c.now().Format(time.DateTime), c.now().Unix()}, nil
}

func (c *call) listPublished() (int, any, error) {
	return c.listSome(func(e *event) bool { return e.status == "Listed" })
}

// listEvents is the administration's list, or the later generation's public one.
func (c *call) listEvents() (int, any, error) {
	return c.listSome(func(e *event) bool { return !c.tiers || e.status == "Listed" })
}

func (c *call) listSome(shown func(*event) bool) (int, any, error) {
	events := slices.Clone(c.events)
	slices.SortStableFunc(events, func(a, b *event) int {
		switch c.query.Get("sort") {
		case "start":
			return a.starts.Compare(b.starts)
		case "alphabetical":
			return strings.Compare(a.title, b.title)
		}
		return 0
	})
	if c.query.Get("order") == "desc" {
		slices.Reverse(events)
	}
	all := []any{}
	for _, e := range events {
		over := !c.now().Before(e.ends)
		active := c.query.Get("active")
		if shown(e) && (active != "true" || !over) && (active != "false" || over) && c.is("title", e.title) && c.is("region", e.venue.region.id) {
			all = append(all, c.event(e))
		}
	}
	return c.list(all)
}

func (c *call) showEvent() (int, any, error) {
	e := c.state.event(c.vars["event"])
	if e == nil {
		return 0, nil, errNone
	}
	return http.StatusOK, c.event(e), nil
}

func (c *call) listSections() (int, any, error) {
	e := c.state.event(c.vars["event"])
	if e == nil || e.tiers {
		return 0, nil, errNone
	}
	all := []any{}
	for _, a := range e.areas {
		all = append(all, c.section(a, false))
	}
	return c.list(all)
}

// listTiers lists an event's tiers; an event of sections has none.
func (c *call) listTiers() (int, any, error) {
	e := c.state.event(c.vars["event"])
	if e == nil {
		return 0, nil, errNone
	}
	all := []any{}
	for _, a := range e.areas {
		if e.tiers && (c.query.Get("active") != "true" || c.onSale(a)) {
			all = append(all, c.tier(a))
		}
	}
	return c.list(all)
}

func (c *call) showForm() (int, any, error) {
	for _, e := range c.events {
		for _, a := range e.areas {
			if f := a.form; f != nil && f.id == c.vars["form"] {
				return http.StatusOK, map[string]any{"self": "/forms/" + f.id, "name": f.name, "description": f.about, "fields": f.fields}, nil
			}
		}
	}
	return 0, nil, errNone
}
