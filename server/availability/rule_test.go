package availability_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/availability"
)

// TestSeatRule plays one seat through a poll that is sent at 5 s and answered
// at 7 s, and another at 12 s. Changes happen between them.
func TestSeatRule(t *testing.T) {
	t.Parallel()
	const second = time.Second
	type step struct {
		at   time.Duration
		do   availability.Claim
		fly  bool
		sold bool // what the vendor says from then on
		want seatplan.Status
	}
	tests := map[string]struct {
		late  bool // the vendor's picture is that of the answer's time
		steps []step
	}{
		"a poll sent before a hold and answered after it does not repaint": {steps: []step{
			{at: 6 * second, do: availability.ClaimHeld, sold: true, want: seatplan.Held},
			{at: 8 * second, want: seatplan.Held, sold: true},
		}},
		"a poll that sees our hold before its answer does not repaint": {late: true, steps: []step{
			{at: 4 * second, fly: true, want: seatplan.Free},
			{at: 6 * second, fly: true, sold: true, want: seatplan.Free},
			{at: 8 * second, fly: true, sold: true, want: seatplan.Free},
			{at: 9 * second, do: availability.ClaimHeld, sold: true, want: seatplan.Held},
		}},
		"released, then a poll sent before": {steps: []step{
			{at: 1 * second, do: availability.ClaimHeld, sold: true, want: seatplan.Held},
			{at: 6 * second, do: availability.ClaimReleased, want: seatplan.Free},
			{at: 8 * second, want: seatplan.Free},
			{at: 20 * second, want: seatplan.Free},
		}},
		"released and taken by another": {steps: []step{
			{at: 1 * second, do: availability.ClaimHeld, sold: true, want: seatplan.Held},
			{at: 6 * second, do: availability.ClaimReleased, sold: true, want: seatplan.Free},
			{at: 13 * second, sold: true, want: seatplan.Free},
			{at: 20 * second, sold: true, want: seatplan.Sold},
		}},
		"sold by us": {steps: []step{
			{at: 1 * second, do: availability.ClaimHeld, want: seatplan.Held},
			{at: 2 * second, do: availability.ClaimSold, want: seatplan.Sold},
			{at: 20 * second, want: seatplan.Sold},
		}},
		"taken by another": {steps: []step{
			{at: 20 * second, sold: true, want: seatplan.Free},
			{at: 30 * second, want: seatplan.Sold, sold: true},
			{at: 40 * second, want: seatplan.Sold},
			{at: 50 * second, want: seatplan.Free},
		}},
		"refused because it is taken": {steps: []step{
			{at: 4 * second, fly: true, want: seatplan.Free},
			{at: 6 * second, do: availability.ClaimTaken, want: seatplan.Sold},
			{at: 8 * second, want: seatplan.Sold},
			{at: 20 * second, want: seatplan.Free},
		}},
		"refused while shown as held": {steps: []step{
			{at: 4 * second, do: availability.ClaimHeld, fly: true, want: seatplan.Held},
			{at: 6 * second, do: availability.ClaimRefused, want: seatplan.Free},
			{at: 8 * second, want: seatplan.Free},
		}},
		"a refusal does not undo what was ours": {steps: []step{
			{at: 1 * second, do: availability.ClaimHeld, sold: true, want: seatplan.Held},
			{at: 4 * second, fly: true, sold: true, want: seatplan.Held},
			{at: 6 * second, do: availability.ClaimRefused, sold: true, want: seatplan.Held},
		}},
		"a release under way shows nothing before its answer": {steps: []step{
			{at: 1 * second, do: availability.ClaimHeld, sold: true, want: seatplan.Held},
			{at: 4 * second, fly: true, want: seatplan.Held},
			{at: 8 * second, fly: true, want: seatplan.Held},
			{at: 9 * second, do: availability.ClaimReleased, want: seatplan.Free},
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t)
				s := h.open(t)
				began := time.Now()
				t.Cleanup(s.Watch(gala))
				view(t, s)
				h.set(func() { h.latency, h.late = 2*time.Second, test.late })
				for i, step := range test.steps {
					time.Sleep(time.Until(began.Add(step.at)))
					synctest.Wait()
					h.set(func() { h.sold[seat(0)] = step.sold })
					if step.do != availability.ClaimSame || step.fly {
						s.Apply(gala, availability.Change{Seat: seat(0), Claim: step.do, InFlight: step.fly, At: time.Now()})
					}
					if got := view(t, s).Seats[0]; got != step.want {
						t.Errorf("step %d at %v: %v, want %v", i, step.at, got, step.want)
					}
				}
			})
		})
	}
}

func TestOldChangesAreIgnored(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		s := h.open(t)
		view(t, s)
		now := time.Now()
		s.Apply(gala,
			availability.Change{Seat: seat(0), Claim: availability.ClaimHeld, At: now.Add(2)},
			availability.Change{Seat: seat(0), Claim: availability.ClaimReleased, At: now.Add(1)},
			availability.Change{Seat: "nowhere", Claim: availability.ClaimHeld, At: now},
		)
		if got := view(t, s).Status(seat(0)); got != seatplan.Held {
			t.Errorf("after a change that came too late: %v, want held", got)
		}
	})
}

// TestTwoCarts lets two carts ask for one seat. What is told of them may come
// in any order, and later than what the other cart was told.
func TestTwoCarts(t *testing.T) {
	t.Parallel()
	change := func(cart string, c availability.Claim, after time.Duration) availability.Change {
		return availability.Change{Owner: cart, Seat: seat(0), Claim: c, InFlight: c == availability.ClaimSame, At: time.Now().Add(after)}
	}
	for name, test := range map[string]struct {
		winner, loser availability.Claim
		late          bool // what the winner was told comes last
		want          seatplan.Status
	}{
		"held, and refused to the other":              {availability.ClaimHeld, availability.ClaimRefused, false, seatplan.Held},
		"refused to the other, and held before that":  {availability.ClaimHeld, availability.ClaimRefused, true, seatplan.Held},
		"held, and the other's release told too late": {availability.ClaimHeld, availability.ClaimReleased, false, seatplan.Held},
		"sold, and refused to the other":              {availability.ClaimSold, availability.ClaimRefused, true, seatplan.Sold},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t)
				s := h.open(t)
				view(t, s)
				s.Apply(gala, change("a", availability.ClaimSame, 0), change("b", availability.ClaimSame, 1))
				told := []availability.Change{change("a", test.winner, 2), change("b", test.loser, 3)}
				if test.late {
					slices.Reverse(told)
				}
				s.Apply(gala, told...)
				if got := view(t, s).Status(seat(0)); got != test.want {
					t.Errorf("shown as %v, want %v", got, test.want)
				}
				s.Apply(gala, change("a", availability.ClaimReleased, 4))
				if got := view(t, s).Status(seat(0)); got != seatplan.Free {
					t.Errorf("given back, and shown as %v", got)
				}
			})
		})
	}
}

func TestAreaCounts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		s := h.open(t)
		t.Cleanup(s.Watch(gala))
		check := func(when string, floor int32) {
			t.Helper()
			if diff := cmp.Diff([]int32{floor, -1}, view(t, s).Areas); diff != "" {
				t.Errorf("%s (-want +got):\n%s", when, diff)
			}
		}
		hold := func(delta int) {
			s.Apply(gala,
				availability.Change{Area: "floor", Delta: delta, At: time.Now()},
				availability.Change{Area: "unknown", Delta: delta, At: time.Now()})
		}
		check("at first", 100)
		time.Sleep(time.Second)
		hold(-3)
		check("after a hold", 97)
		h.set(func() { h.latency = 2 * time.Second })
		time.Sleep(5 * time.Second) // a reading is under way
		hold(-2)
		h.set(func() { h.free = 95 })
		check("after another", 95)
		time.Sleep(2 * time.Second)
		check("the reading saw the first only", 98)
		time.Sleep(8 * time.Second)
		check("the next one saw both", 95)
		hold(+5)
		check("after a release", 100)
		for range 1000 {
			hold(-1)
		}
		check("never below nothing", 0)
		time.Sleep(20 * time.Second)
		check("settled", 95)
	})
}

// TestRuleAgainstModel runs random histories and compares what is shown, and
// what the deltas add up to, with a model that keeps the whole history and
// knows nothing but the sentences of the package comment.
func TestRuleAgainstModel(t *testing.T) {
	t.Parallel()
	for seed := range uint64(150) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { runModel(t, rand.New(rand.NewPCG(seed, 1))) })
		})
	}
}

// model is what happened to one seat: changes and readings in the order in
// which they became known.
type model struct {
	ours     bool
	firm     bool // ours since before the call in flight
	inFlight bool
	said     seatplan.Status // what the ledger says
	saidAt   time.Time       // zero: nothing
	before   seatplan.Status // shown before the call in flight left
	base     seatplan.Status
	sent     time.Time
}

func (m *model) shown() seatplan.Status {
	switch {
	case m.ours, m.inFlight:
		return m.said
	case !m.saidAt.IsZero() && !m.sent.After(m.saidAt):
		return m.said
	}
	return m.base
}

func (m *model) change(c availability.Change) {
	shown := m.shown()
	if !m.inFlight {
		m.before, m.firm = shown, m.ours
	}
	switch c.Claim {
	case availability.ClaimHeld:
		m.ours, m.said = true, seatplan.Held
	case availability.ClaimSold:
		m.ours, m.said = true, seatplan.Sold
	case availability.ClaimReleased:
		m.ours, m.said = false, seatplan.Free
	case availability.ClaimTaken:
		m.ours, m.said = false, seatplan.Sold
	case availability.ClaimRefused:
		m.ours, m.said = m.firm, m.before
	case availability.ClaimSame:
		m.said = shown
	}
	m.inFlight, m.saidAt = c.InFlight, c.At
}

func runModel(t *testing.T, r *rand.Rand) {
	h := newHouse(t)
	s := h.open(t)
	t.Cleanup(s.Watch(gala))
	first := view(t, s)
	models := make([]model, seats-1)
	for i := range models {
		models[i].sent = first.ReadAt
	}
	known := 1
	for range 120 {
		time.Sleep(time.Duration(r.IntN(4000)) * time.Millisecond)
		synctest.Wait()
		// A reading became known if it was the last to be sent and is answered.
		if v := view(t, s); v.ReadAt.After(models[0].sent) {
			known++
			for i := range models {
				models[i].base, models[i].sent = h.was(i, v.ReadAt), v.ReadAt
			}
		}
		i := r.IntN(len(models))
		change := availability.Change{Seat: seat(i), At: time.Now(), Claim: availability.Claim(r.IntN(6)), InFlight: r.IntN(3) == 0}
		if sensible(&models[i], change) {
			s.Apply(gala, change)
			models[i].change(change)
		}
		h.set(func() {
			h.latency = time.Duration(r.IntN(3000)) * time.Millisecond
			h.sold[seat(r.IntN(seats-1))] = r.IntN(2) == 0
		})
		if r.IntN(5) == 0 {
			s.Poke(gala)
		}
		compare(t, s, models)
	}
	time.Sleep(time.Second)
	synctest.Wait()
	last := view(t, s)
	want := wire.Snapshot{Position: last.Position, Plan: last.Plan.Key, Seats: last.Seats, Areas: last.Areas}
	if diff := cmp.Diff(want, replay(t, first.Snapshot(), h.told())); diff != "" {
		t.Errorf("the deltas add up to (-want +got):\n%s", diff)
	}
	if known < 10 {
		t.Errorf("only %d readings took part", known)
	}
}

// sensible leaves out what no caller says: a call about a seat leaves only when
// none is in flight, and refusals answer one.
func sensible(m *model, c availability.Change) bool {
	switch c.Claim {
	case availability.ClaimRefused, availability.ClaimTaken:
		return m.inFlight && !c.InFlight && !(m.ours && c.Claim == availability.ClaimTaken)
	case availability.ClaimSame:
		return c.InFlight && !m.inFlight
	case availability.ClaimSold, availability.ClaimReleased:
		return m.ours && !c.InFlight
	}
	return !c.InFlight || !m.inFlight && !m.ours
}

func compare(t *testing.T, s *availability.Service, models []model) {
	t.Helper()
	v := view(t, s)
	if v.ReadAt.After(models[0].sent) {
		return // a reading arrived this instant; the next round takes it in
	}
	for i := range models {
		if got, want := v.Seats[i], models[i].shown(); got != want {
			t.Fatalf("seat %d: %v, want %v; %+v", i, got, want, models[i])
		}
	}
	if v.Seats[seats-1] != seatplan.Blocked {
		t.Fatal("a seat that is not on sale is shown")
	}
}
