package components_test

import (
	"testing"

	"golang.org/x/net/html"
)

// TestHooks asks for every hook of the contract with promoters' own tests on a
// page that has it, with its attributes.
func TestHooks(t *testing.T) {
	t.Parallel()
	all := newSampler(t, "en", chamber(t)).pages()
	for _, tt := range []struct {
		page, hook string
		attributes []string
		count      int
	}{
		{"events", "event", []string{"data-id", "href"}, 3},
		{"performances", "performance", []string{"data-id", "href"}, 5},
		{"choose", "plan", []string{"data-state", "data-engine", "data-seats", "data-plan", "data-live", "data-availability", "data-performance", "data-limit", "data-locale", "data-module", "data-exec"}, 1},
		{"choose", "plan-focus", []string{"hidden"}, 1},
		{"choose", "seat-list-open", nil, 1},
		{"choose", "seat-list", []string{"method", "action"}, 1},
		{"choose", "seat-section", []string{"data-id", "data-free", "data-name", "data-from", "href"}, 2},
		{"choose-list", "seat", []string{"data-seat", "data-status", "aria-pressed", "name", "value", "aria-label"}, 4},
		{"areas", "area", []string{"data-area", "data-free"}, 2},
		{"areas", "area-less", []string{"name", "value"}, 3},
		{"areas", "area-more", []string{"name", "value"}, 3},
		{"choose", "best-available", []string{"action"}, 1},
		{"choose-cart", "cart", []string{"data-rev", "data-token"}, 1},
		{"choose-cart", "cart-line", []string{"data-seat", "data-key"}, 2},
		{"areas", "cart-line", []string{"data-area", "data-key"}, 1},
		{"choose-cart", "line-remove", []string{"name", "value"}, 2},
		{"choose-cart", "line-tariff", []string{"name"}, 2},
		{"choose-cart", "cart-total", []string{"data-minor", "data-currency"}, 1},
		{"choose-cart", "hold-clock", []string{"data-expires-at", "data-server-now"}, 2},
		{"choose-cart", "promo", []string{"name"}, 1},
		{"choose-cart", "promo-apply", nil, 1},
		{"promo-applied", "promo-remove", []string{"name", "value", "aria-label"}, 1},
		{"promo-applied", "discount", nil, 1},
		{"promo-refused", "error", []string{"role", "data-code"}, 1},
		{"voucher-needed", "promo", []string{"name", "required"}, 1},
		{"access-code", "access-code", []string{"name", "required"}, 1},
		{"access-code", "plan", nil, 0},
		{"access-code", "seat-list", nil, 0},
		{"access-code-wrong", "error", []string{"role", "data-code"}, 1},
		{"email-bind", "email-bind", []string{"name", "type", "autocomplete"}, 1},
		{"email-bind", "cart-line", []string{"data-seat"}, 2},
		{"email-code", "email-code", []string{"name", "autocomplete", "aria-describedby"}, 1},
		{"email-code", "email-resend", nil, 1},
		{"email-code", "error", []string{"role", "data-code"}, 1},
		{"choose-cart", "continue", []string{"href"}, 1},
		{"choose-taken", "error", []string{"role", "data-code"}, 1},
		{"details", "details", []string{"method", "action"}, 1},
		{"details", "details-submit", nil, 1},
		{"details", "cart", []string{"data-token"}, 1},
		{"details", "hold-clock", []string{"data-expires-at"}, 1},
		{"details-wrong", "error", []string{"role", "data-code"}, 1},
		{"review", "review", []string{"data-minor", "data-currency"}, 1},
		{"review", "pay", nil, 1},
		{"payment", "demo-pay", nil, 1},
		{"payment", "demo-decline", nil, 1},
		{"order-checking", "order", []string{"data-order", "data-status", "data-poll"}, 1},
		{"order-declined", "order", []string{"data-status"}, 1},
		{"order-declined", "pay", nil, 1},
		{"order-issued", "order", []string{"data-status", "data-sold"}, 1},
		{"order-issued", "ticket", []string{"data-code"}, 2},
		{"order-issued", "order-link", []string{"href"}, 1},
		{"order-issued", "order-print", nil, 1},
		{"order-issued", "order-send", nil, 1},
		{"review-vendor", "pay", nil, 1},
		{"review-opened", "order", []string{"data-status", "data-poll"}, 1},
		{"review-opened", "pay", nil, 1},
		{"order-person", "order", []string{"data-status", "data-sold", "data-poll"}, 1},
		{"fault-not-found", "error", []string{"role", "data-code"}, 1},
	} {
		t.Run(tt.page+"/"+tt.hook, func(t *testing.T) {
			t.Parallel()
			found := hooked(parse(t, all[tt.page]), tt.hook)
			if len(found) != tt.count {
				t.Fatalf("%d elements with data-testid=%s, want %d", len(found), tt.hook, tt.count)
			}
			for _, key := range tt.attributes { // none where there is no element
				if _, ok := attr(found[0], key); !ok {
					t.Errorf("data-testid=%s has no %s", tt.hook, key)
				}
			}
		})
	}
}

func TestOrderStatusWords(t *testing.T) {
	t.Parallel()
	all := newSampler(t, "en", chamber(t)).pages()
	for page, want := range map[string]string{
		"order-checking": "pending", "order-sold": "pending", "order-issued": "issued", "order-refunding": "refunding",
		"order-refunded": "refunded", "order-declined": "declined", "order-refused": "refused",
		"order-expired": "expired", "order-cancelled": "cancelled",
	} {
		if got, _ := attr(hooked(parse(t, all[page]), "order")[0], "data-status"); got != want {
			t.Errorf("%s: data-status = %q, want %q", page, got, want)
		}
	}
	if n := len(hooked(parse(t, all["review"]), "order")); n != 0 {
		t.Errorf("the review has %d hooks of a result, want none", n)
	}
}

func TestInputsOfTheSteps(t *testing.T) {
	t.Parallel()
	all := newSampler(t, "en", chamber(t)).pages()
	for page, names := range map[string][]string{
		"choose":         {"quantity", "price_category", "best", "token", "section"},
		"areas":          {"quantity", "area", "tariff", "token"},
		"choose-cart":    {"tariff_line", "tariff", "drop"},
		"choose-expired": {"again"},
		"details-wrong":  {"email", "phone", "full_name", "fan_id[p-7-14]", "token"},
	} {
		doc := parse(t, all[page])
		for _, name := range names {
			if len(elements(doc, func(n *html.Node) bool { v, _ := attr(n, "name"); return v == name })) == 0 {
				t.Errorf("%s has no input or button called %s", page, name)
			}
		}
	}
}

func TestSwappedElements(t *testing.T) {
	t.Parallel()
	all := newSampler(t, "en", chamber(t)).pages()
	for page, ids := range map[string][]string{
		"choose":         {"checkout", "message", "seat-list", "areas", "cart", "promo", "hold", "bar", "stage", "announce", "texts", "seat-tip", "seat-sheet"},
		"details":        {"checkout", "message", "cart", "hold", "announce", "texts"},
		"order-checking": {"checkout", "message", "order", "announce", "texts"},
	} {
		doc := parse(t, all[page])
		for _, id := range ids {
			if n := len(elements(doc, func(n *html.Node) bool { v, _ := attr(n, "id"); return v == id })); n != 1 {
				t.Errorf("%s has %d elements with id %s, want 1", page, n, id)
			}
		}
	}
}
