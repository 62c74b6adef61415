package checkout_test

import (
	"bytes"
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// TestSecretIsKept shows an order's secret again whatever becomes of the key, and
// stores it nowhere in clear.
func TestSecretIsKept(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, nil)
	b, other := s.paidOrder(), s.paidOrder()
	secret := b.order.Secret
	if len(secret) != len("os_")+32 || secret == other.order.Secret {
		t.Fatalf("secrets %q and %q, want two of 128 bits", secret, other.order.Secret)
	}
	s.Rekey(bytes.Repeat([]byte{7}, 32))
	if b.look(); b.order.Secret != secret {
		t.Errorf("the secret is %q after a change of the key, want %q", b.order.Secret, secret)
	}
	again, err := s.Place(t.Context(), "opera", b.token, ana)
	if err != nil || again.Secret != secret {
		t.Errorf("the bearer of the cart's token is given %q, %v, want %q", again.Secret, err, secret)
	}
	if s.stored(string(secret)) {
		t.Error("the secret is stored in clear")
	}
}

// TestDerivedSecret opens orders whose secret was made from the key.
func TestDerivedSecret(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, nil)
	b := s.buyer()
	b.choose(1)
	b.place()
	hash, err := s.Derive(t.Context(), b.order.ID)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(s.folder, "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("UPDATE orders SET secret = ? WHERE id = ?", hash[:], string(b.order.ID)); err != nil {
		t.Fatal(err)
	}
	placed, err := s.Place(t.Context(), "opera", b.token, ana)
	if err != nil || placed.Secret == b.order.Secret || placed.Secret == "" {
		t.Fatalf("the derived secret is %q, %v", placed.Secret, err)
	}
	b.order.Secret = placed.Secret

	// Without the key its bearer still sees the order, with the link to it.
	key := s.config.Key
	s.Rekey(bytes.Repeat([]byte{7}, 32))
	if b.look(); b.order.Secret != placed.Secret || b.order.Buyer.Email != ana.Email {
		t.Errorf("the bearer sees %q of %q, want %q of %q", b.order.Secret, b.order.Buyer.Email, placed.Secret, ana.Email)
	}

	// With it, the secret is kept at the next change.
	s.Rekey(key)
	b.pay().is(store.OrderIssued, "")
	s.Rekey(bytes.Repeat([]byte{7}, 32))
	if placed, err = s.Place(t.Context(), "opera", b.token, ana); err != nil || placed.Secret != b.order.Secret {
		t.Errorf("the secret is %q, %v after a change of the order, want %q", placed.Secret, err, b.order.Secret)
	}
}
