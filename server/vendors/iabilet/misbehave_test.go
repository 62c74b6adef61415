package iabilet_test

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet"
)

// mutation is one call that changes something at the vendor.
type mutation struct {
	path    string
	cancels bool
	do      func(context.Context, *iabilet.Vendor) error
}

func mutations(visit vendors.Visit) []mutation {
	return []mutation{
		{"/lockSeats", false, func(ctx context.Context, v *iabilet.Vendor) error {
			_, err := v.Hold(ctx, vendors.HoldRequest{Visit: visit, Performance: concert, Places: []vendors.Place{standing("ticket-1")}})
			return err
		}},
		{"/unlock", false, func(ctx context.Context, v *iabilet.Vendor) error {
			_, err := v.Release(ctx, vendors.ReleaseRequest{Visit: visit, Performance: concert})
			return err
		}},
		{"/prepareOrder", false, func(ctx context.Context, v *iabilet.Vendor) error {
			_, err := v.PlaceOrder(ctx, vendors.OrderRequest{
				Visit: visit, Performance: concert, Holding: heldStanding(), Buyer: vendors.Buyer{Email: email, Phone: phone},
			})
			return err
		}},
		{"/confirmOrder", false, func(ctx context.Context, v *iabilet.Vendor) error {
			_, err := v.ConfirmOrder(ctx, orderOf(visit), "hg948y76")
			return err
		}},
		{"/addVoucher", false, func(ctx context.Context, v *iabilet.Vendor) error {
			_, err := v.AddCode(ctx, vendors.CodeRequest{Visit: visit, Performance: concert, Before: heldStanding(), Code: "HIBIQA30"})
			return err
		}},
		{"/removeVoucher", false, func(ctx context.Context, v *iabilet.Vendor) error {
			_, err := v.RemoveCode(ctx, vendors.CodeRequest{Visit: visit, Performance: concert, Before: heldStanding(), Code: "HIBIQA30"})
			return err
		}},
		{"/unlock", true, func(ctx context.Context, v *iabilet.Vendor) error {
			_, err := v.CancelOrder(ctx, orderOf(visit))
			return err
		}},
	}
}

// reads are the calls that change nothing.
func reads(visit vendors.Visit) map[string]func(context.Context, *iabilet.Vendor) error {
	return map[string]func(context.Context, *iabilet.Vendor) error{
		"/events": func(ctx context.Context, v *iabilet.Vendor) error { _, err := v.Events(ctx); return err },
		"/eventTariffs": func(ctx context.Context, v *iabilet.Vendor) error {
			_, err := v.Availability(ctx, concert)
			return err
		},
		"/bookingInfo": func(ctx context.Context, v *iabilet.Vendor) error {
			_, err := v.ReadOrder(ctx, orderOf(visit))
			return err
		},
		"/tickets": func(ctx context.Context, v *iabilet.Vendor) error {
			_, err := v.Tickets(ctx, orderOf(visit))
			return err
		},
	}
}

// confidential is what must be in no error and no log.
var confidential = []string{
	appKey, appSecret, "t0ken-", email, phone, "HROBREWLAI", "LUEAQKOELH", "VBCJJDSDHP", "gigi", "40720", "SECRETWORD", "HIBIQA30",
}

func wantClean(t *testing.T, what, text string) {
	t.Helper()
	for _, word := range confidential {
		if strings.Contains(strings.ToLower(text), strings.ToLower(word)) {
			t.Errorf("%s has %q in it: %s", what, word, text)
		}
	}
}

// leak is everything a buyer or a promoter would not like to read elsewhere.
const leak = `t0ken-1 t0ken-2 ` + appKey + ` ` + appSecret + ` ` + email + ` ` + phone + ` HROBREWLAI HIBIQA30 SECRETWORD`

func cut(w http.ResponseWriter, _ *http.Request) {
	if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
		conn.Close()
	}
}

// misbehaviours are the ways an answer goes wrong, with what a mutating call
// and a read must make of each.
func misbehaviours() []struct {
	name         string
	h            http.HandlerFunc
	mutate, read vendors.Kind
} {
	return []struct {
		name         string
		h            http.HandlerFunc
		mutate, read vendors.Kind
	}{
		{"cut", cut, vendors.ErrOutcomeUnknown, vendors.ErrUnavailable},
		{"breakdown", answerStatus(500, "<html>"+leak), vendors.ErrOutcomeUnknown, vendors.ErrUnavailable},
		{"breakdown in JSON", answerStatus(503, `{"error":100,"message":"`+leak+`"}`), vendors.ErrOutcomeUnknown, vendors.ErrUnavailable},
		{"HTML", answerStatus(200, "<html>"+leak), vendors.ErrOutcomeUnknown, vendors.ErrUnavailable},
		{"truncated", answerStatus(200, `{"bookingRef":"`+leak), vendors.ErrOutcomeUnknown, vendors.ErrUnavailable},
		{"cut short", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, `{"bookingRef":"`+leak)
		}, vendors.ErrOutcomeUnknown, vendors.ErrUnavailable},
		{"another shape", answerStatus(200, `{"seats":"`+leak+`","events":7,"tariffs":7,"tickets":7,"success":"`+leak+`","totals":7,"bookingRef":7}`),
			vendors.ErrOutcomeUnknown, vendors.ErrUnavailable},
		{"limit", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "60")
			answerStatus(429, leak)(w, r)
		}, vendors.ErrUnavailable, vendors.ErrUnavailable},
		{"redirect", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/prefix/api/elsewhere?SECRETWORD", http.StatusTemporaryRedirect)
		}, vendors.ErrOutcomeUnknown, vendors.ErrUnavailable},
		{"wrong route", answerStatus(404, `"`+leak+`"`), vendors.ErrNotFound, vendors.ErrNotFound},
		{"forbidden", answerStatus(403, `{"message":"`+leak+`"}`), vendors.ErrAccount, vendors.ErrAccount},
	}
}

// TestMisbehavingVendor breaks each call in each way.
func TestMisbehavingVendor(t *testing.T) {
	t.Parallel()
	for _, m := range misbehaviours() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			for i := range len(mutations(nil)) {
				f := newFake(t)
				v := f.open(t, "")
				c := mutations(newVisit(t, v))[i]
				f.handle(c.path, m.h)
				f.answer("/bookingInfo", bookingJSON("prepared"))
				err := c.do(t.Context(), v)
				wantKind(t, c.path, err, m.mutate)
				wantClean(t, c.path, fmt.Sprint(err))
				wantClean(t, "log", f.log.String())
				if n := len(f.sent(c.path)); n != 1 {
					t.Errorf("%s was sent %d times", c.path, n)
				}
			}
			paths := []string{"/events"}
			if m.name == "truncated" { // all go the same way, and waiting to try again takes time
				paths = slices.Collect(maps.Keys(reads(nil)))
			}
			for _, path := range paths {
				f := newFake(t)
				v := f.open(t, "")
				do := reads(newVisit(t, v))[path]
				f.handle(path, m.h)
				err := do(t.Context(), v)
				wantKind(t, path, err, m.read)
				wantClean(t, path, fmt.Sprint(err))
				wantClean(t, "log", f.log.String())
			}
		})
	}
}

// TestSlowVendor lets calls run into their deadline after the vendor has them.
func TestSlowVendor(t *testing.T) {
	t.Parallel()
	for i := range len(mutations(nil)) {
		f := newFake(t)
		f.answer("/bookingInfo", bookingJSON("prepared"))
		v := f.open(t, "")
		visit := newVisit(t, v)
		c := mutations(visit)[i]
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		t.Cleanup(func() { close(done) })
		f.handle(c.path, func(_ http.ResponseWriter, r *http.Request) {
			cancel() // as a deadline would, but without waiting for one
			<-done
		})
		err := c.do(ctx, v)
		wantKind(t, c.path, err, vendors.ErrOutcomeUnknown)
		if !strings.Contains(fmt.Sprint(err), context.Canceled.Error()) {
			t.Errorf("%s: %v, want the context's own error in it", c.path, err)
		}
	}
}

// TestRefusalIsClean lets the vendor repeat everything it knows in its refusal.
func TestRefusalIsClean(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	v := f.open(t, "")
	visit := newVisit(t, v)
	said := `{"error":"HROBREWLAI","code":"t0ken-1","errorCode":"` + email + `","message":"` + leak + `"}`
	for _, path := range []string{"/events", "/eventTariffs", "/bookingInfo", "/tickets", "/lockSeats", "/unlock", "/prepareOrder", "/confirmOrder", "/addVoucher", "/removeVoucher"} {
		f.answer(path, said)
	}
	for _, c := range mutations(visit) {
		wantClean(t, c.path, fmt.Sprint(c.do(t.Context(), v)))
	}
	for path, do := range reads(visit) {
		wantClean(t, path, fmt.Sprint(do(t.Context(), v)))
	}
	wantClean(t, "log", f.log.String())
}

// TestPurchaseIsClean looks at the log of a purchase that went well.
func TestPurchaseIsClean(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	for _, op := range []string{"lockSeats", "prepareOrder", "confirmOrder", "addVoucher", "removeVoucher", "unlock"} {
		f.answer("/"+op, fixture(t, op+".response.json"))
	}
	v := f.open(t, "")
	for _, c := range mutations(newVisit(t, v)) {
		state := "locked"
		if c.cancels {
			state = "cancelled"
		}
		f.answer("/bookingInfo", bookingJSON(state))
		if err := c.do(t.Context(), v); err != nil {
			t.Errorf("%s: %v", c.path, err)
		}
	}
	if f.log.Len() == 0 {
		t.Error("nothing was logged")
	}
	wantClean(t, "log", f.log.String())
}
