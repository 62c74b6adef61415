package components

// FaultPage says on a page of its own that something cannot be shown.
type FaultPage struct {
	Page
	// Code is one of the refusal codes, for machines and small print.
	Code          string
	Heading, Text string
	// Support is small print such as a request id; may be empty.
	Support string
	// PollMillis is when page.js tries again by itself; 0 for never.
	PollMillis int
	// Actions are what can be done instead, the best one first.
	Actions []Link
}
