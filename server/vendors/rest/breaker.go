package rest

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/sony/gobreaker/v2"

	"github.com/parterre/parterre/server/vendors"
)

const (
	// maxFailures in a row open a priority's breaker.
	maxFailures = 10
	// openFor is how long an open breaker sends nothing before one call may try.
	openFor = 5 * time.Second
)

var errPaused = errors.New("vendor failed too often, calls pause")

// breakers are one for each priority but settling, by rank. A priority whose calls
// break down many times in a row stops making them for a while; then one call
// tries. Failures of one priority do not delay another.
type breakers [len(ranks)]*gobreaker.CircuitBreaker[Answer]

func newBreakers(vendor string, log *slog.Logger) (b breakers) {
	for rank, priority := range ranks {
		if priority == vendors.PrioritySettle {
			continue
		}
		b[rank] = gobreaker.NewCircuitBreaker[Answer](gobreaker.Settings{
			Name:         priorityName(priority),
			Timeout:      openFor,
			ReadyToTrip:  func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= maxFailures },
			IsSuccessful: func(err error) bool { return err == nil || refuses(err) },
			IsExcluded:   saysNothing,
			OnStateChange: func(priority string, _, to gobreaker.State) {
				log.Warn("vendor breaker changed", "vendor", vendor, "priority", priority, "state", to.String())
			},
		})
	}
	return b
}

// saysNothing reports whether a failure tells nothing of the vendor's health:
// the caller went away, or the vendor has asked us to wait.
func saysNothing(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, errLimited)
}

// refuses reports whether an answer that cannot be read is a refusal by its
// status, which a repeat does not change and a healthy vendor gives.
func refuses(err error) bool {
	var e *vendors.Error
	return errors.As(err, &e) && e.Status >= 400 && e.Status < 500 && e.Status != http.StatusTooManyRequests
}

// run makes a call unless the breaker of its priority is open.
func (b *breakers) run(ctx context.Context, call func() (Answer, error)) (Answer, error) {
	breaker := b[rankOf(vendors.PriorityOf(ctx))]
	if breaker == nil {
		return call()
	}
	a, err := breaker.Execute(call)
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return Answer{}, errPaused
	}
	return a, err
}

// priorityName is a priority's name in logs.
func priorityName(p vendors.Priority) string {
	switch p {
	case vendors.PriorityPoll:
		return "poll"
	case vendors.PriorityHold:
		return "hold"
	case vendors.PriorityOrder:
		return "order"
	case vendors.PrioritySettle:
		return "settle"
	}
	return "read"
}
