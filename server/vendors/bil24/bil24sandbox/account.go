package bil24sandbox

import (
	"slices"
	"time"
)

// userInfo answers GET_USER_INFO.
func (c *call) userInfo() (any, error) {
	var w struct {
		Reserved    int `json:"reservedSeats"`
		Tickets     int `json:"tickets"`
		Cards       int `json:"mecs"`
		Codes       int `json:"promoCodes"`
		ActiveCodes int `json:"activePromoCodes"`
		Orders      int `json:"orders"`
		Active      int `json:"activeOrders"`
		New         int `json:"newOrders"`
		Paid        int `json:"paidOrders"`
		Cancelled   int `json:"cancelledOrders"`
	}
	w.Reserved, w.Tickets, w.Codes = len(c.user.cart), len(c.tickets()), len(c.user.codes)
	for _, code := range c.user.codes {
		if p := packOf(code); !p.over && !p.spent && !c.user.used[code] {
			w.ActiveCodes++
		}
	}
	for _, o := range c.state.orders {
		if o.user != c.user {
			continue
		}
		w.Orders++
		switch o.status {
		case statusNew:
			w.New++
			w.Active++
		case statusProcessing:
			w.Active++
		case statusPaid:
			w.Paid++
		case statusCancelled:
			w.Cancelled++
		}
	}
	return w, nil
}

// cards answers GET_MECS: nobody has any.
func (c *call) cards() (any, error) {
	return struct {
		List []struct{} `json:"list"`
	}{[]struct{}{}}, nil
}

// setPushToken answers SET_PUSH_TOKEN. Nothing is ever pushed.
func (c *call) setPushToken() (any, error) {
	var q struct {
		Token string `json:"pushToken"`
	}
	if err := c.decode(&q); err != nil || q.Token == "" {
		return nil, errProtocol
	}
	return struct{}{}, nil
}

// remove answers DELETE: what is deleted is not listed any more.
func (c *call) remove() (any, error) {
	var q struct {
		ID          int64  `json:"id"`
		Destination string `json:"destination"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	found := false
	switch q.Destination {
	case "ORDER":
		for _, o := range c.state.orders {
			if o.id == q.ID && o.user == c.user {
				o.deleted, found = true, true
			}
		}
	case "TICKET", "TICKETS_BY_ACTION_EVENT":
		for _, l := range c.tickets() {
			of := l.ticket
			if q.Destination != "TICKET" {
				of = l.place.of.id
			}
			if of == q.ID {
				l.deleted, found = true, true
			}
		}
	default:
		return nil, errProtocol
	}
	if !found {
		return nil, errUnknown
	}
	return struct {
		ID          int64  `json:"id"`
		Destination string `json:"destination"`
	}{q.ID, q.Destination}, nil
}

// bulletins are the news, oldest first: their ids and how old they are.
var bulletins = []struct {
	id           int64
	age          time.Duration
	header, full text
}{
	{72, 12 * 24 * time.Hour, text{ro: "Stagiunea de toamnă", en: "Autumn season"}, text{ro: "Abonamentele sunt în vânzare.", en: "Subscriptions are on sale."}},
	{91, 2 * 24 * time.Hour, text{ro: "Program de casierie", en: "Box office hours"}, text{ro: "Duminica este închis.", en: "Closed on Sundays."}},
}

// news answers GET_NEWS.
func (c *call) news() (any, error) {
	var q struct {
		Time  int64  `json:"time"`
		Count int    `json:"count"`
		Mode  string `json:"cursorMode"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	if q.Count < 1 || q.Count > 30 || q.Mode != "forward" && q.Mode != "backward" {
		return nil, errProtocol
	}
	type wire struct {
		ID     int64  `json:"id"`
		Time   int64  `json:"unixTime"`
		Date   string `json:"date"`
		Header string `json:"header"`
		Full   string `json:"fullDescription"`
	}
	now := c.now().UnixMilli()
	if q.Time == 0 {
		q.Time = now
	}
	list := []wire{}
	for _, b := range bulletins {
		at := c.now().Add(-b.age)
		if later := at.UnixMilli() > q.Time; later == (q.Mode == "forward") {
			list = append(list, wire{b.id, at.UnixMilli(), at.In(c.zone).Format(minutesLayout), b.header.in(c.lang), b.full.in(c.lang)})
		}
	}
	if q.Mode == "backward" {
		slices.Reverse(list)
	}
	last := len(list) <= q.Count
	list = list[:min(len(list), q.Count)]
	return struct {
		Pattern string `json:"datePattern"`
		News    []wire `json:"newsList"`
		Mode    string `json:"cursorMode"`
		Now     int64  `json:"serverUnixTime"`
		Last    bool   `json:"last"`
	}{minutesPattern, list, q.Mode, now, last}, nil
}
