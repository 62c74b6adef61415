package e2e_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/demo"
)

// apiPoller asks for the seats again and again, as a browser does whose socket
// does not work.
type apiPoller struct {
	*apiBuyer
	plan *seatplan.Plan
	tag  string
	last []seatplan.Status
	same int // answers that said that nothing has changed
}

// poll asks for the seats and returns how one of them stands.
func (p *apiPoller) poll(seat seatplan.SeatID) seatplan.Status {
	p.Helper()
	r := p.request("GET", "/v1/availability/"+p.performance, nil)
	r.Header.Set("If-None-Match", p.tag)
	switch reply := p.do(r); reply.status {
	case http.StatusNotModified:
		p.same++
	case http.StatusOK:
		s, err := wire.DecodeSnapshot(reply.body)
		if err != nil {
			p.Fatal(err)
		}
		p.tag, p.last = reply.header.Get("ETag"), s.Seats
	default:
		p.Fatalf("poll = %d %s", reply.status, reply.body)
	}
	i, ok := p.plan.Find(seat)
	if !ok {
		p.Fatalf("the plan has no seat %s", seat)
	}
	return p.last[i]
}

// poller reads the plan and begins to poll.
func (s *apiShop) poller(performance string) *apiPoller {
	s.Helper()
	b := s.buyer(performance)
	found := planAddress.FindSubmatch(b.send("GET", "/e/"+performance, nil).body)
	if found == nil {
		s.Fatalf("the page of %s has no plan", performance)
	}
	plan, err := wire.DecodePlan(b.send("GET", string(found[1]), nil).body)
	if err != nil {
		s.Fatal(err)
	}
	return &apiPoller{apiBuyer: b, plan: plan}
}

// freeSeats are the first free seats that a poll finds.
func (p *apiPoller) freeSeats(n int) (seats []seatplan.SeatID) {
	p.Helper()
	p.poll(p.plan.SeatID(0))
	for i, status := range p.last {
		if status == seatplan.Free && len(seats) < n {
			seats = append(seats, p.plan.SeatID(i))
		}
	}
	return seats
}

// TestPollsSeeWhatIsSoldElsewhere: whoever polls keeps the vendor read, and is
// told in few bytes that nothing has changed.
func TestPollsSeeWhatIsSoldElsewhere(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{Poll: time.Second})
	p := shop.poller(opera)
	seat := p.freeSeats(1)[0]
	p.poll(seat)
	shop.door("bil24", fmt.Sprintf(sellElsewhere, seat))
	eventually(t, "sold", func() bool { return p.poll(seat) == seatplan.Sold })
	if p.same == 0 {
		t.Error("no answer said that nothing has changed")
	}
	taken := p.freeSeats(1)[0]
	shop.buyer(opera).take(takeSeats(string(taken)))
	if got := p.poll(taken); got != seatplan.Held {
		t.Errorf("a seat that another buyer of ours holds is %v, want held at once", got)
	}
}

// TestARefusedSeatIsSoldAtOnce: what the vendor refused because somebody else has
// it does not look free until the vendor is next read, which is in an hour.
func TestARefusedSeatIsSoldAtOnce(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{Poll: time.Hour})
	p := shop.poller(opera)
	seats := p.freeSeats(2)
	shop.door("bil24", fmt.Sprintf(sellElsewhere, seats[0]))
	no := p.take(takeSeats(string(seats[0]), string(seats[1]))).refused(http.StatusConflict, "seat_taken")
	if !slices.Equal(no.Seats, []string{string(seats[0])}) {
		t.Fatalf("refused %v, want %v", no.Seats, seats[0])
	}
	if got := p.poll(seats[0]); got != seatplan.Sold {
		t.Errorf("the refused seat is %v, want sold", got)
	}
	if got := p.poll(seats[1]); got != seatplan.Held {
		t.Errorf("the seat asked for beside it is %v, want held", got)
	}
}
