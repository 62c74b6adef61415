package vendortest

import (
	"errors"
	"slices"
	"strings"

	"github.com/parterre/parterre/server/vendors"
)

// abilityCases are the cases of what not every vendor can.
func abilityCases(h Harness) (cases []testCase) {
	add := func(where bool, c testCase) {
		if where {
			cases = append(cases, c)
		}
	}
	_, gates := h.Vendor.(vendors.Gatekeeper)
	_, discounts := h.Vendor.(vendors.Discounter)
	_, removes := h.Vendor.(vendors.CodeRemover)
	add(gates && len(h.Codes) > 0, testCase{"access code", testAccessCode})
	add(discounts && len(h.Promos) > 0, testCase{"promo code", testPromo})
	add(removes && len(h.Promos) > 0, testCase{"promo code taken away", testPromoRemoved})
	add(discounts && len(h.Promos) > 0 && h.Wire != nil, testCase{"promo code lost", testPromoLost})
	add(removes && len(h.Promos) > 0 && h.Wire != nil, testCase{"promo code taken away lost", testPromoRemovedLost})
	add(h.EmailCode != nil, testCase{"e-mail verified", testEmail})
	add(h.Prints, testCase{"print", testPrint})
	add(h.Mails, testCase{"mail", testMail})
	return cases
}

// testAccessCode: the code opens the performance, another does not, and without
// one nothing is held.
func testAccessCode(b *buyer) {
	code, ok := b.Codes[b.p.ID]
	if !ok {
		b.Skip("the performance needs no access code")
	}
	gate := b.Vendor.(vendors.Gatekeeper)
	if err := gate.CheckAccess(b.Context(), b.p, code, "en-US"); err != nil {
		b.Errorf("CheckAccess of the code = %v", err)
	}
	b.expectRefusal("CheckAccess of another code", gate.CheckAccess(b.Context(), b.p, code+"0", "en-US"), vendors.ErrAccessCode)
	b.open()
	for _, wrong := range []string{"", code + "0"} {
		r := b.holdRequest(b.places[:wanted], vendors.Holding{})
		r.AccessCode = wrong
		_, err := b.holder().Hold(b.Context(), r)
		b.expectRefusal("Hold with code "+wrong, err, vendors.ErrAccessCode)
	}
	b.expectCounts("after the refusals", 0, 0, 0)
}

// promo holds places and returns the code that makes them cheaper.
func (b *buyer) promo() (vendors.Holding, vendors.CodeRequest) {
	b.Helper()
	code, ok := b.Promos[b.p.ID]
	if !ok {
		b.Skip("the performance has no promo code")
	}
	held := b.hold(b.places[:wanted])
	return held, vendors.CodeRequest{Visit: b.visit, Performance: b.p, Before: held, Code: code, Locale: "en-US"}
}

// sum is what a holding costs.
func (b *buyer) sum(h vendors.Holding) int64 {
	b.Helper()
	total, ok := b.totalOf(h, vendors.Order{})
	_ = ok // there is no order to compare with
	return total.Minor
}

// testPromo: a code makes what is held cheaper, once, and the order costs what
// the holding did. One that does not exist changes nothing.
func testPromo(b *buyer) {
	held, r := b.promo()
	wrong := r
	wrong.Code = "NO-SUCH-CODE"
	_, err := b.Vendor.(vendors.Discounter).AddCode(b.Context(), wrong)
	b.expectRefusal("AddCode of no code", err, vendors.ErrVoucher)
	var cheaper vendors.Holding
	for _, when := range []string{"first", "second"} {
		cheaper, err = b.Vendor.(vendors.Discounter).AddCode(b.Context(), r)
		if err != nil || !slices.Contains(cheaper.Codes, r.Code) || b.sum(cheaper) >= b.sum(held) || len(cheaper.Places) != wanted {
			b.Fatalf("%s AddCode = codes %v, %d instead of %d, %v", when, cheaper.Codes, b.sum(cheaper), b.sum(held), err)
		}
		r.Before = cheaper
	}
	read, err := b.holder().Holding(b.Context(), b.visit, b.p, cheaper.Booking)
	if err != nil || b.sum(read) != b.sum(cheaper) {
		b.Errorf("Holding costs %d, %v, want %d", b.sum(read), err, b.sum(cheaper))
	}
	o := b.placeOrder(cheaper)
	if want, ok := b.totalOf(cheaper, o); !ok {
		b.Errorf("the order costs %v, want %v", o.Total, want)
	}
	b.expectOneOrder(o)
}

// testPromoRemoved: without its code a holding costs what it did before; taking
// it away again is no error.
func testPromoRemoved(b *buyer) {
	held, r := b.promo()
	cheaper, err := b.Vendor.(vendors.Discounter).AddCode(b.Context(), r)
	if err != nil {
		b.Fatalf("AddCode: %v", err)
	}
	r.Before = cheaper
	for _, when := range []string{"first", "second"} {
		plain, err := b.Vendor.(vendors.CodeRemover).RemoveCode(b.Context(), r)
		if err != nil || b.sum(plain) != b.sum(held) || slices.Contains(plain.Codes, r.Code) {
			b.Fatalf("%s RemoveCode = codes %v, %d, %v, want %d", when, plain.Codes, b.sum(plain), err, b.sum(held))
		}
		r.Before = plain
	}
	b.expectCounts("in the end", wanted, 0, 0)
}

// inForce reads whether a code is in force.
func (b *buyer) inForce(r vendors.CodeRequest) bool {
	b.Helper()
	held, err := b.holder().Holding(b.Context(), b.visit, b.p, r.Before.Booking)
	if err != nil || len(held.Places) != wanted {
		b.Fatalf("Holding = %d places, %v, want %d", len(held.Places), err, wanted)
	}
	return slices.Contains(held.Codes, r.Code)
}

// unanswered makes a call none of whose answers arrive.
func (b *buyer) unanswered(what string, call func() error) {
	b.Helper()
	b.Wire.start(spoil{hits: func(string) bool { return true }, do: func(a *reply) { a.cut = true }})
	err := call()
	b.Wire.stop()
	if !errors.Is(err, vendors.ErrOutcomeUnknown) && !errors.Is(err, vendors.ErrUnavailable) {
		b.Errorf("%s = %v, want %v", what, err, vendors.ErrOutcomeUnknown)
	}
}

// testPromoLost: reading tells whether a code whose answer was lost is in
// force; adding it again changes nothing.
func testPromoLost(b *buyer) {
	held, r := b.promo()
	add := func() error { _, err := b.Vendor.(vendors.Discounter).AddCode(b.Context(), r); return err }
	b.unanswered("AddCode", add)
	known := b.inForce(r)
	if err := add(); err != nil {
		b.Errorf("AddCode again = %v, in force before: %t", err, known)
	}
	if !b.inForce(r) {
		b.Error("the code is not in force in the end")
	}
	b.expectCounts("in the end", len(held.Places), 0, 0)
}

// testPromoRemovedLost is the same for taking a code away.
func testPromoRemovedLost(b *buyer) {
	_, r := b.promo()
	cheaper, err := b.Vendor.(vendors.Discounter).AddCode(b.Context(), r)
	if err != nil {
		b.Fatalf("AddCode: %v", err)
	}
	r.Before = cheaper
	remove := func() error { _, err := b.Vendor.(vendors.CodeRemover).RemoveCode(b.Context(), r); return err }
	b.unanswered("RemoveCode", remove)
	known := b.inForce(r)
	if err := remove(); err != nil {
		b.Errorf("RemoveCode again = %v, in force before: %t", err, known)
	}
	if b.inForce(r) {
		b.Error("the code is in force in the end")
	}
	b.expectCounts("in the end", wanted, 0, 0)
}

// bindEmail verifies the buyer's address.
func (b *buyer) bindEmail() {
	b.Helper()
	binder := b.Vendor.(vendors.EmailBinder)
	if err := binder.BindEmail(b.Context(), b.visit, someone.Email, "en-US"); err != nil {
		b.Fatalf("BindEmail: %v", err)
	}
	visit, err := binder.ConfirmEmail(b.Context(), b.visit, someone.Email, b.EmailCode(someone.Email), "en-US")
	if err != nil || len(visit) == 0 {
		b.Fatalf("ConfirmEmail = %d bytes, %v", len(visit), err)
	}
	b.visit = visit
}

// testEmail: before an address is verified nothing is held, a wrong code does
// not verify it, the right one does.
func testEmail(b *buyer) {
	binder := b.Vendor.(vendors.EmailBinder)
	visit, err := b.holder().NewVisit(b.Context())
	if err != nil {
		b.Fatalf("NewVisit: %v", err)
	}
	b.visit = visit
	_, err = b.holder().Hold(b.Context(), b.holdRequest(b.places[:wanted], vendors.Holding{}))
	b.expectRefusal("Hold before", err, vendors.ErrEmail)
	if err := binder.BindEmail(b.Context(), b.visit, someone.Email, "en-US"); err != nil {
		b.Fatalf("BindEmail: %v", err)
	}
	_, err = binder.ConfirmEmail(b.Context(), b.visit, someone.Email, b.EmailCode(someone.Email)+"0", "en-US")
	b.expectRefusal("ConfirmEmail with a wrong code", err, vendors.ErrInvalid)
	b.bindEmail()
	b.hold(b.places[:wanted])
	b.expectCounts("after the hold", wanted, 0, 0)
}

// testPrint: the tickets are one document of a known type.
func testPrint(b *buyer) {
	held := b.hold(b.places[:wanted])
	_, ref := b.confirm(b.placeOrder(held), held)
	doc, err := b.Vendor.(vendors.Printer).Print(b.Context(), ref)
	if err != nil || len(doc.Content) == 0 || doc.ContentType == "" || strings.ContainsAny(doc.Name, `/\`) || doc.Name == "" {
		b.Errorf("Print = %q of type %q with %d bytes, %v", doc.Name, doc.ContentType, len(doc.Content), err)
	}
}

// testMail: the vendor takes the order's tickets to an address.
func testMail(b *buyer) {
	held := b.hold(b.places[:wanted])
	_, ref := b.confirm(b.placeOrder(held), held)
	if err := b.Vendor.(vendors.Mailer).MailTickets(b.Context(), ref, someone.Email); err != nil {
		b.Errorf("MailTickets: %v", err)
	}
}
