package availability

import (
	"context"
	"fmt"
	"time"

	"github.com/parterre/parterre/seatplan"
)

// Ledger is where our own carts' and orders' lines are read from. It is
// declared here and implemented by whoever keeps them.
type Ledger interface {
	// Lines returns the lines of every live cart and order of a performance:
	// seats as ClaimHeld or ClaimSold with the time the line last changed, places
	// in areas likewise with a negative Delta. Lines with a
	// call in flight say so.
	Lines(ctx context.Context, path seatplan.PerformancePath) ([]Change, error)
}

// Claim is what our books say about a seat.
type Claim uint8

const (
	// ClaimSame leaves the claim as it is; used to say that a call is in flight.
	ClaimSame Claim = iota
	// ClaimHeld: the seat is in one of our carts or unpaid orders.
	ClaimHeld
	// ClaimSold: the seat is in one of our paid orders.
	ClaimSold
	// ClaimReleased: the seat was ours and the vendor has taken it back.
	ClaimReleased
	// ClaimRefused: a hold failed for whatever reason and the seat is what it was
	// before; a seat that was ours before stays ours.
	ClaimRefused
	// ClaimTaken: a hold failed because the seat is somebody else's.
	ClaimTaken
)

// Change is one change of our books, about a seat or about places in an area.
type Change struct {
	// Owner is the cart that the change is about.
	Owner string
	Seat  seatplan.SeatID
	Claim Claim
	// InFlight: a call about the seat has left and is not answered. The change
	// that tells the answer has it false.
	InFlight bool

	// Area and Delta: how many places the vendor has more (released) or less
	// (held) since At. Changes from held to sold are none.
	Area  seatplan.AreaID
	Delta int

	// At is when it happened: for an answered call, when the answer came.
	At time.Time
}

// claim is the ledger's entry of one seat.
type claim struct {
	owner    string // the cart that it is about
	ours     bool
	firm     bool // ours, and not only because a hold is under way
	inFlight bool
	stored   bool // read from the Ledger, so that its absence there means something
	status   seatplan.Status
	at       time.Time
	// before is what the seat was shown as before the call in flight left; known
	// is false when nothing had been read by then.
	before seatplan.Status
	known  bool
}

// decide is the rule that this package exists for.
func (c claim) decide(base seatplan.Status, sent time.Time) seatplan.Status {
	if c.stands(sent) {
		return c.status
	}
	return base
}

// stands reports whether the claim goes before a reading sent at the given time.
func (c claim) stands(sent time.Time) bool {
	return c.ours || c.inFlight || !sent.After(c.at)
}

// foreign reports whether a change is another cart's than the claim.
func (c claim) foreign(ch Change) bool { return c.owner != ch.Owner }

// hears reports whether a change counts. One cart's changes are told in order,
// and an older one is one told twice. Those of two carts that race for a seat
// may come in any order: who has it goes before who was refused it, or has just
// let it go.
func (c claim) hears(ch Change) bool {
	takes := ch.Claim == ClaimHeld || ch.Claim == ClaimSold
	if c.foreign(ch) && (c.firm || takes) {
		return takes && (!c.firm || !c.at.After(ch.At))
	}
	return !c.at.After(ch.At)
}

// next returns the claim after a change; keep is false when there is none any
// more. Shown is what the seat is shown as now, known false when nothing was
// read yet.
func (c claim) next(ch Change, shown seatplan.Status, known bool) (n claim, keep bool) {
	n = c
	n.owner, n.inFlight, n.at = ch.Owner, ch.InFlight, ch.At
	if !c.ours && !c.inFlight {
		n.status, n.before, n.known = shown, shown, known
		if !known {
			n.status = seatplan.Held // until the answer or a reading tells more
		}
	}
	switch ch.Claim {
	case ClaimHeld:
		n.ours, n.status = true, seatplan.Held
	case ClaimSold:
		n.ours, n.status = true, seatplan.Sold
	case ClaimReleased:
		n.letGo(seatplan.Free)
	case ClaimTaken:
		n.letGo(seatplan.Sold)
	case ClaimRefused:
		if n.firm {
			break
		}
		if !n.known {
			return claim{}, false
		}
		n.letGo(n.before)
	}
	n.firm = n.ours && (n.firm || !n.inFlight)
	return n, true
}

func (c *claim) letGo(status seatplan.Status) {
	c.ours, c.status, c.before, c.known = false, status, status, true
}

// Apply changes the ledger of a performance after the change was committed.
// Changes older than what the ledger knows of a seat are ignored, and so is
// everything about a performance that nobody has asked for: its ledger is read
// when somebody does.
func (s *Service) Apply(path seatplan.PerformancePath, changes ...Change) {
	p := s.known(path)
	if p == nil {
		return
	}
	anew := false
	p.locked(func() {
		for _, ch := range changes {
			if ch.Area != "" {
				p.areas.add(ch.Area, ch.Delta, ch.At)
				anew = anew || p.ours || p.state == nil
				continue
			}
			p.change(ch)
		}
		// What our own books hold in an area is counted from the books.
		p.dirty = p.dirty || anew
		anew = anew && p.state != nil
		p.commit()
	})
	p.flush()
	if anew {
		s.reload(p)
	}
}

// locked runs f with p.mu held, which is let go also when f panics.
func (p *performance) locked(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}

// Reload says that the lines of a performance have changed where this process
// cannot see it, so that they must be read again: now if it is watched, else
// before it is next asked for.
func (s *Service) Reload(path seatplan.PerformancePath) {
	p := s.known(path)
	if p == nil {
		return
	}
	p.mu.Lock()
	p.dirty = true
	watched := p.watchers > 0
	p.mu.Unlock()
	if watched {
		s.reload(p)
	}
}

// reload reads the lines, and does not wait for them.
func (s *Service) reload(p *performance) {
	s.run(p.path, func(ctx context.Context) {
		if err := p.loadLedger(ctx); err != nil {
			s.config.Log.Error("read ledger", "performance", p.path.String(), "error", err)
		}
	})
}

// loadLedger reads the lines until they are as new as the last Reload.
func (p *performance) loadLedger(ctx context.Context) error {
	select {
	case p.loading <- struct{}{}:
		defer func() { <-p.loading }()
	case <-ctx.Done():
		return ctx.Err()
	}
	for {
		more, err := p.loadOnce(ctx)
		if err != nil || !more {
			return err
		}
		p.flush()
	}
}

// loadOnce reads the lines if they have to be, and reports whether it did. They
// still have to be when it fails, or panics.
func (p *performance) loadOnce(ctx context.Context) (more bool, err error) {
	var began time.Time
	p.locked(func() {
		more, began = p.dirty, p.service.config.Now()
		p.dirty = false
	})
	if !more {
		return false, nil
	}
	merged := false
	defer func() {
		if !merged {
			p.locked(func() { p.dirty = true })
		}
	}()
	lines, err := p.service.config.Ledger.Lines(ctx, p.path)
	if err != nil {
		return false, fmt.Errorf("read lines of %s: %w", p.path, err)
	}
	p.locked(func() {
		p.merge(lines, began)
		p.commit()
	})
	merged = true
	return true, nil
}

// change applies one change to a seat's claim; p.mu is held.
func (p *performance) change(ch Change) {
	c, had := p.claims[ch.Seat]
	if had && !c.hears(ch) {
		return
	}
	shown, known := p.shown(ch.Seat)
	n, keep := c.next(ch, shown, known)
	if keep {
		p.claims[ch.Seat] = n
	} else {
		delete(p.claims, ch.Seat)
	}
	p.touch(ch.Seat)
}

// merge makes the ledger agree with the lines read since began; p.mu is held.
// What this process has heard since is newer than the lines.
func (p *performance) merge(lines []Change, began time.Time) {
	present := make(map[seatplan.SeatID]bool, len(lines))
	p.own = newOwnPlaces(lines)
	p.areas.forget(began)
	for _, line := range lines {
		if line.Area != "" {
			if !line.At.After(began) && !line.At.Before(p.sent()) {
				p.areas.add(line.Area, line.Delta, line.At)
			}
			continue
		}
		present[line.Seat] = true
		if c, had := p.claims[line.Seat]; !had || !c.same(line) {
			p.change(line)
		}
		if c, had := p.claims[line.Seat]; had {
			c.stored = true
			p.claims[line.Seat] = c
		}
	}
	for seat, c := range p.claims {
		if present[seat] || c.at.After(began) {
			continue
		}
		switch {
		case c.ours:
			p.change(Change{Owner: c.owner, Seat: seat, Claim: ClaimReleased, At: began})
		case c.inFlight && c.stored:
			p.change(Change{Owner: c.owner, Seat: seat, At: began})
		}
	}
}

// same reports whether a line says no more than the claim.
func (c claim) same(line Change) bool {
	return c.at.Equal(line.At) && c.inFlight == line.InFlight && c.ours &&
		(line.Claim == ClaimHeld && c.status == seatplan.Held || line.Claim == ClaimSold && c.status == seatplan.Sold)
}
