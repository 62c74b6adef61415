package app_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/wasm/app"
)

// network plays the browser's and the server's part, a quarter of a second at a
// time.
type network struct {
	*app.App
	now    float64
	socket string // "": refused; else swallowed, silent or works
	http   bool
	seats  []seatplan.Status
	seq    uint64

	dials, polls, same int
	said               []string
	at                 []float64 // of the polls
	dialled            []float64
}

func newNetwork(t testing.TB, random func() float64) *network {
	t.Helper()
	a := app.New(app.Options{Performance: "p", Texts: texts, Still: true, Random: random})
	a.Resize(800, 600)
	a.Load(hall(t), 0)
	n := &network{App: a, http: true, seats: make([]seatplan.Status, 20), seq: 1}
	n.seats[3] = seatplan.Sold
	a.Connect(0)
	n.carryOut()
	return n
}

// pass lets so many milliseconds pass.
func (n *network) pass(d float64) {
	for end := n.now + d; n.now < end; {
		n.now += 250
		if n.Transport() == "ws" && n.socket == "works" && int(n.now)%18_000 == 0 {
			n.Control(app.Control{Type: "live"}, n.now)
		}
		n.Tick(n.now)
		n.carryOut()
	}
}

func (n *network) carryOut() {
	for _, e := range n.Effects() {
		switch e.Kind {
		case app.EffectConnect:
			n.dials++
			n.dialled = append(n.dialled, n.now)
			n.dial()
		case app.EffectPoll:
			n.polls++
			n.at = append(n.at, n.now)
			n.Polled(n.PollSent(), n.answer(e.Text), n.now)
		case app.EffectAnnounce:
			n.said = append(n.said, e.Text)
		}
	}
}

func (n *network) dial() {
	switch n.socket {
	case "":
		n.Closed(1006, n.now)
	case "silent":
		n.Opened("", n.now)
	case "works":
		n.Opened("", n.now)
		n.Binary(snapshot(n.seq, n.seats, 50), n.now)
	}
	n.carryOut()
}

func (n *network) answer(tag string) app.Answer {
	switch {
	case !n.http:
		return app.Answer{}
	case tag == (`"7-` + string(rune('0'+n.seq)) + `"`):
		n.same++
		return app.Answer{Status: 304}
	}
	return app.Answer{Status: 200, Body: snapshot(n.seq, n.seats, 50)}
}

// sell has another buyer buy a seat.
func (n *network) sell(seat int) {
	n.seats[seat] = seatplan.Sold
	n.seq++
}

// TestWithoutASocket: no seat looks free that is not known to be, what is sold
// meanwhile is, and nobody is told of being offline.
func TestWithoutASocket(t *testing.T) {
	t.Parallel()
	for _, socket := range []string{"", "swallowed", "silent"} {
		t.Run("socket "+socket, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t, half)
			n.socket = socket
			if socket != "" {
				n.App.Connect(0) // the first was refused before we could say otherwise
				n.carryOut()
			}
			if n.Pictured() || n.Seats().Status(0) == seatplan.Free {
				t.Error("seats look free before anybody has said so")
			}
			n.pass(2500)
			if !n.Pictured() || n.Seats().Status(0) != seatplan.Free || n.Seats().Status(3) != seatplan.Sold {
				t.Fatalf("after 2.5 s seats 0 and 3 are %v and %v, want free and sold", n.Seats().Status(0), n.Seats().Status(3))
			}
			n.pass(20_000)
			n.sell(4)
			n.pass(6000)
			if got := n.Seats().Status(4); got != seatplan.Sold {
				t.Errorf("a seat sold meanwhile is %v", got)
			}
			n.pass(120_000)
			if len(n.said) > 0 || n.Freshness() != app.Fresh || n.Transport() != "poll" {
				t.Errorf("said %q, %v by %s; want nothing, live by poll", n.said, n.Freshness(), n.Transport())
			}
			if n.polls < 25 || n.polls > 34 || n.same < n.polls-4 {
				t.Errorf("%d polls in 150 s, of which %d found nothing new; want one every 5 s", n.polls, n.same)
			}
			if n.dials < 5 || n.dials > 25 {
				t.Errorf("%d sockets were tried in 150 s, want fewer and fewer, and never none", n.dials)
			}
			n.socket = "works"
			n.pass(31_000)
			before := n.polls
			n.pass(60_000)
			if n.Transport() != "ws" || n.polls != before {
				t.Errorf("with a socket again: %s and %d more polls, want ws and none", n.Transport(), n.polls-before)
			}
		})
	}
}

// TestASocketThatIsDropped polls until the next one works, and spreads its own
// return.
func TestASocketThatIsDropped(t *testing.T) {
	t.Parallel()
	for _, random := range []float64{0, 0.5, 0.99} {
		n := newNetwork(t, func() float64 { return random })
		n.socket = "works"
		n.pass(15_000)
		if n.Transport() != "ws" {
			t.Fatalf("the picture comes by %s, want ws", n.Transport())
		}
		n.socket, n.at, n.dialled = "", nil, nil
		n.sell(5)
		dropped := n.now
		n.Closed(1001, n.now)
		n.pass(4000)
		if got := n.Seats().Status(5); got != seatplan.Sold {
			t.Errorf("random %v: 4 s after the socket was dropped the seat is %v, want sold", random, got)
		}
		first := n.dialled[0] - dropped
		if want := max(100, 3000*random); first < want || first > want+250 {
			t.Errorf("random %v: the first socket after it was dropped was tried after %v ms, want %v", random, first, want)
		}
	}
}

// TestOffline says so when HTTP does not get through either, within seconds, and
// no more when it does.
func TestOffline(t *testing.T) {
	t.Parallel()
	for name, unplug := range map[string]bool{"told by the browser": true, "found out": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t, half)
			n.socket = "works"
			n.pass(15_000)
			n.http, n.socket = false, ""
			if unplug { // the socket does not know yet
				n.Unplugged(n.now)
				n.carryOut()
				n.pass(500)
			} else {
				n.Closed(1006, n.now)
				n.pass(5000)
			}
			if n.Freshness() != app.Offline {
				t.Fatalf("the network is gone and the picture is said to be %v", n.Freshness())
			}
			n.http = true
			n.sell(6)
			n.pass(6000)
			if n.Freshness() != app.Fresh || n.Seats().Status(6) != seatplan.Sold {
				t.Errorf("the network is back: %v, seat 6 %v; want live, sold", n.Freshness(), n.Seats().Status(6))
			}
			n.pass(1000)
			if diff := cmp.Diff([]string{"live offline", "live live"}, n.said); diff != "" {
				t.Errorf("said (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAPollThatFails is not yet being offline where the browser says nothing of
// it, nor is a server that answers with an error.
func TestAPollThatFails(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, half)
	n.pass(1500)
	n.Closed(1006, n.now)
	n.http = false
	for n.polls == 1 {
		n.pass(250)
	}
	if n.Freshness() != app.Fresh {
		t.Errorf("after one poll without an answer: %v, want live", n.Freshness())
	}
	for _, status := range []int{429, 503} {
		a := newApp(t, app.Options{Random: half})
		a.Closed(1006, 0)
		a.Tick(10_000)
		for range 5 {
			a.Polled(a.PollSent(), app.Answer{Status: status}, 10_000)
			a.Tick(10_000)
		}
		if a.Freshness() != app.Fresh {
			t.Errorf("after answers of %d: %v, want live", status, a.Freshness())
		}
		a.Tick(31_000)
		if a.Freshness() != app.Stale {
			t.Errorf("after 30 s of answers of %d: %v, want stale", status, a.Freshness())
		}
	}
}

// TestPollsAreOvertaken by the socket, by a newer poll, by time.
func TestPollsAreOvertaken(t *testing.T) {
	t.Parallel()
	old := app.Answer{Status: 200, Body: snapshot(1, make([]seatplan.Status, 20), 50)}
	sold := make([]seatplan.Status, 20)
	sold[2] = seatplan.Sold

	a := newApp(t, app.Options{Random: half})
	a.Closed(1006, 0)
	a.Tick(5000)
	sent := a.PollSent()
	a.Opened("", 5100)
	a.Binary(snapshot(2, sold, 50), 5200)
	a.Polled(sent, old, 5300)
	if got := a.Seats().Status(2); got != seatplan.Sold {
		t.Errorf("a poll from before the socket's picture made the seat %v", got)
	}

	a = newApp(t, app.Options{Random: half})
	a.Closed(1006, 0)
	a.Tick(5000)
	sent = a.PollSent()
	a.Tick(5000 + 8000) // it takes too long
	a.Tick(5000 + 8000 + 2000)
	if a.PollSent() == sent {
		t.Fatal("after one that took too long no other was sent")
	}
	a.Polled(a.PollSent(), app.Answer{Status: 200, Body: snapshot(2, sold, 50)}, 16_000)
	a.Polled(sent, old, 16_100)
	if got := a.Seats().Status(2); got != seatplan.Sold {
		t.Errorf("the answer that took too long made the seat %v", got)
	}
}

// TestPollsSayWhatTheSocketWould: that the server's own picture is old, and that
// the plan is another one.
func TestPollsSayWhatTheSocketWould(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{Random: half, Plan: "00000000000000000000"})
	a.Closed(1006, 0)
	a.Tick(5000)
	a.Polled(a.PollSent(), app.Answer{Status: 304, Stale: "2026-12-04T17:42:09.000Z"}, 5100)
	if a.Freshness() != app.Stale || a.FreshnessText() != "as of 17:42" {
		t.Errorf("Freshness = %v %q, want stale as of 17:42", a.Freshness(), a.FreshnessText())
	}
	a.Tick(12_000)
	a.Polled(a.PollSent(), app.Answer{Status: 304}, 12_100)
	if a.Freshness() != app.Fresh {
		t.Errorf("Freshness = %v, want live again", a.Freshness())
	}
	a.Effects()
	a.Tick(20_000)
	another := wire.AppendSnapshot(nil, wire.Snapshot{Position: wire.Position{Epoch: 9}, Plan: wire.PlanKey{1}, Seats: make([]seatplan.Status, 20)})
	a.Effects()
	a.Polled(a.PollSent(), app.Answer{Status: 200, Body: another}, 20_100)
	if diff := cmp.Diff([]app.Effect{{Kind: app.EffectReload}}, a.Effects()); diff != "" {
		t.Errorf("effects of another plan (-want +got):\n%s", diff)
	}
}

// TestARefusedSeatIsAskedFor: what the server refused is asked for at once where
// no socket tells of it.
func TestARefusedSeatIsAskedFor(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, half)
	n.pass(8000)
	n.Press(0)
	n.Effects()
	n.sell(0)
	before := n.polls
	n.Settled("add " + string(n.Plan().SeatID(0)))
	n.pass(250)
	if n.polls != before+1 || n.Seats().Status(0) != seatplan.Sold {
		t.Errorf("after the refusal: %d polls and the seat %v, want one and sold", n.polls-before, n.Seats().Status(0))
	}
	for _, text := range n.said {
		if strings.HasPrefix(text, "live ") {
			t.Errorf("said %q", text)
		}
	}
}

// TestAnOrderIsFollowed says hello again with the order that the page shows.
func TestAnOrderIsFollowed(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{Performance: "p/a/e/1"})
	a.SetOrder("o_1", "secret")
	want := []app.Effect{{Kind: app.EffectFrame, Text: `{"type":"hello","token":"secret","order":"o_1","performance":"p/a/e/1","plan":"","epoch":"7","seq":1}`}}
	if diff := cmp.Diff(want, a.Effects()); diff != "" {
		t.Errorf("effects (-want +got):\n%s", diff)
	}
	a.SetOrder("o_1", "secret")
	if got := a.Effects(); len(got) != 0 {
		t.Errorf("effects of the same order = %v, want none", got)
	}
}

// TestTheCartIsFollowedAgain: who goes back from an order that was given up, or on
// to another purchase, hears of the cart and not of that order any more.
func TestTheCartIsFollowedAgain(t *testing.T) {
	t.Parallel()
	for _, token := range []string{"ct_1", "ct_2"} {
		a := newApp(t, app.Options{Performance: "p/a/e/1"})
		a.SetCart(app.Cart{Token: "ct_1", Rev: 1, Lines: seats("s3")})
		a.SetOrder("o_1", "secret")
		a.Effects()
		a.SetCart(app.Cart{Token: token, Rev: 3})
		want := []app.Effect{{Kind: app.EffectFrame, Text: `{"type":"hello","token":"` + token + `","performance":"p/a/e/1","plan":"","epoch":"7","seq":1}`}}
		if diff := cmp.Diff(want, a.Effects()); diff != "" {
			t.Errorf("back to cart %s: effects (-want +got):\n%s", token, diff)
		}
		a.SetCart(app.Cart{Token: token, Rev: 4})
		if got := a.Effects(); len(got) != 0 {
			t.Errorf("effects of the same cart = %v, want none", got)
		}
	}
}
