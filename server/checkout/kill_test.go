package checkout_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

var errKilled = errors.New("the process is gone")

// mortal is a store whose process ends right before a given write.
type mortal struct {
	checkout.Store
	mu   sync.Mutex // guards left
	left int
}

// dead reports whether the process is gone, and counts a write.
func (m *mortal) dead(writes int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.left > 0 {
		m.left -= writes
	}
	return m.left == 0
}

func (m *mortal) Commit(ctx context.Context, b store.Batch) error {
	if m.dead(1) {
		return errKilled
	}
	return m.Store.Commit(ctx, b)
}

func (m *mortal) Lease(ctx context.Context, cart store.CartID, owner string, now, until time.Time) error {
	if m.dead(0) {
		return errKilled
	}
	return m.Store.Lease(ctx, cart, owner, now, until)
}

func (m *mortal) Unlease(ctx context.Context, cart store.CartID, owner string) error {
	if m.dead(0) {
		return errKilled
	}
	return m.Store.Unlease(ctx, cart, owner)
}

// TestKilledBetweenWrites ends the process before each write of a purchase in
// turn, in every mode, with a call lost as well. After a restart and quiet
// nothing may be wrong in the vendor's books and the bank's.
func TestKilledBetweenWrites(t *testing.T) {
	t.Parallel()
	for _, mode := range []vendors.HoldMode{vendors.HoldAdd, vendors.HoldReplace, vendors.HoldOrder, vendors.HoldOurs} {
		for _, op := range []string{"", "hold", "place", "confirm"} {
			if op != "" && testing.Short() {
				continue
			}
			t.Run(string(mode)+" "+op, func(t *testing.T) {
				t.Parallel()
				for _, how := range []cut{afterCut, beforeCut} {
					writes, step := 1, 1
					if op != "" {
						step = 2 // the schedules without a lost call leave none out
					}
					for ; purchase(t, mode, op, how, writes); writes += step {
						if writes > 60 {
							t.Fatal("a purchase has no end of writes")
						}
					}
					if writes < 6 {
						t.Errorf("a purchase had only %d writes", writes)
					}
					if op == "" {
						break
					}
				}
			})
		}
	}
}

// purchase buys two places with the process ending before the given write, and
// reports whether it came to that.
func purchase(t *testing.T, mode vendors.HoldMode, op string, how cut, writes int) (killed bool) {
	t.Helper()
	s := openShop(t, mode, nil)
	defer s.db.Close()
	s.TB = naming{t, fmt.Sprintf("%s %s %s, killed before write %d: ", mode, op, how, writes)}
	m := &mortal{Store: s.db, left: writes}
	s.config.Store = m
	s.restart()
	if op != "" {
		s.house.cuts[op] = []cut{how}
	}
	_, token, err := s.Open(t.Context(), gala, "en")
	if err == nil {
		_, err = s.Change(t.Context(), "opera", token, floorOf(2))
	}
	var o checkout.OrderView
	if err == nil {
		o, err = s.Place(t.Context(), "opera", token, ana)
	}
	for i := 0; i < 10 && err == nil && o.State == store.OrderCreating; i++ {
		s.pass(10 * time.Second)
		o, err = s.Order(t.Context(), o.ID, o.Secret)
	}
	if err == nil && o.ID != "" {
		if _, err = s.Pay(t.Context(), o.ID, o.Secret); err == nil {
			s.bank.authorise()
			_ = s.Returned(t.Context(), o.ID, o.Secret) // the worker comes by, too
		}
	}
	for i := 0; i < 5 && !m.dead(0); i++ {
		s.pass(40 * time.Second)
	}
	killed = m.dead(0)
	s.config.Store = s.db
	s.restart()
	for _, d := range []time.Duration{2, 2, 5, 10, 20, 20} {
		s.pass(d * time.Minute)
	}
	s.consistent(o)
	return killed
}

// naming puts a name before a test's errors.
type naming struct {
	testing.TB
	name string
}

func (n naming) Errorf(format string, args ...any) {
	n.TB.Helper()
	n.TB.Errorf(n.name+format, args...)
}

// consistent checks what must never happen, once all is quiet.
func (s *shop) consistent(o checkout.OrderView) {
	s.Helper()
	sold := s.house.inState(vendors.OrderConfirmed)
	if sold > 1 {
		s.Errorf("%d orders are sold", sold)
	}
	if n := s.house.inState(vendors.OrderPayable); n != 0 {
		s.Errorf("%d orders at the vendor that nobody remembers", n)
	}
	for id, v := range s.house.visits {
		if len(v.held) != 0 {
			s.Errorf("visit %s still holds %d places", id, len(v.held))
		}
	}
	if carts, err := s.db.UnsettledCarts(s.Context()); err != nil || len(carts) != 0 {
		s.Errorf("%d carts are unsettled, %v", len(carts), err)
	}
	captured, authorised := s.bank.in(payment.Captured), s.bank.in(payment.Authorised)
	if authorised > 0 && !s.knowsPerson(o) {
		s.Errorf("%d payments are authorised and nobody looks", authorised)
	}
	if captured+authorised != sold {
		s.Errorf("%d orders sold, %d payments taken, %d to be taken", sold, captured, authorised)
	}
	if o.ID == "" {
		return
	}
	kept, err := s.db.Order(s.Context(), o.ID)
	if err != nil {
		s.Errorf("order: %v", err)
	}
	issued := kept.State == store.OrderIssued || kept.State == store.OrderConfirmed && kept.Person != ""
	if issued != (sold == 1) || !issued && kept.State != store.OrderClosed {
		s.Errorf("order is %s (%s) with %d sold", kept.State, kept.Reason, sold)
	}
}

func (s *shop) knowsPerson(o checkout.OrderView) bool {
	kept, err := s.db.Order(s.Context(), o.ID)
	return err == nil && kept.Person != ""
}
