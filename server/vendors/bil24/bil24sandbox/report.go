package bil24sandbox

import (
	"image"
	"strconv"
	"time"
)

// orders answers GET_ORDERS: every order of the user, by the minute.
func (c *call) orders() (any, error) {
	var q struct {
		Zone string `json:"timeZone"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	zone, err := zoneOf(q.Zone)
	if err != nil {
		return nil, err
	}
	type wire struct {
		wireStatus
		Currency    string `json:"currency"`
		Date        string `json:"date"`
		DatePattern string `json:"datePattern"`
		Discount    cur    `json:"discount"`
		Charge      sum    `json:"serviceCharge"`
		Sum         sum    `json:"sum"` // the total here
		Quantity    int    `json:"quantity"`
		UserMessage string `json:"userMessage"`
		FormURL     string `json:"formUrl,omitempty"`
	}
	list := []wire{}
	for _, o := range c.state.orders {
		if o.user != c.user || o.deleted {
			continue
		}
		o.read()
		w := wire{
			wireStatus: o.wireStatus(), Currency: currency, Date: o.made.In(zone).Format(minutesLayout), DatePattern: minutesPattern,
			Discount: o.off, Charge: sum(o.charge), Sum: sum(o.total()), Quantity: len(o.lines),
		}
		if o.status == statusNew {
			w.FormURL = c.formURL(o)
		}
		list = append(list, w)
	}
	return struct {
		Orders []wire `json:"orderList"`
	}{list}, nil
}

// ticketsOfPerformance answers GET_TICKETS_BY_ACTION_EVENT.
func (c *call) ticketsOfPerformance() (any, error) {
	var q struct {
		ID     int64 `json:"actionEventId"`
		Raw    bool  `json:"rawCoordinates"`
		Width  int   `json:"widthBarCode"`
		Height int   `json:"heightBarCode"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	p := c.performances[q.ID]
	if p == nil {
		return nil, errUnknown
	}
	type wire struct {
		wireTicket
		FullName string `json:"fullName,omitempty"`
	}
	tickets := []wire{}
	for _, l := range c.tickets() {
		if l.place.of == p {
			tickets = append(tickets, wire{c.ticket(*l.line, q.Raw, image.Pt(q.Width, q.Height)), l.of.fullName})
		}
	}
	return struct {
		Pattern  string `json:"datePattern"`
		ID       int64  `json:"actionEventId"`
		Name     string `json:"actionName"`
		Currency string `json:"currency"`
		Tickets  []wire `json:"ticketList"`
	}{minutesPattern, p.id, p.event.name.in(c.lang), currency, tickets}, nil
}

// issued is a ticket with its order.
type issued struct {
	*line
	of *order
}

// tickets returns the user's tickets.
func (c *call) tickets() (list []issued) {
	for _, o := range c.state.orders {
		if o.user != c.user {
			continue
		}
		o.read()
		for _, l := range o.sold() {
			list = append(list, issued{l, o})
		}
	}
	return list
}

// performancesWithTickets answers GET_ACTION_EVENTS_GROUPED_BY_TICKETS.
func (c *call) performancesWithTickets() (any, error) {
	type wire struct {
		ID             int64  `json:"actionEventId"`
		Name           string `json:"actionName"`
		FullName       string `json:"fullActionName"`
		Currency       string `json:"currency"`
		Day            string `json:"day"`
		Time           string `json:"time"`
		BigPosterURL   string `json:"bigPosterUrl"`
		SmallPosterURL string `json:"smallPosterUrl"`
		City           string `json:"cityName"`
		Venue          string `json:"venueName"`
		Quantity       int    `json:"quantity"`
		Sum            sum    `json:"sum"`
	}
	list, at := []wire{}, map[*performance]int{}
	for _, l := range c.tickets() {
		p := l.place.of
		i, ok := at[p]
		if !ok {
			i, at[p] = len(list), len(list)
			list = append(list, wire{
				ID: p.id, Name: p.event.name.in(c.lang), FullName: p.event.full.in(c.lang), Currency: currency,
				Day: p.starts.Format(dayLayout), Time: p.starts.Format(timeLayout),
				BigPosterURL: c.posterURL(p.event, "bigPoster"), SmallPosterURL: c.posterURL(p.event, "smallPoster"),
				City: city.in(c.lang), Venue: p.venue.name,
			})
		}
		list[i].Quantity++
		list[i].Sum += sum(l.price - l.off + l.charge)
	}
	return struct {
		List        []wire `json:"list"`
		DayPattern  string `json:"dayPattern"`
		TimePattern string `json:"timePattern"`
	}{list, "dd.MM.yyyy", "HH:mm"}, nil
}

type wireSale struct {
	ID       int64  `json:"ticketId"`
	Seat     int64  `json:"seatId"`
	Currency string `json:"currency"`
	Date     string `json:"date"`
	Price    cur    `json:"price"`
	Discount cur    `json:"discount"`
	Charge   sum    `json:"serviceCharge"`
	Total    sum    `json:"totalPrice"`
	Refunded bool   `json:"refunded"`
}

type wireSalesOfPerformance struct {
	ID      int64      `json:"actionEventId"`
	Tickets []wireSale `json:"ticketList"`
}

type wireSalesOfEvent struct {
	ID           int64                    `json:"actionId"`
	Performances []wireSalesOfPerformance `json:"actionEventList"`
}

type wireSalesOfCity struct {
	ID     int64              `json:"cityId"`
	Events []wireSalesOfEvent `json:"actionList"`
}

// ticketsOfDay answers GET_TICKETS_BY_DAY: what the interface's users bought.
func (c *call) ticketsOfDay() (any, error) {
	var q struct {
		Date string `json:"date"`
		Zone string `json:"timeZone"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	zone, err := zoneOf(q.Zone)
	if err != nil {
		return nil, err
	}
	day, err := time.ParseInLocation(dayLayout, q.Date, zone)
	if err != nil {
		return nil, errProtocol
	}
	here := wireSalesOfCity{ID: cityID, Events: []wireSalesOfEvent{}}
	for _, e := range c.events {
		of := wireSalesOfEvent{ID: e.id}
		for _, p := range e.dates {
			if sales := c.sales(p, day); len(sales) > 0 {
				of.Performances = append(of.Performances, wireSalesOfPerformance{p.id, sales})
			}
		}
		if len(of.Performances) > 0 {
			here.Events = append(here.Events, of)
		}
	}
	cities := []wireSalesOfCity{}
	if len(here.Events) > 0 {
		cities = append(cities, here)
	}
	return struct {
		Date   string            `json:"date"`
		Cities []wireSalesOfCity `json:"cityList"`
	}{q.Date, cities}, nil
}

// sales lists the tickets of a performance that were sold on a day.
func (c *call) sales(p *performance, day time.Time) (list []wireSale) {
	for _, o := range c.state.orders {
		if o.user.fid != c.FID || o.made.Before(day) || !o.made.Before(day.AddDate(0, 0, 1)) || o.status != statusPaid {
			continue
		}
		for _, l := range o.lines {
			if l.place.of == p {
				list = append(list, wireSale{
					l.ticket, l.place.id, currency, o.made.In(day.Location()).Format(secondsLayout),
					l.price, l.off, sum(l.charge), sum(l.price - l.off + l.charge), l.refunded,
				})
			}
		}
	}
	return list
}

// refundTickets answers REFUND_TICKETS. What is refunded can be bought again.
func (c *call) refundTickets() (any, error) {
	const cannot, refunded = 1, 3
	var q struct {
		IDs []int64 `json:"ticketIdSet"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	if len(q.IDs) == 0 {
		return nil, errProtocol
	}
	status := map[string]int{}
	for _, ticket := range q.IDs {
		status[strconv.FormatInt(ticket, 10)] = cannot
	}
	for _, l := range c.tickets() {
		key := id(l.ticket)
		if _, asked := status[key]; !asked {
			continue
		}
		if !l.refunded && c.now().Before(l.place.of.starts) {
			l.refunded = true
			l.place.release()
		}
		if l.refunded {
			status[key] = refunded
		}
	}
	return struct {
		Status map[string]int `json:"statusMap"`
	}{status}, nil
}
