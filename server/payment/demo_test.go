package payment_test

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/payment"
)

// books keep one payment.
type books struct{ kept payment.DemoPayment }

func (b *books) AddDemoPayment(_ context.Context, p payment.DemoPayment) (payment.DemoPayment, error) {
	b.kept = p
	return p, nil
}

func (b *books) DemoPayment(_ context.Context, id string) (payment.DemoPayment, error) {
	if id != b.kept.ID {
		return payment.DemoPayment{}, payment.ErrNotFound
	}
	return b.kept, nil
}

func (b *books) MoveDemoPayment(_ context.Context, id string, to payment.State, from ...payment.State) (payment.DemoPayment, error) {
	if id == b.kept.ID && slices.Contains(from, b.kept.State) {
		b.kept.State = to
	}
	return b.kept, nil
}

// TestDemoPageTakesProof pays on the page that the buyer was led to, and tries to
// with what the books have.
func TestDemoPageTakesProof(t *testing.T) {
	t.Parallel()
	b := &books{}
	d := &payment.Demo{Books: b, URL: "https://tickets.example/pay/demo", Key: []byte("key")}
	p, err := d.Open(t.Context(), payment.Request{Key: "o_1-1", ReturnURL: "https://tickets.example/o/o_1/returned"})
	if err != nil {
		t.Fatal(err)
	}
	page := path.Base(p.URL)
	_, proof, _ := strings.Cut(page, ".")
	other := &payment.Demo{Books: b, URL: d.URL, Key: []byte("another key")}
	read, err := other.Read(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, guess := range []string{
		p.ID, p.ID + ".", "." + proof, proof, "", ".", page + "0", page[:len(page)-1], strings.ToUpper(page), b.kept.Key, path.Base(read.URL),
	} {
		if _, err := d.Payment(t.Context(), guess); !errors.Is(err, payment.ErrNotFound) {
			t.Errorf("Payment(%q) = %v, want %v", guess, err, payment.ErrNotFound)
		}
		if _, err := d.Decide(t.Context(), guess, true); !errors.Is(err, payment.ErrNotFound) || b.kept.State != payment.Open {
			t.Errorf("Decide(%q) = %v and the payment is %s, want %v", guess, err, b.kept.State, payment.ErrNotFound)
		}
	}
	if got, err := d.Payment(t.Context(), page); err != nil || got.ID != p.ID {
		t.Errorf("Payment(%q) = %+v, %v", page, got, err)
	}
	if back, err := d.Decide(t.Context(), page, true); err != nil || back != b.kept.ReturnURL || b.kept.State != payment.Authorised {
		t.Errorf("Decide = %q, %v, and the payment is %s", back, err, b.kept.State)
	}
}
