package checkout_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

func TestAccessCode(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, func(s *shop, _ *checkout.Account) {
		s.performance.AccessCode, s.house.codes["1234"] = true, "access"
	})
	b := s.buyer()
	_, err := b.Change(t.Context(), "opera", b.token, floorOf(1))
	refused(t, "a place without the code", err, checkout.ErrAccessCode)
	v, err := b.EnterAccessCode(t.Context(), "opera", b.token, "0000")
	refused(t, "a wrong code", err, checkout.ErrAccessCode)
	if v.Access || len(s.unlocked) != 0 {
		t.Errorf("access %v, unlocked %q after a wrong code", v.Access, s.unlocked)
	}
	if v, err = b.EnterAccessCode(t.Context(), "opera", b.token, " 1234 "); err != nil || !v.Access {
		t.Fatalf("the right code: access %v, %v", v.Access, err)
	}
	if diff := cmp.Diff([]string{"1234"}, s.unlocked); diff != "" {
		t.Errorf("unlocked (-want +got):\n%s", diff)
	}
	s.unlocked = nil
	s.restart() // and the offers have forgotten it
	b.choose(1)
	b.choose(1)
	if diff := cmp.Diff([]string{"1234"}, s.unlocked); diff != "" {
		t.Errorf("unlocked after a restart (-want +got):\n%s", diff)
	}
	s.unlocked = nil
	s.restart()
	b.cart()
	b.cart()
	if diff := cmp.Diff([]string{"1234"}, s.unlocked); diff != "" {
		t.Errorf("unlocked by a page after a restart (-want +got):\n%s", diff)
	}
	if got := s.house.asked[0]; got.AccessCode != "1234" || got.Performance.Code != "1234" {
		t.Errorf("held with code %q of a performance with %q", got.AccessCode, got.Performance.Code)
	}
	b.place()
	if got := s.house.placed[0].Performance.Code; got != "1234" {
		t.Errorf("ordered with code %q", got)
	}
	// The vendor takes the code back.
	other := s.buyer()
	if _, err := other.EnterAccessCode(t.Context(), "opera", other.token, "1234"); err != nil {
		t.Fatal(err)
	}
	s.house.cuts["hold"], s.house.kinds["hold"] = []cut{refusedCut}, vendors.ErrAccessCode
	v, err = other.Change(t.Context(), "opera", other.token, floorOf(1))
	refused(t, "a code that is no more", err, checkout.ErrAccessCode)
	if v.Access {
		t.Error("the cart keeps a code that the vendor no longer takes")
	}
}

func TestFiveWrongCodes(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, func(s *shop, _ *checkout.Account) { s.house.codes["1234"] = "access" })
	b := s.buyer()
	for range 3 {
		_, err := b.EnterAccessCode(t.Context(), "opera", b.token, "0000")
		refused(t, "a wrong code", err, checkout.ErrAccessCode)
	}
	s.restart() // they are counted for good
	for range 2 {
		_, err := b.ApplyCode(t.Context(), "opera", b.token, "0000")
		refused(t, "a wrong code", err, checkout.ErrVoucher)
	}
	calls := s.house.total()
	_, err := b.EnterAccessCode(t.Context(), "opera", b.token, "1234")
	refused(t, "the right one, too late", err, checkout.ErrLimit)
	_, err = b.ApplyCode(t.Context(), "opera", b.token, "1234")
	refused(t, "another, too late", err, checkout.ErrLimit)
	if s.house.total() != calls {
		t.Error("the vendor was asked after five wrong codes")
	}
}

// TestManyWrongCodes has a performance's codes tried out from many carts.
func TestManyWrongCodes(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, nil)
	var log bytes.Buffer
	s.config.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelError}))
	s.restart()
	for range 20 {
		if log.Len() != 0 {
			t.Fatalf("alarmed early: %s", &log)
		}
		b := s.buyer()
		for range 5 {
			_, err := b.EnterAccessCode(t.Context(), "opera", b.token, "geheim")
			refused(t, "a wrong code", err, checkout.ErrAccessCode)
		}
	}
	if got := log.String(); !strings.Contains(got, gala.String()) || !strings.Contains(got, "wrong=100") || strings.Contains(got, "geheim") {
		t.Errorf("after a hundred wrong codes the log says %q", got)
	}
	log.Reset()
	s.pass(time.Hour)
	b := s.buyer()
	_, err := b.EnterAccessCode(t.Context(), "opera", b.token, "geheim")
	refused(t, "a wrong code an hour later", err, checkout.ErrAccessCode)
	if log.Len() != 0 {
		t.Errorf("an hour later the log says %q", &log)
	}
}

func TestCodesWhereEachSelectionIsHeld(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, func(s *shop, _ *checkout.Account) { s.house.codes["FRIEND"] = "promo" })
	b := s.buyer()
	v, err := b.ApplyCode(t.Context(), "opera", b.token, "FRIEND")
	if err != nil || s.house.count("visit") != 1 {
		t.Fatalf("a code before the first place: %v with %d visits", err, s.house.count("visit"))
	}
	if _, err := b.ApplyCode(t.Context(), "opera", b.token, "friend"); err != nil || s.house.count("code") != 1 {
		t.Errorf("the same once more: %v, the vendor heard of it %d times", err, s.house.count("code"))
	}
	v = b.choose(2)
	want := checkout.View{Codes: []checkout.Code{{Code: "FRIEND", InForce: true}}, Discount: lei(2000), Modifiers: []vendors.Modifier{{Label: "Friend"}}}
	got := checkout.View{Codes: v.Codes, Discount: v.Discount, Modifiers: v.Modifiers}
	if diff := cmp.Diff(want, got); diff != "" || v.Total != lei(8000) || v.Lines[0].Reason != "Friend" || v.Lines[0].Full != lei(5000) {
		t.Errorf("cart %+v (-want +got):\n%s", v.Lines, diff)
	}
	v, err = b.ApplyCode(t.Context(), "opera", b.token, "FOE")
	refused(t, "a wrong code", err, checkout.ErrVoucher)
	if len(v.Codes) != 1 || v.Count() != 2 {
		t.Errorf("%d codes, %d places after a wrong one", len(v.Codes), v.Count())
	}
	_, err = b.RemoveCode(t.Context(), "opera", b.token, "FRIEND")
	refused(t, "a vendor that takes no code away", err, checkout.ErrInvalid)
	b.place()
	if diff := cmp.Diff([]string{"FRIEND"}, b.order.Codes); diff != "" {
		t.Errorf("codes of the order (-want +got):\n%s", diff)
	}
}

func TestCodeNotAnswered(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		how  cut
		want error
	}{{afterCut, nil}, {beforeCut, checkout.ErrOutcomeUnknown}, {downCut, checkout.ErrVendorDown}} {
		t.Run(string(tc.how), func(t *testing.T) {
			t.Parallel()
			s := openShop(t, vendors.HoldAdd, func(s *shop, _ *checkout.Account) { s.house.codes["FRIEND"] = "promo" })
			b := s.buyer()
			b.choose(1)
			s.house.cuts["code"] = []cut{tc.how}
			v, err := b.ApplyCode(t.Context(), "opera", b.token, "FRIEND")
			if tc.want == nil {
				if err != nil || len(v.Codes) != 1 || !v.Codes[0].InForce || v.Discount != lei(1000) {
					t.Errorf("ApplyCode = %+v, %v; want it in force", v.Codes, err)
				}
				return
			}
			refused(t, "a lost code", err, tc.want.(checkout.Kind))
			if v, err = b.ApplyCode(t.Context(), "opera", b.token, "FRIEND"); err != nil || len(v.Codes) != 1 {
				t.Errorf("once more: %+v, %v", v.Codes, err)
			}
		})
	}
}

func TestCodesWithTheOrder(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		code  string
		how   []cut
		first store.OrderState
		then  store.OrderState
		why   string
		total int64
	}{
		{"accepted", "FRIEND", nil, store.OrderPayable, store.OrderPayable, "", 9000},
		{"refused", "FOE", nil, store.OrderClosed, store.OrderClosed, string(checkout.ErrVoucher), 0},
		{"cut before", "FRIEND", []cut{beforeCut}, store.OrderCreating, store.OrderPayable, "", 9000},
		{"cut after", "FRIEND", []cut{afterCut}, store.OrderPayable, store.OrderPayable, "", 9000},
		{"not reached", "FRIEND", []cut{downCut}, store.OrderCreating, store.OrderPayable, "", 9000},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, vendors.HoldReplace, func(s *shop, _ *checkout.Account) {
				s.performance.VoucherNeeded, s.house.codes["FRIEND"] = true, "promo"
			})
			b := s.buyer()
			b.choose(2)
			_, err := b.Place(t.Context(), "opera", b.token, ana)
			refused(t, "an order without a voucher", err, checkout.ErrVoucher)
			v, err := b.ApplyCode(t.Context(), "opera", b.token, tc.code)
			if diff := cmp.Diff([]checkout.Code{{Code: tc.code}}, v.Codes); diff != "" || err != nil || s.house.total() != 0 {
				t.Errorf("kept with %d calls, %v (-want +got):\n%s", s.house.total(), err, diff)
			}
			s.house.cuts["code"] = tc.how
			if b.place(); b.order.State != tc.first {
				t.Errorf("order is %s at once, want %s", b.order.State, tc.first)
			}
			s.pass(3 * time.Second)
			b.is(tc.then, tc.why)
			if tc.then == store.OrderPayable {
				if b.order.Total != lei(tc.total) || len(b.order.Codes) != 1 {
					t.Errorf("order of %v with codes %q", b.order.Total, b.order.Codes)
				}
				return
			}
			v = b.cart()
			if v.Count() != 2 || v.Held() || v.Order != "" || len(v.Codes) != 0 {
				t.Errorf("cart has %d places, held %v, codes %v; want it as it was, without the code", v.Count(), v.Held(), v.Codes)
			}
			for _, visit := range s.house.visits {
				if len(visit.held) != 0 {
					t.Errorf("the vendor still locks %d places", len(visit.held))
				}
			}
		})
	}
}

func TestRemoveCodeBeforeTheOrder(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldReplace, nil)
	b := s.buyer()
	for _, code := range []string{"A", "B", "A"} {
		if _, err := b.ApplyCode(t.Context(), "opera", b.token, code); err != nil {
			t.Fatal(err)
		}
	}
	v, err := b.RemoveCode(t.Context(), "opera", b.token, "A")
	if diff := cmp.Diff([]checkout.Code{{Code: "B"}}, v.Codes); diff != "" || err != nil {
		t.Errorf("codes, %v (-want +got):\n%s", err, diff)
	}
}

func TestNoCodesWhereTheVendorHasNone(t *testing.T) {
	t.Parallel()
	for _, mode := range []vendors.HoldMode{vendors.HoldOrder, vendors.HoldOurs} {
		b := openShop(t, mode, nil).buyer()
		_, err := b.ApplyCode(t.Context(), "opera", b.token, "A")
		refused(t, string(mode), err, checkout.ErrInvalid)
		if can, err := b.Abilities(gala); err != nil || can != (checkout.Abilities{HoldMode: mode}) {
			t.Errorf("Abilities = %+v, %v; want none", can, err)
		}
	}
}

func TestEmailIsVerifiedFirst(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, func(s *shop, _ *checkout.Account) {
		s.house.emails, s.house.codes["4711"] = true, "email"
	})
	b := s.buyer()
	_, err := b.BindEmail(t.Context(), "opera", b.token, "ana@example.com")
	refused(t, "an address that nobody asked for", err, checkout.ErrInvalid)
	v, err := b.Change(t.Context(), "opera", b.token, floorOf(2))
	refused(t, "the first hold", err, checkout.ErrEmail)
	if !v.EmailNeeded || v.Count() != 2 || v.Held() {
		t.Errorf("email needed %v, %d places, held %v; want the wish kept", v.EmailNeeded, v.Count(), v.Held())
	}
	_, err = b.Place(t.Context(), "opera", b.token, ana)
	refused(t, "an order before", err, checkout.ErrEmail)
	_, err = b.ConfirmEmail(t.Context(), "opera", b.token, "4711")
	refused(t, "a code before the address", err, checkout.ErrInvalid)
	_, err = b.BindEmail(t.Context(), "opera", b.token, "ana at example")
	refused(t, "no address", err, checkout.ErrInvalid)
	if v, err = b.BindEmail(t.Context(), "opera", b.token, " ana@example.com"); err != nil || v.EmailSent != "ana@example.com" {
		t.Fatalf("BindEmail: sent to %q, %v", v.EmailSent, err)
	}
	_, err = b.ConfirmEmail(t.Context(), "opera", b.token, "0000")
	if r := refused(t, "a wrong code", err, checkout.ErrInvalid); r.Field != "email_code" {
		t.Errorf("fault in %q", r.Field)
	}
	if v, err = b.ConfirmEmail(t.Context(), "opera", b.token, "4711"); err != nil || v.EmailNeeded || !v.Held() || v.Count() != 2 {
		t.Fatalf("ConfirmEmail: %v; needed %v, held %v, %d places", err, v.EmailNeeded, v.Held(), v.Count())
	}
	if got := string(s.house.asked[1].Visit); got != "known to the vendor" {
		t.Errorf("held under visit %q, want the one of the address", got)
	}
	b.place().pay().is(store.OrderIssued, "")
}

func TestThreeMailsAtMost(t *testing.T) {
	t.Parallel()
	s := openShop(t, vendors.HoldAdd, func(s *shop, _ *checkout.Account) { s.house.emails = true })
	b := s.buyer()
	_, err := b.Change(t.Context(), "opera", b.token, floorOf(1))
	refused(t, "the first hold", err, checkout.ErrEmail)
	s.house.cuts["bind"] = []cut{afterCut}
	for i := range 3 {
		if _, err := b.BindEmail(t.Context(), "opera", b.token, "ana@example.com"); (err != nil) != (i == 0) {
			t.Errorf("mail %d: %v", i, err)
		}
	}
	_, err = b.BindEmail(t.Context(), "opera", b.token, "ana@example.com")
	refused(t, "a fourth mail", err, checkout.ErrLimit)
	if len(s.house.mailed) != 3 {
		t.Errorf("%d mails were sent", len(s.house.mailed))
	}
}
