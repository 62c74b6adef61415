package bil24sandbox

import "encoding/json"

// maxCart bounds one user's cart.
const maxCart = 100

type wireChoice struct {
	Seat     int64 `json:"seatId"`
	Category int64 `json:"categoryPriceId"`
	Tariff   int64 `json:"tariffPlanId"`
	Expected *cur  `json:"expectedPrice"`
	Quantity *int  `json:"quantity"`
}

// UnmarshalJSON reads an object, or a bare seat id as older clients send it.
func (w *wireChoice) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] != '{' {
		return json.Unmarshal(b, &w.Seat)
	}
	type object wireChoice
	return json.Unmarshal(b, (*object)(w))
}

type wireReservation struct {
	Type        string       `json:"type"`
	Seats       []wireChoice `json:"seatList"`
	Categories  []wireChoice `json:"categoryList"`
	KDP         int64        `json:"kdp"`
	Performance int64        `json:"actionEventId"`
}

// reservation answers RESERVATION in its three types.
func (c *call) reservation() (any, error) {
	var q wireReservation
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	if c.sort == browser && c.user.email == "" {
		return nil, errEmail
	}
	var fresh map[*place]bool
	var err error
	switch q.Type {
	case "RESERVE":
		fresh, err = c.reserve(q)
	case "UN_RESERVE":
		err = c.unreserve(q)
	case "UN_RESERVE_ALL":
		c.drop(c.user, func(pl *place) bool { return q.Performance == 0 || pl.of.id == q.Performance })
	default:
		err = errProtocol
	}
	if err != nil {
		return nil, err
	}
	return c.reserved(q.Type, fresh), nil
}

// take is one place about to be reserved.
type take struct {
	place  *place
	tariff int64
}

// reserve takes all of the wanted places or none.
func (c *call) reserve(q wireReservation) (map[*place]bool, error) {
	takes, err := c.choose(q)
	if err != nil {
		return nil, err
	}
	if err := c.mayTake(takes, q.KDP); err != nil {
		return nil, err
	}
	if len(c.user.cart) == 0 {
		c.user.until = c.now().Add(c.hold)
	}
	c.carts[c.user] = true
	fresh := map[*place]bool{}
	for _, t := range takes {
		t.place.state, t.place.owner, t.place.tariff = carted, c.user, t.tariff
		c.user.cart = append(c.user.cart, t.place)
		fresh[t.place] = true
	}
	return fresh, nil
}

// choose turns the request into places, without taking them yet.
func (c *call) choose(q wireReservation) ([]take, error) {
	var takes []take
	chosen := map[*place]bool{}
	for _, w := range q.Seats {
		pl := c.places[w.Seat]
		if pl == nil || chosen[pl] {
			return nil, errUnknown
		}
		if pl.state != free {
			return nil, errTaken
		}
		if err := w.priced(pl.category); err != nil {
			return nil, err
		}
		chosen[pl] = true
		takes = append(takes, take{pl, w.Tariff})
	}
	for _, w := range q.Categories {
		places, err := c.choosePlaces(w, chosen)
		if err != nil {
			return nil, err
		}
		for _, pl := range places {
			takes = append(takes, take{pl, w.Tariff})
		}
	}
	if len(takes) == 0 {
		return nil, errProtocol
	}
	return takes, nil
}

// choosePlaces picks as many places of a general admission category as wanted
// and marks them as chosen.
func (c *call) choosePlaces(w wireChoice, chosen map[*place]bool) ([]*place, error) {
	k, p := c.category(w.Category)
	if k == nil || k.seated {
		return nil, errUnknown
	}
	if err := w.priced(k); err != nil {
		return nil, err
	}
	n, err := w.quantity()
	if err != nil {
		return nil, err
	}
	var places []*place
	for _, pl := range p.places {
		if len(places) < n && pl.category == k && pl.state == free && !chosen[pl] {
			chosen[pl] = true
			places = append(places, pl)
		}
	}
	if len(places) < n {
		return nil, errTooFew
	}
	return places, nil
}

// quantity is 1 where the request names none.
func (w wireChoice) quantity() (int, error) {
	switch {
	case w.Quantity == nil:
		return 1, nil
	case *w.Quantity < 1:
		return 0, errProtocol
	case *w.Quantity > maxCart:
		return 0, errLimit
	}
	return *w.Quantity, nil
}

// priced checks tariff and expected price against a category.
func (w wireChoice) priced(k *category) error {
	price, ok := k.nominal(w.Tariff)
	if !ok {
		return errUnknown
	}
	if w.Expected != nil && *w.Expected != price {
		return errPrice
	}
	return nil
}

func (st *state) category(id int64) (*category, *performance) {
	for _, p := range st.performances {
		if k := p.category(id); k != nil {
			return k, p
		}
	}
	return nil, nil
}

// mayTake checks what concerns the takes as a whole: one performance, on sale,
// its code, the cart's size and the shared remainders.
func (c *call) mayTake(takes []take, code int64) error {
	p := takes[0].place.of
	wanted := map[*limit]int{}
	for _, t := range takes {
		if t.place.of != p {
			return errProtocol
		}
		if l := p.limitOf(t.place.category); l != nil && l.capacity > 0 {
			wanted[l]++
		}
	}
	if !p.open(c.now()) {
		return errClosed
	}
	if p.event.code != 0 && p.event.code != code {
		return errCode
	}
	if len(takes)+len(c.user.cart) > maxCart {
		return errLimit
	}
	for l, n := range wanted {
		if n > p.remainder(l) {
			return errTooFew
		}
	}
	return nil
}

// unreserve gives named places back; all of them must be in the cart.
func (c *call) unreserve(q wireReservation) error {
	out := map[*place]bool{}
	for _, w := range q.Seats {
		pl := c.places[w.Seat]
		if pl == nil || pl.state != carted || pl.owner != c.user {
			return errUnknown
		}
		out[pl] = true
	}
	for _, w := range q.Categories {
		n, err := w.quantity()
		if err != nil {
			return err
		}
		for _, pl := range c.user.cart {
			if n > 0 && !out[pl] && !pl.category.seated && pl.category.id == w.Category && pl.tariff == w.Tariff {
				out[pl] = true
				n--
			}
		}
		if n > 0 {
			return errUnknown
		}
	}
	if len(out) == 0 {
		return errProtocol
	}
	c.drop(c.user, func(pl *place) bool { return out[pl] })
	return nil
}

type wireReserved struct {
	Seat      int64         `json:"seatId"`
	Category  int64         `json:"categoryPriceId"`
	Tariff    int64         `json:"tariffPlanId,omitempty"`
	Price     cur           `json:"price"`
	Placement bool          `json:"placement"`
	Location  *wireLocation `json:"location,omitempty"`
	New       bool          `json:"new"`
}

// reserved describes the whole cart; fresh places are new.
func (c *call) reserved(kind string, fresh map[*place]bool) any {
	seats := []wireReserved{}
	for _, pl := range c.user.cart {
		price, _ := pl.category.nominal(pl.tariff)
		seats = append(seats, wireReserved{
			Seat: pl.id, Category: pl.category.id, Tariff: pl.tariff, Price: price,
			Placement: pl.category.seated, Location: pl.location(), New: fresh[pl],
		})
	}
	answer := struct {
		Type     string         `json:"type"`
		Currency string         `json:"currency,omitempty"`
		Seats    []wireReserved `json:"seatList"`
		Timeout  int            `json:"cartTimeout"`
	}{Type: kind, Seats: seats, Timeout: c.secondsLeft(c.user)}
	if len(seats) > 0 {
		answer.Currency = currency
	}
	return answer
}
