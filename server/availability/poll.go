package availability

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
)

// unwatch ends the poller with the last watcher.
func (p *performance) unwatch() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used = p.service.config.Now()
	if p.watchers--; p.watchers == 0 {
		p.stop()
		p.stop = nil
	}
}

func (p *performance) watched() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.watchers > 0
}

// pollOn polls until ctx ends, also when the poller itself panics; then it rests
// as after a failure.
func (p *performance) pollOn(ctx context.Context) {
	c := p.service.config
	poll := func() error { p.poll(ctx); return nil }
	for c.Panics.Run(panics.Poll, poll, "performance", p.path.String()) != nil {
		select {
		case <-ctx.Done():
			return
		case <-time.After(c.Longest):
		}
	}
}

// poll reads the performance until ctx ends.
func (p *performance) poll(ctx context.Context) {
	timer := time.NewTimer(p.pause())
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-p.poke:
			wait, heed := p.pokePause()
			if !heed {
				continue
			}
			if wait > 0 {
				timer.Reset(wait)
				continue
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-p.read():
		}
		timer.Reset(p.pause())
	}
}

// pause returns how long the poller has to wait from now: the gap since the last
// reading, a tenth more or less.
func (p *performance) pause() time.Duration {
	c := p.service.config
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended.IsZero() {
		return 0
	}
	gap := time.Duration(float64(p.gap()) * (0.9 + 0.2*c.Random()))
	return max(0, gap-c.Now().Sub(p.ended))
}

// gap returns how long the vendor is left alone after a reading, whoever asks: the
// interval, doubled for each failure, at least what the vendor asked for. p.mu is
// held.
func (p *performance) gap() time.Duration {
	c := p.service.config
	pause := p.service.interval(p.path)
	for range p.fails {
		if pause *= 2; pause >= c.Longest {
			pause = c.Longest
			break
		}
	}
	var refusal *vendors.Error
	if errors.As(p.err, &refusal) {
		pause = max(pause, min(refusal.RetryAfter, maxRetryAfter))
	}
	return pause
}

// maxRetryAfter bounds how long a vendor can keep us from asking.
const maxRetryAfter = 5 * time.Minute

// pokePause returns how long a poke has to wait, and whether it counts at all.
func (p *performance) pokePause() (time.Duration, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return 0, false
	}
	return max(0, pokeGap-p.service.config.Now().Sub(p.began)), true
}

// current returns the view for somebody who asks now; see [Service.View].
func (p *performance) current(ctx context.Context) (*View, error) {
	for waited := false; ; waited = true {
		p.mu.Lock()
		p.used = p.service.config.Now()
		have := p.state != nil
		if waited && (have || p.err != nil) || !p.due(p.used) {
			defer p.mu.Unlock()
			if have {
				return p.look(), nil
			}
			return nil, p.err
		}
		p.mu.Unlock()
		var patience <-chan time.Time
		if have {
			timer := time.NewTimer(p.service.config.Patience)
			defer timer.Stop()
			patience = timer.C
		}
		select {
		case <-p.read():
		case <-patience:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// due reports whether an asker should wait for a reading; p.mu is held.
func (p *performance) due(now time.Time) bool {
	if p.watchers > 0 {
		return p.state == nil && p.err == nil
	}
	return p.baseDue(now) || p.dirty && p.err == nil
}

// baseDue reports whether the vendor is to be asked anew; p.mu is held.
func (p *performance) baseDue(now time.Time) bool {
	good := p.gap()
	if p.poked && p.err == nil {
		good = pokeGap
	}
	return p.watchers > 0 || p.ended.IsZero() || now.Sub(p.ended) >= good
}

// read starts a reading unless one is under way, and returns a channel that is
// closed when it has ended.
func (p *performance) read() <-chan struct{} {
	p.mu.Lock()
	if p.reading != nil {
		defer p.mu.Unlock()
		return p.reading
	}
	done := make(chan struct{})
	p.reading = done
	p.mu.Unlock()
	started := p.service.run(p.path, func(ctx context.Context) {
		c := p.service.config
		ctx, cancel := context.WithTimeout(ctx, c.Timeout)
		defer cancel()
		asked := true // also by what panics
		err := c.Panics.Run(panics.Poll, func() (err error) {
			asked, err = p.readOnce(ctx)
			return err
		}, "performance", p.path.String())
		p.end(asked, err)
	})
	if !started {
		p.end(false, errClosed)
	}
	return done
}

var errClosed = errors.New("availability is closed")

// end notes how the reading under way went and tells what came of it. Asked is
// whether the vendor was to be asked.
func (p *performance) end(asked bool, err error) {
	p.mu.Lock()
	now := p.service.config.Now()
	switch {
	case err != nil && p.renewed: // it began before what has changed since
	case err != nil:
		p.ended = now
		p.failed(err, now)
	case asked:
		p.ended = now
		p.recovered()
	}
	close(p.reading)
	p.reading, p.renewed = nil, false
	p.mu.Unlock()
	p.flush()
}

// failed notes a failure; p.mu is held. One lost reading is no news: what was
// read before is stale when two could have followed it.
func (p *performance) failed(err error, now time.Time) {
	p.err = err
	p.fails++
	if p.first.IsZero() {
		p.first = now
	}
	since := p.lastGood()
	stale := p.state == nil || now.Sub(since) > 2*p.service.interval(p.path)
	if stale && !p.stale {
		p.stale, p.view = true, nil
		p.post(Update{Kind: WentStale, Since: since})
		p.service.config.Log.Warn("availability went stale", "performance", p.path.String(), "since", since, "error", err)
	}
}

// recovered notes a good reading; p.mu is held.
func (p *performance) recovered() {
	p.err, p.fails = nil, 0
	if p.stale {
		p.stale, p.view = false, nil
		p.post(Update{Kind: WentLive})
		p.service.config.Log.Info("availability is live again", "performance", p.path.String())
	}
}

// readOnce reads the ledger if it has to be, and the vendor if that is due.
func (p *performance) readOnce(ctx context.Context) (asked bool, err error) {
	if err := p.loadLedger(ctx); err != nil {
		return true, err
	}
	select {
	case <-p.poke: // answered by this reading
	default:
	}
	p.mu.Lock()
	now := p.service.config.Now()
	asked = p.baseDue(now)
	if asked {
		p.began, p.poked = now, false
		if p.first.IsZero() {
			p.first = now
		}
	}
	p.mu.Unlock()
	if !asked {
		return false, nil
	}
	return true, p.readBase(ctx)
}

func (p *performance) readBase(ctx context.Context) error {
	cat := p.service.config.Catalogue
	entry, err := cat.Performance(ctx, p.path)
	if err != nil {
		return err
	}
	plan, err := cat.Plan(ctx, p.path)
	if err != nil {
		return err
	}
	sent := p.service.config.Now()
	reading, err := entry.Vendor.Availability(vendors.WithPriority(ctx, vendors.PriorityPoll), entry.Performance)
	if err != nil {
		return fmt.Errorf("read availability of %s: %w", p.path, err)
	}
	if reading.Sent.IsZero() {
		reading.Sent = sent
	}
	strange, ours := 0, entry.Vendor.HoldMode() == vendors.HoldOurs
	p.locked(func() {
		p.ours = ours
		strange = p.accept(plan, reading)
	})
	p.flush()
	if strange > 0 {
		cat.DoubtPlan(p.path)
	}
	return nil
}
