package iabilet

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

const (
	validateSuccess = "success"
	validateAgain   = "already_validated"
	// unheardTime is how soon after a lost answer the same ticket is shown again
	// by the same hand.
	unheardTime = 30 * time.Second
	maxUnheard  = 1_000
)

type validateRequest struct {
	Event string `json:"eventId"` // text in this call only
	Code  string `json:"scanCode"`
}

// validated is what became of a ticket that was shown. The ticket's scanCode
// need not be the one asked for: the document's own example differs.
type validated struct {
	Status rest.Text       `json:"status"`
	Ticket json.RawMessage `json:"ticket,omitempty"`
	// AfterLost: the vendor says already_validated, and it was us whose answer
	// was lost a moment ago.
	AfterLost bool `json:"after_lost_answer,omitempty"`
}

// validate shows a ticket at the door, once. A ticket that is not valid is
// refused with an error.
func (v *Vendor) validate(ctx context.Context, args vendors.Args) (any, error) {
	send := validateRequest{Event: args.Get("event"), Code: args.Get("code")}
	shown := sha256.Sum256([]byte(send.Event + "\x00" + send.Code))
	c := call{op: opValidate, send: send, mutates: true}
	var answer validated
	// Reads with the shared token are made again where that was refused, and so
	// is this: the vendor has not looked at it then.
	err := v.read(ctx, c, &answer)
	if err == nil && answer.Status == "" {
		err = v.rest.Lost(v.request("", c), 0, errors.New("answer has no status"))
	}
	if errors.Is(err, vendors.ErrOutcomeUnknown) {
		v.unheard.note(shown, v.rest.Now())
	}
	if err != nil {
		return nil, err
	}
	if answer.Status == validateAgain && v.unheard.take(shown, v.rest.Now()) {
		answer.Status, answer.AfterLost = validateSuccess, true
	}
	return answer, nil
}

// unheard remembers for a moment the tickets whose validation was not answered.
type unheard struct {
	mu    sync.Mutex // guards what follows
	shown map[[sha256.Size]byte]time.Time
}

func (u *unheard) note(ticket [sha256.Size]byte, now time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.shown == nil || len(u.shown) >= maxUnheard {
		u.shown = map[[sha256.Size]byte]time.Time{}
	}
	u.shown[ticket] = now
}

// take reports whether the ticket was noted a moment ago, and forgets it.
func (u *unheard) take(ticket [sha256.Size]byte, now time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	at, ok := u.shown[ticket]
	delete(u.shown, ticket)
	return ok && now.Sub(at) <= unheardTime
}
