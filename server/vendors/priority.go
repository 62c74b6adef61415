package vendors

import "context"

// Priority is the class of a call. An account's calls wait for each other by
// priority: settling an order whose buyer may have paid goes before everything,
// reading availability after everything.
type Priority int

const (
	// PriorityRead is for what a page needs. It is the default.
	PriorityRead Priority = iota
	// PriorityPoll is for reading availability again and again.
	PriorityPoll
	// PriorityHold is for holds and releases.
	PriorityHold
	// PriorityOrder is for placing and cancelling orders.
	PriorityOrder
	// PrioritySettle is for confirming orders and settling calls whose answer was
	// lost. Failures of other priorities do not delay it.
	PrioritySettle
)

type priorityKey struct{}

// WithPriority returns a context whose calls have a priority.
func WithPriority(ctx context.Context, p Priority) context.Context {
	return context.WithValue(ctx, priorityKey{}, p)
}

// PriorityOf returns the priority of a context's calls.
func PriorityOf(ctx context.Context) Priority {
	p, _ := ctx.Value(priorityKey{}).(Priority)
	return p
}
