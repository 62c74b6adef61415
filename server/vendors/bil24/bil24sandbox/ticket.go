package bil24sandbox

import (
	"image"
	"time"
)

const (
	secondsPattern, secondsLayout = "dd.MM.yyyy HH:mm:ss", "02.01.2006 15:04:05"
	minutesPattern, minutesLayout = "dd.MM.yyyy HH:mm", "02.01.2006 15:04"
)

// zoneOf returns the zone of a request; the vendor's default is Moscow.
func zoneOf(name string) (*time.Location, error) {
	if name == "" {
		name = "Europe/Moscow"
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, errProtocol
	}
	return zone, nil
}

type wireOrderTicket struct {
	ID       int64  `json:"ticketId"`
	Date     string `json:"date"`
	Event    string `json:"actionName"`
	Venue    string `json:"venueName"`
	Sector   string `json:"sector,omitempty"`
	Row      string `json:"row,omitempty"`
	Number   string `json:"number,omitempty"`
	Category string `json:"categoryName"`
	Price    cur    `json:"price"`
}

type wireOrder struct {
	wireStatus
	Currency string            `json:"currency"`
	Date     string            `json:"date"`
	Discount cur               `json:"discount"`
	Charge   sum               `json:"serviceCharge"`
	Sum      sum               `json:"sum"` // the total here
	Quantity int               `json:"quantity"`
	Tickets  []wireOrderTicket `json:"ticketList"`
}

// orderList answers GET_ORDERS_EXT. Only paid orders have tickets.
func (c *call) orderList() (any, error) {
	var q struct {
		From string `json:"fromDate"`
		Zone string `json:"timeZone"`
		Raw  bool   `json:"rawCoordinates"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	zone, err := zoneOf(q.Zone)
	if err != nil {
		return nil, err
	}
	from, err := time.ParseInLocation(secondsLayout, q.From, zone)
	if err != nil {
		return nil, errProtocol
	}
	list := []wireOrder{}
	for _, o := range c.state.orders {
		if o.user != c.user || o.deleted || o.made.Before(from) {
			continue
		}
		o.read()
		w := wireOrder{
			wireStatus: o.wireStatus(), Currency: currency, Date: o.made.In(zone).Format(secondsLayout),
			Discount: o.off, Charge: sum(o.charge), Sum: sum(o.total()),
			Quantity: len(o.lines), Tickets: []wireOrderTicket{},
		}
		for _, l := range o.sold() {
			w.Tickets = append(w.Tickets, c.orderTicket(*l, q.Raw))
		}
		list = append(list, w)
	}
	return struct {
		OrderPattern  string      `json:"orderDatePattern"`
		TicketPattern string      `json:"ticketDatePattern"`
		Orders        []wireOrder `json:"orderList"`
	}{secondsPattern, minutesPattern, list}, nil
}

var categoryWord = text{ro: "Categoria:", en: "Category:", ru: "Категория:"}

// categoryName is spoken, with its word, unless raw.
func (l line) categoryName(lang language, raw bool) string {
	if raw {
		return l.place.category.name
	}
	return categoryWord.in(lang) + " " + l.place.category.name
}

func (c *call) orderTicket(l line, raw bool) wireOrderTicket {
	p := l.place.of
	w := wireOrderTicket{
		ID: l.ticket, Date: p.starts.Format(minutesLayout), Event: p.event.name.in(c.lang),
		Venue: p.venue.name, Category: l.categoryName(c.lang, raw), Price: l.price - l.off,
	}
	w.Sector, w.Row, w.Number = l.place.spoken(c.lang, raw)
	return w
}

type wireTicket struct {
	wireOrderTicket
	Seat            int64  `json:"seatId"`
	VenueAddress    string `json:"venueAddress"`
	Tariff          int64  `json:"tariffPlanId,omitempty"`
	TariffName      string `json:"tariffPlanName,omitempty"`
	TotalPrice      sum    `json:"totalPrice"`
	Charge          sum    `json:"serviceCharge"`
	QRCode          string `json:"qrCodeImg"`
	BarCode         string `json:"barCodeImg"`
	BarCodeNumber   string `json:"barCodeNumber"`
	BarCodeType     string `json:"barCodeType"`
	SmallPosterURL  string `json:"smallPosterUrl"`
	LegalOwnerName  string `json:"legalOwnerName"`
	LegalOwnerINN   string `json:"legalOwnerInn"`
	LegalOwnerPhone string `json:"legalOwnerPhone"`
	Age             string `json:"age"`
	StatusInt       int    `json:"statusInt"`
	StatusStr       string `json:"statusStr"`
}

// ticketList answers GET_TICKETS_BY_ORDER. There are no tickets before an order
// is paid.
func (c *call) ticketList() (any, error) {
	var q struct {
		Zone   string `json:"timeZone"`
		Raw    bool   `json:"rawCoordinates"`
		Width  int    `json:"widthBarCode"`
		Height int    `json:"heightBarCode"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	zone, err := zoneOf(q.Zone)
	if err != nil {
		return nil, err
	}
	o, err := c.order()
	if err != nil {
		return nil, err
	}
	o.read()
	tickets := []wireTicket{}
	for _, l := range o.sold() {
		tickets = append(tickets, c.ticket(*l, q.Raw, image.Pt(q.Width, q.Height)))
	}
	return struct {
		wireStatus
		OrderPattern string       `json:"orderDatePattern"`
		DatePattern  string       `json:"actionEventDatePattern"`
		Currency     string       `json:"currency"`
		Date         string       `json:"date"`
		Discount     cur          `json:"discount"`
		Charge       sum          `json:"serviceCharge"`
		Sum          cur          `json:"sum"` // without the charge here
		Total        sum          `json:"totalSum"`
		Quantity     int          `json:"quantity"`
		Tickets      []wireTicket `json:"ticketList"`
	}{
		o.wireStatus(), secondsPattern, minutesPattern, currency, o.made.In(zone).Format(secondsLayout),
		o.off, sum(o.charge), o.nominal - o.off, sum(o.total()), len(o.lines), tickets,
	}, nil
}

func (c *call) ticket(l line, raw bool, bars image.Point) wireTicket {
	p := l.place.of
	number := barCode(l.ticket)
	return wireTicket{
		wireOrderTicket: c.orderTicket(l, raw),
		Seat:            l.place.id, VenueAddress: p.venue.address,
		Tariff: l.tariff, TariffName: p.tariffName(l.tariff, c.lang),
		TotalPrice: sum(l.price - l.off + l.charge), Charge: sum(l.charge),
		BarCode: barImage(number, bars), BarCodeNumber: number, BarCodeType: "EAN_13",
		SmallPosterURL: c.posterURL(p.event, "smallPoster"), LegalOwnerName: organizerName,
		LegalOwnerINN: organizerINN, LegalOwnerPhone: organizerPhone,
		Age: p.event.age, StatusInt: l.status(), StatusStr: [...]string{0: "Not used", 3: "Ticket returned"}[l.status()],
	}
}

// status is a ticket's.
func (l line) status() int {
	if l.refunded {
		return 3
	}
	return 0
}

// sold returns the lines of a paid order that the buyer has not deleted.
func (o *order) sold() (lines []*line) {
	for i := range o.lines {
		if o.status == statusPaid && !o.lines[i].deleted {
			lines = append(lines, &o.lines[i])
		}
	}
	return lines
}
