package checkout_test

import (
	"errors"
	"testing"
	"time"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/vendors"
)

// TestReturnedIsAHint makes sure that nobody but the buyer has an order read out
// of turn, and the buyer not without end.
func TestReturnedIsAHint(t *testing.T) {
	t.Parallel()
	s := openCashier(t)
	b := s.buyer()
	b.choose(1)
	b.place()
	before := s.house.count("read")
	for _, secret := range []checkout.Secret{"", "os_00000000000000000000000000000000", checkout.Secret(b.order.ID)} {
		for range 10 {
			if err := s.Returned(t.Context(), b.order.ID, secret); !errors.Is(err, checkout.ErrNotFound) {
				t.Errorf("Returned with secret %q = %v, want %v", secret, err, checkout.ErrNotFound)
			}
		}
	}
	if n := s.house.count("read") - before; n != 0 {
		t.Errorf("strangers had the order read %d times", n)
	}
	for range 10 {
		b.back()
	}
	if n := s.house.count("read") - before; n != 3 {
		t.Errorf("coming back ten times has the order read %d times, want 3", n)
	}
	// The worker reads in its own time all the same.
	s.house.paid(vendors.OrderConfirmed)
	s.pass(time.Minute)
	b.is("issued", "")

	// And the next buyers' orders are theirs.
	other := s.buyer()
	other.choose(1)
	other.place()
	before = s.house.count("read")
	other.back()
	if n := s.house.count("read") - before; n != 1 {
		t.Errorf("coming back has another order read %d times, want once", n)
	}
}
