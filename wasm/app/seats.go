package app

import (
	"slices"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
)

// Seats says which status every seat of a plan shows: a pending press lies
// over the own cart, and that over what the server streams to everybody. The
// stream never makes a seat the buyer's own; only the cart does.
type Seats struct {
	plan    *seatplan.Plan
	stream  []seatplan.Status
	shown   []byte  // as drawn and as in data-status, by seat
	mine    []int   // few
	pending []press // few

	elsewhere   []int // price categories of which nothing is sold here
	sectionFree []int32
	areaFree    []int32
	changed     changes
}

// press is a press that awaits its answer.
type press struct {
	seat int
	adds bool
}

// changes are the seats whose shown status changed since the view last asked.
type changes struct {
	lo, hi int // a range that holds them all; empty when lo >= hi
	seats  []int
	many   bool // more than seats lists
}

const maxChanges = 256

func (c *changes) add(seat int) {
	if c.lo >= c.hi {
		c.lo, c.hi = seat, seat+1
	}
	c.lo, c.hi = min(c.lo, seat), max(c.hi, seat+1)
	if len(c.seats) == maxChanges {
		c.many = true
		return
	}
	c.seats = append(c.seats, seat)
}

func (c *changes) clear() { *c = changes{seats: c.seats[:0]} }

// NewSeats returns the seats of a plan, all blocked until the stream speaks. Those
// of price categories that are sold elsewhere are never free.
func NewSeats(p *seatplan.Plan, elsewhere ...int) *Seats {
	s := &Seats{
		plan: p, elsewhere: elsewhere, stream: make([]seatplan.Status, p.Len()), shown: make([]byte, p.Len()),
		sectionFree: make([]int32, len(p.Sections())), areaFree: make([]int32, len(p.Areas())),
	}
	for i := range s.stream {
		s.stream[i] = seatplan.Blocked
		s.shown[i] = byte(seatplan.Blocked)
	}
	for i := range s.areaFree {
		s.areaFree[i] = -1
	}
	s.all()
	return s
}

func (s *Seats) all() {
	s.changed.lo, s.changed.hi, s.changed.many = 0, len(s.shown), true
}

// Shown returns every seat's shown status, one byte each. The slice is the
// Seats' own and changes with them.
func (s *Seats) Shown() []byte { return s.shown }

// Status returns the shown status of a seat.
func (s *Seats) Status(seat int) seatplan.Status { return seatplan.Status(s.shown[seat]) }

// Free returns how many seats of a section the stream says are free.
func (s *Seats) Free(section int) int { return int(s.sectionFree[section]) }

// AreaFree returns how many places of an area are free, -1 where unknown.
func (s *Seats) AreaFree(area int) int { return int(s.areaFree[area]) }

// Adds reports whether a press that awaits its answer adds the seat.
func (s *Seats) Adds(seat int) bool {
	i := s.awaited(seat)
	return i >= 0 && s.pending[i].adds
}

// awaited returns which of the pending presses is on a seat, or -1.
func (s *Seats) awaited(seat int) int {
	for i := range s.pending {
		if s.pending[i].seat == seat {
			return i
		}
	}
	return -1
}

// Pending reports whether an answer is awaited for any seat.
func (s *Seats) Pending() bool { return len(s.pending) > 0 }

// Own calls f for every seat that shows as the buyer's own or pending.
func (s *Seats) Own(f func(seat int, status seatplan.Status)) {
	for _, seat := range s.mine {
		if s.awaited(seat) < 0 {
			f(seat, seatplan.Mine)
		}
	}
	for _, p := range s.pending {
		f(p.seat, seatplan.Pending)
	}
}

// SetStream takes the whole published picture. Statuses beyond the plan are
// ignored, missing ones are blocked.
func (s *Seats) SetStream(statuses []seatplan.Status, areas []int32) {
	clear(s.sectionFree)
	for i := range s.stream {
		status := seatplan.Blocked
		if i < len(statuses) {
			status = s.published(i, statuses[i])
		}
		s.stream[i] = status
		if status == seatplan.Free && s.plan.SeatID(i) != "" {
			s.sectionFree[s.plan.SectionOf(i)]++
		}
		s.show(i)
	}
	copy(s.areaFree, areas)
}

// SetSeat takes one published change; a seat beyond the plan is ignored.
func (s *Seats) SetSeat(seat int, status seatplan.Status) {
	if seat < 0 || seat >= len(s.stream) {
		return
	}
	status = s.published(seat, status)
	if s.plan.SeatID(seat) != "" {
		section := s.plan.SectionOf(seat)
		if s.stream[seat] == seatplan.Free {
			s.sectionFree[section]--
		}
		if status == seatplan.Free {
			s.sectionFree[section]++
		}
	}
	s.stream[seat] = status
	s.show(seat)
}

// SetArea takes one published number of free places, -1 for unknown.
func (s *Seats) SetArea(area int, free int32) {
	if area >= 0 && area < len(s.areaFree) {
		s.areaFree[area] = max(-1, free)
	}
}

// published turns what only a browser may say into what a stream may, and what
// is free to others only into what cannot be had.
func (s *Seats) published(seat int, status seatplan.Status) seatplan.Status {
	if status > seatplan.Blocked || status == seatplan.Free && slices.Contains(s.elsewhere, s.plan.Category(seat)) {
		return seatplan.Blocked
	}
	return status
}

// SetCart takes the lines of the cart. Seats the plan does not have, and areas,
// are ignored.
func (s *Seats) SetCart(lines []cart.Line) {
	before := s.mine
	s.mine = make([]int, 0, len(lines))
	for _, l := range lines {
		if seat, ok := s.plan.Find(l.Seat); ok && l.Seat != "" {
			s.mine = append(s.mine, seat)
			s.show(seat)
		}
	}
	for _, seat := range before {
		s.show(seat)
	}
}

// Press marks a seat as awaiting an answer.
func (s *Seats) Press(seat int, adds bool) {
	if i := s.awaited(seat); i >= 0 {
		s.pending[i].adds = adds
		return
	}
	s.pending = append(s.pending, press{seat, adds})
	s.show(seat)
}

// Settle ends the waiting for a seat: it falls back to what the cart and the
// stream say. It reports whether the press, if there was one, did what it
// was to do.
func (s *Seats) Settle(seat int) (did, was bool) {
	i := s.awaited(seat)
	if i < 0 {
		return false, false
	}
	adds := s.pending[i].adds
	s.pending = slices.Delete(s.pending, i, i+1)
	s.show(seat)
	return adds == slices.Contains(s.mine, seat), true
}

// show works out what a seat shows.
func (s *Seats) show(seat int) {
	status := s.stream[seat]
	if s.plan.SeatID(seat) == "" {
		status = seatplan.Blocked
	} else if s.awaited(seat) >= 0 {
		status = seatplan.Pending
	} else if slices.Contains(s.mine, seat) {
		status = seatplan.Mine
	}
	if s.shown[seat] != byte(status) {
		s.shown[seat] = byte(status)
		s.changed.add(seat)
	}
}
