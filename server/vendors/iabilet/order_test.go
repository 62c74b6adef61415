package iabilet_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
)

func TestPlaceOrderRefused(t *testing.T) {
	t.Parallel()
	const otherTotal = `{"bookingRef":"347GXHB4EV","totals":{"totalPrice":215,"totalPriceCurrenty":"EUR"}}`
	tests := []struct {
		name, answer, booking string
		want                  vendors.Kind
	}{
		{"lapsed", `{"error":100}`, bookingJSON("timeout"), vendors.ErrHoldExpired},
		{"unlocked", `{"error":100}`, bookingJSON("cancelled"), vendors.ErrHoldExpired},
		{"unknown to the vendor", `{"error":100}`, `{"error":100}`, vendors.ErrHoldExpired},
		{"another total", `{"error":100}`, strings.Replace(bookingJSON("locked"), "215", "230", 1), vendors.ErrPriceChanged},
		{"no reason", `{"error":100}`, bookingJSON("locked"), vendors.ErrRefused},
		{"no word about why", `{"error":100}`, "<html>", vendors.ErrRefused},
		{"another currency", otherTotal, bookingJSON("prepared"), vendors.ErrOutcomeUnknown},
		{"another booking", strings.Replace(fixture(t, "prepareOrder.response.json"), "347GXHB4EV", "OTHER", 1), "", vendors.ErrOutcomeUnknown},
		{"no total", `{"bookingRef":"347GXHB4EV"}`, "", vendors.ErrOutcomeUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/prepareOrder", tt.answer)
			f.answer("/bookingInfo", tt.booking)
			v := f.open(t, "")
			_, err := v.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: newVisit(t, v), Performance: concert, Holding: heldStanding()})
			wantKind(t, "PlaceOrder", err, tt.want)
			if n := len(f.sent("/prepareOrder")); n != 1 {
				t.Errorf("prepared %d times", n)
			}
		})
	}
}

func TestPlaceOrderWithoutHolding(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	v := f.open(t, "")
	_, err := v.PlaceOrder(t.Context(), vendors.OrderRequest{Visit: newVisit(t, v), Performance: concert})
	wantKind(t, "PlaceOrder", err, vendors.ErrHoldExpired)
}

// TestConfirmRefused: only the first confirmation works, so a refusal may mean
// that an earlier one did.
func TestConfirmRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, booking string
		want          vendors.Kind // "" for confirmed
	}{
		{"confirmed before", bookingJSON("completed"), ""},
		{"still prepared", bookingJSON("prepared"), vendors.ErrRefused},
		{"lapsed", bookingJSON("timeout"), vendors.ErrHoldExpired},
		{"unknown state", bookingJSON("new word"), vendors.ErrOutcomeUnknown},
		{"cannot be read", "<html>", vendors.ErrOutcomeUnknown},
		{"not found", `{"error":100}`, vendors.ErrOutcomeUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/confirmOrder", fixture(t, "error.json"))
			f.answer("/bookingInfo", tt.booking)
			f.answer("/tickets", ticketsJSON(ticketJSON("171013032220", "CODE1", "")))
			v := f.open(t, "")
			order, err := v.ConfirmOrder(t.Context(), orderOf(newVisit(t, v)), "hg948y76")
			if n := len(f.sent("/confirmOrder")); n != 1 {
				t.Errorf("confirmed %d times", n)
			}
			if tt.want != "" {
				wantKind(t, "ConfirmOrder", err, tt.want)
				return
			}
			if err != nil || order.State != vendors.OrderConfirmed || order.Reference != "171013032220" || len(order.Tickets) != 1 {
				t.Errorf("ConfirmOrder = %+v, %v, want confirmed with its ticket", order, err)
			}
		})
	}
}

// TestConfirmAnswers: a confirmation may come short of tickets or totals, but
// one without any sign of an order is no confirmation.
func TestConfirmAnswers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, answer string
		tickets      int
		want         vendors.Kind
	}{
		{"number only", `{"orderNr":171013032220}`, 0, ""},
		{"bad total", `{"orderNr":"171013032220","tickets":[{"code":"C"}],"totals":{"totalPrice":1.001}}`, 1, ""},
		{"nothing", `{}`, 0, vendors.ErrOutcomeUnknown},
		{"another shape", `{"orderNr":{},"tickets":7}`, 0, vendors.ErrOutcomeUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/confirmOrder", tt.answer)
			v := f.open(t, "")
			order, err := v.ConfirmOrder(t.Context(), orderOf(newVisit(t, v)), "hg948y76")
			if tt.want != "" {
				wantKind(t, "ConfirmOrder", err, tt.want)
				return
			}
			if err != nil || order.State != vendors.OrderConfirmed || order.Reference != "171013032220" || len(order.Tickets) != tt.tickets {
				t.Errorf("ConfirmOrder = %+v, %v", order, err)
			}
		})
	}
}

func TestReadOrder(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]vendors.OrderState{
		"locked": vendors.OrderPayable, "prepared": vendors.OrderPayable, "completed": vendors.OrderConfirmed,
		"cancelled": vendors.OrderCancelled, "timeout": vendors.OrderCancelled, "new word": vendors.OrderUnknown, "": vendors.OrderUnknown,
	} {
		t.Run("state "+status, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/bookingInfo", bookingJSON(status))
			v := f.open(t, "")
			order, err := v.ReadOrder(t.Context(), orderOf(newVisit(t, v)))
			if err != nil || order.State != want || order.Total != lei(21500) || order.ID != "347GXHB4EV" {
				t.Errorf("ReadOrder = %+v, %v, want %s", order, err, want)
			}
			if payable := want == vendors.OrderPayable; payable != order.Deadline.Equal(start.Add(295*time.Second)) {
				t.Errorf("deadline %v of a %s order", order.Deadline, want)
			}
		})
	}
}

func TestCancelOrder(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, unlock, booking string
		status                int // of the unlock
		state                 vendors.OrderState
		want                  vendors.Kind
	}{
		{"done", `{"success":true}`, bookingJSON("cancelled"), 200, vendors.OrderCancelled, ""},
		{"paid meanwhile", `{"success":true}`, bookingJSON("completed"), 200, vendors.OrderConfirmed, ""},
		{"not gone yet", `{"success":true}`, bookingJSON("prepared"), 200, vendors.OrderPayable, ""},
		{"lost but done", "<html>", bookingJSON("cancelled"), 500, vendors.OrderCancelled, ""},
		{"lost", "<html>", bookingJSON("prepared"), 500, "", vendors.ErrOutcomeUnknown},
		{"refused", `{"success":false}`, bookingJSON("prepared"), 200, "", vendors.ErrRefused},
		{"visit gone", "", bookingJSON("prepared"), 401, vendors.OrderPayable, ""},
		{"visit gone and lapsed", "", bookingJSON("timeout"), 401, vendors.OrderCancelled, ""},
		{"done but unread", `{"success":true}`, "<html>", 200, "", vendors.ErrOutcomeUnknown},
		{"refused and unread", `{"success":false}`, "<html>", 200, "", vendors.ErrUnavailable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.handle("/unlock", answerStatus(tt.status, tt.unlock))
			f.answer("/bookingInfo", tt.booking)
			v := f.open(t, "")
			order, err := v.CancelOrder(t.Context(), orderOf(newVisit(t, v)))
			if tt.want != "" {
				wantKind(t, "CancelOrder", err, tt.want)
			} else if err != nil || order.State != tt.state {
				t.Errorf("CancelOrder = %+v, %v, want %s", order, err, tt.state)
			}
		})
	}
}

func TestModifiers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, totals string
		want         []vendors.Modifier
	}{
		{"as text", `"totalBeforeModifiers":"150","priceModifiers":[{"type":"fee","label":" Comision\u0000 ","value":"65.00"}],"totalPrice":"215.00"`,
			[]vendors.Modifier{{Label: "Comision", Amount: lei(6500)}}},
		{"without a label", `"priceModifiers":[{"type":"fee","value":65}],"totalPrice":215`, []vendors.Modifier{{Label: "Other", Amount: lei(6500)}}},
		{"another sum of the places", `"totalBeforeModifiers":200,"priceModifiers":[{"label":"Comision","value":15}],"totalPrice":215`,
			[]vendors.Modifier{{Label: "Comision", Amount: lei(1500)}, {Label: "Other", Amount: lei(5000)}}},
		{"unexplained", `"totalPrice":215`, []vendors.Modifier{{Label: "Other", Amount: lei(6500)}}},
		{"unreadable", `"totalBeforeModifiers":150,"priceModifiers":[{"label":"Odd","value":"a lot"}],"totalPrice":215`,
			[]vendors.Modifier{{Label: "Other", Amount: lei(6500)}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/prepareOrder", `{"bookingRef":"347GXHB4EV","totals":{`+tt.totals+`}}`)
			v := f.open(t, `"locale":"ro"`)
			order, err := v.PlaceOrder(t.Context(), vendors.OrderRequest{
				Visit: newVisit(t, v), Performance: concert, Holding: heldStanding(), Buyer: vendors.Buyer{Locale: "en-GB"},
			})
			if err != nil || order.Total != lei(21500) || !cmp.Equal(order.Modifiers, tt.want, compare) {
				t.Errorf("PlaceOrder = %+v, %v, want modifiers %v", order, err, tt.want)
			}
		})
	}
}
