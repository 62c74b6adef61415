package vendortest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/parterre/parterre/server/vendors"
)

// wireCases are the cases of a vendor that answers otherwise than documented.
func wireCases(h Harness, open func(testing.TB) Harness) (cases []testCase) {
	for _, d := range append(limits, distortions...) {
		cases = append(cases, testCase{"read " + d.name, testReads(d, open)})
	}
	cases = append(cases, testCase{"read slow", testReadsSlow(open)}, testCase{"large ids", testLargeIDs})
	for _, s := range stepsOf(h) {
		for _, d := range distortions {
			cases = append(cases, testCase{string(s.op) + " " + d.name, testDistorted(s, d)})
		}
		cases = append(cases,
			testCase{string(s.op) + " 429 without Retry-After", testBareLimit(s)},
			testCase{string(s.op) + " slow", testStalled(s)})
		if s.op != vendors.OpHold && s.op != vendors.OpRelease { // which may be absolute, and then need no evidence
			cases = append(cases,
				testCase{string(s.op) + " settled blindly after drop_after", testBlind(s, failure{"drop_after", true})},
				testCase{string(s.op) + " settled blindly after drop_before", testBlind(s, failure{"drop_before", false})})
		}
	}
	return cases
}

// isOp returns what hits the answers of one operation.
func (b *buyer) isOp(op vendors.Op) func(string) bool {
	name := b.Ops[op]
	return func(op string) bool { return op == name }
}

// isRead hits the answers of whatever is none of the mutating operations.
func (b *buyer) isRead(op string) bool {
	for _, name := range b.Ops {
		if op == name {
			return false
		}
	}
	return true
}

// testDistorted distorts the answer of one call of a purchase that is carried
// out. In the end it has taken effect once, and we know it.
func testDistorted(s step, d distortion) func(*buyer) {
	return func(b *buyer) {
		var st state
		s.prepare(b, &st)
		b.intend(s.op, &st)
		calls, before := b.calls(s.op), b.counts()
		b.Wire.start(spoil{hits: b.isOp(s.op), once: true, do: func(a *reply) { d.do(b, a) }})
		err := s.call(b.Context(), b, &st)
		b.Wire.stop()
		if got := b.calls(s.op) - calls; got != 1 {
			b.Errorf("the call was sent %d times", got)
		}
		if err != nil {
			b.expectNoSecrets("the error", err.Error())
		}
		if d.kind == harmless && err != nil {
			b.Errorf("%s = %v, want it to work", s.op, err)
		}
		b.conclude(s, &st, err, before)
		s.expect(b, &st)
	}
}

// blind are the distortions that leave nothing to conclude from.
var blind = []string{"500 with HTML", "empty object", "null", "nulls", "unknown enum values"}

// testBlind settles a lost call while the vendor's answers tell nothing: what
// was done is not taken for undone, nor the reverse. Later it is found out.
func testBlind(s step, f failure) func(*buyer) {
	return func(b *buyer) {
		var st state
		s.prepare(b, &st)
		b.intend(s.op, &st)
		b.fail(s.op, f.mode, nil)
		if err := s.call(b.Context(), b, &st); !errors.Is(err, vendors.ErrOutcomeUnknown) {
			b.Skipf("the outcome is not unknown: %v", err)
		}
		b.wait(grace)
		for _, d := range distortions {
			if !slices.Contains(blind, d.name) {
				continue
			}
			b.Wire.start(spoil{hits: func(string) bool { return true }, do: func(a *reply) { d.do(b, a) }})
			found, err := b.Vendor.Settle(b.Context(), st.intent)
			b.Wire.stop()
			switch {
			case err != nil:
				b.expectNoSecrets("the error", err.Error())
			case f.done && found.Verdict == vendors.NotDone, !f.done && found.Verdict == vendors.Done && !b.ours():
				b.Errorf("Settle = %q of answers with %s", found.Verdict, d.name)
			}
		}
		if b.ours() { // one repeat is all there is to find out with
			if found, err := b.Vendor.Settle(b.Context(), st.intent); err == nil && found.Verdict == vendors.NotDone {
				b.Errorf("Settle = %q after a repeat that may have been carried out", found.Verdict)
			}
			b.expectCounts("in the end", 0, 0, wanted)
			return
		}
		b.settle(s, &st)
		s.expect(b, &st)
	}
}

// testBareLimit: a rate limit that does not say how long it lasts is no
// outcome either.
func testBareLimit(s step) func(*buyer) {
	return func(b *buyer) {
		var st state
		s.prepare(b, &st)
		b.intend(s.op, &st)
		before := b.counts()
		b.fail(s.op, "limit", nil)
		b.Wire.start(spoil{hits: b.isOp(s.op), once: true, do: func(a *reply) { a.header.Del("Retry-After") }})
		err := s.call(b.Context(), b, &st)
		b.Wire.stop()
		e := errorOf(err)
		if e == nil || e.Kind != vendors.ErrUnavailable || e.RetryAfter <= 0 {
			b.Fatalf("%s = %v, want %v with a time to wait", s.op, err, vendors.ErrUnavailable)
		}
		b.wait(e.RetryAfter)
		b.conclude(s, &st, err, before)
		s.expect(b, &st)
	}
}

// testStalled abandons a call that does not reach the vendor before its
// context ends.
func testStalled(s step) func(*buyer) {
	return func(b *buyer) {
		var st state
		s.prepare(b, &st)
		b.intend(s.op, &st)
		before := b.counts()
		called := st
		err := b.stalled(func(ctx context.Context) error { return s.call(ctx, b, &called) })
		if !errors.Is(err, context.Canceled) {
			b.Fatalf("%s = %v, want %v", s.op, err, context.Canceled)
		}
		b.expectNoSecrets("the error", err.Error())
		b.conclude(s, &st, err, before)
		s.expect(b, &st)
	}
}

// stalled makes a call whose context ends while the wire holds it up. A call
// that asks nothing of the vendor ends as it does.
func (b *buyer) stalled(call func(context.Context) error) error {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	stall, ended := make(chan struct{}, 100), make(chan error, 1)
	b.Wire.start(spoil{stall: stall})
	defer b.Wire.stop()
	go func() { ended <- call(ctx) }()
	select {
	case <-stall:
		cancel()
		return <-ended
	case err := <-ended:
		return err
	}
}

// testReads distorts the answers of everything that is read, each of a vendor
// of its own and all at once, because reads are tried again.
func testReads(d distortion, open func(testing.TB) Harness) func(*buyer) {
	return func(b *buyer) {
		b.eachReading(open, func(b *buyer, name string, read func(context.Context) (any, error)) {
			want, err := read(b.Context())
			if err != nil {
				b.Errorf("%s = %v", name, err)
				return
			}
			ctx, cancel := context.WithCancel(b.Context())
			if d.kind == limited {
				ctx, cancel = context.WithTimeout(ctx, 900*time.Millisecond) // less than one waits for the vendor
			}
			defer cancel()
			b.Wire.start(spoil{hits: b.isRead, do: func(a *reply) { d.do(b, a) }})
			got, err := read(ctx)
			b.Wire.stop()
			b.judge(name, d, got, want, err)
		})
	}
}

// judge looks at what came of a distorted answer.
func (b *buyer) judge(name string, d distortion, got, want any, err error) {
	b.Helper()
	if err != nil {
		b.expectNoSecrets("the error", err.Error())
		if e := errorOf(err); e == nil || e.Kind == vendors.ErrOutcomeUnknown {
			b.Errorf("%s = %v, want a *vendors.Error that is no unknown outcome", name, err)
		}
	}
	if name == "Print" && d.name == "truncated" {
		return // half a document does not say so
	}
	switch d.kind {
	case harmless:
		if err != nil || !reflect.DeepEqual(got, want) {
			b.Errorf("%s = %+v, %v, want %+v", name, got, err, want)
		}
	case useless, limited:
		if !errors.Is(err, vendors.ErrUnavailable) {
			b.Errorf("%s = %v, want %v", name, err, vendors.ErrUnavailable)
		}
	case doubtful:
		if err == nil {
			b.checkDoubtful(name, d, got, want)
		}
	}
}

// checkDoubtful checks that a doubtful answer was not taken for something final.
func (b *buyer) checkDoubtful(name string, d distortion, got, want any) {
	b.Helper()
	o, isOrder := got.(vendors.Order)
	switch {
	case isOrder && d.name != "another currency" && (o.State == vendors.OrderConfirmed || gone(o.State)) && o.State != want.(vendors.Order).State:
		b.Errorf("%s = %q of a doubtful answer", name, o.State)
	case d.name == "unknown enum values" && isOrder && len(b.Enums) > 0 && o.State != vendors.OrderUnknown && o.State != vendors.OrderProcessing:
		b.Errorf("%s = %q of an unknown state", name, o.State)
	}
}

// testReadsSlow ends the context of reads that the vendor does not answer.
func testReadsSlow(open func(testing.TB) Harness) func(*buyer) {
	return func(b *buyer) {
		b.eachReading(open, func(b *buyer, name string, read func(context.Context) (any, error)) {
			err := b.stalled(func(ctx context.Context) error { _, err := read(ctx); return err })
			if err != nil && !(errors.Is(err, vendors.ErrUnavailable) && errors.Is(err, context.Canceled)) {
				b.Errorf("%s = %v, want %v because of %v", name, err, vendors.ErrUnavailable, context.Canceled)
			}
			if _, err := read(b.Context()); err != nil {
				b.Errorf("%s after the delay = %v", name, err)
			}
		})
	}
}

// testLargeIDs: among the ids that the suite meets there are some that 32 bits
// cannot hold, unless the vendor's are no numbers.
func testLargeIDs(b *buyer) {
	held := b.hold(b.places[:wanted])
	o := b.placeOrder(held)
	ids := []string{string(b.p.ID), string(b.p.Event), o.ID, o.Reference}
	for _, p := range b.places {
		ids = append(ids, string(p.Seat), string(p.Area), string(p.Category), string(p.Tariff))
	}
	for _, p := range held.Places {
		ids = append(ids, p.Key)
	}
	numbers := 0
	for _, id := range ids {
		if wholeNumber.MatchString(id) {
			numbers++
			if len(id) > 10 || len(id) == 10 && id > "2147483647" {
				return
			}
		}
	}
	if numbers > 0 {
		b.Errorf("of the ids %v none is over 2147483647", ids)
	}
}
