package ticketsonic

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// validation is what tickets validate prints.
type validation struct {
	Valid bool   `json:"valid"`
	Event string `json:"event_id,omitempty"`
	// Price is in major units; the document's example is a whole number.
	Price string `json:"price,omitempty"`
	// Reason is the vendor's, of a ticket that is not valid.
	Reason string `json:"reason,omitempty"`
	// Repeated: the same ticket was shown seconds ago, and this is what came of
	// that.
	Repeated bool `json:"repeated,omitempty"`
}

// validate asks whether a ticket lets its bearer in. That it marks the ticket
// as used is not stated and must be assumed, so it is never sent twice for one
// showing: shown again within seconds, a ticket has its earlier outcome, also
// where that is that nobody knows.
func (v *Vendor) validate(ctx context.Context, args vendors.Args) (any, error) {
	code := args.Get("code")
	now := v.rest.Now()
	if before, ok := v.scans.recent(code, now); ok {
		before.result.Repeated = true
		return before.result, before.err
	}
	result, err := v.validateOnce(ctx, code)
	if err == nil || errors.Is(err, vendors.ErrOutcomeUnknown) {
		v.scans.note(code, shown{result, err, now})
	}
	if err != nil {
		return nil, err
	}
	return result, nil
}

func (v *Vendor) validateOnce(ctx context.Context, code string) (validation, error) {
	var answer validateAnswer
	err := v.exchange(ctx, call{op: opTicketValidate, send: validateRequest{Sealed: code}}, &answer)
	switch {
	case hasCode(err, codeSensitive):
		return validation{Reason: codeSensitive}, nil
	case err != nil:
		return validation{}, err
	case answer.failure != nil:
		return validation{Reason: rest.Clip(*answer.failure, seatplan.MaxLabel)}, nil
	}
	return validation{Valid: true, Event: string(answer.Message.Event), Price: string(answer.Message.Price)}, nil
}

const (
	// showing is how long a ticket that is shown again counts as the same
	// showing.
	showing = 10 * time.Second
	// maxShown bounds how many showings are remembered.
	maxShown = 10_000
)

// scanCache remembers the tickets that were shown lately, by hash.
type scanCache struct {
	mu    sync.Mutex
	shown map[[sha256.Size]byte]shown // guarded by mu
}

type shown struct {
	result validation
	err    error
	at     time.Time
}

// recent returns what came of a ticket that was shown within seconds.
func (c *scanCache) recent(code string, now time.Time) (shown, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.shown[sha256.Sum256([]byte(code))]
	return s, ok && now.Sub(s.at) < showing
}

func (c *scanCache) note(code string, s shown) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, other := range c.shown {
		if s.at.Sub(other.at) >= showing || len(c.shown) >= maxShown {
			delete(c.shown, key)
		}
	}
	if c.shown == nil {
		c.shown = map[[sha256.Size]byte]shown{}
	}
	c.shown[sha256.Sum256([]byte(code))] = s
}
