package vendors

import "context"

// Lane says what a call is for. An account's calls wait for each other by lane:
// finding out what became of a buyer's money comes before everything, a look at
// what is free after everything.
type Lane int

const (
	// LaneRead is for what a page needs; calls without a lane are in it.
	LaneRead Lane = iota
	// LanePoll is for watching what is free.
	LanePoll
	// LaneHold is for holds and releases.
	LaneHold
	// LaneOrder is for placing and cancelling orders.
	LaneOrder
	// LaneSettle is for confirming orders and settling lost calls; nothing that
	// another lane met holds it up.
	LaneSettle
)

type laneKey struct{}

// InLane returns a context whose calls are in a lane.
func InLane(ctx context.Context, l Lane) context.Context {
	return context.WithValue(ctx, laneKey{}, l)
}

// LaneOf returns a context's lane.
func LaneOf(ctx context.Context) Lane {
	l, _ := ctx.Value(laneKey{}).(Lane)
	return l
}
