package vendortest

import (
	"context"
	"errors"
	"time"

	"github.com/parterre/parterre/server/vendors"
)

// failure is a way a call fails, as a sandbox's control endpoint knows it.
type failure struct {
	mode string
	done bool // the call is carried out nevertheless
}

var failures = []failure{
	{"refuse", false}, {"limit", false}, {"drop_before", false}, {"drop_after", true},
	{"error_before", false}, {"error_after", true}, {"truncate", true},
}

// step is one mutating call of a purchase, as the suite loses its answer.
type step struct {
	op vendors.Op
	// prepare brings the buyer to where the call is made.
	prepare func(*buyer, *state)
	call    func(context.Context, *buyer, *state) error
	// finish takes over what settling found.
	finish func(*state, vendors.Outcome)
	// expect checks the report once the call has taken effect.
	expect func(*buyer, *state)
}

// state is what a purchase has come to.
type state struct {
	intent vendors.Intent
	held   vendors.Holding
	ref    vendors.OrderRef // of the order to confirm or to cancel
	order  vendors.Order    // as the call or settling gave it
}

// stepsOf returns the mutating calls that a vendor has.
func stepsOf(h Harness) []step {
	var has []step
	for _, s := range []step{holdStep, releaseStep, placeStep, confirmStep, cancelStep} {
		if h.Ops[s.op] != "" {
			has = append(has, s)
		}
	}
	return has
}

var holdStep = step{
	op:      vendors.OpHold,
	prepare: func(b *buyer, s *state) { b.open(); s.intent.Places = b.places[:wanted] },
	call: func(ctx context.Context, b *buyer, s *state) (err error) {
		s.held, err = b.holder().Hold(ctx, b.holdRequest(s.intent.Places, vendors.Holding{}))
		return err
	},
	finish: func(s *state, o vendors.Outcome) { s.held = o.Holding },
	expect: func(b *buyer, s *state) {
		b.expectCounts("in the end", wanted, 0, 0)
		if len(s.held.Places) != wanted {
			b.Errorf("%d places are held as far as we know, want %d", len(s.held.Places), wanted)
		}
		for _, p := range s.held.Places {
			if want := b.places[0].Expect.Nominal.Currency; p.Price.Nominal.Currency != want {
				b.Errorf("a place is held for %v, want %s", p.Price.Nominal, want)
			}
		}
	},
}

var releaseStep = step{
	op: vendors.OpRelease,
	prepare: func(b *buyer, s *state) {
		s.held = b.hold(b.places[:wanted])
		s.intent.Before = s.held
	},
	call: func(ctx context.Context, b *buyer, s *state) (err error) {
		s.held, err = b.holder().Release(ctx, vendors.ReleaseRequest{Visit: b.visit, Performance: b.p, Before: s.intent.Before})
		return err
	},
	finish: func(s *state, o vendors.Outcome) { s.held = o.Holding },
	expect: func(b *buyer, s *state) {
		b.expectCounts("in the end", 0, 0, 0)
		if len(s.held.Places) != 0 {
			b.Errorf("%d places are held as far as we know, want none", len(s.held.Places))
		}
	},
}

var placeStep = step{
	op: vendors.OpPlace,
	prepare: func(b *buyer, s *state) {
		s.held = b.hold(b.places[:wanted])
		s.intent.Before, s.intent.Buyer, s.intent.Key = s.held, someone, b.key
	},
	call: func(ctx context.Context, b *buyer, s *state) (err error) {
		s.order, err = b.Vendor.PlaceOrder(ctx, b.orderRequest(s.held))
		return err
	},
	finish: func(s *state, o vendors.Outcome) { s.order = o.Order },
	expect: func(b *buyer, s *state) {
		b.expectOneOrder(s.order)
		if !issued(s.order) {
			b.expectSold("in the end", 0)
		}
		if issued(s.order) || b.canPay() {
			paid, ref := b.confirm(s.order, s.held)
			b.expectTickets(ref, paid)
		}
	},
}

var confirmStep = step{
	op: vendors.OpConfirm,
	prepare: func(b *buyer, s *state) {
		placed(b, s)
		s.intent.Payment = "payment-1"
	},
	call: func(ctx context.Context, b *buyer, s *state) (err error) {
		s.order, err = b.Vendor.ConfirmOrder(ctx, s.ref, "payment-1")
		return err
	},
	finish: func(s *state, o vendors.Outcome) { s.order = o.Order },
	expect: func(b *buyer, s *state) {
		b.expectCounts("in the end", 0, 0, wanted)
		if s.order.State != vendors.OrderConfirmed {
			b.Errorf("the order is %q as far as we know", s.order.State)
		}
		if b.ours() && len(s.order.Tickets) == 0 {
			b.expectUnreadable(s)
			return
		}
		b.expectTickets(s.ref, s.order)
	},
}

var cancelStep = step{
	op:      vendors.OpCancel,
	prepare: placed,
	call: func(ctx context.Context, b *buyer, s *state) (err error) {
		s.order, err = b.canceller().CancelOrder(ctx, s.ref)
		return err
	},
	finish: func(s *state, o vendors.Outcome) { s.order = o.Order },
	expect: func(b *buyer, s *state) {
		b.expectCounts("in the end", 0, 0, 0)
		if !gone(s.order.State) {
			b.Errorf("the order is %q as far as we know", s.order.State)
		}
	},
}

// placed brings the buyer to a payable order.
func placed(b *buyer, s *state) {
	s.held = b.hold(b.places[:wanted])
	s.ref = b.ref(b.placePayable(s.held), s.held)
	s.intent.Before, s.intent.Buyer, s.intent.Order, s.intent.Key = s.held, someone, s.ref.ID, b.key
}

// testFailure makes one call of a purchase fail. Whatever the call's error says
// and settling finds, in the end the call has taken effect once, and we know it.
func testFailure(s step, f failure) func(*buyer) {
	return func(b *buyer) {
		var st state
		s.prepare(b, &st)
		b.intend(s.op, &st)
		calls, before := b.calls(s.op), b.counts()
		b.fail(s.op, f.mode, nil)
		err := s.call(b.Context(), b, &st)
		if got := b.calls(s.op) - calls; got != 1 {
			b.Errorf("the call was sent %d times", got)
		}
		if e := errorOf(err); f.mode == "limit" && (e == nil || e.Kind != vendors.ErrUnavailable || e.RetryAfter <= 0) {
			b.Errorf("%s = %v, want %v with a time to wait", s.op, err, vendors.ErrUnavailable)
		} else if f.mode == "limit" {
			b.wait(e.RetryAfter)
		}
		b.conclude(s, &st, err, before)
		s.expect(b, &st)
	}
}

// conclude brings a call that may have failed to an end, as whoever makes calls
// does. What was refused or is said not to have been carried out must not be in
// the report.
func (b *buyer) conclude(s step, st *state, err error, before placeCounts) {
	b.Helper()
	switch {
	case err == nil:
		b.readUntilKnown(st)
		if s.op == vendors.OpConfirm && st.order.State == vendors.OrderPayable { // found out by reading
			b.again(s, st)
		}
	case errors.Is(err, vendors.ErrOutcomeUnknown):
		b.settle(s, st)
	case errors.Is(err, vendors.ErrUnavailable), vendors.Final(err):
		if after := b.counts(); after != before {
			b.Fatalf("%s = %v, and the report went from %+v to %+v", s.op, err, before, after)
		}
		b.again(s, st)
	default:
		b.Fatalf("%s = %v, want %v", s.op, err, vendors.ErrOutcomeUnknown)
	}
}

// readUntilKnown reads an order whose state a call did not tell.
func (b *buyer) readUntilKnown(st *state) {
	b.Helper()
	if st.order.State != vendors.OrderUnknown || b.ours() {
		return
	}
	ref := st.ref
	if ref.ID == "" {
		ref = b.ref(st.order, st.held)
	}
	o, err := b.Vendor.ReadOrder(b.Context(), ref)
	if err != nil {
		b.Fatalf("ReadOrder: %v", err)
	}
	st.order.State = o.State
}

// intend completes the intent of a call that is about to leave.
func (b *buyer) intend(op vendors.Op, st *state) {
	st.intent.Op, st.intent.Visit, st.intent.Performance = op, b.visit, b.p
	st.intent.SentAt = b.Now()
	st.intent.Deadline = st.intent.SentAt
}

// again repeats a call that was not carried out.
func (b *buyer) again(s step, st *state) {
	b.Helper()
	if err := s.call(b.Context(), b, st); err != nil {
		b.Fatalf("repeated %s: %v", s.op, err)
	}
}

// settle finds out what became of a call, after the time that whoever made it
// lets pass, and repeats it where it was not done.
func (b *buyer) settle(s step, st *state) {
	b.Helper()
	b.wait(grace)
	calls := b.calls(s.op)
	found, err := b.Vendor.Settle(b.Context(), st.intent)
	if sent := b.calls(s.op) - calls; sent > 1 || sent > 0 && !b.ours() {
		b.Errorf("Settle sent %s %d times", s.op, sent)
	}
	if err != nil && !(found.Verdict == vendors.Done && errors.Is(err, vendors.ErrUnreadable)) {
		b.Fatalf("Settle: %v", err)
	}
	switch found.Verdict {
	case vendors.Done:
		s.finish(st, found)
	case vendors.NotDone:
		b.again(s, st)
	default:
		b.Fatalf("Settle = %q", found.Verdict)
	}
}

// wait lets time pass, where the clock can be moved.
func (b *buyer) wait(d time.Duration) {
	if b.Advance != nil {
		b.Advance(d)
	}
}

// grace is how long after a call's deadline it is settled.
const grace = time.Minute + time.Second

// testAbandoned ends the context of a call that is carried out and not
// answered.
func testAbandoned(s step) func(*buyer) {
	return func(b *buyer) {
		var st state
		s.prepare(b, &st)
		b.intend(s.op, &st)
		before := b.counts()
		b.fail(s.op, "slow", command{"delay_ms": 60_000})
		ctx, cancel := context.WithCancel(b.Context())
		defer cancel()
		ended := make(chan error, 1)
		called := st // the call's own, while we look on
		go func() { ended <- s.call(ctx, b, &called) }()
		for limit := time.Now().Add(30 * time.Second); b.counts() == before; {
			if time.Now().After(limit) {
				b.Fatal("the call was not carried out")
			}
		}
		cancel()
		if err := <-ended; !errors.Is(err, vendors.ErrOutcomeUnknown) || !errors.Is(err, context.Canceled) {
			b.Errorf("%s = %v, want %v because of %v", s.op, err, vendors.ErrOutcomeUnknown, context.Canceled)
		}
		b.settle(s, &st)
		s.expect(b, &st)
	}
}
