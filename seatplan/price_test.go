package seatplan_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
)

func price(category, tariff string, nominal, fee int64) seatplan.Price {
	p := seatplan.Price{
		Category: seatplan.CategoryID(category), Tariff: seatplan.TariffID(tariff),
		Nominal: seatplan.Money{Minor: nominal, Currency: "RON"},
	}
	if fee != 0 {
		p.Fee = seatplan.Money{Minor: fee, Currency: "RON"}
	}
	return p
}

var tariffs = []seatplan.Tariff{{ID: "child", Name: "Child"}, {ID: "member", Name: "Member"}}

func TestNewPriceListRefuses(t *testing.T) {
	t.Parallel()
	foreign := price("a", "", 100, 0)
	foreign.Nominal.Currency = "EUR"
	foreignFee := price("a", "", 100, 1)
	foreignFee.Fee.Currency = "EUR"
	for _, c := range []struct {
		name     string
		currency seatplan.Currency
		prices   []seatplan.Price
		want     error
	}{
		{"no currency", "", nil, seatplan.ErrCurrency},
		{"two prices", "RON", []seatplan.Price{price("a", "", 1, 0), price("a", "", 2, 0)}, seatplan.ErrPriceTwice},
		{"unknown tariff", "RON", []seatplan.Price{price("a", "senior", 1, 0)}, seatplan.ErrTariffUnknown},
		{"negative price", "RON", []seatplan.Price{price("a", "", -1, 0)}, seatplan.ErrPriceNegative},
		{"negative fee", "RON", []seatplan.Price{price("a", "", 1, -1)}, seatplan.ErrPriceNegative},
		{"other currency", "RON", []seatplan.Price{foreign}, seatplan.ErrCurrency},
		{"fee in other currency", "RON", []seatplan.Price{foreignFee}, seatplan.ErrCurrency},
		{"too much together", "RON", []seatplan.Price{price("a", "", seatplan.MaxMinor, 1)}, seatplan.ErrOverflow},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := seatplan.NewPriceList(c.currency, tariffs, c.prices)
			if !errors.Is(err, c.want) {
				t.Errorf("error = %v, want %v", err, c.want)
			}
			if _, ok := got.From(); ok || got.Currency() != "" {
				t.Errorf("list = %v, want the empty list", got)
			}
		})
	}
}

func TestPriceList(t *testing.T) {
	t.Parallel()
	prices := []seatplan.Price{
		price("stalls", "child", 3000, 300), price("stalls", "", 6000, 600), price("box", "member", 2500, 900),
	}
	l, err := seatplan.NewPriceList("RON", tariffs, prices)
	if err != nil {
		t.Fatal(err)
	}
	prices[0] = price("gone", "", 1, 0) // the list keeps its own
	if p, ok := l.Lookup("stalls", "child"); !ok || p.Total() != (seatplan.Money{Minor: 3300, Currency: "RON"}) {
		t.Errorf("Lookup(stalls, child) = %v, %v", p, ok)
	}
	if p, ok := l.Lookup("box", ""); ok {
		t.Errorf("Lookup(box, standard) = %v, want none", p)
	}
	if p, ok := l.Default("stalls"); !ok || p.Tariff != "" {
		t.Errorf("Default(stalls) = %v, %v, want the standard tariff's", p, ok)
	}
	if p, ok := l.Default("box"); !ok || p.Tariff != "member" {
		t.Errorf("Default(box) = %v, %v, want the first listed", p, ok)
	}
	if _, ok := l.Default("gallery"); ok {
		t.Error("Default(gallery) found a price")
	}
	want := []seatplan.Price{price("stalls", "child", 3000, 300), price("stalls", "", 6000, 600)}
	if diff := cmp.Diff(want, l.Of("stalls")); diff != "" {
		t.Errorf("Of(stalls) (-want +got):\n%s", diff)
	}
	if from, ok := l.From(); !ok || from.Minor != 3300 {
		t.Errorf("From() = %v, %v, want 33.00", from, ok)
	}
	if tariff, ok := l.Tariff("child"); !ok || tariff.Name != "Child" {
		t.Errorf("Tariff(child) = %v, %v", tariff, ok)
	}
	if _, ok := l.Tariff(""); !ok {
		t.Error("the standard tariff is not there")
	}
	if _, ok := l.Tariff("senior"); ok {
		t.Error("Tariff(senior) is there")
	}
}

func TestEmptyPriceList(t *testing.T) {
	t.Parallel()
	var l seatplan.PriceList
	if from, ok := l.From(); ok || !from.IsZero() {
		t.Errorf("From() = %v, %v, want none", from, ok)
	}
}
