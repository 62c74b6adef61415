// Package vendortest is the conformance suite that every vendor package passes
// against its sandbox. It looks at a vendor through the interfaces of package
// vendors and at the sandbox through its control door (JSON over HTTP), so it
// shares no code with either: what a vendor says it did must be in the
// sandbox's own books, once.
//
// Start with [Run] and [Harness].
package vendortest

import (
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// Harness is a vendor opened against a fresh sandbox. Vendor, Door,
// Performances and Ops are required.
type Harness struct {
	Vendor vendors.Vendor
	// Door is the URL of the sandbox's control door, …/_control.
	Door string
	// Performances are on sale with at least eight places free; the suite runs
	// for each. Of numbered seats and areas it takes what there is, seats first.
	Performances []seatplan.PerformanceID
	// Codes are the access codes of performances that need one.
	Codes map[seatplan.PerformanceID]string
	// Ops are the vendor's own names of its mutating calls, as its sandbox's
	// fail order takes them. Release is the call that gives everything up.
	Ops map[vendors.Op]string
	// Now is the clock that vendor and sandbox share; nil means time.Now.
	Now func() time.Time
	// Advance moves that clock; nil where it cannot be moved, which leaves out
	// the tests of what runs out.
	Advance func(time.Duration)
	// NoPriceGuard: the vendor does not refuse a price that has changed.
	NoPriceGuard bool
}

// Run runs the suite, with -short for the first two performances only. open is
// called once for each test, concurrently, and returns a fresh sandbox with a
// vendor; it cleans up with t.Cleanup.
func Run(t *testing.T, open func(t testing.TB) Harness) {
	t.Helper()
	tests := []test{
		{"events", testEvents},
		{"availability", testAvailability},
		{"plan", testPlan},
		{"hold", testHold},
		{"hold more", testHoldMore},
		{"release", testRelease},
		{"taken by another channel", testTaken},
		{"two buyers", testTwoBuyers},
		{"race", testRace},
		{"price changed", testPriceChanged},
		{"order", testOrder},
		{"cancel", testCancel},
		{"cancel what is paid", testCancelPaid},
		{"refused", testRefused},
		{"limited", testLimited},
		{"hold runs out", testHoldRunsOut},
		{"order runs out", testOrderRunsOut},
		{"context ends", testContextEnds},
	}
	for _, s := range steps {
		for _, l := range lost {
			tests = append(tests, test{string(s.op) + " " + l.mode, testLost(s, l.mode, l.done)})
		}
	}
	performances := open(t).Performances
	if testing.Short() {
		performances = performances[:min(2, len(performances))]
	}
	for _, id := range performances {
		t.Run(string(id), func(t *testing.T) {
			t.Parallel()
			for _, tt := range tests {
				t.Run(tt.name, func(t *testing.T) {
					t.Parallel()
					tt.run(newBuyer(t, open(t), id))
				})
			}
		})
	}
}

type test struct {
	name string
	run  func(*buyer)
}
