package web

import (
	"slices"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/locale"
)

// voucherMissing reports whether a voucher must be given first.
func (sc *scene) voucherMissing() bool {
	return sc.entry.Performance.VoucherNeeded && sc.can.Codes && len(sc.cart.Codes) == 0
}

// promo is the form for promo codes and vouchers; nil where there are none.
func (sc *scene) promo() *components.CodeForm {
	if !sc.can.Codes || !sc.selling() && sc.cart.Count() == 0 {
		return nil
	}
	form := &components.CodeForm{}
	if sc.voucherMissing() {
		form.Needed = sc.l.T(locale.SaleVoucher)
	}
	if sc.wrong.field == "promo" {
		form.Value, form.Error, form.Code = sc.wrong.value, sc.wrong.text, sc.wrong.code
	}
	return form
}

// givenCodes are the codes of the cart, with what is not known of them yet.
func (sc *scene) givenCodes() []components.PromoCode {
	var codes []components.PromoCode
	for _, c := range sc.cart.Codes {
		code := components.PromoCode{Code: c.Code}
		if !c.InForce {
			code.Note = sc.l.T(locale.CodeUnchecked)
		}
		if sc.can.RemoveCodes {
			code.Remove = sc.l.T(locale.CodeRemove, "code", c.Code)
		}
		codes = append(codes, code)
	}
	return codes
}

// sells reports whether something of that price is sold here.
func (sc *scene) sells(p seatplan.Price) bool { return !sc.can.PaysNothing || p.Total().IsZero() }

// price is an all-in price for people.
func (sc *scene) price(p seatplan.Price) string { return priceText(sc.l, p.Total()) }

// priceText is a sum for people, to whom nothing is free of charge.
func priceText(l *locale.Locale, m seatplan.Money) string {
	if m.IsZero() {
		return l.T(locale.FreeOfCharge)
	}
	return l.Money(m)
}

// from is the lowest price of several, for people; empty where it is not known.
func from(l *locale.Locale, m seatplan.Money) string {
	switch {
	case m.Currency == "":
		return ""
	case m.IsZero():
		return l.T(locale.FreeOfCharge)
	}
	return l.T(locale.From, "price", l.Money(m))
}

// notice says where the rest is sold, where only what is free is sold here.
func (sc *scene) notice() *components.Notice {
	if !sc.can.PaysNothing || sc.view == nil || !sc.priced() || sc.sale() != nil {
		return nil
	}
	return &components.Notice{Text: sc.l.T(locale.SaleFreeOnly), Action: sc.outside(locale.SaleElsewhereLink)}
}

// priced reports whether anything costs money.
func (sc *scene) priced() bool {
	for _, c := range sc.view.Plan.Plan.Categories() {
		for _, p := range sc.view.Prices.Of(c.ID) {
			if !p.Total().IsZero() {
				return true
			}
		}
	}
	return false
}

// soldElsewhere reports whether there are prices, and none that is paid here.
func (sc *scene) soldElsewhere() bool {
	if sc.view == nil || !sc.can.PaysNothing || !sc.priced() {
		return false
	}
	return !slices.ContainsFunc(sc.view.Plan.Plan.Categories(), func(c seatplan.PriceCategory) bool {
		return slices.ContainsFunc(sc.view.Prices.Of(c.ID), sc.sells)
	})
}

// was is a price before a discount, where there was another.
func (sc *scene) was(full, now seatplan.Money) string {
	if full.Currency == "" || full == now {
		return ""
	}
	return sc.l.Money(full)
}
