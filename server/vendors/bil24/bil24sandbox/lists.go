package bil24sandbox

import "slices"

// countryID is of the one country, and kindID of the one kind of event.
const (
	countryID = 1
	kindID    = 0
)

type wireCountries struct {
	Countries []wireCountry `json:"countryList"`
}

// countries answers GET_COUNTRIES.
func (c *call) countries() (any, error) {
	return wireCountries{[]wireCountry{{countryID, country.in(c.lang)}}}, nil
}

type wirePlace struct {
	Country   int64 `json:"countryId"`
	City      int64 `json:"cityId"`
	VenueType int64 `json:"venueTypeId"`
}

// wants reports whether a list's filter, 0 for none, lets an id through.
func wants(filter, id int64) bool { return filter == 0 || filter == id }

// cities answers GET_CITIES.
func (c *call) cities() (any, error) {
	var q wirePlace
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	type wire struct {
		ID   int64  `json:"cityId"`
		Name string `json:"cityName"`
	}
	list := []wire{}
	if wants(q.Country, countryID) {
		list = append(list, wire{cityID, city.in(c.lang)})
	}
	return struct {
		Cities []wire `json:"cityList"`
	}{list}, nil
}

var venueSorts = []struct {
	id   int64
	name text
}{
	{1, text{ro: "Teatru", en: "Theatre"}}, {2, text{ro: "Arenă", en: "Arena"}}, {3, text{ro: "Hală", en: "Hall"}},
}

// venueTypes answers GET_VENUE_TYPES.
func (c *call) venueTypes() (any, error) {
	type wire struct {
		ID   int64  `json:"venueTypeId"`
		Name string `json:"venueTypeName"`
	}
	var list []wire
	for _, s := range venueSorts {
		list = append(list, wire{s.id, s.name.in(c.lang)})
	}
	return struct {
		Types []wire `json:"venueTypeList"`
	}{list}, nil
}

// venues returns every venue once.
func (st *state) venues() (list []*venue) {
	for _, e := range st.events {
		for _, p := range e.dates {
			if !slices.Contains(list, p.venue) {
				list = append(list, p.venue)
			}
		}
	}
	return list
}

// venueList answers GET_VENUES.
func (c *call) venueList() (any, error) {
	var q wirePlace
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	type wire struct {
		wireVenue
		Country     int64  `json:"countryId"`
		City        int64  `json:"cityId"`
		TypeID      int64  `json:"venueTypeId"`
		TypeName    string `json:"venueTypeName"`
		Description string `json:"description"`
	}
	list := []wire{}
	for _, v := range c.venues() {
		if wants(q.Country, countryID) && wants(q.City, cityID) && wants(q.VenueType, v.sort) {
			list = append(list, wire{v.wire(), countryID, cityID, v.sort, venueSorts[v.sort-1].name.in(c.lang), ""})
		}
	}
	return struct {
		Venues []wire `json:"venueList"`
	}{list}, nil
}

func (v *venue) wire() wireVenue { return wireVenue{v.id, v.name, v.address, v.lat, v.lon, ""} }

// kinds answers GET_KINDS.
func (c *call) kinds() (any, error) {
	return struct {
		Kinds []wireKind `json:"kindList"`
	}{[]wireKind{{kindID, kind.in(c.lang)}}}, nil
}

// genres answers GET_GENRES.
func (c *call) genres() (any, error) {
	list := []wireGenre{}
	for _, e := range c.events {
		if g := (wireGenre{e.genre.id, e.genre.name.in(c.lang)}); !slices.Contains(list, g) {
			list = append(list, g)
		}
	}
	return struct {
		Genres []wireGenre `json:"genreList"`
	}{list}, nil
}

// wireFilter is what there is to choose from among what is on sale.
type wireFilter struct {
	Countries []wireCountry `json:"countryList"`
	Cities    []wireCity    `json:"cityList"`
	Kinds     []wireKind    `json:"kindList"`
	Genres    []wireGenre   `json:"genreList"`
}

// filter answers GET_FILTER.
func (c *call) filter() (any, error) { return c.wireFilter(), nil }

func (c *call) wireFilter() wireFilter {
	f := wireFilter{
		Countries: []wireCountry{{countryID, country.in(c.lang)}}, Kinds: []wireKind{{kindID, kind.in(c.lang)}},
		Genres: []wireGenre{},
	}
	here := wireCity{ID: cityID, Name: city.in(c.lang), Venues: []wireVenue{}}
	for _, e := range c.events {
		for _, p := range c.onSaleOf(e) {
			if v := p.venue.wire(); !slices.Contains(here.Venues, v) {
				here.Venues = append(here.Venues, v)
			}
			if g := (wireGenre{e.genre.id, e.genre.name.in(c.lang)}); !slices.Contains(f.Genres, g) {
				f.Genres = append(f.Genres, g)
			}
		}
	}
	f.Cities = []wireCity{here}
	return f
}

// onSaleOf returns an event's dates whose sale has begun.
func (c *call) onSaleOf(e *event) (dates []*performance) {
	for _, p := range e.dates {
		if p.open(c.now()) {
			dates = append(dates, p)
		}
	}
	return dates
}
