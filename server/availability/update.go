package availability

import (
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/panics"
)

// Kind says what an update is about.
type Kind uint8

const (
	// Changed carries the next delta of the stream.
	Changed Kind = iota
	// Restarted says that a stream of a new epoch began: take a snapshot.
	Restarted
	// PlanChanged says that the seats are numbered by another plan from now on;
	// Restarted follows.
	PlanChanged
	// WentStale says that the vendor cannot be read; Since is the last time that
	// it could, or when it was first tried.
	WentStale
	// WentLive says that the vendor can be read again.
	WentLive
)

// Update is what the sink is told. Updates of one performance are told one at a
// time and in order, after the state has changed.
type Update struct {
	Path  seatplan.PerformancePath
	Kind  Kind
	Delta wire.Delta // Changed only; its slices are the receiver's to read, not to change
	Since time.Time  // WentStale only
}

// post queues an update; p.mu is held.
func (p *performance) post(u Update) {
	u.Path = p.path
	p.outbox = append(p.outbox, u)
}

// flush tells the sink what was posted. Whoever finds another goroutine telling
// leaves its updates to that one, which keeps them in order without holding
// p.mu while the sink runs.
func (p *performance) flush() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.telling {
		return
	}
	p.telling = true
	for len(p.outbox) > 0 {
		updates, told := p.outbox, !p.dropped
		p.outbox = nil
		p.mu.Unlock()
		if told {
			for _, u := range updates {
				p.publish(u)
			}
		}
		p.mu.Lock()
	}
	p.telling = false
}

// publish hands one update to the sink. A panic there is the watchers' loss: they
// are told to take a snapshot instead, and whoever changed something goes on.
func (p *performance) publish(u Update) {
	c := p.service.config
	sink := func() error { c.Sink(u); return nil }
	if c.Panics.Run(panics.Update, sink, "performance", p.path.String()) != nil && u.Kind == Changed {
		u = Update{Path: p.path, Kind: Restarted}
		c.Panics.Run(panics.Update, sink, "performance", p.path.String())
	}
}
