package push

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
)

// Bounds on the deltas remembered of one performance; what is older is made
// good by a snapshot.
const (
	maxDeltas  = 256
	maxChanges = 1 << 14
)

// topic is one performance with its watchers and the end of its stream.
type topic struct {
	path seatplan.PerformancePath

	fetching sync.Mutex // held while a snapshot is made, which does not wait; taken before mu

	mu   sync.Mutex      // guards everything below
	subs [][]*Subscriber // by worker
	live int             // how many subs there are

	// The deltas that lead from low to high in epoch; known is false before the
	// first delta or snapshot.
	known     bool
	epoch     uint64
	low, high uint64
	deltas    []wire.Delta
	changes   int // in deltas

	merged   map[uint64]Frame // what leads to high, by where from
	snapshot Frame            // newest made
	at       wire.Position    // of snapshot

	state   Frame  // the stale message, empty while live
	beat    Frame  // the same as a heartbeat
	stating uint64 // counts the changes of state
	plans   uint64 // counts the changes of plan
}

// publish takes in the next delta. It reports whether it was news; t.mu is held.
func (t *topic) publish(d wire.Delta) bool {
	same := t.known && t.epoch == d.Epoch
	if same && d.Seq <= t.high {
		return false
	}
	if !same || d.Seq != t.high+1 {
		t.restart(wire.Position{Epoch: d.Epoch, Seq: d.Seq - 1})
	}
	t.high = d.Seq
	t.deltas = append(t.deltas, d)
	t.changes += size(d)
	drop := 0
	for drop < len(t.deltas)-1 && (len(t.deltas)-drop > maxDeltas || t.changes > maxChanges) {
		t.changes -= size(t.deltas[drop])
		t.deltas[drop] = wire.Delta{}
		drop++
	}
	t.deltas = t.deltas[drop:]
	t.low += uint64(drop)
	clear(t.merged)
	return true
}

func size(d wire.Delta) int { return len(d.Seats) + len(d.Areas) }

// restart forgets all deltas; the stream goes on from the given position. t.mu
// is held.
func (t *topic) restart(from wire.Position) {
	t.known, t.epoch = true, from.Epoch
	t.low, t.high = from.Seq, from.Seq
	t.deltas, t.changes = nil, 0
	clear(t.merged)
}

// setStale notes since when the picture is old; t.mu is held.
func (t *topic) setStale(since time.Time) {
	t.state = staleFrame(since)
	t.beat = t.state.withPing()
	t.stating++
}

// covers reports whether deltas lead on from a position; t.mu is held.
func (t *topic) covers(from wire.Position) bool {
	return t.known && from.Epoch == t.epoch && from.Seq >= t.low
}

// forward is since for a position that may not be covered; then ok is false.
func (t *topic) forward(from wire.Position) (f Frame, at wire.Position, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.covers(from) {
		return Frame{}, from, false
	}
	return t.since(from)
}

// since returns what leads from a position that is covered to the newest, and
// where that is. An empty frame means that there is nothing new; ok is false
// when a snapshot is the shorter way. t.mu is held.
func (t *topic) since(from wire.Position) (f Frame, at wire.Position, ok bool) {
	if from.Seq >= t.high {
		return Frame{}, from, true
	}
	f, made := t.merged[from.Seq]
	if !made {
		f = deltaFrame(merge(t.deltas[from.Seq-t.low:]))
		if t.merged == nil {
			t.merged = make(map[uint64]Frame)
		}
		t.merged[from.Seq] = f
	}
	if !t.snapshot.empty() && len(f.raw) > len(t.snapshot.raw) {
		return Frame{}, from, false
	}
	return f, wire.Position{Epoch: t.epoch, Seq: t.high}, true
}

// merge returns one delta that does what all of them do in turn.
func merge(deltas []wire.Delta) wire.Delta {
	if len(deltas) == 1 {
		return deltas[0]
	}
	m := wire.Delta{Position: deltas[len(deltas)-1].Position, Merged: uint64(len(deltas) - 1)}
	for _, d := range deltas {
		m.Seats = append(m.Seats, d.Seats...)
		m.Areas = append(m.Areas, d.Areas...)
	}
	m.Seats = lastOf(m.Seats, func(c wire.SeatChange) uint32 { return c.Seat })
	m.Areas = lastOf(m.Areas, func(c wire.AreaChange) uint32 { return c.Area })
	return m
}

// lastOf orders changes by key and keeps the last of each.
func lastOf[C any](changes []C, key func(C) uint32) []C {
	slices.SortStableFunc(changes, func(a, b C) int { return cmp.Compare(key(a), key(b)) })
	n := 0
	for i, c := range changes {
		if i+1 < len(changes) && key(changes[i+1]) == key(c) {
			continue
		}
		changes[n] = c
		n++
	}
	return changes[:n]
}

// fresh returns a snapshot that is no older than the newest delta, made if
// there is none; ok is false when nothing is known yet.
func (t *topic) fresh(source func(seatplan.PerformancePath) (wire.Snapshot, bool)) (f Frame, at wire.Position, ok bool) {
	t.fetching.Lock()
	defer t.fetching.Unlock()
	t.mu.Lock()
	f, at = t.snapshot, t.at
	current := !f.empty() && t.covers(at) && at.Seq >= t.high
	t.mu.Unlock()
	if current {
		return f, at, true
	}
	s, ok := source(t.path)
	if !ok {
		return Frame{}, wire.Position{}, false
	}
	f, at = snapshotFrame(s), s.Position
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.covers(at) {
		// The source is the truth: deltas that do not lead on from it are of
		// another epoch.
		t.restart(at)
	}
	t.snapshot, t.at = f, at
	return f, at, true
}
