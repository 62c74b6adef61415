package ticketing

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// The doors of the fuzz tests: each reads an answer as the client does.

// answering opens an account whose vendor gives the same answer to every read.
func answering(status int, body []byte) *Vendor {
	trip := roundTrip(func(*http.Request) *http.Response {
		w := httptest.NewRecorder()
		w.WriteHeader(status)
		_, _ = w.Write(body)
		return w.Result()
	})
	v, err := New(vendors.Options{
		BaseURL: "https://api.example/v3", Currency: "XCD", TimeZone: time.UTC, HTTP: &http.Client{Transport: trip},
		Now: func() time.Time { return time.Date(2026, 3, 3, 14, 0, 0, 0, time.UTC) },
		Settings: func(into any) error {
			return json.NewDecoder(strings.NewReader(`{"key":"k","customer":"AG-1"}`)).Decode(into)
		},
	})
	if err != nil {
		panic(err)
	}
	return v
}

type roundTrip func(*http.Request) *http.Response

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	return f(r), nil
}

// once is a context in which no read is tried again.
func once() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 20*time.Millisecond)
}

func DecodeEvents(body []byte) (events []vendors.Event, err error) {
	v := answering(http.StatusOK, body)
	var p page
	if err := json.Unmarshal(body, &p); err != nil {
		return nil, err
	}
	for _, entry := range p.Entries {
		var w wireEvent
		if json.Unmarshal(entry, &w) != nil {
			continue
		}
		if e, ok := v.event(w); ok {
			of := offer{}
			if len(w.Sections) > 0 && !abbreviated(w.Sections) {
				of, _ = v.sections(context.Background(), e.ID, w.Sections)
			}
			v.describe(&e.Performances[0], w, of, true, v.rest.Now())
			events = append(events, e)
		}
	}
	return events, nil
}

// DecodeOffer reads an event's sections from the event, or its tiers.
func DecodeOffer(body []byte, tiers bool) (vendors.Availability, *seatplan.Plan, error) {
	v := answering(http.StatusOK, body)
	var of offer
	var err error
	if tiers {
		var p page
		if err := json.Unmarshal(body, &p); err != nil {
			return vendors.Availability{}, nil, err
		}
		for _, entry := range p.Entries {
			var w wireTier
			if json.Unmarshal(entry, &w) != nil {
				continue
			}
			if a, ok := w.area(v.zone, v.currency); ok {
				if w.Form != nil {
					a.fields, _ = readFields(w.Form.Fields)
				}
				of.add(a)
			}
		}
	} else {
		var w wireEvent
		if err := json.Unmarshal(body, &w); err != nil {
			return vendors.Availability{}, nil, err
		}
		if abbreviated(w.Sections) {
			return vendors.Availability{}, nil, errShape
		}
		if of, err = v.sections(context.Background(), "1", w.Sections); err != nil {
			return vendors.Availability{}, nil, err
		}
	}
	of.needs()
	prices, err := of.prices(v.currency)
	if err != nil {
		return vendors.Availability{}, nil, err
	}
	a := vendors.Availability{Prices: prices}
	for _, area := range of.areas {
		a.Areas = append(a.Areas, vendors.AreaAvailability{Area: area.id, Free: area.left(v.rest.Now())})
	}
	plan, err := board(of.areas)
	return a, plan, err
}

func DecodeOrder(body []byte) (vendors.Order, error) {
	var w wireOrder
	if err := json.Unmarshal(body, &w); err != nil {
		return vendors.Order{}, err
	}
	return answering(http.StatusOK, body).order(w)
}

func DecodeTickets(body []byte) (tickets []vendors.Ticket) {
	ctx, cancel := once()
	defer cancel()
	w := wireOrder{Placed: "2026-03-03T14:00:00+00:00"}
	wallet, err := answering(http.StatusOK, body).wallet(ctx, w, vendors.OrderRef{Performance: vendors.Performance{Event: "1"}})
	if err != nil {
		return nil
	}
	for _, of := range wallet {
		tickets = append(tickets, of...)
	}
	return tickets
}

func DecodeRefusal(status int, body []byte) error {
	v := answering(status, body)
	c := call{op: opEvent, path: "/events/1"}
	return v.refusal(c, v.request(c), status, body)
}

func DecodeAdmissions(body []byte) (serials []string) {
	for _, entry := range entriesOf(body) {
		var a wireAdmission
		if json.Unmarshal(entry, &a) == nil && a.Ticket != "" {
			serials = append(serials, string(a.Ticket))
		}
	}
	return serials
}

// DecodeTime reads a time, and once more from its own text.
func DecodeTime(text string) (at, again time.Time) {
	at = readTime(text, time.UTC).at
	if at.IsZero() {
		return at, at
	}
	return at, readTime(at.Format(time.RFC3339Nano), time.UTC).at
}

func DecodeURI(text string) (string, bool) { return answering(http.StatusOK, nil).path(text) }
