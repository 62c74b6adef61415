package vendors

import "time"

// Op is what a mutating call does.
type Op string

const (
	OpHold    Op = "hold"
	OpRelease Op = "release"
	OpPlace   Op = "place"
	OpConfirm Op = "confirm"
	OpCancel  Op = "cancel"
)

// Intent is a mutating call as it was recorded before it left. Which fields are
// set depends on Op; together they are enough to find out by reading whether
// the call took effect.
type Intent struct {
	Op Op `json:"op"`
	// SentAt is when the call left; Deadline when it was given up at the latest.
	SentAt   time.Time `json:"sent_at"`
	Deadline time.Time `json:"deadline"`

	Visit       Visit       `json:"visit,omitempty"`
	Performance Performance `json:"performance"`
	// Before is what the visit held, for place what the order is made of; Places what was asked for besides; Keys
	// what was to be released.
	Before Holding  `json:"before,omitzero"`
	Places []Place  `json:"places,omitempty"`
	Keys   []string `json:"keys,omitempty"`

	// Order is the vendor's order id for confirm and cancel.
	Order   string `json:"order,omitempty"`
	Buyer   Buyer  `json:"buyer,omitzero"`
	Payment string `json:"payment,omitempty"`
	// Key is our own order id, for place.
	Key string `json:"key,omitempty"`
}

// Verdict says what became of a call.
type Verdict string

const (
	// Done means the call took effect; the Outcome has its result.
	Done Verdict = "done"
	// NotDone means there is positive evidence that it did not, so that it may
	// be sent again.
	NotDone Verdict = "not_done"
	// Unclear means reading does not tell yet.
	Unclear Verdict = "unclear"
)

// Outcome is what settling an intent found.
type Outcome struct {
	Verdict Verdict
	// Repeat says of a call that was not done that it may be sent again at once:
	// if the lost one arrives after all, it does nothing more.
	Repeat bool
	// Holding is what the visit holds now, for hold and release.
	Holding Holding
	// Order is what was found, for place, confirm and cancel.
	Order Order
}
