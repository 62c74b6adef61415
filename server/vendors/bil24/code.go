package bil24

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// accessCode reads what a buyer typed. The code is a whole number at the
// vendor, so leading zeros do not count.
func accessCode(op, typed string) (json.Number, error) {
	if strings.TrimSpace(typed) == "" {
		return "", nil
	}
	code, ok := rest.ID(withoutZeros(typed)).Number()
	if !ok {
		return "", &vendors.Error{Vendor: name, Op: op, Kind: vendors.ErrAccessCode, Cause: errors.New("access code is not a number")}
	}
	return code, nil
}

const opAccess = "CHECK_KDP"

// CheckAccess asks whether a code opens the performance's event (CHECK_KDP), as
// the account's own user.
func (v *client) CheckAccess(ctx context.Context, p vendors.Performance, code, locale string) error {
	r, err := accessRequest(p, code, locale)
	if err != nil {
		return err
	}
	return refusedAs(v.ask(ctx, r, &result{}), vendors.ErrAccessCode)
}

func accessRequest(p vendors.Performance, code, locale string) (request, error) {
	r := request{Command: opAccess, Locale: locale}
	var err error
	if r.ActionID, err = number(opAccess, p.Event); err != nil {
		return r, err
	}
	if r.KDP, err = accessCode(opAccess, code); err == nil && r.KDP == "" {
		err = &vendors.Error{Vendor: name, Op: opAccess, Kind: vendors.ErrAccessCode, Cause: errors.New("access code is missing")}
	}
	return r, err
}

// promoAnswer is ADD_PROMO_CODES.
type promoAnswer struct {
	result
	New   []rest.Text `json:"newPromoCodeList"`
	Exist []rest.Text `json:"existPromoCodeList"`
	Error []rest.Text `json:"errorPromoCodeList"`
}

// maxCode bounds a promo code, in bytes.
const maxCode = 100

// AddCode gives the visit's user a promo code (ADD_PROMO_CODES), whose discount
// the cart then shows. A second time the vendor says that it has it already. A
// code that is known but cannot be used now is refused.
func (v *client) AddCode(ctx context.Context, r vendors.CodeRequest) (vendors.Holding, error) {
	const op = "ADD_PROMO_CODES"
	code := strings.TrimSpace(r.Code)
	if code == "" || len(code) > maxCode {
		return vendors.Holding{}, &vendors.Error{Vendor: name, Op: op, Kind: vendors.ErrVoucher}
	}
	req, err := request{Command: op, PromoCodeList: []string{code}, Locale: r.Locale, mutates: true}.as(r.Visit)
	if err != nil {
		return vendors.Holding{}, err
	}
	var a promoAnswer
	if _, err := v.call(ctx, req, &a); err != nil {
		return vendors.Holding{}, refusedAs(err, vendors.ErrVoucher)
	}
	refused := &vendors.Error{Vendor: name, Op: op, Kind: vendors.ErrVoucher}
	if !named(a.New, code) && !named(a.Exist, code) {
		return vendors.Holding{}, refused
	}
	held, err := v.Holding(ctx, r.Visit, r.Performance, "")
	if err != nil {
		return vendors.Holding{}, v.rest.Lost(rest.Call{Op: op, Mutates: true}, 0, err)
	}
	for _, inForce := range held.Codes {
		if strings.EqualFold(inForce, code) {
			return held, nil
		}
	}
	return vendors.Holding{}, refused
}

// named reports whether a list has a code, whose case does not matter.
func named(list []rest.Text, code string) bool {
	for _, text := range list {
		if strings.EqualFold(string(text), code) {
			return true
		}
	}
	return false
}

// packsAnswer is GET_PROMO_CODES.
type packsAnswer struct {
	result
	PromoPackList []promoPack `json:"promoPackList"`
}

type promoPack struct {
	ActiveNow     bool `json:"activeNow"`
	PromoCodeList []struct {
		Code  rest.Text `json:"code"`
		Used  bool      `json:"used"`
		Spent bool      `json:"spent"`
	} `json:"promoCodeList"`
}

const (
	// maxPacks bounds GET_PROMO_CODES, and maxCodes the codes we go on with.
	maxPacks = 4 << 20
	maxCodes = 50
)

// codes reads the visit's promo codes that can be used (GET_PROMO_CODES). A
// server that does not know the command has none.
func (v *client) codes(ctx context.Context, visit vendors.Visit) ([]string, error) {
	r, err := request{Command: "GET_PROMO_CODES", maxBody: maxPacks}.as(visit)
	if err != nil {
		return nil, err
	}
	var a packsAnswer
	if _, err := v.call(ctx, r, &a); err != nil {
		var e *vendors.Error
		if errors.As(err, &e) && e.Code == "-1" {
			return nil, nil
		}
		return nil, err
	}
	var codes []string
	for _, pack := range a.PromoPackList {
		for _, c := range pack.PromoCodeList {
			if pack.ActiveNow && !c.Used && !c.Spent && c.Code != "" && len(codes) < maxCodes {
				codes = append(codes, clip(string(c.Code), maxCode))
			}
		}
	}
	return codes, nil
}

// discounted fills in what a place cost before its discount, and the reason in
// the vendor's words. The charge before it is in the same proportion.
func (v *client) discounted(h *vendors.Held, s cartSeat, c seatplan.Currency, charge string) error {
	full, err := v.money(s.Nominal, c)
	if err != nil || s.Nominal == "" || full.Minor <= h.Price.Nominal.Minor {
		return err
	}
	fee, err := percentOf(full, charge)
	if err != nil {
		return err
	}
	if charge == "" {
		fee = h.Price.Fee
	}
	h.Full, err = full.Add(fee)
	h.Reason = clip(string(s.DiscountReason), maxName)
	return err
}
