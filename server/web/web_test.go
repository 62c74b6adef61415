package web_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/web"
)

func TestFault(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		err    error
		status int
		code   string
	}{
		{&checkout.Refusal{Kind: checkout.ErrSeatTaken}, 409, "seat_taken"},
		{checkout.ErrHoldExpired, 409, "hold_expired"},
		{checkout.ErrSoldOut, 409, "sold_out"},
		{checkout.ErrPriceChanged, 409, "price_changed"},
		{&checkout.Refusal{Kind: checkout.ErrLimit, Limit: 10}, 409, "limit"},
		{checkout.ErrStale, 409, "stale"},
		{checkout.ErrInvalid, 400, "invalid"},
		{checkout.ErrNotFound, 404, "not_found"},
		{checkout.ErrVendorDown, 503, "vendor_down"},
		{checkout.ErrOutcomeUnknown, 202, "outcome_unknown"},
		{checkout.ErrPaymentUnknown, 202, "payment_unknown"},
		{&vendors.Error{Kind: vendors.ErrNotFound}, 404, "not_found"},
		{fmt.Errorf("read plan: %w", &vendors.Error{Kind: vendors.ErrUnavailable}), 503, "vendor_down"},
		{errors.New("anything"), 500, "internal"},
	} {
		if status, code := web.Fault(tc.err); status != tc.status || code != tc.code {
			t.Errorf("%v is answered %d %s, want %d %s", tc.err, status, code, tc.status, tc.code)
		}
	}
}

func TestChangeOf(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		form string
		want checkout.Change
		ok   bool
	}{
		{"add=1", checkout.Change{Add: []checkout.SeatWish{{Seat: "1"}}}, true},
		{"remove=1", checkout.Change{Remove: []seatplan.SeatID{"1"}}, true},
		{"area=f&tariff=t&quantity=3", checkout.Change{Areas: []checkout.AreaChange{{Area: "f", Tariff: "t", Quantity: 3}}}, true},
		{"area=f", checkout.Change{Areas: []checkout.AreaChange{{Area: "f"}}}, true},
		{"area=f&quantity=-1", checkout.Change{}, false},
		{"area=f&quantity=1000000000", checkout.Change{}, false},
		{"area=f&quantity=two", checkout.Change{}, false},
		{"best=1&quantity=2&price_category=c", checkout.Change{Best: &checkout.Best{Category: "c", Quantity: 2}}, true},
		{"drop=l_1", checkout.Change{Drop: []string{"l_1"}}, true},
		{"tariff_line=l_1&tariff=120", checkout.Change{Tariff: &checkout.TariffChange{Ref: "l_1", Tariff: "120"}}, true},
		{"clear=1", checkout.Change{Clear: true}, true},
		{"again=1", checkout.Change{Again: true}, true},
		{"dance=1", checkout.Change{}, false},
	} {
		form, err := url.ParseQuery(tc.form)
		if err != nil {
			t.Fatal(err)
		}
		got, err := web.ChangeOf(&http.Request{PostForm: form})
		if (err == nil) != tc.ok || err != nil && !errors.Is(err, checkout.ErrInvalid) {
			t.Errorf("%s: error %v, accepted should be %v", tc.form, err, tc.ok)
			continue
		}
		if diff := cmp.Diff(tc.want, got); tc.ok && diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.form, diff)
		}
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("GET", "/e/opera?embed=1&host=https://p.example&lang=ro&s=os_secret&section=x", nil)
	want := "/o/1?embed=1&host=https%3A%2F%2Fp.example&lang=ro&step=details"
	if got := web.Address(r, "/o/1", "step", "details", "section", ""); got != want {
		t.Errorf("address = %s, want %s: what belongs to every page is carried on, and nothing else", got, want)
	}
}

func TestCalendarText(t *testing.T) {
	t.Parallel()
	if got, want := web.Escape("a,b;c\\d\ne"), `a\,b\;c\\d\ne`; got != want {
		t.Errorf("escape = %s, want %s", got, want)
	}
	long := "SUMMARY:" + strings.Repeat("ă", 100)
	folded := web.Folded(long)
	for _, line := range strings.Split(folded, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("line of %d bytes, valid %v: %q", len(line), utf8.ValidString(line), line)
		}
	}
	if got := strings.ReplaceAll(folded, "\r\n ", ""); got != long {
		t.Errorf("unfolded = %q, want what was folded", got)
	}
}

func TestLetter(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for i := range seatplan.MaxCategories {
		l := web.Letter(i)
		if seen[l] || len(l) > 2 {
			t.Errorf("category %d has the letter %q", i, l)
		}
		seen[l] = true
	}
}

func TestGrouped(t *testing.T) {
	t.Parallel()
	line := func(area seatplan.AreaID, tariff seatplan.TariffID, number string) checkout.ViewLine {
		l := checkout.ViewLine{Area: area, Number: number, Price: seatplan.Price{Tariff: tariff}}
		if area == "" {
			l.Seat = "1"
		}
		return l
	}
	groups := web.Grouped([]checkout.ViewLine{
		line("f", "", ""), line("", "", "14"), line("f", "", ""), line("f", "child", ""), line("f", "", "7"),
	})
	var sizes []int
	for _, g := range groups {
		sizes = append(sizes, len(g))
	}
	if diff := cmp.Diff([]int{2, 1, 1, 1}, sizes); diff != "" {
		t.Errorf("group sizes (-want +got):\n%s", diff)
	}
}
