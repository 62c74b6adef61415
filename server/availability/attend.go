package availability

import (
	"context"
	"time"

	"github.com/parterre/parterre/seatplan"
)

// attention is how long a watcher that asks instead of listening is believed to
// be there after it has asked: three of the pauses between its requests.
const attention = 15 * time.Second

// Attend says that somebody watches a performance by asking for it again and
// again. It is polled, and its changes are told, as with Watch, until nobody has
// asked for 15 s. It returns at once and may be called as often as one likes: a
// performance has one such watcher, however many ask. A performance that View
// does not know is not attended.
func (s *Service) Attend(path seatplan.PerformancePath) {
	p := s.known(path)
	if p == nil {
		return
	}
	p.mu.Lock()
	before := p.attended
	p.attended = s.config.Now().Add(attention)
	p.mu.Unlock()
	if !before.IsZero() {
		return // somebody sees to it
	}
	release := s.Watch(path)
	if !s.run(path, func(ctx context.Context) { p.attend(ctx, release) }) {
		release()
	}
}

// attend releases the watcher when the attention is over.
func (p *performance) attend(ctx context.Context, release func()) {
	defer release()
	timer := time.NewTimer(attention)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		p.mu.Lock()
		left := p.attended.Sub(p.service.config.Now())
		if left <= 0 {
			p.attended = time.Time{}
			p.mu.Unlock()
			return
		}
		p.mu.Unlock()
		timer.Reset(left)
	}
}
