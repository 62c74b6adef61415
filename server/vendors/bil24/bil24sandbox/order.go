package bil24sandbox

import "time"

// status is an order's state.
type status int

const (
	statusNew        status = 0
	statusProcessing status = 1
	statusPaid       status = 2
	statusCancelled  status = -2
)

// String is the vendor's word, statusExtStr.
func (s status) String() string {
	switch s {
	case statusNew:
		return "NEW"
	case statusProcessing:
		return "PROCESSING"
	case statusPaid:
		return "PAID"
	}
	return "CANCELLED"
}

type order struct {
	id      int64
	user    *user
	status  status
	made    time.Time
	until   time.Time
	reads   int // how often a paid order is still read as PROCESSING
	lines   []line
	nominal cur // totals over the lines
	off     cur
	charge  cur

	fullName string
	deleted  bool
	// Of orders that are paid at the gateway:
	key, success, fail string
}

// line is one place of an order. The place may go to somebody else after the
// order has been cancelled.
type line struct {
	place              *place
	tariff             int64
	price, off, charge cur // price is nominal
	ticket             int64
	refunded, deleted  bool
}

// total is what the buyer pays.
func (o *order) total() cur { return o.nominal - o.off + o.charge }

// cancel gives an unpaid order's places back.
func (o *order) cancel() {
	o.status = statusCancelled
	for _, l := range o.lines {
		l.place.release()
	}
}

// settle makes the places of a paid order the buyer's.
func (o *order) settle() {
	o.status = statusPaid
	for _, l := range o.lines {
		l.place.state = sold
	}
}

// read lets an order that is being processed come nearer to PAID.
func (o *order) read() {
	if o.status != statusProcessing {
		return
	}
	if o.reads--; o.reads < 0 {
		o.settle()
	}
}

const (
	maxOrders    = 100_000
	longOrder    = 24 * time.Hour // longReservation
	maxChargePct = 1000_00
)

// wireBuyer is what an order says of the buyer.
type wireBuyer struct {
	Phone    string           `json:"phone"`
	FullName string           `json:"fullName"`
	FanIDs   map[int64]string `json:"seatFanIdMap"`
}

// mayOrder checks that the cart can become an order of the buyer.
func (c *call) mayOrder(b wireBuyer) error {
	switch {
	case len(c.user.cart) == 0:
		return errEmpty
	case len(c.state.orders) >= maxOrders:
		return errFull
	}
	for _, pl := range c.user.cart {
		switch p := pl.of; {
		case p.fanID && b.FanIDs[pl.id] == "":
			return errFanID
		case p.fullName && b.FullName == "":
			return errFullName
		case p.phone && b.Phone == "":
			return errPhone
		}
	}
	return nil
}

// createOrderExt answers CREATE_ORDER_EXT: everything in the cart becomes an
// order.
func (c *call) createOrderExt() (any, error) {
	var q struct {
		wireBuyer
		Long     bool `json:"longReservation"`
		Discount cur  `json:"discountPercent"`
		Charge   *cur `json:"chargePercent"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	charge := c.charge
	if q.Charge != nil {
		charge = *q.Charge
	}
	if q.Discount < 0 || q.Discount > 100_00 || charge < 0 || charge > maxChargePct {
		return nil, errProtocol
	}
	if err := c.mayOrder(q.wireBuyer); err != nil {
		return nil, err
	}
	o := c.newOrder(q.wireBuyer, q.Discount, charge)
	if q.Long {
		o.until = o.made.Add(longOrder)
	}
	return struct {
		ID         int64    `json:"orderId"`
		ExternalID []string `json:"externalOrderId"`
		Currency   string   `json:"currency"`
		Discount   cur      `json:"discount"`
		Charge     sum      `json:"serviceCharge"`
		Sum        cur      `json:"sum"`
		Total      sum      `json:"totalSum"`
		Quantity   int      `json:"quantity"`
		Timeout    int      `json:"orderTimeout"`
	}{
		o.id, []string{}, currency, o.off, sum(o.charge), o.nominal, sum(o.total()),
		len(o.lines), max(1, int(o.until.Sub(o.made)/time.Minute)),
	}, nil
}

// newOrder makes an order of the user's cart. Promo codes that took something
// off are used by it; the order's own discount comes on top.
func (c *call) newOrder(b wireBuyer, discount, charge cur) *order {
	now := c.now()
	o := &order{
		id: firstOrder + int64(len(c.state.orders)), user: c.user, fullName: b.FullName,
		made: now, until: now.Add(c.orderFor),
	}
	promo := c.discounts(c.user)
	for _, pl := range c.user.cart {
		nominal, _ := pl.category.nominal(pl.tariff)
		off := promo[pl].off
		off += (nominal - off).percent(discount)
		l := line{
			place: pl, tariff: pl.tariff, price: nominal, off: off,
			charge: (nominal - off).percent(charge), ticket: c.nextTicket,
		}
		c.nextTicket++
		pl.state = ordered
		o.lines = append(o.lines, l)
		o.nominal, o.off, o.charge = o.nominal+l.price, o.off+l.off, o.charge+l.charge
	}
	if len(promo) > 0 {
		for _, code := range c.user.codes {
			c.user.used[code] = packOf(code).once
		}
	}
	c.user.cart = nil
	c.state.orders = append(c.state.orders, o)
	c.unpaid[o] = true
	return o
}

// order returns the order that a command names, if it is the user's.
func (c *call) order() (*order, error) {
	var q struct {
		ID int64 `json:"orderId"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	i := q.ID - firstOrder
	if i < 0 || i >= int64(len(c.state.orders)) || c.state.orders[i].user != c.user {
		return nil, errUnknown
	}
	return c.state.orders[i], nil
}

type wireStatus struct {
	ID   int64  `json:"orderId"`
	Text string `json:"statusExtStr"`
	Int  status `json:"statusExtInt"`
}

func (o *order) wireStatus() wireStatus { return wireStatus{o.id, o.status.String(), o.status} }

// payOrder answers PAY_ORDER. An order that is not new only has its status read.
func (c *call) payOrder() (any, error) {
	o, err := c.order()
	if err != nil {
		return nil, err
	}
	c.pay(o)
	return o.wireStatus(), nil
}

// pay pays a new order; any other only comes nearer to PAID.
func (st *state) pay(o *order) {
	switch {
	case o.status != statusNew:
		o.read()
	case st.processingReads > 0:
		o.status, o.reads = statusProcessing, st.processingReads
	default:
		o.settle()
	}
}

// cancelOrder answers CANCEL_ORDER. An order that is not new only has its
// status read.
func (c *call) cancelOrder() (any, error) {
	o, err := c.order()
	if err != nil {
		return nil, err
	}
	if o.status == statusNew {
		o.cancel()
	} else {
		o.read()
	}
	return o.wireStatus(), nil
}

type wireOrderEvent struct {
	ID             int64  `json:"actionId"`
	Name           string `json:"actionName"`
	Quantity       int    `json:"quantity"`
	Sum            sum    `json:"sum"`
	SmallPosterURL string `json:"smallPosterUrl"`
}

// orderInfo answers GET_ORDER_INFO.
func (c *call) orderInfo() (any, error) {
	o, err := c.order()
	if err != nil {
		return nil, err
	}
	o.read()
	var events []wireOrderEvent
	at := map[*event]int{}
	for _, l := range o.lines {
		e := l.place.of.event
		i, ok := at[e]
		if !ok {
			i, at[e] = len(events), len(events)
			events = append(events, wireOrderEvent{
				ID: e.id, Name: e.name.in(c.lang), SmallPosterURL: c.posterURL(e, "smallPoster"),
			})
		}
		events[i].Quantity++
		events[i].Sum += sum(l.price - l.off + l.charge)
	}
	return struct {
		wireStatus
		Currency string           `json:"currency"`
		Events   []wireOrderEvent `json:"orderInfoList"`
	}{o.wireStatus(), currency, events}, nil
}
