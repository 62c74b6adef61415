package iabiletsandbox

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// ticket is one admission right.
type ticket struct {
	code     string // code in confirmOrder, scanCode in the list
	fiscal   string
	orderNr  string
	at       time.Time
	place    *place
	tariff   *tariff // nil for one of another channel
	customer customer
	used     time.Time // zero: not yet
}

func (st *state) newTicket(p *place, t *tariff, nr string, at time.Time) *ticket {
	code := st.code()
	return &ticket{
		code: code, fiscal: fiscalPrefix + " " + strconv.Itoa(229_463_026+st.nextCode),
		orderNr: nr, at: at, place: p, tariff: t,
	}
}

type wireCustomer struct {
	customer
	Country string `json:"countryCode"`
}

type wireTicket struct {
	CodeHash     string       `json:"codeHash"`
	ScanCode     string       `json:"scanCode"`
	Fiscal       string       `json:"fiscalCode"`
	Status       string       `json:"status"`
	OrderTime    string       `json:"orderDatetime"`
	OrderNr      string       `json:"orderNr"`
	EventID      int64        `json:"eventId"`
	CategoryID   int64        `json:"seatCategoryId"`
	CategoryName string       `json:"seatCategoryName"`
	TariffID     int64        `json:"tariffId"`
	TariffName   string       `json:"tariffName"`
	Area         string       `json:"areaCode"`
	Seat         *string      `json:"seatCode"`
	SeatLabel    string       `json:"seatLabel"`
	Price        amount       `json:"price"`
	Currency     string       `json:"currency"`
	Invitation   bool         `json:"isInvitation"`
	Used         bool         `json:"used"`
	UsedAt       *string      `json:"useDatetime"`
	Customer     wireCustomer `json:"customerInfo"`
}

type wirePages struct {
	Total    int  `json:"totalItemCount"`
	PageSize int  `json:"pageSize"`
	Current  int  `json:"currentPage"`
	Next     *int `json:"nextPage"`
}

const maxPageSize = 1000

// listTickets answers /tickets: those of an event, of every channel, oldest
// order first.
func (c *call) listTickets() (any, error) {
	e, err := c.event()
	if err != nil {
		return nil, err
	}
	if c.opts.NoTickets {
		return nil, errRights
	}
	from, to, err := c.dates("orderDatetimeFrom", "orderDatetimeTo", timeLayout)
	if err != nil {
		return nil, err
	}
	tickets, pages, err := page(c, c.ticketsOf(e, from, to))
	if err != nil {
		return nil, err
	}
	list := []wireTicket{}
	for _, t := range tickets {
		list = append(list, c.wireTicket(e, t))
	}
	return struct {
		Tickets    []wireTicket `json:"tickets"`
		Pagination wirePages    `json:"pagination"`
	}{list, pages}, nil
}

// page returns the part of a list that the query asks for.
func page[T any](c *call, list []T) ([]T, wirePages, error) {
	n, err := c.number("currentPage", 1, 1_000_000)
	if err != nil {
		return nil, wirePages{}, err
	}
	size, err := c.number("pageSize", maxPageSize, maxPageSize)
	if err != nil {
		return nil, wirePages{}, err
	}
	first := min((n-1)*size, len(list))
	last := min(first+size, len(list))
	pages := wirePages{Total: len(list), PageSize: size, Current: n}
	if next := n + 1; last < len(list) {
		pages.Next = &next
	}
	return list[first:last], pages, nil
}

// number reads a positive parameter of the query.
func (c *call) number(name string, otherwise, most int) (int, error) {
	v := c.query.Get(name)
	if v == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > most {
		return 0, errRequest
	}
	return n, nil
}

// ticketsOf lists an event's tickets whose order is within the given times.
func (c *call) ticketsOf(e *event, from, to string) []*ticket {
	var tickets []*ticket
	for _, a := range e.areas {
		for _, p := range a.places {
			if p.ticket == nil {
				continue
			}
			at := p.ticket.at.In(c.zone).Format(timeLayout)
			if from != "" && at < from || to != "" && at > to {
				continue
			}
			tickets = append(tickets, p.ticket)
		}
	}
	slices.SortStableFunc(tickets, func(a, b *ticket) int { return strings.Compare(a.orderNr, b.orderNr) })
	return tickets
}

func (c *call) wireTicket(e *event, t *ticket) wireTicket {
	hash := md5.Sum([]byte(t.code)) // the vendor's codeHash is 32 hexadecimals
	area := t.place.area
	w := wireTicket{
		CodeHash: hex.EncodeToString(hash[:]), ScanCode: t.code, Fiscal: t.fiscal, Status: "booked",
		OrderTime: t.at.In(c.zone).Format(timeLayout), OrderNr: t.orderNr, EventID: e.id,
		CategoryID: area.id, CategoryName: area.name, Area: area.code, SeatLabel: t.place.label,
		Currency: currency, Customer: wireCustomer{t.customer, "RO"},
	}
	tariff := t.tariff
	for i := 0; tariff == nil; i++ {
		if e.tariffs[i].area == area {
			tariff = e.tariffs[i]
		}
	}
	w.TariffID, w.TariffName, w.Price = tariff.id, tariff.name, tariff.price
	if area.seated {
		w.Seat = &t.place.code
	}
	if !t.used.IsZero() {
		at := t.used.In(c.zone).Format(timeLayout)
		w.Used, w.UsedAt = true, &at
	}
	return w
}

// servePrint answers a printUrl with the order's tickets as a page of PDF.
func (s *Sandbox) servePrint(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	var lines []string
	for _, b := range s.state.made {
		if b.orderCode != "" && b.orderCode == r.URL.Query().Get("orderCode") {
			for _, seat := range b.seats {
				lines = append(lines, b.orderNr+"  "+seat.ticket.code)
			}
		}
	}
	s.mu.Unlock()
	if lines == nil {
		http.NotFound(w, r)
		return
	}
	sandbox.Answer{Status: http.StatusOK, Header: map[string]string{"Content-Type": "application/pdf"}, Body: printPDF(lines)}.Send(w)
}

// printPDF writes lines of ASCII on one page.
func printPDF(lines []string) []byte {
	var content strings.Builder
	content.WriteString("BT /F1 14 Tf 60 780 Td 22 TL")
	for _, l := range lines {
		content.WriteString(" (" + l + ") Tj T*")
	}
	content.WriteString(" ET")
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", content.Len(), content.String()),
		"<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
	}
	b := []byte("%PDF-1.4\n")
	table := "0000000000 65535 f \n"
	for i, o := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", len(b))
		b = fmt.Appendf(b, "%d 0 obj%s endobj\n", i+1, o)
	}
	return fmt.Appendf(b, "xref\n0 %d\n%strailer<</Size %[1]d/Root 1 0 R>>\nstartxref\n%[3]d\n%%%%EOF\n",
		len(objects)+1, table, len(b))
}
