package availability

import (
	"context"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/catalogue"
)

// View is what a performance looked like at one position of its stream. It is
// immutable and shared; its slices must not be changed.
type View struct {
	Plan     *catalogue.PlanEntry
	Position wire.Position
	Seats    []seatplan.Status // by seat index: Free, Held, Sold or Blocked
	Areas    []int32           // free places by area index, -1 for an unknown number
	// Stock is what the vendor said of each area, with nothing of ours counted.
	Stock  []int32
	Prices seatplan.PriceList
	// ReadAt is when the vendor was asked for it.
	ReadAt time.Time
	// Stale says that the vendor could not be read since.
	Stale bool

	categories map[uint32]seatplan.CategoryID
	encode     sync.Once
	encoded    []byte
}

// Status returns a seat's status; a seat that the plan does not have is blocked.
func (v *View) Status(id seatplan.SeatID) seatplan.Status {
	if i, ok := v.Plan.Plan.Find(id); ok {
		return v.Seats[i]
	}
	return seatplan.Blocked
}

// Free reports whether the seat of that index can be held.
func (v *View) Free(i int) bool { return v.Seats[i] == seatplan.Free }

// FreeIn counts the free seats of the section of that index.
func (v *View) FreeIn(section int) int {
	s, n := v.Plan.Plan.Sections()[section], 0
	for _, status := range v.Seats[s.FirstSeat : s.FirstSeat+s.Seats] {
		if status == seatplan.Free {
			n++
		}
	}
	return n
}

// Category returns the price category of the seat of that index as the vendor
// sells it, which may differ from the plan's; empty where it has none.
func (v *View) Category(i int) seatplan.CategoryID {
	if id, ok := v.categories[uint32(i)]; ok {
		return id
	}
	if c := v.Plan.Plan.Category(i); c != seatplan.NoCategory {
		return v.Plan.Plan.Categories()[c].ID
	}
	return ""
}

// Snapshot returns the view in the form that is sent. It shares the view's
// slices.
func (v *View) Snapshot() wire.Snapshot {
	return wire.Snapshot{Position: v.Position, Plan: v.Plan.Key, Seats: v.Seats, Areas: v.Areas}
}

// Encoded returns the snapshot as it is sent, which must not be changed. It is
// encoded once.
func (v *View) Encoded() []byte {
	v.encode.Do(func() { v.encoded = wire.AppendSnapshot(nil, v.Snapshot()) })
	return v.encoded
}

// View returns what a performance looks like now. Of a watched performance that
// is what the poller read last; else it is read, unless that was done within
// the interval, and served as it was, Stale, if the vendor cannot be read or is
// slow. An error means that nothing was ever read; an unknown performance is of
// kind vendors.ErrNotFound.
func (s *Service) View(ctx context.Context, path seatplan.PerformancePath) (*View, error) {
	p, err := s.find(ctx, path)
	if err != nil {
		return nil, err
	}
	return p.current(ctx)
}

// Snapshot returns a performance's snapshot and the plan that numbers its
// seats; see [Service.View].
func (s *Service) Snapshot(ctx context.Context, path seatplan.PerformancePath) (wire.Snapshot, *catalogue.PlanEntry, error) {
	v, err := s.View(ctx, path)
	if err != nil {
		return wire.Snapshot{}, nil, err
	}
	return v.Snapshot(), v.Plan, nil
}

// Prices returns the price list of the last reading; see [Service.View].
func (s *Service) Prices(ctx context.Context, path seatplan.PerformancePath) (seatplan.PriceList, error) {
	v, err := s.View(ctx, path)
	if err != nil {
		return seatplan.PriceList{}, err
	}
	return v.Prices, nil
}

// Last returns the last known view without reading or waiting; ok is false when
// there is none.
func (s *Service) Last(path seatplan.PerformancePath) (_ *View, ok bool) {
	p := s.known(path)
	if p == nil {
		return nil, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state == nil {
		return nil, false
	}
	return p.look(), true
}

// Stale returns since when the vendor could not be read, if that is so now,
// without waiting.
func (s *Service) Stale(path seatplan.PerformancePath) (since time.Time, stale bool) {
	p := s.known(path)
	if p == nil {
		return time.Time{}, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lastGood(), p.stale
}

// look returns the view of the state, which is there; p.mu is held.
func (p *performance) look() *View {
	if p.view == nil {
		st := p.state
		p.view = &View{
			Plan: st.plan, Position: st.position, Prices: st.prices, ReadAt: st.sent, Stale: p.stale,
			Seats: append([]seatplan.Status(nil), st.shown...), Areas: append([]int32(nil), st.areas...),
			Stock: st.baseAreas, categories: st.categories,
		}
	}
	return p.view
}
