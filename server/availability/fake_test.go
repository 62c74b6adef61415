package availability_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/availability"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/vendors"
)

var gala = seatplan.PerformancePath{Promoter: "opera", Account: "a", Event: "gala", Performance: "1"}

var errDown = &vendors.Error{Vendor: "fake", Op: "seats", Kind: vendors.ErrUnavailable, Cause: errors.New("no route")}

// house is a vendor with one hall, the catalogue that has it, the ledger over
// it and the sink that hears of it.
type house struct {
	vendors.Vendor // what availability must not call is nil
	plan           *catalogue.PlanEntry
	mode           vendors.HoldMode
	// latency passes between the sending of a reading and its answer; the picture
	// is that of the beginning, or of the end where late is set.
	latency time.Duration
	late    bool

	mu      sync.Mutex // guards everything below
	sold    map[seatplan.SeatID]bool
	strange bool // speak of a seat that the plan does not have
	free    int  // places in the area
	err     error
	reads   []time.Time // when they were sent
	strays  int         // readings without the priority of polling
	doubts  int
	lines   []availability.Change
	ledger  error
	loads   int
	updates []availability.Update
	calling bool // the sink is being told
	// pictures are the answers by when they were sent.
	pictures map[time.Time]vendors.Availability
}

const seats = 8

// seat returns the id of seat i.
func seat(i int) seatplan.SeatID { return seatplan.SeatID(fmt.Sprintf("s%d", i)) }

func newHouse(t testing.TB) *house {
	return &house{plan: hall(t, "hall"), sold: make(map[seatplan.SeatID]bool), free: 100}
}

// hall returns a plan of seats s0 to s7 and an area.
func hall(t testing.TB, name string) *catalogue.PlanEntry {
	t.Helper()
	row := seatplan.DraftRow{Label: "A"}
	for i := range seats {
		row.Seats = append(row.Seats, seatplan.DraftSeat{ID: seat(i), Number: fmt.Sprint(i), X: float64(i), R: 0.4})
	}
	p, err := seatplan.New(seatplan.Draft{
		Name:       name,
		Categories: []seatplan.PriceCategory{{ID: "stalls"}, {ID: "cheap"}},
		Sections:   []seatplan.DraftSection{{ID: "S", Name: "Stalls", Rows: []seatplan.DraftRow{row}}},
		Areas:      []seatplan.DraftArea{{ID: "floor", Category: 1}, {ID: "unknown", Category: 1}},
	})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(name))
	e := &catalogue.PlanEntry{Plan: p, Hash: hex.EncodeToString(sum[:])}
	copy(e.Key[:], sum[:])
	return e
}

func (h *house) Performance(_ context.Context, path seatplan.PerformancePath) (catalogue.Entry, error) {
	if path.Event != "gala" {
		return catalogue.Entry{}, &vendors.Error{Vendor: "fake", Op: "find", Kind: vendors.ErrNotFound}
	}
	return catalogue.Entry{Path: path, Vendor: h}, nil
}

func (h *house) Plan(context.Context, seatplan.PerformancePath) (*catalogue.PlanEntry, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.plan, nil
}

func (h *house) HoldMode() vendors.HoldMode { return h.mode }

func (h *house) DoubtPlan(seatplan.PerformancePath) { h.set(func() { h.doubts++ }) }

func (h *house) Availability(ctx context.Context, _ vendors.Performance) (vendors.Availability, error) {
	h.mu.Lock()
	sent := time.Now()
	if vendors.PriorityOf(ctx) != vendors.PriorityPoll {
		h.strays++
	}
	h.reads = append(h.reads, sent)
	early, err := h.picture(sent), h.err
	if h.pictures == nil {
		h.pictures = make(map[time.Time]vendors.Availability)
	}
	h.pictures[sent] = early
	latency, late := h.latency, h.late
	h.mu.Unlock()
	select {
	case <-time.After(latency):
	case <-ctx.Done():
		return vendors.Availability{}, ctx.Err()
	}
	if err != nil {
		return vendors.Availability{}, err
	}
	if !late {
		return early, nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.picture(sent), nil
}

// picture is what the vendor says now; s7 is not on sale. h.mu is held.
func (h *house) picture(sent time.Time) vendors.Availability {
	a := vendors.Availability{Sent: sent}
	for i := range seats - 1 {
		s := vendors.SeatAvailability{Seat: seat(i), Category: "stalls"}
		if i == 1 {
			s.Category = "cheap" // not what the plan says
		}
		if h.sold[seat(i)] {
			s.Status = seatplan.Sold
		}
		a.Seats = append(a.Seats, s)
	}
	if h.strange {
		a.Seats = append(a.Seats, vendors.SeatAvailability{Seat: "nowhere"})
	}
	a.Areas = []vendors.AreaAvailability{{Area: "floor", Free: h.free}, {Area: "unknown", Free: -1}}
	a.Prices, _ = seatplan.NewPriceList("RON", nil, []seatplan.Price{{Category: "stalls", Nominal: seatplan.Money{Minor: 5000, Currency: "RON"}}})
	return a
}

func (h *house) Lines(context.Context, seatplan.PerformancePath) ([]availability.Change, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.loads++
	return h.lines, h.ledger
}

// tell is the sink. It fails the test when it is told two things at once.
func (h *house) tell(t testing.TB) func(availability.Update) {
	return func(u availability.Update) {
		h.set(func() {
			if h.calling {
				t.Error("the sink is told two things at once")
			}
			h.calling = true
			h.updates = append(h.updates, u)
		})
		time.Sleep(time.Millisecond)
		h.set(func() { h.calling = false })
	}
}

func (h *house) set(change func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change()
}

// was returns what the reading sent at the given time found of seat i.
func (h *house) was(i int, sent time.Time) seatplan.Status {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.pictures[sent].Seats[i].Status
}

func (h *house) readTimes() []time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]time.Time(nil), h.reads...)
}

func (h *house) told() []availability.Update {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]availability.Update(nil), h.updates...)
}

// open returns a service over h with an interval of 5 s and no jitter.
func (h *house) open(t *testing.T) *availability.Service {
	t.Helper()
	s := availability.New(availability.Config{
		Catalogue: h, Ledger: h, Sink: h.tell(t),
		Random: func() float64 { return 0.5 },
	})
	t.Cleanup(s.Close)
	return s
}

func view(t *testing.T, s *availability.Service) *availability.View {
	t.Helper()
	v, err := s.View(t.Context(), gala)
	if err != nil {
		t.Fatalf("View(%v): %v", gala, err)
	}
	return v
}

// replay applies a stream's deltas to a snapshot and fails on a gap.
func replay(t *testing.T, from wire.Snapshot, updates []availability.Update) wire.Snapshot {
	t.Helper()
	from.Seats = append([]seatplan.Status(nil), from.Seats...)
	from.Areas = append([]int32(nil), from.Areas...)
	for _, u := range updates {
		if u.Kind != availability.Changed || u.Delta.Epoch != from.Epoch || u.Delta.Seq <= from.Seq {
			continue
		}
		if u.Delta.Seq != from.Seq+1 {
			t.Fatalf("delta %d follows %d", u.Delta.Seq, from.Seq)
		}
		from.Position = u.Delta.Position
		for _, c := range u.Delta.Seats {
			from.Seats[c.Seat] = c.Status
		}
		for _, c := range u.Delta.Areas {
			from.Areas[c.Area] = c.Free
		}
	}
	return from
}
