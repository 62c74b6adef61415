package locale_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/locale"
)

func TestFor(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		langs []string
		want  string
	}{
		{"nothing asked", nil, "en"},
		{"exact", []string{"ro"}, "ro"},
		{"regional", []string{"ro-MD"}, "ro"},
		{"old code of Moldova", []string{"mo"}, "ro"},
		{"first that we speak", []string{"hu", "ro", "en"}, "ro"},
		{"nonsense", []string{"<script>", ""}, "en"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := locale.For(tt.langs...).Code(); got != tt.want {
				t.Errorf("For(%q) = %q, want %q", tt.langs, got, tt.want)
			}
		})
	}
}

func TestNegotiate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name          string
		offered       []string
		asked, accept string
		want          string
	}{
		{"the promoter's first", []string{"ro", "en"}, "", "", "ro"},
		{"asked by name", []string{"ro", "en"}, "en", "ro", "en"},
		{"asked but not offered", []string{"ro"}, "en", "en", "ro"},
		{"browser's liking", []string{"ro", "en"}, "", "de;q=0.9, en-GB;q=0.8", "en"},
		{"browser speaks neither", []string{"ro", "en"}, "", "ja", "ro"},
		{"broken header", []string{"ro", "en"}, "", ";;;q=", "ro"},
		{"nothing offered that we speak", []string{"hu"}, "", "ro", "ro"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := locale.Negotiate(tt.offered, tt.asked, tt.accept).Code(); got != tt.want {
				t.Errorf("Negotiate(%q, %q, %q) = %q, want %q", tt.offered, tt.asked, tt.accept, got, tt.want)
			}
		})
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	en, ro := locale.For("en"), locale.For("ro")
	for _, tt := range []struct {
		n            int
		wantEN, want string
	}{
		{0, "0 seats", "0 locuri"},
		{1, "1 seat", "1 loc"},
		{2, "2 seats", "2 locuri"},
		{19, "19 seats", "19 locuri"},
		{20, "20 seats", "20 de locuri"},
		{101, "101 seats", "101 locuri"},
		{120, "120 seats", "120 de locuri"},
	} {
		if got := en.Count(locale.Seats, tt.n); got != tt.wantEN {
			t.Errorf("en Count(%d) = %q, want %q", tt.n, got, tt.wantEN)
		}
		if got := ro.Count(locale.Seats, tt.n); got != tt.want {
			t.Errorf("ro Count(%d) = %q, want %q", tt.n, got, tt.want)
		}
	}
}

func TestT(t *testing.T) {
	t.Parallel()
	got := locale.For("ro").T(locale.PlaceSeat, "section", "Parter", "row", 7, "number", "14")
	if want := "Parter, rândul\u00a07, locul\u00a014"; got != want {
		t.Errorf("T(PlaceSeat) = %q, want %q", got, want)
	}
}

func TestParametersAreNotReadTwice(t *testing.T) {
	t.Parallel()
	got := locale.For("en").T(locale.PlaceSeat, "section", "{number}", "row", "7", "number", "14")
	if want := "{number}, row\u00a07, seat\u00a014"; got != want {
		t.Errorf("T(PlaceSeat) = %q, want %q", got, want)
	}
}

func TestRefusal(t *testing.T) {
	t.Parallel()
	l := locale.For("en")
	for _, tt := range []struct {
		name, code string
		params     []any
		want       string
	}{
		{"plain", "payment_unknown", nil, "We are checking with the bank. Please do not pay again; this page will change by itself."},
		{"counted", "limit", []any{"n", 6}, "You can take 6 places at most. What you have is still kept."},
		{"unknown code", "no_such_code", nil, l.T(locale.Internal)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := l.Refusal(tt.code, tt.params...); got != tt.want {
				t.Errorf("Refusal(%q) = %q, want %q", tt.code, got, tt.want)
			}
		})
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	l := locale.For("ro")
	var got []string
	for _, names := range [][]string{nil, {"12"}, {"12", "13"}, {"12", "13", "14"}} {
		got = append(got, l.List(names))
	}
	if diff := cmp.Diff([]string{"", "12", "12 și 13", "12, 13 și 14"}, got); diff != "" {
		t.Errorf("List (-want +got)\n%s", diff)
	}
}

func TestMoney(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		money  seatplan.Money
		en, ro string
	}{
		{"lei", seatplan.Money{Minor: 31800, Currency: "RON"}, "318.00 lei", "318,00 lei"},
		{"thousands", seatplan.Money{Minor: 123456789, Currency: "RON"}, "1,234,567.89 lei", "1.234.567,89 lei"},
		{"euro", seatplan.Money{Minor: 5, Currency: "EUR"}, "€0.05", "0,05 €"},
		{"negative", seatplan.Money{Minor: -150000, Currency: "USD"}, "−$1,500.00", "−1.500,00 $"},
		{"no decimals", seatplan.Money{Minor: 1500, Currency: "JPY"}, "1,500 JPY", "1.500 JPY"},
		{"three decimals", seatplan.Money{Minor: 1500, Currency: "KWD"}, "1.500 KWD", "1,500 KWD"},
		{"Caribbean dollars", seatplan.Money{Minor: 9900, Currency: "XCD"}, "EC$99.00", "99,00 EC$"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := locale.For("en").Money(tt.money); got != tt.en {
				t.Errorf("en Money(%v) = %q, want %q", tt.money, got, tt.en)
			}
			if got := locale.For("ro").Money(tt.money); got != tt.ro {
				t.Errorf("ro Money(%v) = %q, want %q", tt.money, got, tt.ro)
			}
		})
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	bucharest, err := time.LoadLocation("Europe/Bucharest")
	if err != nil {
		t.Fatal(err)
	}
	buenosAires, err := time.LoadLocation("America/Argentina/Buenos_Aires")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 12, 4, 19, 0, 0, 0, bucharest)
	en, ro := locale.For("en"), locale.For("ro")
	for _, tt := range []struct{ name, got, want string }{
		{"ro", ro.Date(at, true), "vineri, 4 decembrie 2026, 19:00"},
		{"en", en.Date(at, true), "Friday, 4 December 2026, 19:00"},
		{"date only", ro.Date(at, false), "vineri, 4 decembrie 2026"},
		{"one day", ro.Days(at, at.Add(time.Hour)), "4 decembrie 2026"},
		{"within a month", ro.Days(at, at.AddDate(0, 0, 8)), "4–12 decembrie 2026"},
		{"over a month", en.Days(at.AddDate(0, -1, 0), at), "4 November – 4 December 2026"},
		{"over a year", en.Days(at, at.AddDate(0, 1, 0)), "4 December 2026 – 4 January 2027"},
		{"soon", en.Moment(at, at.AddDate(0, 0, -3)), "on Friday at 19:00 (Bucharest time)"},
		{"later", en.Moment(at, at.AddDate(0, 0, -30)), "on Friday, 4 December at 19:00 (Bucharest time)"},
		{"soon, ro", ro.Moment(at, at.AddDate(0, 0, -3)), "vineri la 19:00 (ora Bucureștiului)"},
		{"zone without a name", en.Moment(at.In(time.FixedZone("", 4*3600)), at.AddDate(0, 0, -3)), "on Friday at 21:00 (UTC+04:00)"},
		{"zone called by its city", en.Moment(at.In(buenosAires), at.AddDate(0, 0, -3)), "on Friday at 14:00 (Buenos Aires time)"},
		{"zone called by its city, ro", ro.Zone(at.In(buenosAires)), " (ora din Buenos Aires)"},
		{"clock", locale.Countdown(4*time.Minute + 32*time.Second), "4:32"},
		{"clock at its end", locale.Countdown(-time.Second), "0:00"},
		{"clock in words", en.CountdownWords(61 * time.Second), "1 minute 1 second left"},
		{"clock in words, ro", ro.CountdownWords(20 * time.Minute), "au mai rămas 20 de minute 0 secunde"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	weekday, day, month := ro.Parts(at)
	if diff := cmp.Diff([]string{"vin", "4", "dec"}, []string{weekday, day, month}); diff != "" {
		t.Errorf("Parts (-want +got)\n%s", diff)
	}
}
