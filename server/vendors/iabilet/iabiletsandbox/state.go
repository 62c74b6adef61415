package iabiletsandbox

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"
)

// state is everything that a reset renews: events, sessions and bookings.
// Sandbox.mu guards it and all it leads to.
type state struct {
	now  func() time.Time
	zone *time.Location

	events   map[int64]*event
	order    []*event // as they are listed
	sessions map[string]*session
	bookings map[string]*booking
	made     []*booking // in the order they were made
	live     map[*booking]bool

	hold     time.Duration
	orderFor time.Duration // 0: preparing does not prolong
	nextNr   int64
	nextCode int
}

// event is one dated performance.
type event struct {
	id          int64
	title       string
	venue       venue
	starts      time.Time
	booking     string // allowBookingEx
	category    string
	tags        []string
	short, full string
	artist      string
	popularity  int
	maxTickets  int
	groupOff    bool // a tenth off from four tickets
	fields      bool // wants FieldTerms and FieldGuest
	external    bool // sold by somebody else
	page        string
	tariffs     []*tariff
	areas       []*area
}

type venue struct {
	id                  int64
	name, address, city string
}

type tariff struct {
	id       int64
	name     string
	price    amount
	list     amount // listPrice
	min, max int
	notice   string
	area     *area
}

// area is a part of a hall; its places have codes where there are seats.
type area struct {
	code   string
	id     int64 // seatCategoryId
	name   string
	seated bool
	places []*place
}

type placeState int

const (
	free placeState = iota
	locked
	prepared
	sold
)

type place struct {
	area  *area
	code  string // empty without seats
	row   int    // of a seat
	label string
	state placeState
	// elsewhere is when another channel sold it; else zero.
	elsewhere time.Time
	// ticket is made when it is sold.
	ticket *ticket
}

// session is what a token stands for.
type session struct {
	token   string
	booking *booking // what it has locked or prepared, or nil
}

// maxSessions bounds the tokens that anybody can make us remember.
const maxSessions = 100_000

// newToken looks like the vendor's: zeros, then random hexadecimals.
func newToken() string {
	var b [22]byte
	_, _ = rand.Read(b[:]) // never fails
	return "0000000000" + hex.EncodeToString(b[:])
}

func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// code returns the next of a sequence of ten-letter codes that do not look
// like one.
func (st *state) code() string {
	st.nextCode++
	const span = 26 * 26 * 26 * 26 * 26 * 26 * 26 * 26 * 26 * 26
	// The multiplier has no factor in common with the span, so that codes do
	// not repeat; nextCode is small enough for the product.
	n := (int64(st.nextCode)*10_000_000_019 + 77_777_777_777_777) % span
	var b [10]byte
	for i := range b {
		b[i] = byte('A' + n%26)
		n /= 26
	}
	return string(b[:])
}

// expire gives up the bookings whose time is over.
func (st *state) expire() {
	now := st.now()
	for b := range st.live {
		if b.live() && !now.Before(b.until) {
			b.end(statusTimeout)
		}
		if !b.live() {
			delete(st.live, b)
		}
	}
}

// release gives a place back.
func (p *place) release() {
	p.state, p.elsewhere, p.ticket = free, time.Time{}, nil
}

func (a *area) count(s placeState) (n int) {
	for _, p := range a.places {
		if p.state == s {
			n++
		}
	}
	return n
}

func (e *event) tariff(id int64) *tariff {
	for _, t := range e.tariffs {
		if t.id == id {
			return t
		}
	}
	return nil
}

func (e *event) area(code string) *area {
	for _, a := range e.areas {
		if a.code == code {
			return a
		}
	}
	return nil
}

// left returns how many places of any area are free.
func (e *event) left() (n int) {
	for _, a := range e.areas {
		n += a.count(free)
	}
	return n
}

// soldOut reports whether nothing is free of what there is, or the organiser
// says so.
func (e *event) soldOut() bool {
	return e.booking == "sold_out" || len(e.areas) > 0 && e.left() == 0
}

// status is allowBookingEx as it stands.
func (e *event) status() string {
	if e.booking == "Y" && e.left() == 0 {
		return "sold_out"
	}
	return e.booking
}

// bookable reports whether seats can be locked.
func (e *event) bookable() bool {
	switch e.booking {
	case "Y", "ready_for_sale", "require_voucher":
		return true
	}
	return false
}
