package iabilet

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

const (
	// overlap is how much before the last order seen the next reading begins:
	// orders of one second need not be listed at one time.
	overlap = 2 * time.Minute
	// rereadAfter is how long readings only add; then the list is read from its
	// beginning, because tickets that are given back are not listed anew.
	rereadAfter = 15 * time.Minute
	// maxSoldEvents bounds the events that sold seats are remembered of.
	maxSoldEvents = 500
	maxSoldPages  = 100
)

// seatCode names a seat by the vendor's codes.
type seatCode struct{ area, seat string }

// soldSeats remembers what the ticket lists said of seats.
type soldSeats struct {
	mu     sync.Mutex // guards events
	events map[seatplan.EventID]soldList
}

// soldList is one event's. It is replaced, never changed.
type soldList struct {
	seats map[seatCode]bool
	last  time.Time // the newest order seen
	began time.Time // when it was last read from its beginning
	off   bool      // the vendor refuses the list, or it is too long to be read
}

// soldIn returns the event's seats that are sold, nil where the account does not
// read them. What was read stays known while the list cannot be read; a refusal
// ends the reading of the event's list for good.
func (v *Vendor) soldIn(ctx context.Context, event seatplan.EventID) map[seatCode]bool {
	if !v.settings.SoldSeats {
		return nil
	}
	known := v.sold.get(event)
	if known.off {
		return nil
	}
	next, err := v.readSold(ctx, event, known)
	if err == nil {
		v.sold.put(event, next)
		return next.seats
	}
	attrs := []any{slog.String("vendor", name), slog.String("event", string(event)), slog.Any("error", err)}
	if !refusesTickets(err) {
		v.log.DebugContext(ctx, "sold seats not read", attrs...)
		return known.seats
	}
	v.log.WarnContext(ctx, "sold seats are not read any more", attrs...)
	v.sold.put(event, soldList{off: true})
	return known.seats
}

// refusesTickets reports whether it is the list that the vendor refuses.
func refusesTickets(err error) bool {
	var e *vendors.Error
	return vendors.Final(err) && errors.As(err, &e) && e.Op == opTickets
}

// readSold reads what was ordered since the last reading, or everything where
// that is too long ago.
func (v *Vendor) readSold(ctx context.Context, event seatplan.EventID, known soldList) (soldList, error) {
	now := v.rest.Now()
	next := soldList{seats: maps.Clone(known.seats), last: known.last, began: known.began}
	var from time.Time
	if known.last.IsZero() || !now.Before(known.began.Add(rereadAfter)) {
		next = soldList{began: now}
	} else {
		from = known.last.Add(-overlap)
	}
	if next.seats == nil {
		next.seats = map[seatCode]bool{}
	}
	list := ticketList{event: event, from: from, pages: maxSoldPages}
	err := v.eachTicket(ctx, list, func(t wireTicket) {
		if at, err := time.ParseInLocation(dateTimeLayout, t.Ordered, v.zone); err == nil && at.After(next.last) {
			next.last = at
		}
		if t.Seat == "" {
			return
		}
		code := seatCode{string(t.Area), string(t.Seat)}
		if t.givenBack() {
			delete(next.seats, code)
		} else {
			next.seats[code] = true
		}
	})
	return next, err
}

// givenBack reports whether the ticket's seat can be sold again. Only booked is
// documented; a state that is not understood keeps its seat.
func (t wireTicket) givenBack() bool {
	return slices.Contains([]string{"cancelled", "canceled", "refunded", "returned", "timeout"}, t.Status)
}

func (s *soldSeats) get(event seatplan.EventID) soldList {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.events[event]
}

func (s *soldSeats) put(event seatplan.EventID, l soldList) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.events == nil || len(s.events) >= maxSoldEvents {
		s.events = map[seatplan.EventID]soldList{} // those still watched are read again
	}
	s.events[event] = l
}
