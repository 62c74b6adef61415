// Package vendors says what a ticketing system can do for us, in our words.
//
// [Vendor] holds what every system can do. What only some can is a capability,
// a small interface that a vendor may also satisfy, such as [Planner], [Holder]
// or [Canceller]; what no buyer does is on its [Desk]. Each system is a folder below this one; its
// quirks, wire types and settings live there and nowhere else.
//
// A mutating call has three outcomes: done (a result), refused (an [*Error] of
// a kind that says so) and unknown ([ErrOutcomeUnknown]). The caller stores an
// [Intent] before the call leaves; an unknown outcome is settled by
// [Vendor.Settle], which reads and never repeats blindly.
package vendors
