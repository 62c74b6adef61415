package iabilet_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
)

// held435 is the document's lock before its voucher.
func held435() vendors.Holding {
	h := heldStanding()
	h.Total, h.Modifiers = lei(43500), nil
	return h
}

// TestDocumentVoucher adds and removes a voucher as the document's examples do.
func TestDocumentVoucher(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/bookingInfo", strings.Replace(bookingJSON("locked"), `"totalPrice":215`, `"totalPrice":435`, 1))
	f.answer("/addVoucher", fixture(t, "addVoucher.response.json"))
	f.answer("/removeVoucher", fixture(t, "removeVoucher.response.json"))
	v := f.open(t, "")
	r := vendors.CodeRequest{Visit: newVisit(t, v), Performance: concert, Before: held435(), Code: "HIBIQA30"}
	want := heldStanding()
	want.Codes = []string{"HIBIQA30"}
	held, err := v.AddCode(t.Context(), r)
	if diff := cmp.Diff(want, held, compare); err != nil || diff != "" {
		t.Errorf("AddCode %v (-want +got):\n%s", err, diff)
	}
	if got := f.last(t, "/addVoucher"); got.Line != "POST /addVoucher" || got.Auth != "Bearer t0ken-2" || !sameJSON(t, got.Body, fixture(t, "addVoucher.request.json")) {
		t.Errorf("addVoucher sent %+v", got)
	}
	r.Before = held
	if again, err := v.AddCode(t.Context(), r); err != nil || !cmp.Equal(again, held, compare) || len(f.sent("/addVoucher")) != 1 {
		t.Errorf("AddCode again = %+v, %v, want it as it was without a call", again, err)
	}
	held, err = v.RemoveCode(t.Context(), r)
	if err != nil || held.Total != lei(43500) || len(held.Codes) != 0 || len(held.Places) != 1 {
		t.Errorf("RemoveCode = %+v, %v, want the whole price", held, err)
	}
	if got := f.last(t, "/removeVoucher"); got.Line != "POST /removeVoucher" || got.Auth != "Bearer t0ken-2" || !sameJSON(t, got.Body, fixture(t, "removeVoucher.request.json")) {
		t.Errorf("removeVoucher sent %+v", got)
	}
}

// TestAddCodeAnswers looks at what an addVoucher may come to.
func TestAddCodeAnswers(t *testing.T) {
	t.Parallel()
	whole := strings.Replace(bookingJSON("locked"), `"totalPrice":215`, `"totalPrice":435`, 1)
	gone := strings.Replace(whole, "locked", "timeout", 1)
	tests := []struct {
		name     string
		bookings []string // booking info, one for each time that it is read
		answer   http.HandlerFunc
		want     vendors.Kind // "" for the voucher in force
		sent     int
		total    int64 // of the voucher in force; 0 for the document's
	}{
		{"added", []string{whole}, answerStatus(200, fixture(t, "addVoucher.response.json")), "", 1, 0},
		{"added by a call whose answer was lost", []string{bookingJSON("locked")}, nil, "", 0, 0},
		{"lost, and in force", []string{whole, bookingJSON("locked")}, cut, "", 1, 0},
		{"lost, and not to be seen", []string{whole, whole}, cut, vendors.ErrOutcomeUnknown, 1, 0},
		{"lost, and nothing can be read", []string{whole, "<html>"}, cut, vendors.ErrOutcomeUnknown, 1, 0},
		{"in the reckoning already", []string{strings.Replace(whole, `"totalBeforeModifiers"`, `"priceModifiers":[{"type":"voucher","label":"Voucher HIBIQA30","value":-85}],"totalBeforeModifiers"`, 1)}, nil, "", 0, 43500},
		{"refused", []string{whole, whole}, answerStatus(200, `{"error":100}`), vendors.ErrVoucher, 1, 0},
		{"refused for the booking is over", []string{whole, gone}, answerStatus(200, `{"error":100}`), vendors.ErrHoldExpired, 1, 0},
		{"refused, and the booking is unknown", []string{whole, `{"error":100}`}, answerStatus(400, `{"error":100}`), vendors.ErrHoldExpired, 1, 0},
		{"no booking", []string{`{"error":100}`}, nil, vendors.ErrHoldExpired, 0, 0},
		{"nothing can be read before", []string{"<html>"}, nil, vendors.ErrUnavailable, 0, 0},
		{"without a total", []string{whole}, answerStatus(200, `{}`), vendors.ErrOutcomeUnknown, 1, 0},
		{"in another currency", []string{whole}, answerStatus(200, `{"totals":{"totalPrice":5,"totalPriceCurrenty":"EUR"}}`), vendors.ErrOutcomeUnknown, 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			left := tt.bookings
			f.handle("/bookingInfo", func(w http.ResponseWriter, r *http.Request) {
				answerStatus(200, left[0])(w, r)
				left = left[min(1, len(left)-1):]
			})
			if tt.answer != nil {
				f.handle("/addVoucher", tt.answer)
			}
			v := f.open(t, "")
			held, err := v.AddCode(t.Context(), vendors.CodeRequest{Visit: newVisit(t, v), Performance: concert, Before: held435(), Code: "HIBIQA30"})
			if n := len(f.sent("/addVoucher")); n != tt.sent {
				t.Errorf("sent %d times, want %d", n, tt.sent)
			}
			if tt.total == 0 {
				tt.total = 21500
			}
			if tt.want != "" {
				wantKind(t, "AddCode", err, tt.want)
				return
			}
			if err != nil || held.Total != lei(tt.total) || !cmp.Equal(held.Codes, []string{"HIBIQA30"}) {
				t.Errorf("AddCode = %+v, %v, want the voucher in force", held, err)
			}
		})
	}
}

func TestRemoveCodeAnswers(t *testing.T) {
	t.Parallel()
	whole := strings.Replace(bookingJSON("locked"), `"totalPrice":215`, `"totalPrice":435`, 1)
	tests := []struct {
		name, answer, booking string
		want                  vendors.Kind // "" for no voucher in force
	}{
		{"removed", `{"success":true}`, whole, ""},
		{"not in force", `{"success":false}`, whole, ""},
		{"refused, and not in force", `{"error":100}`, whole, ""},
		{"refused, and in force", `{"error":100}`, bookingJSON("locked"), vendors.ErrVoucher},
		{"the booking is over", `{"success":true}`, bookingJSON("cancelled"), vendors.ErrHoldExpired},
		{"the booking is unknown", `{"error":100}`, `{"error":100}`, vendors.ErrHoldExpired},
		{"nothing can be read", `{"success":true}`, "<html>", vendors.ErrOutcomeUnknown},
		{"lost", "<html>", whole, vendors.ErrOutcomeUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/removeVoucher", tt.answer)
			f.answer("/bookingInfo", tt.booking)
			v := f.open(t, "")
			before := heldStanding()
			before.Codes = []string{"HIBIQA30", "OTHER"}
			held, err := v.RemoveCode(t.Context(), vendors.CodeRequest{Visit: newVisit(t, v), Performance: concert, Before: before, Code: "HIBIQA30"})
			if n := len(f.sent("/removeVoucher")); n != 1 {
				t.Errorf("sent %d times", n)
			}
			if tt.want != "" {
				wantKind(t, "RemoveCode", err, tt.want)
				return
			}
			if err != nil || held.Total != lei(43500) || !cmp.Equal(held.Codes, []string{"OTHER"}) {
				t.Errorf("RemoveCode = %+v, %v, want one code less", held, err)
			}
		})
	}
}

// TestCodesOfAnotherProcess: what a booking has is known from what was kept, also
// by a process that did not add it.
func TestCodesOfAnotherProcess(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/bookingInfo", strings.Replace(bookingJSON("locked"), `"totalPrice":215`, `"totalPrice":435`, 1))
	f.answer("/addVoucher", fixture(t, "addVoucher.response.json"))
	v := f.open(t, "")
	r := vendors.CodeRequest{Visit: newVisit(t, v), Performance: concert, Before: held435(), Code: "FIRST"}
	r.Before.Codes = []string{"FIRST"}
	if held, err := v.AddCode(t.Context(), r); err != nil || !cmp.Equal(held.Codes, []string{"FIRST"}) || len(f.sent("/addVoucher")) != 0 {
		t.Errorf("AddCode of what is in force = %+v, %v", held, err)
	}
	r.Code = "SECOND"
	if held, err := v.AddCode(t.Context(), r); err != nil || !cmp.Equal(held.Codes, []string{"FIRST", "SECOND"}) {
		t.Errorf("AddCode = %+v, %v, want both", held, err)
	}
}

// TestCodesUnsent looks at codes that never reach the vendor.
func TestCodesUnsent(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	v := f.open(t, "")
	visit := newVisit(t, v)
	for _, code := range []string{"", strings.Repeat("x", 101)} {
		_, err := v.AddCode(t.Context(), vendors.CodeRequest{Visit: visit, Performance: concert, Before: heldStanding(), Code: code})
		wantKind(t, "AddCode", err, vendors.ErrVoucher)
		if held, err := v.RemoveCode(t.Context(), vendors.CodeRequest{Visit: visit, Performance: concert, Before: heldStanding(), Code: code}); err != nil || !cmp.Equal(held, heldStanding(), compare) {
			t.Errorf("RemoveCode = %+v, %v", held, err)
		}
	}
	_, err := v.AddCode(t.Context(), vendors.CodeRequest{Visit: visit, Performance: concert, Code: "HIBIQA30"})
	wantKind(t, "AddCode without a booking", err, vendors.ErrHoldExpired)
	if n := len(f.sent("/addVoucher")) + len(f.sent("/removeVoucher")) + len(f.sent("/bookingInfo")); n != 0 {
		t.Errorf("sent %d calls", n)
	}
}

// fieldsOfDinner configures the custom fields of the sandbox's voucher event.
const fieldsOfDinner = `"custom_fields":{
	"order":[{"name":"customTermsAccepted","labels":{"ro":"Accept termenii (Y)"},"required":true,"events":["22263"]}],
	"ticket":[{"name":"participantName","labels":{"ro":"Participant","en":"Participant"},"required":true,"events":["22263"]}]}`

// TestSandboxVoucher buys places of an event that is sold with a voucher and
// wants custom fields.
func TestSandboxVoucher(t *testing.T) {
	t.Parallel()
	w := openSandbox(t, fieldsOfDinner, iabiletsandbox.Options{})
	dinner := w.performance(t, iabiletsandbox.EventVoucher)
	if dinner.State != vendors.OnSale || !dinner.VoucherNeeded || len(dinner.Needs.Fields) != 2 {
		t.Fatalf("performance %+v, want it on sale with a voucher and two fields", dinner)
	}
	visit := newVisit(t, w.Vendor)
	held, err := w.Hold(t.Context(), vendors.HoldRequest{
		Visit: visit, Performance: dinner, Places: w.places(t, dinner, iabiletsandbox.AreaGarden, iabiletsandbox.TariffGarden, 2),
	})
	if err != nil {
		t.Fatal(err)
	}
	buyer := vendors.Buyer{Email: email, Answers: []vendors.Answer{
		{Field: "custom_terms_accepted", Value: "Y"}, {Field: "participant_name", Ref: "line-0", Value: "Ana"},
		{Field: "participant_name", Ref: "line-1", Value: "Mihai"},
	}}
	order := vendors.OrderRequest{Visit: visit, Performance: dinner, Holding: held, Buyer: buyer}
	_, err = w.PlaceOrder(t.Context(), order)
	wantKind(t, "an order without the voucher", err, vendors.ErrVoucher)
	code := vendors.CodeRequest{Visit: visit, Performance: dinner, Before: held, Code: "WRONG"}
	_, err = w.AddCode(t.Context(), code)
	wantKind(t, "a wrong voucher", err, vendors.ErrVoucher)
	code.Code = iabiletsandbox.VoucherCode
	w.fail(t, "/addVoucher", "drop_before")
	_, err = w.AddCode(t.Context(), code)
	wantKind(t, "a lost voucher", err, vendors.ErrOutcomeUnknown)
	w.fail(t, "/addVoucher", "drop_after")
	held, err = w.AddCode(t.Context(), code)
	if err != nil || held.Total != lei(11900) || len(held.Modifiers) != 2 || len(held.Codes) != 1 { // 2 × 65 with 2 × 4.50 of fees, less 20
		t.Fatalf("AddCode = %+v, %v, want 119.00", held, err)
	}
	if read, err := w.Holding(t.Context(), visit, dinner, held.Booking); err != nil || !cmp.Equal(read.Codes, held.Codes) || !cmp.Equal(read.Modifiers, held.Modifiers) {
		t.Errorf("Holding = %+v, %v, want the voucher in it", read, err)
	}
	code.Before = held
	if less, err := w.RemoveCode(t.Context(), code); err != nil || less.Total != lei(13900) || len(less.Codes) != 0 {
		t.Errorf("RemoveCode = %+v, %v, want 139.00", less, err)
	}
	code.Before.Codes, code.Before.Total = nil, lei(13900)
	if held, err = w.AddCode(t.Context(), code); err != nil {
		t.Fatal(err)
	}
	order.Holding, order.Buyer.Answers = held, buyer.Answers[:2]
	_, err = w.PlaceOrder(t.Context(), order)
	wantKind(t, "an order with a participant missing", err, vendors.ErrInvalid)
	order.Buyer = buyer
	placed, err := w.PlaceOrder(t.Context(), order)
	if err != nil || placed.Total != held.Total || len(placed.Modifiers) != 2 {
		t.Errorf("PlaceOrder = %+v, %v", placed, err)
	}
}
