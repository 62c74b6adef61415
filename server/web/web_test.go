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
	"github.com/parterre/parterre/server/locale"
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
		{&checkout.Refusal{Kind: checkout.ErrAccessCode}, 403, "access_code"},
		{checkout.ErrVoucher, 422, "voucher_refused"},
		{checkout.ErrEmail, 409, "email_required"},
		{checkout.ErrElsewhere, 409, "elsewhere"},
		{checkout.ErrRateLimited, 429, "rate_limited"},
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
	for n, want := range map[int]bool{1: true, 200: true, 201: false} {
		r := httptest.NewRequest("GET", "/o/1?theme="+strings.Repeat("a", n)+"&after="+strings.Repeat("b", n), nil)
		u, err := url.Parse(web.Address(r, "/o/1"))
		if err != nil {
			t.Fatal(err)
		}
		if q := u.Query(); (len(q.Get("theme")) == n) != want || (len(q.Get("after")) == n) != want {
			t.Errorf("with values of %d characters the address is %s; are they carried on? %v", n, u, want)
		}
	}
}

func TestPassIsCarriedWithinItsPerformance(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("POST", "/e/opera/a/e/1/lines?pass=x", nil)
	for path, want := range map[string]string{
		"/e/opera/a/e/1": "/e/opera/a/e/1?pass=x", "/e/opera/a/e/1/lines": "/e/opera/a/e/1/lines?pass=x",
		"/e/opera/a/e/12": "/e/opera/a/e/12", "/o/1": "/o/1",
	} {
		if got := web.Address(r, path); got != want {
			t.Errorf("address of %s = %s, want %s", path, got, want)
		}
	}
}

func TestTicketImage(t *testing.T) {
	t.Parallel()
	gif := []byte("GIF89a....")
	long := strings.Repeat("Zm9v", 100)
	for _, tc := range []struct {
		name   string
		ticket vendors.Ticket
		want   string // the beginning of the image; empty for none
	}{
		{"a QR code", vendors.Ticket{Code: "A1"}, `<svg viewBox="-2 -2 25 25"`},
		{"a long text", vendors.Ticket{Code: long}, `<svg viewBox="-2 -2 73 73"`},
		{"EAN-13", vendors.Ticket{Code: "4006381333931", Symbology: vendors.EAN13}, `<svg viewBox="-10 -2 115 35"`},
		{"EAN-13 that is none", vendors.Ticket{Code: "X", Symbology: vendors.EAN13}, ""},
		{"Code 128", vendors.Ticket{Code: "TRV-1", Symbology: vendors.Code128}, `<svg viewBox="-10 -2 `},
		{"the vendor's picture", vendors.Ticket{Code: "A1", Picture: gif}, `<img src="data:image/gif;base64,R0lG`},
		{"a picture that is none", vendors.Ticket{Code: "A1", Picture: []byte("<svg onload=x>")}, `<svg viewBox="-2 -2 25 25"`},
		{"a picture too large", vendors.Ticket{Code: "A1", Picture: append(gif, make([]byte, 64<<10)...)}, `<svg viewBox="-2 -2 25 25"`},
		{"no code", vendors.Ticket{}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var got strings.Builder
			if c := web.TicketImage(tc.ticket); c != nil {
				if err := c.Render(t.Context(), &got); err != nil {
					t.Fatal(err)
				}
			}
			if !strings.HasPrefix(got.String(), tc.want) || (got.Len() > 0) != (tc.want != "") {
				t.Errorf("image %.80s, want %s", got.String(), tc.want)
			}
		})
	}
}

func TestFileName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"bilete.pdf": "bilete.pdf", "../../etc/passwd": "passwd", "a\"b\r\nc.pdf": "abc.pdf", "": "tickets.pdf", "ț": "tickets.pdf",
		strings.Repeat("a", 200): "tickets.pdf",
	} {
		if got := web.FileName(vendors.Document{Name: name, ContentType: "application/pdf"}); got != want {
			t.Errorf("name of %q = %q, want %q", name, got, want)
		}
	}
}

func TestBadge(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		p           vendors.Performance
		state, text string
	}{
		{vendors.Performance{State: vendors.OnSale, Places: -1}, "on_sale", ""},
		{vendors.Performance{State: vendors.OnSale, Places: 3}, "few", "Few left"},
		{vendors.Performance{State: vendors.OnSale}, "sold_out", "Sold out"},
		{vendors.Performance{State: vendors.OnSale, Places: -1, AccessCode: true}, "on_sale", "With an access code"},
		{vendors.Performance{State: vendors.OnSale, Places: -1, VoucherNeeded: true}, "on_sale", "With a voucher"},
		{vendors.Performance{State: vendors.Elsewhere, Places: 3}, "elsewhere", "On another page"},
		{vendors.Performance{State: "new"}, "closed", "Not on sale"},
	} {
		if got := web.Badge(locale.For("en"), tc.p); got.State != tc.state || got.Text != tc.text {
			t.Errorf("badge of %+v = %+v, want %s %q", tc.p, got, tc.state, tc.text)
		}
	}
}

func TestFieldLabel(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		labels map[string]string
		want   string
	}{
		{map[string]string{"en": "School", "ro": "Școala"}, "School"},
		{map[string]string{"bg": "Училище", "ro": "Școala"}, "Școala"},
		{map[string]string{"bg": "Училище", "de": "Schule"}, "Училище"},
		{nil, "school"},
	} {
		if got := web.FieldLabel(locale.For("en"), vendors.Field{Name: "school", Labels: tc.labels}); got != tc.want {
			t.Errorf("label of %v = %q, want %q", tc.labels, got, tc.want)
		}
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

// TestOriginOfTheFrame writes into a page to which origin it may send messages: the
// one that it is said to be embedded in, if that is one of the promoter's.
func TestOriginOfTheFrame(t *testing.T) {
	t.Parallel()
	b := open(t, &house{}, checkout.PayVendor, func(c *web.Config) {
		c.Promoters = []web.Promoter{{ID: "opera", Name: "Opera", Languages: []string{"en"}, Origins: []string{"https://opera.example"}}}
	})
	for host, want := range map[string]string{
		"https://opera.example": "https://opera.example", "https://evil.example": "", "https://opera.example.evil.example": "", "": "",
	} {
		b.get(perf + "?embed=1&host=" + url.QueryEscape(host)).shows(200).says(`data-origin="` + want + `"`)
	}
}
