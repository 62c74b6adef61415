package vendortest

import (
	"context"
	"errors"
	"time"

	"github.com/parterre/parterre/server/vendors"
)

// lost are the ways an answer is lost, and whether the call was carried out.
var lost = []struct {
	mode string
	done bool
}{
	{"drop_before", false}, {"drop_after", true}, {"error_before", false}, {"error_after", true}, {"truncate", true},
}

// step is one mutating call of a purchase, as the suite loses its answer.
type step struct {
	op vendors.Op
	// prepare brings the buyer to where the call is made.
	prepare func(*buyer, *state)
	call    func(*buyer, *state) error
	// finish takes over what settling found.
	finish func(*state, vendors.Outcome)
	// expect checks the books once the call has taken effect.
	expect func(*buyer, *state)
}

// state is what a purchase has come to.
type state struct {
	intent vendors.Intent
	held   vendors.Holding
	ref    vendors.OrderRef // of the order to confirm or to cancel
	order  vendors.Order    // as the call or settling gave it
}

var steps = []step{
	{
		op:      vendors.OpHold,
		prepare: func(b *buyer, s *state) { b.open(); s.intent.Places = b.places[:wanted] },
		call: func(b *buyer, s *state) (err error) {
			s.held, err = b.holder().Hold(b.Context(), b.holdRequest(s.intent.Places, vendors.Holding{}))
			return err
		},
		finish: func(s *state, o vendors.Outcome) { s.held = o.Holding },
		expect: func(b *buyer, s *state) {
			b.expectBooks("in the end", wanted, 0, 0)
			if len(s.held.Places) != wanted {
				b.Errorf("%d places are held as far as we know, want %d", len(s.held.Places), wanted)
			}
		},
	},
	{
		op: vendors.OpRelease,
		prepare: func(b *buyer, s *state) {
			s.held = b.hold(b.places[:wanted])
			s.intent.Before = s.held
		},
		call: func(b *buyer, s *state) (err error) {
			s.held, err = b.holder().Release(b.Context(), vendors.ReleaseRequest{Visit: b.visit, Performance: b.p, Before: s.intent.Before})
			return err
		},
		finish: func(s *state, o vendors.Outcome) { s.held = o.Holding },
		expect: func(b *buyer, s *state) {
			b.expectBooks("in the end", 0, 0, 0)
			if len(s.held.Places) != 0 {
				b.Errorf("%d places are held as far as we know, want none", len(s.held.Places))
			}
		},
	},
	{
		op: vendors.OpPlace,
		prepare: func(b *buyer, s *state) {
			s.held = b.hold(b.places[:wanted])
			s.intent.Before, s.intent.Buyer = s.held, someone
		},
		call: func(b *buyer, s *state) (err error) {
			s.order, err = b.Vendor.PlaceOrder(b.Context(), b.orderRequest(s.held))
			return err
		},
		finish: func(s *state, o vendors.Outcome) { s.order = o.Order },
		expect: func(b *buyer, s *state) {
			b.expectOneOrder(s.order)
			b.expectSold("in the end", 0)
			b.expectTickets(b.ref(s.order, s.held), b.confirm(b.ref(s.order, s.held)))
		},
	},
	{
		op: vendors.OpConfirm,
		prepare: func(b *buyer, s *state) {
			placed(b, s)
			s.intent.Payment = "payment-1"
		},
		call: func(b *buyer, s *state) (err error) {
			s.order, err = b.Vendor.ConfirmOrder(b.Context(), s.ref, "payment-1")
			return err
		},
		finish: func(s *state, o vendors.Outcome) { s.order = o.Order },
		expect: func(b *buyer, s *state) {
			b.expectBooks("in the end", 0, 0, wanted)
			b.expectTickets(s.ref, s.order)
		},
	},
	{
		op: vendors.OpCancel,
		prepare: func(b *buyer, s *state) {
			b.canceller()
			placed(b, s)
		},
		call: func(b *buyer, s *state) (err error) {
			s.order, err = b.canceller().CancelOrder(b.Context(), s.ref)
			return err
		},
		finish: func(s *state, o vendors.Outcome) { s.order = o.Order },
		expect: func(b *buyer, s *state) {
			b.expectBooks("in the end", 0, 0, 0)
			if !gone(s.order.State) {
				b.Errorf("the order is %q as far as we know", s.order.State)
			}
		},
	},
}

// placed brings the buyer to a payable order.
func placed(b *buyer, s *state) {
	s.held = b.hold(b.places[:wanted])
	s.ref = b.ref(b.placeOrder(s.held), s.held)
	s.intent.Before, s.intent.Buyer, s.intent.Order = s.held, someone, s.ref.ID
}

// testLost loses the answer of one call of a purchase. Whatever the call's
// error says and settling finds, in the end the call has taken effect once, and
// we know it.
func testLost(s step, mode string, done bool) func(*buyer) {
	return func(b *buyer) {
		var st state
		s.prepare(b, &st)
		b.intend(s.op, &st)
		calls := b.calls(s.op)
		b.fail(s.op, mode, nil)
		err := s.call(b, &st)
		if got := b.calls(s.op) - calls; got != 1 {
			b.Errorf("the call was sent %d times", got)
		}
		switch {
		case err == nil: // found out by reading within the call
		case errors.Is(err, vendors.ErrUnavailable) && !done:
			b.again(s, &st)
		case errors.Is(err, vendors.ErrOutcomeUnknown):
			b.settle(s, &st)
		default:
			b.Errorf("%s = %v, want %v", s.op, err, vendors.ErrOutcomeUnknown)
		}
		s.expect(b, &st)
	}
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
	if err := s.call(b, st); err != nil {
		b.Fatalf("repeated %s: %v", s.op, err)
	}
}

// settle finds out what became of a call, after the time that whoever made it
// lets pass, and repeats it where it was not done.
func (b *buyer) settle(s step, st *state) {
	b.Helper()
	if b.Advance != nil {
		b.Advance(grace)
	}
	found, err := b.Vendor.Settle(b.Context(), st.intent)
	if err != nil {
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

// grace is how long after a call's deadline it is settled.
const grace = time.Minute + time.Second

// testContextEnds ends the context of a hold that is carried out and not
// answered.
func testContextEnds(b *buyer) {
	hold := steps[0]
	var st state
	hold.prepare(b, &st)
	b.intend(hold.op, &st)
	b.fail(hold.op, "slow", order{"delay_ms": 60_000})
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		_, err := b.holder().Hold(ctx, b.holdRequest(st.intent.Places, vendors.Holding{}))
		ended <- err
	}()
	for limit := time.Now().Add(30 * time.Second); b.books().Held == b.before.Held; {
		if time.Now().After(limit) {
			b.Fatal("the hold was not carried out")
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, vendors.ErrOutcomeUnknown) || !errors.Is(err, context.Canceled) {
		b.Errorf("Hold = %v, want %v because of %v", err, vendors.ErrOutcomeUnknown, context.Canceled)
	}
	b.settle(hold, &st)
	hold.expect(b, &st)
}
