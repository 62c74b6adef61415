package checkout_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

func TestAnswers(t *testing.T) {
	t.Parallel()
	needs := vendors.Needs{Fields: []vendors.Field{
		{Name: vendors.FieldFanID, PerPlace: true, Required: true}, {Name: "company"}, {Name: "newsletter", Required: true},
	}}
	lines := []store.Line{line("1", store.Held, "a", "k"), line("2", store.Wanted, "b", ""), line("3", store.Expired, "c", "")}
	answer := func(field, ref, value string) vendors.Answer {
		return vendors.Answer{Field: field, Ref: ref, Value: value}
	}
	all := []vendors.Answer{answer("fan_id", "1", "F1"), answer("fan_id", "2", " F2 "), answer("newsletter", "", "no")}
	for _, tc := range []struct {
		name    string
		answers []vendors.Answer
		want    []vendors.Answer
		field   string // at fault
	}{
		{"all that are required", all, []vendors.Answer{all[0], answer("fan_id", "2", "F2"), all[2]}, ""},
		{"one of no field, of no place, and empty ones",
			append([]vendors.Answer{answer("hack", "", "x"), answer("fan_id", "3", "x"), answer("company", "", " ")}, all...),
			[]vendors.Answer{all[0], answer("fan_id", "2", "F2"), all[2]}, ""},
		{"missing for a place", []vendors.Answer{all[0], all[2]}, nil, "fan_id[2]"},
		{"missing for the order", all[:2], nil, "newsletter"},
		{"blank", []vendors.Answer{answer("fan_id", "1", "  "), all[1], all[2]}, nil, "fan_id[1]"},
		{"too long", append([]vendors.Answer{answer("company", "", strings.Repeat("x", 201))}, all...), nil, "company"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			d := checkout.Details{Email: "ana@example.com", Answers: tc.answers}
			err := checkout.CheckDetails(&d, needs, lines)
			var r *checkout.Refusal
			if errors.As(err, &r); tc.field != "" {
				if r == nil || r.Kind != checkout.ErrInvalid || r.Field != tc.field {
					t.Errorf("CheckDetails = %v, want fault in %q", err, tc.field)
				}
				return
			}
			if diff := cmp.Diff(tc.want, d.Answers); diff != "" || err != nil {
				t.Errorf("answers, %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// TestAnswersReachTheVendor follows answers into the order, under the places'
// refs.
func TestAnswersReachTheVendor(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, func(s *shop, _ *checkout.Account) {
		s.performance.Needs.Fields = []vendors.Field{{Name: vendors.FieldFanID, PerPlace: true, Required: true}}
	})
	b := s.buyer()
	v := b.choose(1)
	_, err := b.Place(t.Context(), "opera", b.token, ana)
	if r := refused(t, "an order without a fan id", err, checkout.ErrInvalid); r.Field != "fan_id["+v.Lines[0].Ref+"]" {
		t.Errorf("fault in %q", r.Field)
	}
	d := ana
	d.Answers = []vendors.Answer{{Field: vendors.FieldFanID, Ref: v.Lines[0].Ref, Value: "F1"}}
	if b.order, err = b.Place(t.Context(), "opera", b.token, d); err != nil {
		t.Fatal(err)
	}
	got := s.house.placed[0]
	if diff := cmp.Diff(d.Answers, got.Buyer.Answers); diff != "" || got.Holding.Places[0].Ref != v.Lines[0].Ref {
		t.Errorf("the vendor's place is %q (-want +got):\n%s", got.Holding.Places[0].Ref, diff)
	}
	if got.ReturnURL != "https://tickets.example/o/"+string(b.order.ID) {
		t.Errorf("the vendor sends the buyer back to %q", got.ReturnURL)
	}
}

func TestTariffLimits(t *testing.T) {
	t.Parallel()
	b := openShop(t, vendors.HoldAdd, nil).buyer()
	family := func(n int) checkout.Change {
		return checkout.Change{Areas: []checkout.AreaChange{{Area: "floor", Tariff: "family", Quantity: n}}}
	}
	if _, err := b.Change(t.Context(), "opera", b.token, family(2)); err != nil {
		t.Fatal(err)
	}
	_, err := b.Place(t.Context(), "opera", b.token, ana)
	if r := refused(t, "two of a tariff for three", err, checkout.ErrLimit); r.Least != 3 || r.Limit != 0 {
		t.Errorf("refused with at least %d, at most %d", r.Least, r.Limit)
	}
	_, err = b.Change(t.Context(), "opera", b.token, family(5))
	if r := refused(t, "five of a tariff for four", err, checkout.ErrLimit); r.Limit != 4 {
		t.Errorf("refused with at most %d", r.Limit)
	}
	if _, err := b.Change(t.Context(), "opera", b.token, family(3)); err != nil {
		t.Fatal(err)
	}
	b.place().is(store.OrderPayable, "")
}

// TestNothingPersonalAtRest looks for what a buyer typed in the database's files.
func TestNothingPersonalAtRest(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldReplace, func(s *shop, _ *checkout.Account) {
		s.house.codes["SECRET-ACCESS"], s.house.codes["SECRET-PROMO"] = "access", "promo"
		s.performance.Needs.Fields = []vendors.Field{{Name: "passport"}}
	})
	b := s.buyer()
	if _, err := b.EnterAccessCode(t.Context(), "opera", b.token, "SECRET-ACCESS"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.ApplyCode(t.Context(), "opera", b.token, "SECRET-PROMO"); err != nil {
		t.Fatal(err)
	}
	b.choose(1)
	d := ana
	d.Answers = []vendors.Answer{{Field: "passport", Value: "SECRET-PASSPORT"}}
	var err error
	if b.order, err = b.Place(t.Context(), "opera", b.token, d); err != nil {
		t.Fatal(err)
	}
	b.pay().is(store.OrderIssued, "")
	for _, secret := range []string{"SECRET-ACCESS", "SECRET-PROMO", "SECRET-PASSPORT", ana.Email, ana.Phone, ana.FullName, "print " + s.house.last(), "visit-"} {
		if s.stored(secret) {
			t.Errorf("%q can be read in the database", secret)
		}
	}
	if !s.stored(string(b.order.ID)) {
		t.Error("the order's own id is not found: the search finds nothing")
	}
}

// late is a store that lets something happen just before a lease is taken.
type late struct {
	checkout.Store
	first func()
}

func (l *late) Lease(ctx context.Context, cart store.CartID, owner string, now, until time.Time) error {
	if first := l.first; first != nil {
		l.first = nil
		first()
	}
	return l.Store.Lease(ctx, cart, owner, now, until)
}

// TestPlaceChosenWhileOrdering has a place chosen between the look at the answers
// and the order: nothing is ordered that an answer is missing of.
func TestPlaceChosenWhileOrdering(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldReplace, func(s *shop, _ *checkout.Account) {
		s.performance.Needs.Fields = []vendors.Field{{Name: vendors.FieldFanID, PerPlace: true, Required: true}}
	})
	b := s.buyer()
	ref := b.choose(1).Lines[0].Ref
	s.config.Store = &late{Store: s.db, first: func() { b.choose(2) }}
	s.restart()
	d := ana
	d.Answers = []vendors.Answer{{Field: vendors.FieldFanID, Ref: ref, Value: "FAN1"}}
	_, err := b.Place(t.Context(), "opera", b.token, d)
	if r := refused(t, "a place without its answer", err, checkout.ErrInvalid); r.Field != "fan_id["+b.cart().Lines[1].Ref+"]" {
		t.Errorf("fault in %q", r.Field)
	}
	if v := b.cart(); v.Order != "" || s.house.total() != 0 {
		t.Errorf("order %q, and the vendor was asked %d times", v.Order, s.house.total())
	}
}
