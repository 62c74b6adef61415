// Package vendortest is the conformance suite that every vendor package passes
// against its sandbox. It looks at a vendor through the interfaces of package
// vendors and at the sandbox through its control endpoint (JSON over HTTP), so it
// shares no code with either: what a vendor says it did must be in the
// sandbox's own report, once.
//
// Start with [Run] and [Harness].
package vendortest

import (
	"slices"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// Harness is a vendor opened against a fresh sandbox. Vendor, ControlURL,
// Performances and Ops are required.
type Harness struct {
	Vendor vendors.Vendor
	// ControlURL is the URL of the sandbox's control endpoint, …/_control.
	ControlURL string
	// Performances are on sale with at least eight places free; the suite runs
	// for each. Of numbered seats and areas it takes what there is, seats first.
	Performances []seatplan.PerformanceID
	// Codes are the access codes of performances that need one.
	Codes map[seatplan.PerformanceID]string
	// Promos are promo codes or vouchers that make performances cheaper.
	Promos map[seatplan.PerformanceID]string
	// Ops are the vendor's own names of its mutating calls, as its sandbox's
	// fail order takes them. Release is the call that gives everything up. What
	// the vendor has no call for is left out, as in mode ours OpPlace; without
	// OpConfirm orders are paid by Pay, or not at all.
	Ops map[vendors.Op]string
	// Pay pays an order where the vendor takes the money; nil where it does not.
	Pay func(t testing.TB, o vendors.Order)
	// EmailCode returns the code that the vendor mailed to an address, where it
	// holds for verified addresses only; else nil.
	EmailCode func(email string) string
	// Prints and Mails: the tickets of a confirmed order can be had as a
	// document, and by mail.
	Prints, Mails bool
	// Now is the clock that vendor and sandbox share; nil means time.Now.
	Now func() time.Time
	// Advance moves that clock; nil where it cannot be moved, which leaves out
	// the tests of what runs out.
	Advance func(time.Duration)
	// Wire stands between vendor and sandbox; nil leaves out the tests of a
	// vendor that misbehaves.
	Wire *Wire
	// Enums are the fields of the vendor's answers whose values are a closed list.
	Enums []string
	// Secrets are what the account is opened with and nobody else may see.
	Secrets []string
	// Logged is what the vendor logs; nil leaves it unread.
	Logged *Log
	// NoPriceGuard: the vendor does not refuse a price that has changed.
	NoPriceGuard bool
}

// Run runs the suite, with -short for the first two performances only. The
// tests of a vendor that misbehaves run for the first two, with -short for the
// first: they are many and differ little by performance. open is
// called once for each test, concurrently, and returns a fresh sandbox with a
// vendor; it cleans up with t.Cleanup. Which cases there are depends on what
// the vendor and the harness have; how many ran is logged in the end.
func Run(t *testing.T, open func(t testing.TB) Harness) {
	t.Helper()
	first := open(t)
	cases := casesOf(first)
	performances, misbehaving := first.Performances, 2
	if testing.Short() {
		performances, misbehaving = performances[:min(2, len(performances))], 1
	}
	var n tally
	t.Cleanup(func() { n.log(t) })
	for i, id := range performances {
		cases := cases
		if first.Wire != nil && i < misbehaving {
			cases = append(slices.Clip(cases), wireCases(first, open)...)
		}
		t.Run(string(id), func(t *testing.T) {
			t.Parallel()
			for _, c := range cases {
				t.Run(c.name, func(t *testing.T) {
					t.Parallel()
					t.Cleanup(func() { n.count(t, c.name) })
					b := newBuyer(t, open(t), id)
					defer b.readLog()
					c.run(b)
				})
			}
		})
	}
}

// testCase is one case of the suite. Where a vendor's performance turns out not to
// have what it is about, it skips itself.
type testCase struct {
	name string
	run  func(*buyer)
}

// casesOf returns the cases for what a vendor and its harness have.
func casesOf(h Harness) []testCase {
	cases := []testCase{{"events", testEvents}, {"availability", testAvailability}}
	add := func(where bool, more ...testCase) {
		if where {
			cases = append(cases, more...)
		}
	}
	_, plans := h.Vendor.(vendors.Planner)
	_, holds := h.Vendor.(vendors.Holder)
	_, cancels := h.Vendor.(vendors.Canceller)
	ours := h.Vendor.HoldMode() == vendors.HoldOurs
	add(plans, testCase{"plan", testPlan})
	add(holds,
		testCase{"hold", testHold}, testCase{"hold more", testHoldMore}, testCase{"release", testRelease},
		testCase{"two buyers", testTwoBuyers})
	add(holds && !h.NoPriceGuard, testCase{"price changed", testPriceChanged})
	add(holds && h.Advance != nil, testCase{"hold runs out", testHoldRunsOut})
	add(true, testCase{"order", testOrder}, testCase{"taken by another channel", testTaken}, testCase{"race", testRace})
	add(ours, testCase{"order makes no call", testNoCall}, testCase{"confirmed twice", testConfirmedTwice})
	add(cancels, testCase{"cancel", testCancel}, testCase{"cancel what is paid", testCancelPaid})
	add(!ours && h.Advance != nil, testCase{"order runs out", testOrderRunsOut})
	add(!ours, testCase{"place beside an equal order", testEqualOrders})
	cases = append(cases, abilityCases(h)...)
	for _, s := range stepsOf(h) {
		for _, f := range failures {
			add(true, testCase{string(s.op) + " " + f.mode, testFailure(s, f)})
		}
		add(true, testCase{string(s.op) + " abandoned", testAbandoned(s)})
	}
	return cases
}
