package iabiletsandbox

import "strconv"

type wireModifier struct {
	Type  string `json:"type"`
	Label string `json:"label"`
	Value amount `json:"value"`
}

// wireTotals has the vendor's own spelling of totalPriceCurrency.
type wireTotals struct {
	Before        amount         `json:"totalBeforeModifiers"`
	Modifiers     []wireModifier `json:"priceModifiers"`
	Price         amount         `json:"totalPrice"`
	PriceCurrency string         `json:"totalPriceCurrenty"`
	Paid          amount         `json:"totalPaid"`
	PaidCurrency  string         `json:"totalPaidCurrency"`
}

const (
	feePerTicket = 4_50
	groupFrom    = 4
	voucherOff   = 20_00
)

// totals computes what the booking costs: tickets, the service fee, what comes
// off for a group and for a voucher.
func (b *booking) totals() wireTotals {
	w := wireTotals{PriceCurrency: currency, PaidCurrency: currency}
	for _, s := range b.seats {
		w.Before += s.tariff.price
	}
	add := func(kind, label string, value amount) {
		w.Modifiers = append(w.Modifiers, wireModifier{kind, label, value})
	}
	add("service_fee", "Taxă de procesare", feePerTicket*amount(len(b.seats)))
	if b.event.groupOff && len(b.seats) >= groupFrom {
		add("discount", "Reducere de grup", -w.Before/10)
	}
	if b.voucher != "" {
		add("voucher", "Voucher "+b.voucher, -min(voucherOff, w.Before))
	}
	w.Price = w.Before
	for _, m := range w.Modifiers {
		w.Price += m.Value
	}
	w.Paid = w.Price
	return w
}

type voucherRequest struct {
	Booking string `json:"bookingRef"`
	Code    string `json:"voucherCode"`
}

// unpaid returns a live booking, which a call wants to change.
func (c *call) unpaid(ref string) (*booking, error) {
	b, err := c.booking(ref)
	if err != nil {
		return nil, err
	}
	switch {
	case b.status == statusCompleted:
		return nil, errTwice
	case !b.live():
		return nil, errExpired
	}
	return b, nil
}

// addVoucher answers /addVoucher.
func (c *call) addVoucher() (any, error) {
	var q voucherRequest
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	b, err := c.unpaid(q.Booking)
	if err != nil {
		return nil, err
	}
	if q.Code != VoucherCode {
		return nil, errVoucher
	}
	b.voucher = q.Code
	return map[string]any{"bookingRef": b.ref, "totals": b.totals()}, nil
}

// removeVoucher answers /removeVoucher.
func (c *call) removeVoucher() (any, error) {
	var q voucherRequest
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	b, err := c.unpaid(q.Booking)
	if err != nil {
		return nil, err
	}
	removed := b.voucher != "" && b.voucher == q.Code
	if removed {
		b.voucher = ""
	}
	return success{removed}, nil
}

type customer struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
	Email string `json:"email"`
}

type prepareRequest struct {
	Booking  string       `json:"bookingRef"`
	Total    *amount      `json:"totalPrice"`
	Customer customer     `json:"customerInfo"`
	Fields   customFields `json:"customFields"`
}

// customFields are what an organiser asks for besides.
type customFields struct {
	Order   map[string]string   `json:"order"`
	Tickets []map[string]string `json:"tickets"` // by uuid
}

// complete reports whether a booking's fields are all filled in.
func (f customFields) complete(b *booking) bool {
	guests := map[string]string{}
	for _, t := range f.Tickets {
		guests[t["uuid"]] = t[FieldGuest]
	}
	for _, s := range b.seats {
		if guests[s.uuid] == "" {
			return false
		}
	}
	return f.Order[FieldTerms] == "Y"
}

// prepareOrder answers /prepareOrder. It may be repeated.
func (c *call) prepareOrder() (any, error) {
	var q prepareRequest
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	b, err := c.unpaid(q.Booking)
	if err != nil {
		return nil, err
	}
	switch {
	case q.Total == nil:
		return nil, errRequest
	case *q.Total != b.totals().Price:
		return nil, errTotal
	case b.event.booking == "require_voucher" && b.voucher == "":
		return nil, errNoCode
	case b.event.fields && !q.Fields.complete(b):
		return nil, errFields
	}
	if b.status == statusLocked && c.orderFor > 0 {
		b.until = c.now().Add(c.orderFor)
	}
	b.status, b.ordered, b.customer = statusPrepared, true, q.Customer
	for _, s := range b.seats {
		s.place.state = prepared
	}
	return map[string]any{"bookingRef": b.ref, "totals": b.totals()}, nil
}

type wireOrderTicket struct {
	Code      string `json:"code"`
	Fiscal    string `json:"fiscalCode"`
	ShortCode string `json:"shortCode"`
	Event     string `json:"eventTitle"`
	Venue     string `json:"venueName"`
	Tariff    string `json:"tariffName"`
	Price     amount `json:"price"`
	Currency  string `json:"currency"`
}

type wireOrder struct {
	Code     string            `json:"orderCode"`
	Nr       string            `json:"orderNr"`
	PrintURL string            `json:"printUrl,omitempty"`
	Tickets  []wireOrderTicket `json:"tickets"`
	Totals   wireTotals        `json:"totals"`
}

// confirmOrder answers /confirmOrder. Only the first call of a booking
// succeeds, and only its answer has the order's codes.
func (c *call) confirmOrder() (any, error) {
	var q struct {
		Booking string `json:"bookingRef"`
		Payment string `json:"paymentExtRef"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	b, err := c.unpaid(q.Booking)
	if err != nil {
		return nil, err
	}
	if b.status != statusPrepared {
		return nil, errUnready
	}
	c.complete(b)
	answer := wireOrder{Code: b.orderCode, Nr: b.orderNr, Totals: b.totals()}
	if c.opts.PrintURLs {
		answer.PrintURL = c.base + "/print?orderCode=" + b.orderCode
	}
	for i, s := range b.seats {
		answer.Tickets = append(answer.Tickets, wireOrderTicket{
			Code: s.ticket.code, Fiscal: s.ticket.fiscal, ShortCode: strconv.Itoa(10_000 + c.nextCode + i),
			Event: b.event.title, Venue: b.event.venue.name, Tariff: s.tariff.name,
			Price: s.tariff.price, Currency: currency,
		})
	}
	return answer, nil
}

// complete makes the places of a prepared booking sold and their tickets.
func (c *call) complete(b *booking) {
	b.status, b.orderCode, b.orderNr = statusCompleted, c.code(), c.newNr()
	b.session.booking = nil
	for _, s := range b.seats {
		s.ticket = c.newTicket(s.place, s.tariff, b.orderNr, c.now())
		s.ticket.customer = b.customer
		s.place.state, s.place.ticket = sold, s.ticket
	}
}

// newNr returns the next order number.
func (st *state) newNr() string {
	st.nextNr++
	return strconv.FormatInt(st.nextNr, 10)
}
