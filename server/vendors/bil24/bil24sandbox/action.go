package bil24sandbox

// wireAction is an event as GET_ACTIONS_V2 has it: other names for the prices,
// venues as a map.
type wireAction struct {
	ID              int64             `json:"actionId"`
	Name            string            `json:"actionName"`
	FullName        string            `json:"fullActionName"`
	Duration        int               `json:"duration"`
	KindID          int64             `json:"kindId"`
	KindName        string            `json:"kindName"`
	PosterName      string            `json:"posterName"`
	SmallPosterURL  string            `json:"smallPosterUrl"`
	BigPosterURL    string            `json:"bigPosterUrl"`
	MinSum          cur               `json:"minSum"`
	MaxSum          cur               `json:"maxSum"`
	FirstEventDate  string            `json:"firstEventDate"`
	LastEventDate   string            `json:"lastEventDate"`
	Rating          int               `json:"rating"`
	Genres          []wireGenre       `json:"genreList"`
	KDP             bool              `json:"kdp"`
	CityID          int64             `json:"cityId"`
	CityName        string            `json:"cityName"`
	ActionEventTime string            `json:"actionEventTime,omitempty"`
	Venues          map[string]string `json:"venueMap"`
}

// actionList answers GET_ACTIONS_V2.
func (c *call) actionList() (any, error) {
	var q wirePlace
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	list := []wireAction{}
	for _, e := range c.events {
		if dates := c.onSaleOf(e); len(dates) > 0 && q.City == cityID {
			list = append(list, c.wireAction(e, dates))
		}
	}
	return struct {
		Actions []wireAction `json:"actionList"`
	}{list}, nil
}

func (c *call) wireAction(e *event, dates []*performance) wireAction {
	all := c.wireEvent(e, dates)
	w := wireAction{
		ID: all.ID, Name: all.Name, FullName: all.FullName, Duration: all.Duration, KindID: all.KindID, KindName: all.KindName,
		PosterName: all.PosterName, SmallPosterURL: all.SmallPosterURL, BigPosterURL: all.BigPosterURL,
		MinSum: all.MinPrice, MaxSum: all.MaxPrice, FirstEventDate: all.FirstEventDate, LastEventDate: all.LastEventDate,
		Rating: all.Rating, Genres: all.Genres, KDP: all.KDP, CityID: cityID, CityName: city.in(c.lang),
		ActionEventTime: all.ActionEventTime, Venues: map[string]string{},
	}
	for _, p := range dates {
		w.Venues[id(p.venue.id)] = p.venue.name
	}
	return w
}

type wireVenueExt struct {
	wireVenue
	Description  string            `json:"description"`
	CityPass     bool              `json:"cityPass"`
	Performances []wirePerformance `json:"actionEventList"`
}

// actionExt answers GET_ACTION_EXT: one event in one city, by venues.
func (c *call) actionExt() (any, error) {
	var q struct {
		City  int64 `json:"cityId"`
		Event int64 `json:"actionId"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	for _, e := range c.events {
		dates := c.onSaleOf(e)
		if e.id != q.Event || q.City != cityID || len(dates) == 0 {
			continue
		}
		type wire struct {
			wireEvent
			CityID   int64          `json:"cityId"`
			CityName string         `json:"cityName"`
			Venues   []wireVenueExt `json:"venueList"`
			// Of GET_ALL_ACTIONS only:
			MinPrice       *cur    `json:"minPrice,omitempty"`
			MaxPrice       *cur    `json:"maxPrice,omitempty"`
			FirstEventDate *string `json:"firstEventDate,omitempty"`
			LastEventDate  *string `json:"lastEventDate,omitempty"`
			Performances   *string `json:"actionEventList,omitempty"`
		}
		return struct {
			Action wire `json:"action"`
		}{wire{wireEvent: c.wireEvent(e, dates), CityID: cityID, CityName: city.in(c.lang), Venues: c.venuesOf(dates)}}, nil
	}
	return nil, errUnknown
}

// venuesOf groups dates by their venues.
func (c *call) venuesOf(dates []*performance) (list []wireVenueExt) {
	at := map[*venue]int{}
	for _, p := range dates {
		i, ok := at[p.venue]
		if !ok {
			i, at[p.venue] = len(list), len(list)
			list = append(list, wireVenueExt{wireVenue: p.venue.wire()})
		}
		list[i].Performances = append(list[i].Performances, c.wirePerformance(p))
	}
	return list
}
