package iabilet_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
)

func TestEventState(t *testing.T) {
	t.Parallel()
	const yes, no = `"allowBooking":true`, `"allowBooking":false`
	tests := []struct {
		fields string
		want   vendors.SaleState
	}{
		{yes + `,"allowBookingEx":"Y"`, vendors.OnSale},
		{yes + `,"allowBookingEx":"ready_for_sale"`, vendors.OnSale},
		{`"allowBookingEx":"Y"`, vendors.OnSale},
		{`"allowBooking":"1"`, vendors.OnSale},
		{no + `,"allowBookingEx":"Y"`, vendors.Closed},
		{yes + `,"allowBookingEx":"Y","soldOut":true`, vendors.SoldOut},
		{yes + `,"allowBookingEx":"Y","hasAvailableSeats":false`, vendors.SoldOut},
		{yes + `,"allowBookingEx":"Y","hasAvailableSeats":null`, vendors.OnSale},
		{no + `,"allowBookingEx":"sold_out"`, vendors.SoldOut},
		{no + `,"allowBookingEx":"cancelled","soldOut":true`, vendors.Cancelled},
		{yes + `,"allowBookingEx":"require_voucher"`, vendors.OnSale},
		{no + `,"allowBookingEx":"require_voucher"`, vendors.OnSale},
		{no + `,"allowBookingEx":"pre_register"`, vendors.PreRegister},
		{yes + `,"allowBookingEx":"pending"`, vendors.NotYet},
		{no + `,"allowBookingEx":"venue_only","hasAvailableSeats":false`, vendors.VenueOnly},
		{no + `,"allowBookingEx":"free_entry","soldOut":true`, vendors.FreeEntry},
		{no + `,"allowBookingEx":"disabled"`, vendors.Closed},
		{no + `,"allowBookingEx":"maintenance"`, vendors.Closed},
		{yes + `,"allowBookingEx":"new word","soldOut":true`, vendors.SoldOut},
		{yes + `,"allowBookingEx":"new word"`, vendors.Closed},
		{`"x":1`, vendors.Closed},
	}
	for _, tt := range tests {
		t.Run(tt.fields, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/events", `[{"id":1,"startDate":"2014-11-06",`+tt.fields+`}]`)
			events, err := f.open(t, "").Events(t.Context())
			if err != nil || len(events) != 1 || events[0].Performances[0].State != tt.want ||
				events[0].Performances[0].VoucherNeeded != strings.Contains(tt.fields, "voucher") {
				t.Errorf("Events = %+v, %v, want %s", events, err, tt.want)
			}
		})
	}
}

func TestEventsListed(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	event := func(id, date, more string) string {
		return fmt.Sprintf(`{"id":%s,"startDate":%q,"startDateTime":"2014-12-24 20:00:00","hasTime":false,"allowBookingEx":"Y"%s}`, id, date, more)
	}
	f.answer("/events", "["+strings.Join([]string{
		event("3", "2014-12-03", ""), event("1", "2014-12-01", ""), event("2", "2014-12-02", `,"venue":null,"maxNrTicketsPerOrder":null`),
		event("4", "2014-12-04", `,"allowBookingEx":"draft"`), event(`"a b"`, "2014-12-05", ""), event("5", "soon", ""), `{"id":6,"hasTime":"perhaps"}`, `7`,
	}, ",")+"]")
	events, err := f.open(t, "").Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range events {
		p := e.Performances[0]
		got = append(got, fmt.Sprintf("%s %s %t", e.ID, p.Starts.Format("2006-01-02 15:04"), p.HasTime))
	}
	want := []string{"1 2014-12-01 00:00 false", "2 2014-12-02 00:00 false", "3 2014-12-03 00:00 false"}
	if !cmp.Equal(got, want) {
		t.Errorf("Events = %q, want %q: soonest first, no drafts, nothing without a date or an id", got, want)
	}
}

// TestErrorKey: an error key is an error unless it says that it is none.
func TestErrorKey(t *testing.T) {
	t.Parallel()
	for key, refused := range map[string]bool{
		`false`: false, `"false"`: false, `0`: false, `"0"`: false, `""`: false, `null`: false,
		`100`: true, `"100"`: true, `true`: true, `"true"`: true, `{"code":1}`: true, `[]`: true, `"no such key"`: true,
	} {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/events", `{"error":`+key+`,"events":[]}`)
			_, err := f.open(t, "").Events(t.Context())
			if refused {
				wantKind(t, "Events", err, vendors.ErrRefused)
			} else if err != nil {
				t.Errorf("Events: %v, want no error", err)
			}
		})
	}
}

func TestTariffsRefused(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"two currencies": tariffsJSON(tariffJSON(1, "A", "10", "A"), strings.Replace(tariffJSON(2, "B", "10", "B"), "RON", "EUR", 1)),
		"no currency":    tariffsJSON(strings.Replace(tariffJSON(1, "A", "10", "A"), "RON", "lei new", 1)),
		"no price":       tariffsJSON(tariffJSON(1, "A", "null", "A")),
		"negative":       tariffsJSON(tariffJSON(1, "A", "-10", "A")),
		"too fine":       tariffsJSON(tariffJSON(1, "A", "10.005", "A")),
		"another shape":  `{"tariffs":{"1":{}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer("/eventTariffs", answer)
			_, err := f.open(t, "").Availability(t.Context(), concert)
			wantKind(t, "Availability", err, vendors.ErrUnavailable)
		})
	}
}

// TestTariffsTolerated: amounts as text, a tariff and an area named twice, an
// area that cannot be named, a currency in small letters or absent.
func TestTariffsTolerated(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("/eventTariffs", tariffsJSON(
		strings.Replace(tariffJSON(1, "A", `"10.50"`, "A", "A", ""), "RON", "ron", 1), tariffJSON(1, "A", "10.5", "A"),
		strings.Replace(tariffJSON(2, "B", "1.2E1", "A"), `"currency":"RON",`, "", 1), tariffJSON(3, "None", "5", "")))
	a, err := f.open(t, "").Availability(t.Context(), concert)
	if err != nil || fmt.Sprint(a.Areas) != "[{A -1}]" {
		t.Fatalf("Availability = %+v, %v, want area A", a.Areas, err)
	}
	if prices := a.Prices.Of("A"); len(prices) != 2 || prices[0].Nominal != lei(1050) || prices[1].Nominal != lei(1200) {
		t.Errorf("prices %v, want 10.50 and 12.00", prices)
	}
}
