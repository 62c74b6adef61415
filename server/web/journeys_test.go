package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/vendors"
)

func TestAccessCode(t *testing.T) {
	t.Parallel()
	b := open(t, &house{performance: vendors.Performance{AccessCode: true}}, checkout.PayVendor)
	b.get(perf).shows(200, "access-code", "!plan", "!seat-list", "!best-available", "!error")
	b.post("access_code", "").refused(400, "invalid")
	p := b.post("access_code", "FAN26").refused(403, "access_code")
	if got := p.attr("access-code", "value"); got != "FAN26" {
		t.Errorf("what was typed is %q", got)
	}
	if d := p.attr("access-code", "aria-describedby"); !strings.Contains(p.body, `id="`+d+`"`) || d == "" {
		t.Errorf("the input is described by %q", d)
	}
	b.post("access_code", accessCode).shows(200, "plan", "seat-list", "best-available", "!access-code")
	if !strings.Contains(b.at, "pass=") {
		t.Errorf("no pass in %s", b.at)
	}
	b.post("add", "a-1").shows(200, "cart-line")

	// Without its cookie the same address still shows the hall, and holding asks
	// for the code.
	stranger := *b
	stranger.jar, stranger.token = noCookies{}, ""
	stranger.get(b.at).shows(200, "plan", "!cart-line")
	stranger.post("add", "a-2").refused(403, "access_code").shows(403, "access-code")
	stranger.get(perf).shows(200, "!plan", "access-code")
	stranger.get(perf+"?pass=AAAAAAAAAAAAAAAAAAAA").shows(200, "!plan", "access-code")
}

type noCookies struct{}

func (noCookies) SetCookies(*url.URL, []*http.Cookie) {}
func (noCookies) Cookies(*url.URL) []*http.Cookie     { return nil }

func TestGuessesAreCountedByAddress(t *testing.T) {
	t.Parallel()
	b := open(t, &house{performance: vendors.Performance{AccessCode: true}}, checkout.PayVendor)
	wrong := 0
	for range 5 {
		b.token = ""
		for range 5 {
			if p := b.post("access_code", "NO"); p.status == 403 {
				wrong++
			} else {
				p.refused(429, "rate_limited")
			}
		}
	}
	if wrong != 20 {
		t.Errorf("%d wrong codes were checked, want 20", wrong)
	}
	b.post("access_code", accessCode).refused(429, "rate_limited")
}

func TestPromoCode(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	b.get(perf).shows(200, "promo", "promo-apply")
	b.post("add", "a-1")
	p := b.post("promo", "VARA").refused(422, "voucher_refused").says("Codul a expirat ieri.")
	if got := p.attr("promo", "value"); got != "VARA" {
		t.Errorf("what was typed is %q", got)
	}
	b.post("promo", promoCode).shows(200, "promo-remove", "discount", "!error").says("Winter discount", "90.00 lei", "−10.00 lei")
	b.post("promo_remove", "1").shows(200, "!promo-remove", "!discount")
}

func TestVoucherNeeded(t *testing.T) {
	t.Parallel()
	b := open(t, &house{performance: vendors.Performance{VoucherNeeded: true}}, checkout.PayVendor)
	b.post("add", "a-1").shows(200, "promo", "!continue")
	b.get(perf+"?step=details").shows(200, "!details")
	b.post("promo", promoCode).shows(200, "continue")
	b.get(perf+"?step=details").shows(200, "details")
}

func TestEmailIsVerifiedFirst(t *testing.T) {
	t.Parallel()
	h := &house{verify: true}
	b := open(t, h, checkout.PayVendor)
	b.post("add", "a-1").refused(409, "email_required").shows(409, "email-bind", "cart-line", "!plan")
	b.get(perf).shows(200, "plan", "cart-line", "continue").says("wanted, not kept yet")
	b.get(perf+"?step=details").shows(200, "email-bind", "!details")
	b.post("email_bind", "ana@").refused(400, "invalid").shows(400, "email-bind")
	b.post("email_bind", "ana@exemplu.ro").shows(200, "email-code", "email-resend", "cart-line", "!error").says("ana@exemplu.ro")
	b.get(perf+"?step=address").shows(200, "email-bind")
	b.post("email_bind", "ana@exemplu.ro").shows(200, "email-code").says("A new code is on its way")
	b.post("email_code", "0000").refused(400, "invalid").shows(400, "email-code", "cart-line")
	b.post("email_code", mailedCode).shows(200, "plan", "cart-line", "hold-clock")
	if diff := cmp.Diff([]string{"ana@exemplu.ro", "ana@exemplu.ro"}, h.mails); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
}

var fields = []vendors.Field{
	{Name: vendors.FieldFanID, PerPlace: true, Required: true},
	{Name: "school", Labels: map[string]string{"ro": "Școala", "en": "School"}, Required: true},
	{Name: "birthday", Labels: map[string]string{"ro": "Data nașterii"}},
}

func TestQuestionsOfTheVendor(t *testing.T) {
	t.Parallel()
	h := &house{performance: vendors.Performance{Needs: vendors.Needs{FullName: true, Fields: fields}}}
	b := open(t, h, checkout.PayVendor)
	b.post("add", "a-1")
	b.post("area", "floor", "quantity", "1")
	b.get(perf+"?step=details").says(`name="fan_id[a-1]"`, `name="school"`, `autocomplete="bday"`, "Fan card number for Stalls, row\u00a01, seat\u00a01", "School")
	given := []string{"email", "ana@exemplu.ro", "full_name", "Ana Pop", "fan_id[a-1]", "F1"}
	p := b.postTo(perf+"/order", given...).refused(400, "invalid").says("Ana Pop", `value="F1"`)
	if !strings.Contains(p.body, `href="#field-school"`) && !strings.Contains(p.body, `href="#field-fan_id-`) {
		t.Error("no link leads to a wrong field")
	}
	p.says("Fill in: School").silent("Fill in: Data nașterii")
	p = b.postTo(perf+"/order", append(given, "school", "Nr. 4")...).refused(400, "invalid")
	ref := between(p.body, `name="fan_id[l_`, `]"`)
	b.postTo(perf+"/order", append(given, "school", "Nr. 4", "fan_id[l_"+ref+"]", "F2")...).shows(200, "review")
	var got []string
	for _, a := range h.answers {
		got = append(got, a.Field+" "+a.Value)
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"fan_id F1", "fan_id F2", "school Nr. 4"}, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

// between is the text between two others; empty where they are not there.
func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}

// ordered buys a seat up to the review.
func ordered(b *buyer) (order string, p *page) {
	b.t.Helper()
	b.post("add", "a-1").shows(200, "cart-line")
	p = b.postTo(perf+"/order", "email", "ana@exemplu.ro").shows(200, "review", "pay")
	path, _, _ := strings.Cut(b.at, "?")
	b.token = between(p.body, `data-token="os_`, `"`)
	b.token = "os_" + b.token
	return path, p
}

func TestVendorTakesTheMoney(t *testing.T) {
	t.Parallel()
	h := &house{}
	b := open(t, h, checkout.PayVendor)
	order, p := ordered(b)
	p.says("Payment is taken by Bil24", "Service charge")
	if csp := p.header.Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'self' https:") {
		t.Errorf("the policy does not let the form lead to the vendor: %s", csp)
	}
	paid := b.postTo(order + "/pay")
	if to := paid.header.Get("Location"); paid.status != 303 || to != "https://pay.example/o" {
		t.Fatalf("paying leads to %d %q", paid.status, to)
	}
	b.get(order).shows(200, "review", "pay", "!order")
	p = b.get(order+"/returned").shows(200, "order", "pay").says("Waiting for your payment", "data-poll=")
	if got := p.attr("order", "data-status"); got != "pending" {
		t.Errorf("status %q while the vendor is waited for", got)
	}
	h.pay()
	p = b.get(order+"/returned").shows(200, "order", "ticket", "order-print", "order-send", "!pay")
	if got := p.attr("order", "data-status"); got != "issued" {
		t.Errorf("status %q after the vendor was paid", got)
	}
	p.says("data:image/png;base64,", "<svg viewBox=")
}

func TestPrintAndSend(t *testing.T) {
	t.Parallel()
	h := &house{}
	b := open(t, h, checkout.PayVendor)
	order, _ := ordered(b)
	h.pay()
	b.get(order + "/returned")
	for _, p := range []*page{b.get(order + "/print"), b.postTo(order + "/print")} {
		p.shows(200)
		for name, want := range map[string]string{
			"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename=bilete.pdf",
			"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		} {
			if got := p.header.Get(name); got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
	}
	stranger := *b
	stranger.jar, stranger.token = noCookies{}, ""
	stranger.get(order+"/print").refused(404, "not_found")
	stranger.postTo(order+"/send").refused(404, "not_found")
	for range 3 {
		b.postTo(order+"/send").shows(200, "order", "!error").says("on their way to your e-mail")
	}
	b.postTo(order+"/send").refused(409, "limit").shows(409, "ticket").says("sent 3 times")
	if len(h.mails) != 3 || h.mails[0] != "ana@exemplu.ro" {
		t.Errorf("mails to %v", h.mails)
	}
}

func TestOnlyWhatIsFreeIsSold(t *testing.T) {
	t.Parallel()
	h := &house{free: true, performance: vendors.Performance{Link: "https://tickets.example/1"}}
	b := open(t, h, checkout.PayNone)
	b.get(perf).says("sold on another page", `href="https://tickets.example/1"`, `rel="noopener"`)
	p := b.get(perf+"?section=S").shows(200, "seat", "!best-available").says("100.00 lei, sold on another page")
	if got := p.attr("seat", "aria-disabled"); got != "true" {
		t.Errorf("a seat that is sold elsewhere can be pressed: aria-disabled %q", got)
	}
	b.post("add", "a-1").refused(409, "elsewhere").says("Go to the tickets")
	b.post("area", "floor", "quantity", "1").shows(200, "cart-line")
	b.get(perf+"?step=details").says("Get the tickets", "There is nothing to pay.")
	h.pay()
	b.postTo(perf+"/order", "email", "ana@exemplu.ro").shows(200, "order", "ticket", "!pay")
}

func TestNothingIsFree(t *testing.T) {
	t.Parallel()
	b := open(t, &house{free: true, dear: true, performance: vendors.Performance{Link: "https://tickets.example/1"}}, checkout.PayNone)
	b.get(perf).shows(200, "area", "!area-more", "!best-available", "!continue").
		says(`data-sale="elsewhere"`, "Go to the tickets", `href="https://tickets.example/1"`, "30.00 lei")
}

func TestSoldOutLooksAgain(t *testing.T) {
	t.Parallel()
	b := open(t, &house{performance: vendors.Performance{State: vendors.SoldOut}}, checkout.PayVendor)
	if p := b.get(perf); !strings.Contains(p.body, "data-poll") {
		t.Error("a page that says it shows what comes back does not look again")
	}
}

func TestEventInTheNextBestLanguage(t *testing.T) {
	t.Parallel()
	h := &house{titles: map[string]string{"bg": "Травиата", "en": "Traviata, in English"}}
	b := open(t, h, checkout.PayVendor)
	for _, lang := range []string{"ro", "en"} {
		b.get("/e/opera?lang=" + lang).says("Traviata, in English")
		b.get(perf + "?lang=" + lang).says("Traviata, in English")
	}
	h = &house{titles: map[string]string{"bg": "Травиата", "ro": "Traviata noastră"}}
	b = open(t, h, checkout.PayVendor)
	order, _ := ordered(b)
	h.pay()
	b.get(order + "/returned")
	b.get(order + "/calendar").shows(200).says("Traviata noastră")
}

func TestSaleStates(t *testing.T) {
	t.Parallel()
	for state, hook := range map[vendors.SaleState]string{
		vendors.PreRegister: "pre_register", vendors.FreeEntry: "free_entry", vendors.VenueOnly: "venue_only",
		vendors.Elsewhere: "elsewhere", vendors.Cancelled: "cancelled", vendors.SoldOut: "sold_out",
		vendors.Closed: "closed", vendors.NotYet: "not_yet", "something new": "closed",
	} {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			b := open(t, &house{performance: vendors.Performance{State: state, Link: "https://tickets.example/1"}}, checkout.PayVendor)
			b.get(perf).shows(200, "!best-available", "!continue", "!error").says(`data-sale="` + hook + `"`)
			b.get("/e/opera/a/e").says(`data-state="` + hook + `"`)
			if state == vendors.Elsewhere {
				b.get(perf).says(`href="https://tickets.example/1" rel="noopener"`)
				b.get(perf+"?embed=1").says(`target="_blank"`, "opens in a new tab")
			}
		})
	}
}

func TestVendorDown(t *testing.T) {
	t.Parallel()
	h := &house{down: true}
	b := open(t, h, checkout.PayVendor)
	p := b.get(perf).refused(503, "vendor_down").says(`href="`+perf+`"`, "Try again")
	if p.attr("error", "data-poll") == "" {
		t.Error("the page does not look again by itself")
	}
}

// TestWholeStepForOtherSteps makes sure that a page in another step, such as
// one that could not be shown before, gets all of the step.
func TestWholeStepForOtherSteps(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	const kind = "text/vnd.parterre.fragments+html"
	for accept, whole := range map[string]bool{kind + ";step=paused": true, kind + ";step=choose": false, kind: false} {
		p := b.send(http.MethodGet, perf, nil, "Accept", accept)
		if got := strings.Contains(p.body, `id="checkout"`); got != whole || p.header.Get("Content-Type") != kind+"; charset=utf-8" {
			t.Errorf("%s: the whole step is sent: %v, want %v (%s)", accept, got, whole, p.header.Get("Content-Type"))
		}
	}
}

func TestCodesOverTheAPI(t *testing.T) {
	t.Parallel()
	h := &house{performance: vendors.Performance{AccessCode: true, Needs: vendors.Needs{Fields: fields[:2]}}}
	b := open(t, h, checkout.PayVendor)
	var opened struct {
		Cart  struct{ ID string }
		Token string
	}
	b.api("POST", "/v1/carts", `{"performance":"opera/a/e/p"}`, 201, &opened)
	b.token = opened.Token
	cart := "/v1/carts/" + opened.Cart.ID
	type answer struct {
		Code     string
		Access   bool
		Discount int64
		Codes    []struct {
			Code    string
			InForce bool `json:"in_force"`
		}
		Items []struct {
			Ref    string
			Full   int64
			Reason string
		}
	}
	for _, call := range []struct {
		method, path, body string
		status             int
		check              func(answer) bool
	}{
		{"POST", "/codes", `{"access_code":"NO"}`, 403, func(a answer) bool { return a.Code == "access_code" }},
		{"POST", "/codes", `{"access_code":"SESAM"}`, 200, func(a answer) bool { return a.Access }},
		{"POST", "/lines", `{"seats":["a-1"]}`, 200, func(a answer) bool { return len(a.Items) == 1 }},
		{"POST", "/codes", `{"code":"NO"}`, 422, func(a answer) bool { return a.Code == "voucher_refused" }},
		{"POST", "/codes", `{"code":"IARNA10"}`, 200, func(a answer) bool {
			return a.Discount == 1000 && a.Items[0].Full == 10000 && a.Items[0].Reason != "" && a.Codes[0].InForce
		}},
		{"DELETE", "/codes", `{"code":"IARNA10"}`, 200, func(a answer) bool { return a.Discount == 0 && a.Codes == nil }},
		{"POST", "/email", `{"email":"ana@exemplu.ro"}`, 400, func(a answer) bool { return a.Code == "invalid" }},
		{"POST", "/order", `{"email":"ana@exemplu.ro"}`, 400, func(a answer) bool { return a.Code == "invalid" }},
	} {
		var got answer
		b.api(call.method, cart+call.path, call.body, call.status, &got)
		if !call.check(got) {
			t.Errorf("%s %s %s answers %+v", call.method, call.path, call.body, got)
		}
	}
	var now answer
	b.api("GET", cart, "", 200, &now)
	var order struct {
		VendorPays bool `json:"vendor_pays"`
	}
	b.api("POST", cart+"/order", `{"email":"ana@exemplu.ro","answers":[{"field":"school","value":"Nr. 4"},{"field":"fan_id","ref":"`+now.Items[0].Ref+`","value":"F1"}]}`, 201, &order)
	if !order.VendorPays || len(h.answers) != 2 {
		t.Errorf("order %+v with answers %v", order, len(h.answers))
	}
}

// api makes a call with the buyer's token and reads its answer.
func (b *buyer) api(method, path, body string, status int, into any) {
	b.t.Helper()
	p := b.raw(method, path, body)
	if p.status != status {
		b.t.Fatalf("%s %s %s: %d, want %d: %s", method, path, body, p.status, status, p.body)
	}
	if err := json.Unmarshal([]byte(p.body), into); err != nil {
		b.t.Fatal(err)
	}
}
