package bil24

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// maxInt is the vendor's greatest Int, which access codes and e-mail codes are.
const maxInt = math.MaxInt32

// typedInt reads a whole number that a person typed, as which codes travel:
// leading zeros do not count.
func typedInt(typed string) (json.Number, bool) {
	n, err := strconv.ParseUint(strings.TrimSpace(typed), 10, 64)
	return json.Number(strconv.FormatUint(n, 10)), err == nil && n <= maxInt
}

// accessCode reads what a buyer typed; empty where that is nothing.
func accessCode(op, typed string) (json.Number, error) {
	if strings.TrimSpace(typed) == "" {
		return "", nil
	}
	code, ok := typedInt(typed)
	if !ok {
		return "", &vendors.Error{Vendor: name, Op: op, Kind: vendors.ErrAccessCode, Cause: errors.New("access code is not such a number")}
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
	if !has(a.New, code) && !has(a.Exist, code) {
		return vendors.Holding{}, refused
	}
	of := share{r.Visit, r.Performance.ID, r.Performance.Event, r.Before, r.Locale}
	if !has(of.before.Codes, code) {
		// What a server has that cannot list its codes.
		of.before.Codes = append(slices.Clone(of.before.Codes), code)
	}
	held, err := v.holdingWithCodes(ctx, of)
	if err != nil {
		return vendors.Holding{}, v.rest.Lost(rest.Call{Op: op, Mutates: true}, 0, err)
	}
	if !has(held.Codes, code) {
		return vendors.Holding{}, refused
	}
	return held, nil
}

// has reports whether a list has a code, whose case does not matter.
func has[T ~string](list []T, code string) bool {
	return slices.ContainsFunc(list, func(c T) bool { return strings.EqualFold(string(c), code) })
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

// codes reads the visit's promo codes that can be used (GET_PROMO_CODES); told is
// false where the server has no list, as older ones that do not know the command.
func (v *client) codes(ctx context.Context, visit vendors.Visit) (codes []string, told bool, err error) {
	r, err := request{Command: "GET_PROMO_CODES", maxBody: maxPacks}.as(visit)
	if err != nil {
		return nil, false, err
	}
	var a packsAnswer
	if _, err := v.call(ctx, r, &a); err != nil {
		var e *vendors.Error
		if errors.As(err, &e) && e.Code == "-1" {
			return nil, false, nil
		}
		return nil, false, err
	}
	for _, pack := range a.PromoPackList {
		for _, c := range pack.PromoCodeList {
			if pack.ActiveNow && !c.Used && !c.Spent && c.Code != "" && len(codes) < maxCodes {
				codes = append(codes, clip(string(c.Code), maxCode))
			}
		}
	}
	return codes, true, nil
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
