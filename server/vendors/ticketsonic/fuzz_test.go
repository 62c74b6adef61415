package ticketsonic_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketsonic"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// FuzzBlock: content that is read has a checksum over everything before it, and
// what was written is read back.
func FuzzBlock(f *testing.F) {
	f.Add([]byte(ticketsonicsandbox.Content{}.Number('V', 1).Text('H', "TS1").Number('$', 4500).Sum()), "TS1", uint64(7))
	f.Add([]byte(ticketsonicsandbox.Content{}.Text('X', "a=b").Number('T', 1).Number('P', 1<<40).Sum()), "", uint64(1)<<63)
	f.Add([]byte{'C', 0}, "x", uint64(0))
	f.Fuzz(func(t *testing.T, content []byte, barcode string, price uint64) {
		if _, err := ticketsonic.ParseBlock(content); err == nil {
			at := len(content) - 2
			for at >= 0 && (content[at] != 'C' || at+2+int(content[at+1]) != len(content)) {
				at--
			}
			if at < 0 {
				t.Fatalf("%x is read without a checksum", content)
			}
		}
		if len(barcode) > 255 {
			return
		}
		got, err := ticketsonic.ParseBlock(ticketsonicsandbox.Content{}.Text('H', barcode).Number('$', price).Sum())
		if err != nil || got.Barcode != barcode || got.Price == nil || *got.Price != price {
			t.Fatalf("%q at %d is read as %+v, %v", barcode, price, got, err)
		}
	})
}

// FuzzOpenBlock: keys and blocks of any kind are refused or read, and what opens
// was sealed with 64 bytes.
func FuzzOpenBlock(f *testing.F) {
	key := publicKey(f)
	f.Add(key, ticketsonicsandbox.Seal(ticketsonicsandbox.Content{}.Text('H', "TS1").Sum()))
	f.Add("-----BEGIN PUBLIC KEY-----\n"+key+"\n-----END PUBLIC KEY-----", "eNHLS+upw1T4gZ317Nb17ACvuEAR6TmvHUBBoaNsSdUGNlgHCwIGhrtfzY75Uptj6ozyHX3F9NCo+3tv2zvmqg==")
	f.Add(kilobit, "AAAA")
	f.Fuzz(func(t *testing.T, key, sealed string) {
		bits, err := ticketsonic.KeyBits(key)
		if (bits == 0) != (err != nil) || bits > 8192 {
			t.Fatalf("%d bits, %v", bits, err)
		}
		block, err := ticketsonic.OpenBlock(key, sealed)
		if err == nil && bits == 0 || err != nil && (block.Barcode != "" || block.Price != nil) {
			t.Fatalf("OpenBlock = %+v, %v with %d bits", block, err, bits)
		}
	})
}

// wire answers every request with one body, without a connection.
type wire struct{ body []byte }

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	rec := httptest.NewRecorder()
	rec.Header().Set("Content-Type", "application/json")
	rec.Write(w.body)
	if r.Body != nil {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return nil, err
		}
		r.Body.Close()
	}
	return rec.Result(), nil
}

// answered is a vendor whose every call is answered with one body. The context
// ends soon, so that no read is tried for long.
func answered(t *testing.T, body []byte) *ticketsonic.Vendor {
	t.Helper()
	v, err := ticketsonic.New(vendors.Options{
		BaseURL: "https://vendor.example/v1", HTTP: &http.Client{Transport: wire{body}}, Currency: "EUR",
		Now: func() time.Time { return start },
		Settings: func(into any) error {
			*into.(*ticketsonic.Settings) = ticketsonic.Settings{UserID: "u", Key: "k"}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// FuzzLists: whatever a list has in it, what is sold has ids, prices and places,
// and a plan that shows it.
func FuzzLists(f *testing.F) {
	for _, name := range []string{"event_list", "ticket_list"} {
		f.Add([]byte(fixture(f, name+".response.json")))
	}
	f.Add([]byte(`{"status":"success","events":[{"event_id":3685246,"start_time":"1789000000"}],"tickets":[{"sku":1,"event_id":"3685246","price":0,"currency":"BGN","stock":"9"}]}`))
	f.Add([]byte(`{"status":"failure","message":"unknown key"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if !bytes.Contains(body, []byte(`"status"`)) {
			return // it is only tried again
		}
		v := answered(t, body)
		// A pause before another try is longer than this.
		ctx := deadline(t, 20*time.Millisecond)
		p := vendors.Performance{ID: "3685246"}
		events, err := v.Events(ctx)
		if err != nil {
			mustBeOurs(t, err)
			return
		}
		for _, e := range events {
			if !seatplan.ValidID(string(e.ID)) || e.Title == "" || len(e.Performances) != 1 || e.Performances[0].Places < 0 || e.Performances[0].From.Minor < 0 {
				t.Fatalf("event %+v", e)
			}
			p = e.Performances[0]
		}
		a, err := v.Availability(ctx, p)
		if err != nil {
			mustBeOurs(t, err)
			return
		}
		plan, err := v.Plan(ctx, p)
		if err != nil && len(a.Areas) > 0 && ctx.Err() == nil {
			t.Fatalf("%d areas without a plan: %v", len(a.Areas), err)
		}
		for _, area := range a.Areas {
			price, ok := a.Prices.Default(seatplan.CategoryID(area.Area))
			if area.Free < 0 || !ok || price.Nominal.Minor < 0 {
				t.Fatalf("area %+v at %+v", area, price)
			}
			if plan != nil {
				if _, ok := plan.FindArea(area.Area); !ok {
					t.Fatalf("area %s is not in the plan", area.Area)
				}
			}
		}
	})
}

// FuzzOrder: an order's answer is done, refused or unknown; what is done has the
// tickets' codes as they came.
func FuzzOrder(f *testing.F) {
	f.Add([]byte(strings.Replace(fixture(f, "order_new.response.json"), "003ee10837c54e7df16801537393f116", "ab", 1)))
	for _, text := range []string{"duplicated order", "invalid stock or sku", "unknown user", "?"} {
		f.Add([]byte(failure(text)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		v := answered(t, body)
		o, err := v.ConfirmOrder(deadline(t, 20*time.Millisecond), vendors.OrderRef{Performance: vendors.Performance{ID: "1"}, ID: "ab", Holding: cart(1, 1, 0)}, "p")
		if err != nil {
			mustBeOurs(t, err)
			if o.State != "" || len(o.Tickets) > 0 {
				t.Fatalf("an order came with %v", err)
			}
			return
		}
		ids := map[string]bool{}
		for _, ticket := range o.Tickets {
			if ticket.Code == "" || ticket.ID == "" || ids[ticket.ID] {
				t.Fatalf("ticket %+v", ticket)
			}
			ids[ticket.ID] = true
		}
		if o.State != vendors.OrderConfirmed || o.ID != "ab" {
			t.Fatalf("order %+v", o)
		}
	})
}

// FuzzValidate: a validation is valid, not valid, or unknown.
func FuzzValidate(f *testing.F) {
	f.Add([]byte(fixture(f, "ticket_validate.response.json")))
	f.Add([]byte(failure("already used")))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := run(deadline(t, time.Second), answered(t, body), "tickets validate", vendors.Args{"code": {"c"}})
		if err != nil {
			mustBeOurs(t, err)
			return
		}
		if o := asJSON(t, got).(object); o["valid"] == true && o["reason"] != nil {
			t.Fatalf("validation %v", o)
		}
	})
}

// mustBeOurs: an error is of the vendors' kind.
func mustBeOurs(t *testing.T, err error) {
	t.Helper()
	var e *vendors.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v", err)
	}
}
