package iabiletsandbox

import (
	"strconv"
	"strings"
	"time"
)

// The states of a booking, in the vendor's words.
const (
	statusLocked    = "locked"
	statusPrepared  = "prepared"
	statusCompleted = "completed"
	statusCancelled = "cancelled"
	statusTimeout   = "timeout"
)

// booking is what one lock made.
type booking struct {
	ref     string
	session *session
	event   *event
	status  string
	until   time.Time
	seats   []*lockedSeat
	voucher string
	// customer is who prepareOrder named.
	customer customer
	// ordered: it has been prepared, whatever became of it.
	ordered bool
	// Of a completed booking:
	orderCode, orderNr string
}

type lockedSeat struct {
	uuid   string
	ref    string
	place  *place
	tariff *tariff
	ticket *ticket
}

// end gives a live booking up; its places are free again.
func (b *booking) end(status string) {
	b.status = status
	for _, s := range b.seats {
		s.place.release()
	}
	b.session.booking = nil
}

// live reports whether the booking has places that are not sold yet.
func (b *booking) live() bool { return b.status == statusLocked || b.status == statusPrepared }

// eventID is a number that also comes as text.
type eventID int64

// UnmarshalJSON reads 22189 and "22189".
func (e *eventID) UnmarshalJSON(b []byte) error {
	n, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 64)
	*e = eventID(n)
	return err
}

type lockRequest struct {
	Event eventID    `json:"eventId"`
	Seats []lockSeat `json:"seats"`
}

type lockSeat struct {
	Tariff eventID `json:"tariffId"`
	Area   string  `json:"seatAreaCode"`
	Seat   string  `json:"seatCode"`
	Ref    string  `json:"ref"`
	Price  *amount `json:"price"`
}

// maxSeats bounds one lock, whatever an event allows.
const maxSeats = 50

// lockSeats answers /lockSeats. What the session had locked is unlocked if the
// new lock succeeds; a refused lock changes nothing.
func (c *call) lockSeats() (any, error) {
	var q lockRequest
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	e := c.events[int64(q.Event)]
	if e == nil {
		return nil, errEvent
	}
	tariffs, err := e.check(q.Seats)
	if err != nil {
		return nil, err
	}
	if len(c.made) >= maxBookings {
		return nil, errSessions
	}
	// The session's own places count as free for its next lock.
	before := c.session.booking
	own := map[*place]bool{}
	if before != nil {
		for _, s := range before.seats {
			own[s.place] = true
		}
	}
	places, err := c.assign(q.Seats, tariffs, own)
	if err != nil {
		return nil, err
	}
	if before != nil {
		before.end(statusCancelled)
	}
	return c.newBooking(e, q.Seats, tariffs, places).wire("bookingRef"), nil
}

const maxBookings = 1_000_000

// check returns the tariffs of wanted seats, all of which must be allowed.
func (e *event) check(seats []lockSeat) ([]*tariff, error) {
	switch {
	case len(seats) == 0:
		return nil, errRequest
	case !e.bookable():
		return nil, errClosed
	case len(seats) > min(e.maxTickets, maxSeats):
		return nil, errTooMany
	}
	tariffs := make([]*tariff, len(seats))
	wanted := map[*tariff]int{}
	for i, s := range seats {
		t := e.tariff(int64(s.Tariff))
		if t == nil || t.area.code != s.Area {
			return nil, errTariff
		}
		if s.Price != nil && *s.Price != t.price {
			return nil, errPrice
		}
		tariffs[i] = t
		wanted[t]++
	}
	for t, n := range wanted {
		if n > t.max {
			return nil, errTooMany
		}
		if n < t.min {
			return nil, errTooFew
		}
	}
	return tariffs, nil
}

// newBooking locks places for the session.
func (c *call) newBooking(e *event, wanted []lockSeat, tariffs []*tariff, places []*place) *booking {
	b := &booking{
		ref: c.code(), session: c.session, event: e, status: statusLocked, until: c.now().Add(c.hold),
	}
	for i, p := range places {
		p.state = locked
		b.seats = append(b.seats, &lockedSeat{uuid: newUUID(), ref: wanted[i].Ref, place: p, tariff: tariffs[i]})
	}
	c.session.booking = b
	c.bookings[b.ref] = b
	c.made = append(c.made, b)
	c.live[b] = true
	return b
}

// unlock answers /unlock: the session's locks are gone, if there were any.
func (c *call) unlock() (any, error) {
	if b := c.session.booking; b != nil {
		b.end(statusCancelled)
	}
	return success{true}, nil
}

type success struct {
	Success bool `json:"success"`
}

// booking returns the booking of a reference.
func (c *call) booking(ref string) (*booking, error) {
	if b := c.bookings[ref]; b != nil {
		return b, nil
	}
	return nil, errBooking
}

// bookingInfo answers /bookingInfo, in every state.
func (c *call) bookingInfo() (any, error) {
	b, err := c.booking(c.query.Get("bookingRef"))
	if err != nil {
		return nil, err
	}
	answer := b.wire("ref")
	answer["eventId"], answer["eventTitle"], answer["status"] = b.event.id, b.event.title, b.status
	return answer, nil
}

type wireSeat struct {
	UUID    string  `json:"uuid"`
	Status  string  `json:"status"`
	Tariff  int64   `json:"tariffId"`
	HasSeat bool    `json:"hasSeat"`
	Seat    *string `json:"seatCode"`
	Area    string  `json:"areaCode"`
	Ref     string  `json:"ref"`
}

// wire describes the booking; its reference goes by different names.
func (b *booking) wire(refName string) map[string]any {
	seats := []wireSeat{}
	for _, s := range b.seats {
		w := wireSeat{
			UUID: s.uuid, Status: b.status, Tariff: s.tariff.id,
			HasSeat: s.place.area.seated, Area: s.place.area.code, Ref: s.ref,
		}
		if w.HasSeat {
			w.Seat = &s.place.code
		}
		seats = append(seats, w)
	}
	return map[string]any{refName: b.ref, "seats": seats, "totals": b.totals()}
}
