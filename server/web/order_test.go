package web_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/web"
)

// silent fails the test if the page shows one of the texts.
func (p *page) silent(texts ...string) *page {
	p.t.Helper()
	var shown strings.Builder
	for n := range p.doc.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style" {
			shown.WriteString(" " + n.Data)
		}
	}
	for _, text := range texts {
		if strings.Contains(shown.String(), text) {
			p.t.Errorf("the page shows %q", text)
		}
	}
	return p
}

// TestTotalThatIsNotKnown shows an order that the vendor has not answered for yet:
// what it comes to is not known, and not shown to be nothing.
func TestTotalThatIsNotKnown(t *testing.T) {
	t.Parallel()
	h := &house{lost: true}
	b := open(t, h, checkout.PayVendor)
	b.post("add", "a-1")
	p := b.postTo(perf+"/order", "email", "ana@exemplu.ro").shows(200, "order", "!review")
	p.says("We are making your order", "100.00 lei").silent("Total", "free of charge", " 0.00 lei")
	b.token = "os_" + between(p.body, `data-token="os_`, `"`)
	path, _, _ := strings.Cut(b.at, "?")
	answer := b.raw(http.MethodGet, "/v1/orders/"+strings.TrimPrefix(path, "/o/"), "")
	if strings.Contains(answer.body, `"total"`) || !strings.Contains(answer.body, `"pending"`) {
		t.Errorf("the API gives a total: %s", answer.body)
	}
}

// TestTotalOfNothing says that an order is free of charge where that is known, and
// gives no prices of nought beside it.
func TestTotalOfNothing(t *testing.T) {
	t.Parallel()
	h := &house{free: true}
	b := open(t, h, checkout.PayNone)
	b.post("area", "floor", "quantity", "1").shows(200, "cart-line").silent(" 0.00 lei")
	h.pay()
	p := b.postTo(perf+"/order", "email", "ana@exemplu.ro").shows(200, "order", "ticket")
	p.says("Total", "free of charge").silent(" 0.00 lei")
	b.token = "os_" + between(p.body, `data-token="os_`, `"`)
	path, _, _ := strings.Cut(b.at, "?")
	if answer := b.raw(http.MethodGet, "/v1/orders/"+strings.TrimPrefix(path, "/o/"), ""); !strings.Contains(answer.body, `"total":0`) {
		t.Errorf("the API gives no total: %s", answer.body)
	}
}

// TestReviewSaysWhoBuys has what was typed, and what a code took off, read over
// before the order is paid.
func TestReviewSaysWhoBuys(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	b.post("add", "a-1")
	b.post("promo", promoCode)
	b.postTo(perf+"/order", "email", "ana@exemplu.ro", "full_name", "Ana Pop", "phone", "+40 721 234 567").
		shows(200, "review", "discount").
		says("ana@exemplu.ro", "Ana Pop", "+40 721 234 567", "−10.00 lei", "90.00 lei", promoCode)
}

// TestLanguageOfAnOrder has the switch say the language that the page is in,
// whatever the browser asks for, and the order keep the one it was bought in.
func TestLanguageOfAnOrder(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	b.post("add", "a-1") // in English
	b.send(http.MethodPost, perf+"/order?lang=ro", map[string][]string{"email": {"ana@exemplu.ro"}}).shows(200, "review")
	order, _, _ := strings.Cut(b.at, "?")
	const chosen = `<span aria-current="true" lang="%">`
	for query, lang := range map[string]string{"": "ro", "?lang=en": "en", "?lang=ro": "ro"} {
		p := b.send(http.MethodGet, order+query, nil, "Accept-Language", "en").shows(200, "review")
		p.says(`<html lang="`+lang+`"`, strings.Replace(chosen, "%", lang, 1))
		other := map[string]string{"ro": "en", "en": "ro"}[lang]
		p.says(`href="` + order + `?lang=` + other + `"`)
	}
	b.send(http.MethodPost, order+"/cancel?lang=ro", map[string][]string{}).says(`<html lang="ro"`)
}

// TestOrderOfAnEventThatIsGone shows tickets also when the vendor cannot be asked
// for the event any more.
func TestOrderOfAnEventThatIsGone(t *testing.T) {
	t.Parallel()
	h := &house{}
	var config web.Config
	b := open(t, h, checkout.PayVendor, func(c *web.Config) { config = *c })
	order, _ := ordered(b)
	h.pay()
	b.get(order+"/returned").shows(200, "ticket")

	gone := catalogue.New(catalogue.Config{
		Accounts: map[catalogue.Key]vendors.Vendor{{Promoter: "opera", Account: "a"}: &house{down: true}}, Log: slog.New(slog.DiscardHandler),
	})
	t.Cleanup(gone.Close)
	config.Catalogue = gone
	s, err := web.New(config)
	if err != nil {
		t.Fatal(err)
	}
	b.handler = s.Handler()
	b.get(order).shows(200, "ticket", "order-link").says("<h1>La Traviata</h1>")
	b.get(order + "/calendar").shows(200).says("SUMMARY:La Traviata\r\n")
	b.forget()
	b.get(order).shows(503, "!ticket")
}

// TestOrderThatMayTurnOutPaid says of an order that is being closed that it is
// over only where no payment can still arrive.
func TestOrderThatMayTurnOutPaid(t *testing.T) {
	t.Parallel()
	l := locale.For("en")
	for name, tc := range map[string]struct {
		order checkout.OrderView
		want  locale.Key
	}{
		"no payment":          {checkout.OrderView{State: store.OrderClosing, Reason: "expired"}, locale.ExpiredHeading},
		"a payment is open":   {checkout.OrderView{State: store.OrderClosing, Reason: "expired", Paying: true}, locale.CheckingHeading},
		"given up, open":      {checkout.OrderView{State: store.OrderClosing, Reason: "cancelled", Paying: true}, locale.CheckingHeading},
		"the vendor is paid":  {checkout.OrderView{State: store.OrderClosing, Reason: "expired", VendorPays: true}, locale.CheckingHeading},
		"closed":              {checkout.OrderView{State: store.OrderClosed, Reason: "expired", Paying: true}, locale.ExpiredHeading},
		"given up and closed": {checkout.OrderView{State: store.OrderClosed, Reason: "cancelled"}, locale.CancelledHeading},
	} {
		if got := web.OrderHeading(l, tc.order); got != l.T(tc.want) {
			t.Errorf("%s: the page says %q, want %q", name, got, l.T(tc.want))
		}
	}
}

// TestMoneyOfOrdersThatEnded says that the buyer pays nothing only where we took
// the money, or nobody could.
func TestMoneyOfOrdersThatEnded(t *testing.T) {
	t.Parallel()
	sum := seatplan.Money{Minor: 100, Currency: "RON"}
	own := map[string]locale.Key{
		"expired": locale.ExpiredText, "cancelled": locale.CancelledText, "refused": locale.RefusedText, "price_changed": locale.RefusedText,
	}
	for _, lang := range []string{"en", "ro"} {
		l := locale.For(lang)
		theirs := l.T(locale.EndedVendorText, "vendor", l.T(locale.BoxOffice))
		for reason, key := range own {
			ended := checkout.OrderView{State: store.OrderClosed, Reason: reason}
			paid := ended
			paid.VendorPays, paid.Placed, paid.Total = true, true, sum
			free, unmade := paid, ended
			free.Total, unmade.VendorPays = seatplan.Money{Currency: "RON"}, true
			for _, tc := range []struct {
				name  string
				order checkout.OrderView
				known bool
				want  string
			}{
				{"we took the money", ended, true, l.T(key)},
				{"the vendor may have", paid, true, theirs},
				{"the vendor may have, to a stranger", unmade, false, theirs},
				{"the vendor made no order", unmade, true, l.T(key)},
				{"it cost nothing", free, true, l.T(key)},
			} {
				if got := web.OrderText(l, tc.order, tc.known); got != tc.want {
					t.Errorf("%s, %s, %s: the page says %q, want %q", lang, reason, tc.name, got, tc.want)
				}
			}
		}
	}
}

// TestVendorsOrderThatWasGivenUp names who took the money, if anybody did, and
// says nowhere that nothing is paid.
func TestVendorsOrderThatWasGivenUp(t *testing.T) {
	t.Parallel()
	h := &house{}
	b := open(t, h, checkout.PayVendor)
	order, _ := ordered(b)
	h.mu.Lock()
	h.ended = true
	h.mu.Unlock()
	b.postTo(order + "/cancel")
	b.get(order).shows(200, "order").says("taken by Bil24, not by us").silent("You pay nothing")
	b.get(perf).shows(200, "plan").says("You gave these seats up.").silent("You pay nothing")
}

// TestOrderStatus has the outside told how an order stands: each state, and what a
// closed one came to.
func TestOrderStatus(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		order checkout.OrderView
		want  components.OrderStatus
	}{
		{checkout.OrderView{State: store.OrderCreating}, components.OrderPending},
		{checkout.OrderView{State: store.OrderPayable}, components.OrderPending},
		{checkout.OrderView{State: store.OrderPayable, Paying: true}, components.OrderPending},
		{checkout.OrderView{State: store.OrderPayable, Declined: true}, components.OrderDeclined},
		{checkout.OrderView{State: store.OrderPayable, Declined: true, Paying: true}, components.OrderPending},
		{checkout.OrderView{State: store.OrderConfirming, Declined: true}, components.OrderPending},
		{checkout.OrderView{State: store.OrderConfirmed}, components.OrderPending},
		{checkout.OrderView{State: store.OrderIssued}, components.OrderIssued},
		{checkout.OrderView{State: store.OrderIssued, Declined: true}, components.OrderIssued},
		{checkout.OrderView{State: store.OrderClosing, Reason: "expired"}, components.OrderExpired},
		{checkout.OrderView{State: store.OrderClosing, Reason: "cancelled"}, components.OrderCancelled},
		{checkout.OrderView{State: store.OrderClosing, Reason: "refused"}, components.OrderPending},
		{checkout.OrderView{State: store.OrderClosed, Reason: "expired"}, components.OrderExpired},
		{checkout.OrderView{State: store.OrderClosed, Reason: "cancelled"}, components.OrderCancelled},
		{checkout.OrderView{State: store.OrderClosed, Reason: "sold out"}, components.OrderRefused},
	} {
		if got := web.OrderStatus(tc.order); got != tc.want {
			t.Errorf("an order that is %s (%q), declined %v, paying %v, is %q to the outside, want %q",
				tc.order.State, tc.order.Reason, tc.order.Declined, tc.order.Paying, got, tc.want)
		}
	}
}

// TestOrderBeforeItIsPaid can be given up, and has no link to keep yet: there is
// nothing that it would open.
func TestOrderBeforeItIsPaid(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor)
	order, p := ordered(b)
	p.shows(200, "review", "order-cancel", "!order-link")
	b.postTo(order + "/cancel")
	b.get(order).shows(200, "!order-cancel", "!order-link", "!pay")
}

// TestOrderNotAnsweredFor has the API say of an order that the vendor has not
// answered for that this is so, with the cart: it is neither made nor refused.
func TestOrderNotAnsweredFor(t *testing.T) {
	t.Parallel()
	h := &house{lost: true}
	b := open(t, h, checkout.PayVendor)
	lines := b.openCart()
	b.keyed("k1", lines, onePlace)
	order := strings.TrimSuffix(lines, "/lines") + "/order"
	for range 2 { // it is not said for good
		p := b.raw(http.MethodPost, order, `{"email":"ana@exemplu.ro"}`)
		var answer struct {
			Code, Secret string
			Cart         struct{ Order string }
		}
		if err := json.Unmarshal([]byte(p.body), &answer); err != nil {
			t.Fatal(err)
		}
		if p.status != http.StatusAccepted || answer.Code != "outcome_unknown" || answer.Cart.Order == "" || answer.Secret != "" {
			t.Errorf("answered %d %s, want an unknown outcome and the cart", p.status, p.body)
		}
	}
	if h.orders != 0 {
		t.Errorf("the vendor made %d orders", h.orders)
	}
}
