package bil24test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"strconv"
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
	for _, o := range c.orders {
		if o.user != c.user || o.made.Before(from) {
			continue
		}
		o.read()
		w := wireOrder{
			wireStatus: o.wireStatus(), Currency: currency, Date: o.made.In(zone).Format(secondsLayout),
			Discount: o.off, Charge: sum(o.charge), Sum: sum(o.total()),
			Quantity: len(o.lines), Tickets: []wireOrderTicket{},
		}
		for _, l := range o.lines {
			if o.status == statusPaid {
				w.Tickets = append(w.Tickets, c.orderTicket(l, q.Raw))
			}
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
	Seat           int64  `json:"seatId"`
	VenueAddress   string `json:"venueAddress"`
	Tariff         int64  `json:"tariffPlanId,omitempty"`
	TariffName     string `json:"tariffPlanName,omitempty"`
	TotalPrice     sum    `json:"totalPrice"`
	Charge         sum    `json:"serviceCharge"`
	QRCode         string `json:"qrCodeImg"`
	BarCode        string `json:"barCodeImg"`
	BarCodeNumber  string `json:"barCodeNumber"`
	BarCodeType    string `json:"barCodeType"`
	SmallPosterURL string `json:"smallPosterUrl"`
	LegalOwnerName string `json:"legalOwnerName"`
	Age            string `json:"age"`
	StatusInt      int    `json:"statusInt"`
	StatusStr      string `json:"statusStr"`
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
	for _, l := range o.lines {
		if o.status == statusPaid {
			tickets = append(tickets, c.ticket(l, q.Raw, image.Pt(q.Width, q.Height)))
		}
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
		Age: p.event.age, StatusStr: "Not used",
	}
}

// barCode returns a ticket's EAN-13 number: 24, ten digits of the ticket's id
// spread so that numbers cannot be guessed from one another, the check digit.
func barCode(ticket int64) string {
	const factor, offset = 7_919_000_417, 4_821_563_307
	text := strconv.FormatInt(24e10+(ticket*factor+offset)%1e10, 10)
	check := 0
	for i, r := range text {
		check += int(r-'0') * (1 + 2*(i%2))
	}
	return text + strconv.Itoa((10-check%10)%10)
}

// The seven modules of each digit in the left half's odd parity; the even
// parity mirrors the inverse, the right half inverts.
var (
	leftOdd = [10]uint8{0b0001101, 0b0011001, 0b0010011, 0b0111101, 0b0100011,
		0b0110001, 0b0101111, 0b0111011, 0b0110111, 0b0001011}
	// parity tells by the first digit which of the next six are even.
	parity = [10]uint8{0b000000, 0b001011, 0b001101, 0b001110, 0b010011,
		0b011001, 0b011100, 0b010101, 0b010110, 0b011010}
)

// barModules returns the 95 modules of an EAN-13 number, true being black.
func barModules(number string) []bool {
	var bars []bool
	add := func(pattern uint8, width int) {
		for i := width - 1; i >= 0; i-- {
			bars = append(bars, pattern>>i&1 == 1)
		}
	}
	add(0b101, 3)
	for i := 1; i <= 12; i++ {
		code := leftOdd[number[i]-'0']
		switch {
		case i > 6:
			code = ^code & 0x7f
		case parity[number[0]-'0']>>(6-i)&1 == 1:
			code = mirror(^code & 0x7f)
		}
		if i == 7 {
			add(0b01010, 5)
		}
		add(code, 7)
	}
	add(0b101, 3)
	return bars
}

// mirror reverses seven modules.
func mirror(code uint8) (m uint8) {
	for i := range 7 {
		m |= code >> i & 1 << (6 - i)
	}
	return m
}

// barImage draws a bar code as PNG in Base64, of the wanted size within bounds.
func barImage(number string, size image.Point) string {
	const quiet = 11
	bars := barModules(number)
	width := min(max(size.X, len(bars)+2*quiet), 1000)
	module := width / (len(bars) + 2*quiet)
	height := min(max(size.Y, 40), 400)
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.Black})
	left := (width - module*len(bars)) / 2
	for i, black := range bars {
		for x := left + i*module; black && x < left+(i+1)*module; x++ {
			for y := range height {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic("bil24test: bar code: " + err.Error())
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}
