package bil24sandbox

import (
	"slices"
	"time"
)

// state is everything that a reset renews: events, users, carts and orders.
// Sandbox.mu guards it and all it leads to.
type state struct {
	now  func() time.Time
	zone *time.Location

	events       []*event
	performances map[int64]*performance
	places       map[int64]*place
	users        map[int64]*user
	byEmail      map[string]*user  // users of the browser interface
	gateway      map[string]*order // orders to be paid, by the key in formUrl
	orders       []*order
	carts        map[*user]bool  // users who may have something in their cart
	unpaid       map[*order]bool // orders that may be NEW
	nextUser     int64
	nextTicket   int64

	hold, orderFor  time.Duration
	processingReads int
	charge          cur // the interface's own, in hundredths of a percent
}

type event struct {
	id          int64
	name, full  text
	poster      text
	description text
	genre       genre
	minutes     int
	age         string
	rating      int
	code        int64 // access code, 0 for none
	colors      [2]uint32
	dates       []*performance
}

type performance struct {
	id         int64
	event      *event
	venue      *venue
	starts     time.Time
	opens      time.Time // zero: on sale
	hall       *hall     // nil: general admission only
	tariffs    []tariff
	categories []*category
	limits     []*limit
	places     []*place
	phone      bool // phoneRequired
	fullName   bool // fullNameRequired
	fanID      bool // fanIdRequired
}

type venue struct {
	id            int64
	name, address string
	lat, lon      string
	sort          int64 // venueTypeId
}

type genre struct {
	id   int64
	name text
}

type tariff struct {
	id   int64
	name text
}

type category struct {
	id      int64
	index   int
	name    string
	color   string
	price   cur
	reduced map[int64]cur // by tariff
	seated  bool
}

// limit is a group of general admission categories. Where capacity is not 0
// they share a remainder.
type limit struct {
	capacity   int
	categories []*category
}

// placeState is what a place is, with the numbers of the plan's sbt:placeState.
type placeState int

const (
	blocked placeState = iota
	free
	carted
	ordered
	sold
)

// place is a seat, or a pseudo-seat of general admission.
type place struct {
	id       int64
	of       *performance
	category *category
	state    placeState
	owner    *user // whose cart, order or ticket it is in
	tariff   int64 // chosen by the owner, 0 for none
	// elsewhere: sold by another channel.
	elsewhere bool

	// Only of seats:
	sector, row, number string
	x, y                float64
}

type user struct {
	id      int64
	fid     int64 // of the interface that made it
	session string
	cart    []*place
	until   time.Time // when the whole cart is given up

	email   string // verified
	pending string // address that a code was sent to
	codes   []string
	used    map[string]bool // promo codes in orders of this user
}

// open reports whether the sale has begun.
func (p *performance) open(now time.Time) bool { return !now.Before(p.opens) }

// limitOf returns the group of a general admission category, or nil.
func (p *performance) limitOf(c *category) *limit {
	for _, l := range p.limits {
		if slices.Contains(l.categories, c) {
			return l
		}
	}
	return nil
}

// count returns how many places of a category are in a state.
func (p *performance) count(c *category, s placeState) (n int) {
	for _, pl := range p.places {
		if pl.category == c && pl.state == s {
			n++
		}
	}
	return n
}

// remainder returns how many places a group has left in all.
func (p *performance) remainder(l *limit) int {
	left := l.capacity
	for _, pl := range p.places {
		if pl.state != free && slices.Contains(l.categories, pl.category) {
			left--
		}
	}
	return left
}

// left returns how many places of a category can still be had.
func (p *performance) left(c *category) int {
	n := p.count(c, free)
	if l := p.limitOf(c); l != nil && l.capacity > 0 {
		n = min(n, p.remainder(l))
	}
	return n
}

// nominal returns what a category costs at a tariff, 0 being the standard one.
func (c *category) nominal(tariff int64) (cur, bool) {
	if tariff == 0 {
		return c.price, true
	}
	price, ok := c.reduced[tariff]
	return price, ok
}

func (p *performance) category(id int64) *category {
	for _, c := range p.categories {
		if c.id == id {
			return c
		}
	}
	return nil
}

// release gives a place back.
func (pl *place) release() {
	pl.state, pl.owner, pl.tariff, pl.elsewhere = free, nil, 0, false
}

// expire gives up the carts and unpaid orders whose time is over.
func (st *state) expire() {
	now := st.now()
	for u := range st.carts {
		if !now.Before(u.until) {
			st.drop(u, func(*place) bool { return true })
		}
		if len(u.cart) == 0 {
			delete(st.carts, u)
		}
	}
	for o := range st.unpaid {
		if o.status == statusNew && !now.Before(o.until) {
			o.cancel()
		}
		if o.status != statusNew {
			delete(st.unpaid, o)
		}
	}
}

// drop gives back those places of a user's cart that out accepts.
func (st *state) drop(u *user, out func(*place) bool) {
	u.cart = slices.DeleteFunc(u.cart, func(pl *place) bool {
		if out(pl) {
			pl.release()
			return true
		}
		return false
	})
}

// secondsLeft returns how long a user's cart still lives.
func (st *state) secondsLeft(u *user) int {
	if len(u.cart) == 0 {
		return 0
	}
	return int(u.until.Sub(st.now()) / time.Second)
}
