package iabilet_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet"
)

// wire answers every call with what a fuzz test made up, without a network.
type wire struct {
	status  int
	path    string // what is made up; everything else is answered well
	body    []byte
	answers map[string]string
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	op := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	body, status := []byte(w.answers[op]), http.StatusOK
	if op == w.path {
		body, status = w.body, w.status
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}, nil
}

// overWire opens a vendor on a wire that answers one operation with body.
func overWire(t *testing.T, op string, body []byte, settings string) *iabilet.Vendor {
	t.Helper()
	o := (&fake{clock: clock{now: start}}).optionsAt("http://vendor.invalid/api", settings)
	o.HTTP = &http.Client{Transport: &wire{status: http.StatusOK, path: op, body: body, answers: map[string]string{
		"login": `{"authToken":"t0ken-1"}`, "unlock": `{"success":true}`, "bookingInfo": bookingJSON("locked"),
		"eventTariffs": tariffsJSON(tariffJSON(2181, "Fara loc", "150", "STANDING")), "tickets": `{"tickets":[]}`,
	}}}
	v, err := iabilet.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// briefly ends before a read would be tried again.
func briefly(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 45*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

// seeds adds the document's answers and some that are broken.
func seeds(f *testing.F, more ...string) {
	f.Helper()
	n := 0
	for _, name := range examplesListed(f) {
		if strings.HasSuffix(name, ".json") {
			f.Add([]byte(fixture(f, name)))
			n++
		}
	}
	if n == 0 {
		f.Fatal("no seeds")
	}
	f.Add([]byte(fixture(f, "made/events.object.json")))
	for _, text := range append(more, `{}`, `[]`, `null`, `""`, `{"error":"false"}`, `{"error":{}}`, "\xef\xbb\xbf[]", "{", "<html>") {
		f.Add([]byte(text))
	}
}

// checkError: whatever goes wrong is an error of ours that quotes nothing.
func checkError(t *testing.T, err error) {
	t.Helper()
	var e *vendors.Error
	if err != nil && !errors.As(err, &e) {
		t.Errorf("error %v is none of ours", err)
	}
	if err != nil && len(err.Error()) > 300 {
		t.Errorf("error %q quotes an answer", err)
	}
}

func FuzzEvents(f *testing.F) {
	seeds(f, `[{"id":1,"startDate":"2014-11-06","venue":{"name":7}},7]`)
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := overWire(t, "events", body, "").Events(briefly(t))
		checkError(t, err)
		last := time.Time{}
		for _, e := range events {
			p := e.Performances[0]
			if !seatplan.ValidID(string(e.ID)) || string(p.ID) != string(e.ID) || p.Starts.Before(last) || p.MaxPlaces < 0 || p.State == "" {
				t.Fatalf("event %+v", e)
			}
			if p.Link != "" && !strings.HasPrefix(p.Link, "https://") || p.Image != "" {
				t.Fatalf("link %q, image %q", p.Link, p.Image)
			}
			last = p.Starts
		}
	})
}

// FuzzTariffs: whatever is offered has a price and is in the plan.
func FuzzTariffs(f *testing.F) {
	seeds(f, drawingTariffs, tariffsJSON(tariffJSON(1, "A", `"1e2"`, "A B", "~", "ă")))
	f.Fuzz(func(t *testing.T, body []byte) {
		v := overWire(t, "eventTariffs", body, "")
		a, err := v.Availability(briefly(t), concert)
		checkError(t, err)
		if err != nil || len(a.Areas) == 0 {
			return
		}
		plan, err := v.Plan(briefly(t), concert)
		checkError(t, err)
		for _, area := range a.Areas {
			if _, ok := a.Prices.Default(seatplan.CategoryID(area.Area)); !ok {
				t.Fatalf("area %q has no price", area.Area)
			}
			if plan == nil {
				continue
			}
			if _, ok := plan.FindArea(area.Area); !ok {
				t.Fatalf("area %q is not in the plan", area.Area)
			}
		}
	})
}

// FuzzLock: a hold is all that was asked for at a total, or nothing.
func FuzzLock(f *testing.F) {
	seeds(f, lockJSON(total300, lockedSeat("ticket-1", "")), lockJSON(total300, lockedSeat("ticket-1", `,"hasSeat":true,"seatCode":"C 14"`)))
	f.Fuzz(func(t *testing.T, body []byte) {
		v := overWire(t, "lockSeats", body, "")
		held, err := v.Hold(t.Context(), vendors.HoldRequest{Visit: vendors.Visit(`{"token":"t"}`), Performance: concert, Places: []vendors.Place{standing("ticket-1")}})
		checkError(t, err)
		if err == nil && (len(held.Places) != 1 || held.Booking == "" || held.Total.Currency != "RON" || held.Total.Minor < 0 || held.Deadline.IsZero()) {
			t.Fatalf("Hold = %+v", held)
		}
		checkModifiers(t, held.Total, held.Modifiers)
	})
}

// checkModifiers: every line has an amount in the total's currency.
func checkModifiers(t *testing.T, total seatplan.Money, lines []vendors.Modifier) {
	t.Helper()
	for _, m := range lines {
		if m.Amount.Currency != total.Currency || m.Amount.Minor == 0 {
			t.Fatalf("modifier %+v of a total of %v", m, total)
		}
	}
}

func FuzzBooking(f *testing.F) {
	seeds(f, bookingJSON("locked"), bookingJSON("completed"), bookingJSON("new word"))
	f.Fuzz(func(t *testing.T, body []byte) {
		v := overWire(t, "bookingInfo", body, "")
		visit := vendors.Visit(`{"token":"t"}`)
		order, err := v.ReadOrder(briefly(t), orderOf(visit))
		checkError(t, err)
		if err == nil && (order.State == "" || order.ID != "347GXHB4EV") {
			t.Fatalf("ReadOrder = %+v", order)
		}
		checkModifiers(t, order.Total, order.Modifiers)
		held, err := v.Holding(briefly(t), visit, concert, "347GXHB4EV")
		checkError(t, err)
		if err == nil && len(held.Places) > 0 && order.State != vendors.OrderPayable {
			t.Fatalf("Holding = %+v of an order that is %s", held, order.State)
		}
	})
}

func FuzzPrepare(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		v := overWire(t, "prepareOrder", body, "")
		order, err := v.PlaceOrder(briefly(t), vendors.OrderRequest{Visit: vendors.Visit(`{"token":"t"}`), Performance: concert, Holding: heldStanding()})
		checkError(t, err)
		if err == nil && (order.State != vendors.OrderPayable || order.Total.Currency != "RON" || order.Total.Minor < 0) {
			t.Fatalf("PlaceOrder = %+v", order)
		}
		checkModifiers(t, order.Total, order.Modifiers)
	})
}

// FuzzConfirm: only what has a number or tickets is confirmed, and an address
// to print from is one that may be called.
func FuzzConfirm(f *testing.F) {
	seeds(f, `{"orderNr":1,"printUrl":"http://vendor.invalid/print?a=b"}`, `{"orderNr":"1","printUrl":"https://elsewhere.example/"}`)
	f.Fuzz(func(t *testing.T, body []byte) {
		v := overWire(t, "confirmOrder", body, "")
		order, err := v.ConfirmOrder(briefly(t), orderOf(vendors.Visit(`{"token":"t"}`)), "")
		checkError(t, err)
		if err == nil && (order.State != vendors.OrderConfirmed || order.Reference == "" || len(order.Tickets) > 200) {
			t.Fatalf("ConfirmOrder = %+v", order)
		}
		if scheme, rest, _ := strings.Cut(order.Print, "://"); order.Print != "" &&
			(!strings.HasPrefix(strings.ToLower(scheme), "http") || !strings.HasPrefix(strings.ToLower(rest), "vendor.invalid")) {
			t.Fatalf("printable at %q", order.Print)
		}
	})
}

func FuzzTickets(f *testing.F) {
	seeds(f, ticketsJSON(ticketJSON("1", "CODE1", "")), ticketsJSON(ticketJSON("1", "CODE1", `,"seatCode":"C 14"`), ticketJSON("2", "CODE2", "")))
	f.Fuzz(func(t *testing.T, body []byte) {
		v := overWire(t, "tickets", body, "")
		tickets, err := v.Tickets(briefly(t), orderOf(vendors.Visit(`{"token":"t"}`)))
		checkError(t, err)
		if err == nil && len(tickets) != 1 {
			t.Fatalf("Tickets = %+v for one place", tickets)
		}
	})
}

// FuzzVoucher: a voucher that is in force is in Codes, at a total.
func FuzzVoucher(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		v := overWire(t, "addVoucher", body, "")
		held, err := v.AddCode(briefly(t), vendors.CodeRequest{
			Visit: vendors.Visit(`{"token":"t"}`), Performance: concert, Before: heldStanding(), Code: "A",
		})
		checkError(t, err)
		if err == nil && (len(held.Codes) != 1 || len(held.Places) != 1 || held.Total.Currency != "RON" || held.Total.Minor < 0) {
			t.Fatalf("AddCode = %+v", held)
		}
		checkModifiers(t, held.Total, held.Modifiers)
	})
}

// FuzzDesk: what the desk passes on is JSON, and whoever logs in is not shown a
// key.
func FuzzDesk(f *testing.F) {
	seeds(f, `{"username":7,"key":"SECRETWORD"}`, `{"status":"already_validated"}`)
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, a := range overWire(t, "", nil, "").Actions() {
			op := map[string]string{
				"account": "whoami", "events": "events", "lists": a.Verb, "orders": "bookingInfo", "tickets": "tickets",
			}[a.Noun]
			if a.Mutates {
				op = a.Verb
			}
			v := overWire(t, op, body, "")
			result, err := action(t, v, a.Noun, a.Verb).Run(briefly(t), vendors.Args{"event": {"22189"}, "booking": {"B"}, "code": {"C"}})
			checkError(t, err)
			text, encodeErr := json.Marshal(result)
			if err == nil && (encodeErr != nil || !json.Valid(text)) {
				t.Fatalf("%s %s = %q, %v", a.Noun, a.Verb, text, encodeErr)
			}
			if a.Noun == "account" && err == nil && !bytes.Contains(text, []byte(`"key":"[redacted]"`)) && !bytes.Contains(text, []byte(`"key":""`)) {
				t.Fatalf("account show = %s", text)
			}
		}
	})
}

// FuzzExamine: an examination says something of whatever comes, in sentences.
func FuzzExamine(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, found := range overWire(t, "events", body, "").Examine(briefly(t)) {
			if found.Level == "" || !strings.HasSuffix(found.Says, ".") {
				t.Fatalf("finding %+v", found)
			}
		}
	})
}

// FuzzCode: every code that makes an id comes back from it.
func FuzzCode(f *testing.F) {
	for _, code := range []string{"STANDING", "TRIBUNA 1", "Rând C, loc 14", "~", "a~20b", "", "\xff"} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, code string) {
		id, ok := iabilet.IDOf(code)
		if ok && (!seatplan.ValidID(id) || iabilet.CodeOf(id) != code) {
			t.Fatalf("code %q is the id %q, which is the code %q", code, id, iabilet.CodeOf(id))
		}
	})
}
