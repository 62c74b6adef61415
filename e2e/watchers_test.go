package e2e_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/demo"
)

// TestManyWatchersOnePoller has many look at one performance: the vendor is
// asked as often as for one of them. PARTERRE_WATCHERS says how many.
func TestManyWatchersOnePoller(t *testing.T) {
	t.Parallel()
	unhurried(t)
	many := 120
	if n, err := strconv.Atoi(os.Getenv("PARTERRE_WATCHERS")); err == nil {
		many = n
	}
	shop := openShop(t, demo.Options{Poll: time.Second})
	shop.visitor(opera).watch()
	one := shop.polled("one watcher")
	for range many - 1 {
		shop.visitor(opera).watch()
	}
	all := shop.polled(strconv.Itoa(many) + " watchers")
	// A little jitter either way; watchers that each asked would make it many
	// times as much.
	if all > 2*one {
		t.Errorf("%d watchers cost %.0f vendor calls a minute, one costs %.0f", many, all, one)
	}
}

// polled counts the vendor's calls until it has been asked for seats eight times
// more, and returns how many that is a minute.
func (s *apiShop) polled(what string) (perMinute float64) {
	s.Helper()
	calls := func() (seats, total int) {
		counts := s.books("bil24").Calls
		for _, n := range counts {
			total += n
		}
		return counts["GET_SEAT_LIST"], total
	}
	before, totalBefore := calls()
	began := time.Now()
	total := 0
	eventually(s, "asked eight times", func() bool {
		seats, now := calls()
		total = now - totalBefore
		return seats >= before+8
	})
	perMinute = float64(total) / time.Since(began).Minutes()
	s.Logf("%s: %.0f vendor calls a minute", what, perMinute)
	return perMinute
}

var (
	planAddress = regexp.MustCompile(`data-plan="(/v1/plans/[^"]+)"`)
	planHash    = regexp.MustCompile(`/v1/plans/(.+)`)
)

// apiWatcher is a browser's socket with the plan it draws.
type apiWatcher struct {
	*apiBuyer
	plan     *seatplan.Plan
	conn     *websocket.Conn
	statuses chan []seatplan.Status
}

// watch opens the socket of the buyer's page.
func (b *apiBuyer) watch() *apiWatcher {
	b.Helper()
	page := b.send("GET", "/e/"+b.performance, nil)
	found := planAddress.FindSubmatch(page.body)
	if found == nil {
		b.Fatalf("page of %s = %d without a plan", b.performance, page.status)
	}
	address := string(found[1])
	plan, err := wire.DecodePlan(b.send("GET", address, nil).body)
	if err != nil {
		b.Fatalf("read plan: %v", err)
	}
	w := &apiWatcher{apiBuyer: b, plan: plan, statuses: make(chan []seatplan.Status, 1)}
	w.conn, err = b.dial(map[string]any{
		"type": "hello", "token": b.token, "performance": b.performance, "plan": planHash.FindStringSubmatch(address)[1],
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { w.conn.CloseNow() })
	w.conn.SetReadLimit(1 << 20)
	go w.follow(context.WithoutCancel(b.Context()))
	return w
}

// dial opens a socket and says hello.
func (b *apiBuyer) dial(hello any) (*websocket.Conn, error) {
	ctx := context.WithoutCancel(b.Context())
	conn, _, err := websocket.Dial(ctx, b.url+"/v1/live", &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: b.client.Transport}, HTTPHeader: http.Header{"Origin": {b.url}},
	})
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(hello)
	if err != nil {
		return nil, err
	}
	return conn, conn.Write(ctx, websocket.MessageText, text)
}

// follow keeps the newest picture in the channel until the socket is closed.
func (w *apiWatcher) follow(ctx context.Context) {
	var now []seatplan.Status
	var at wire.Position
	for {
		kind, message, err := w.conn.Read(ctx)
		if err != nil {
			return
		}
		if kind != websocket.MessageBinary {
			continue
		}
		if wire.Kind(message) == wire.KindSnapshot {
			s, err := wire.DecodeSnapshot(message)
			if err != nil {
				w.Errorf("snapshot: %v", err)
				return
			}
			now, at = s.Seats, s.Position
		} else {
			d, err := wire.DecodeDelta(message)
			if err != nil || !d.Follows(at) {
				w.Errorf("delta %+v after %+v: %v", d, at, err)
				return
			}
			now, at = slices.Clone(now), d.Position
			for _, c := range d.Seats {
				now[c.Seat] = c.Status
			}
		}
		select { // only the newest counts
		case <-w.statuses:
		default:
		}
		w.statuses <- now
	}
}

// sees waits until the plan shows a seat so.
func (w *apiWatcher) sees(seat string, want seatplan.Status) {
	w.Helper()
	index, ok := w.plan.Find(seatplan.SeatID(seat))
	if !ok {
		w.Errorf("plan has no seat %s", seat)
		return
	}
	deadline := time.After(30 * time.Second)
	for {
		select {
		case now := <-w.statuses:
			if now[index] == want {
				return
			}
		case <-deadline:
			w.Errorf("seat %s is never %v to watcher %s", seat, want, w.cart)
			return
		}
	}
}

// freeSeats are seats of the performance that can be had.
func (w *apiWatcher) freeSeats(n int) []string {
	w.Helper()
	var seats []string
	for i, status := range <-w.statuses {
		if status == seatplan.Free && len(seats) < n {
			seats = append(seats, string(w.plan.SeatID(i)))
		}
	}
	if len(seats) < n {
		w.Fatalf("%d free seats, want %d", len(seats), n)
	}
	return seats
}

// freeSeats are seats of a performance that can be had.
func (s *apiShop) freeSeats(performance string, n int) []string {
	s.Helper()
	w := s.visitor(performance).watch()
	defer w.conn.CloseNow()
	return w.freeSeats(n)
}
