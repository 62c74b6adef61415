package push_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/push"
)

// stream is one performance as its source has it.
type stream struct {
	path seatplan.PerformancePath

	order sync.Mutex // held while publishing, so that deltas come in order

	mu    sync.Mutex // guards everything below
	state wire.Snapshot
	known bool
	asked int // for a snapshot
}

func newStream(name string, seats int) *stream {
	return &stream{
		path: seatplan.PerformancePath{Promoter: "p", Account: "a", Event: "e", Performance: seatplan.PerformanceID(name)},
		state: wire.Snapshot{
			Position: wire.Position{Epoch: 77}, Seats: make([]seatplan.Status, seats), Areas: make([]int32, 3),
		},
		known: true,
	}
}

// house is all streams; it is a hub's source.
type house map[seatplan.PerformancePath]*stream

func houseOf(streams ...*stream) house {
	h := make(house)
	for _, s := range streams {
		h[s.path] = s
	}
	return h
}

func (h house) snapshot(path seatplan.PerformancePath) (wire.Snapshot, bool) {
	s := h[path]
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	return s.copy(), s.known
}

// copy returns the state; s.mu is held.
func (s *stream) copy() wire.Snapshot {
	c := s.state
	c.Seats, c.Areas = slices.Clone(c.Seats), slices.Clone(c.Areas)
	return c
}

func (s *stream) now() wire.Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.copy()
}

func (s *stream) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// publish changes a seat and an area and tells the hub afterwards.
func (s *stream) publish(h *push.Hub, seats ...int) {
	s.order.Lock()
	defer s.order.Unlock()
	s.mu.Lock()
	s.state.Seq++
	d := wire.Delta{Position: s.state.Position}
	for _, i := range seats {
		s.state.Seats[i] = (s.state.Seats[i] + 1) % 4
		d.Seats = append(d.Seats, wire.SeatChange{Seat: uint32(i), Status: s.state.Seats[i]})
	}
	area := int(s.state.Seq) % len(s.state.Areas)
	s.state.Areas[area]++
	d.Areas = append(d.Areas, wire.AreaChange{Area: uint32(area), Free: s.state.Areas[area]})
	s.mu.Unlock()
	h.Publish(s.path, d)
}

// watcher is what a browser makes of its frames.
type watcher struct {
	t         testing.TB
	state     *wire.Snapshot
	snapshots int
	deltas    int
	merged    int // updates that came within another's frame
	texts     []string
}

// take applies a frame as the browser does and fails on a gap or a repetition.
func (w *watcher) take(payload []byte, text bool) {
	w.t.Helper()
	switch {
	case text:
		w.texts = append(w.texts, string(payload))
	case wire.Kind(payload) == wire.KindSnapshot:
		s, err := wire.DecodeSnapshot(payload)
		if err != nil {
			w.t.Errorf("snapshot: %v", err)
			return
		}
		if w.state != nil && s.Epoch == w.state.Epoch && s.Seq <= w.state.Seq {
			w.t.Errorf("snapshot at %d for a watcher at %d", s.Seq, w.state.Seq)
		}
		w.state = s
		w.snapshots++
	default:
		w.delta(payload)
	}
}

func (w *watcher) delta(payload []byte) {
	w.t.Helper()
	d, err := wire.DecodeDelta(payload)
	if err != nil {
		w.t.Errorf("delta: %v", err)
		return
	}
	if w.state == nil || !d.Follows(w.state.Position) || d.Seq-d.Merged != w.state.Seq+1 {
		w.t.Errorf("delta to %+v, merged %d, for a watcher of %+v", d.Position, d.Merged, w.state)
		return
	}
	for _, c := range d.Seats {
		w.state.Seats[c.Seat] = c.Status
	}
	for _, c := range d.Areas {
		w.state.Areas[c.Area] = c.Free
	}
	w.state.Position = d.Position
	w.deltas++
	w.merged += int(d.Merged)
}

func (w *watcher) takeAll(s *push.Subscriber) {
	w.t.Helper()
	for f, ok := s.Take(); ok; f, ok = s.Take() {
		w.take(f.Payload(), f.Text())
	}
}

func (w *watcher) check(when string, s *stream) {
	w.t.Helper()
	want := s.now()
	if diff := cmp.Diff(&want, w.state); diff != "" {
		w.t.Errorf("%s the watcher has (-want +got):\n%s", when, diff)
	}
}

// pipe is a connection that takes so many bytes and is full then.
type pipe struct {
	mu       sync.Mutex // guards everything below
	room     int        // -1: endless
	got      []byte
	err      error
	ended    []error
	writes   int
	more     chan struct{} // closed when there is room again
	finishes int
}

func newPipe(room int) *pipe { return &pipe{room: room, more: make(chan struct{})} }

func (p *pipe) TryWrite(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return 0, p.err
	}
	p.writes++
	n := len(b)
	if p.room >= 0 {
		n = min(n, p.room)
		p.room -= n
	}
	p.got = append(p.got, b[:n]...)
	return n, nil
}

func (p *pipe) Finish(b []byte, deadline time.Time) error {
	select {
	case <-p.more:
	case <-time.After(time.Until(deadline)):
		return fmt.Errorf("write: %w", os.ErrDeadlineExceeded)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finishes++
	p.got = append(p.got, b...)
	return nil
}

func (p *pipe) Ended(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = append(p.ended, err)
}

func (p *pipe) endless() {
	p.mu.Lock()
	p.room = -1
	p.mu.Unlock()
	close(p.more)
}

func (p *pipe) endings() []error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.ended)
}

// frames cuts what the pipe got into websocket frames for w and returns how
// many pings were among them.
func (p *pipe) frames(w *watcher) (pings int) {
	w.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	rest := p.got
	p.got = nil
	for len(rest) > 0 {
		op, payload, after := cut(w.t, rest)
		rest = after
		switch op {
		case 0x89:
			pings++
		case 0x81, 0x82:
			w.take(payload, op == 0x81)
		default:
			w.t.Fatalf("a frame begins with %x", op)
		}
	}
	return pings
}

// cut splits the first frame off, as RFC 6455 section 5.2 has it.
func cut(t testing.TB, b []byte) (op byte, payload, rest []byte) {
	t.Helper()
	if len(b) < 2 {
		t.Fatalf("a frame of %d bytes", len(b))
	}
	head, n := 2, int(b[1])
	switch b[1] {
	case 126:
		head, n = 4, int(binary.BigEndian.Uint16(b[2:]))
	case 127:
		head, n = 10, int(binary.BigEndian.Uint64(b[2:]))
	}
	if len(b) < head+n {
		t.Fatalf("a frame of %d bytes is cut off after %d", n, len(b)-head)
	}
	return b[0], b[head : head+n], b[head+n:]
}

func hub(t testing.TB, h house, change func(*push.Config)) *push.Hub {
	t.Helper()
	c := push.Config{Snapshot: h.snapshot, Workers: 2}
	if change != nil {
		change(&c)
	}
	hub := push.New(c)
	t.Cleanup(hub.Close)
	return hub
}

func subscribe(t testing.TB, h *push.Hub, s *stream, o push.Options) *push.Subscriber {
	t.Helper()
	sub, err := h.Subscribe(s.path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sub.Close)
	return sub
}

func name(i int) string { return strconv.Itoa(i) }
