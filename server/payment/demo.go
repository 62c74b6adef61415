package payment

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/parterre/parterre/seatplan"
)

// Demo is the provider that moves no money: a page on our own server asks the
// buyer to pay or to decline. Its books outlive the process.
type Demo struct {
	// Books keep the payments.
	Books DemoBooks
	// URL is the address below which the payment pages are served.
	URL string
	// Key makes the addresses of payment pages, so that the books, in which a
	// payment has its id, do not let their reader pay.
	Key []byte
}

// DemoPayment is one payment in the demo's books.
type DemoPayment struct {
	ID, Key   string
	Amount    seatplan.Money
	State     State
	ReturnURL string
}

// DemoBooks keep the demo's payments.
type DemoBooks interface {
	// AddDemoPayment keeps a new payment, or returns the one with its key.
	AddDemoPayment(ctx context.Context, p DemoPayment) (DemoPayment, error)
	// DemoPayment reads a payment; ErrNotFound where there is none.
	DemoPayment(ctx context.Context, id string) (DemoPayment, error)
	// MoveDemoPayment sets the state where it is one of from, and returns the
	// payment as it then is.
	MoveDemoPayment(ctx context.Context, id string, to State, from ...State) (DemoPayment, error)
}

// Open implements Provider.
func (d *Demo) Open(ctx context.Context, r Request) (Payment, error) {
	return d.payment(d.Books.AddDemoPayment(ctx, DemoPayment{
		ID: "dp_" + rand.Text(), Key: r.Key, Amount: r.Amount, State: Open, ReturnURL: r.ReturnURL,
	}))
}

// Read implements Provider.
func (d *Demo) Read(ctx context.Context, id string) (Payment, error) {
	return d.payment(d.Books.DemoPayment(ctx, id))
}

// Capture implements Provider.
func (d *Demo) Capture(ctx context.Context, id string) (Payment, error) {
	p, err := d.payment(d.Books.MoveDemoPayment(ctx, id, Captured, Authorised))
	if err == nil && p.State != Captured {
		return p, ErrRefused
	}
	return p, err
}

// Void implements Provider.
func (d *Demo) Void(ctx context.Context, id string) (Payment, error) {
	return d.payment(d.Books.MoveDemoPayment(ctx, id, Voided, Open, Authorised))
}

// Refund implements Provider.
func (d *Demo) Refund(ctx context.Context, id string) (Payment, error) {
	p, err := d.payment(d.Books.MoveDemoPayment(ctx, id, Refunded, Captured))
	if err == nil && p.State != Refunded {
		return p, ErrRefused
	}
	return p, err
}

// Payment reads a payment for its page, which is known by the last segment of its
// address. ErrNotFound for anything else, its id included.
func (d *Demo) Payment(ctx context.Context, page string) (DemoPayment, error) {
	id, err := d.named(page)
	if err != nil {
		return DemoPayment{}, err
	}
	return d.Books.DemoPayment(ctx, id)
}

// Decide is what the buyer does on the payment page: pay, or decline. It
// returns where the buyer goes next.
func (d *Demo) Decide(ctx context.Context, page string, pay bool) (returnURL string, err error) {
	id, err := d.named(page)
	if err != nil {
		return "", err
	}
	to := Declined
	if pay {
		to = Authorised
	}
	p, err := d.Books.MoveDemoPayment(ctx, id, to, Open)
	return p.ReturnURL, err
}

func (d *Demo) payment(p DemoPayment, err error) (Payment, error) {
	return Payment{ID: p.ID, URL: d.URL + "/" + d.page(p.ID), State: p.State, Amount: p.Amount}, err
}

// page is the last segment of a payment page's address: its id and a proof of 128
// bits that we made it.
func (d *Demo) page(id string) string {
	mac := hmac.New(sha256.New, d.Key)
	mac.Write([]byte("demo payment page " + id))
	return id + "." + hex.EncodeToString(mac.Sum(nil)[:16])
}

// named is the id of the payment whose page it is.
func (d *Demo) named(page string) (string, error) {
	id, _, _ := strings.Cut(page, ".")
	if !hmac.Equal([]byte(page), []byte(d.page(id))) {
		return "", ErrNotFound
	}
	return id, nil
}
