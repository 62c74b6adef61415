package iabilet_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/iabilet"
)

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	tests := []struct{ name, settings, want string }{
		{"unknown key", `"token":"x"`, "token"},
		{"no key", `"key":""`, "key is missing"},
		{"no secret", `"secret":""`, "secret is missing"},
		{"a lock that is too short", `"lock_seconds":5`, "lock_seconds"},
		{"a lock that is too long", `"lock_seconds":99999999999`, "lock_seconds"},
		{"unknown operation", `"routes":{"refund":"POST /refund"}`, `route of "refund"`},
		{"route without a method", `"routes":{"events":"/events"}`, "route of events"},
		{"route without a path", `"routes":{"events":"GET events"}`, "route of events"},
		{"unknown method", `"routes":{"unlock":"FETCH /unlock"}`, "route of unlock"},
		{"lock by GET", `"routes":{"lockSeats":"GET /lockSeats"}`, "route of lockSeats"},
		{"broken query", `"routes":{"events":"GET /events?a=%zz"}`, "route of events"},
	}
	for _, tt := range tests {
		v, err := iabilet.New(f.options(tt.settings))
		if err == nil || v != nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: New = %v, %v, want an error with %q", tt.name, v, err, tt.want)
		}
		wantClean(t, tt.name, fmt.Sprint(err))
	}
	o := f.options("")
	o.BaseURL = "api.example"
	if _, err := iabilet.New(o); err == nil {
		t.Error("New took a base URL without a scheme")
	}
	o = f.options("")
	o.Settings = nil
	if _, err := iabilet.New(o); err == nil {
		t.Error("New took no settings")
	}
	o.Settings = func(any) error { return errors.New("line 7") }
	if _, err := iabilet.New(o); err == nil || !strings.Contains(err.Error(), "line 7") {
		t.Errorf("New = %v, want the decoder's own words", err)
	}
}

// TestNewDefaults opens an account with as little as possible.
func TestNewDefaults(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	o := f.options("")
	o.TimeZone, o.Log, o.Now, o.PlanFile = nil, nil, nil, nil
	v, err := iabilet.New(o)
	if err != nil {
		t.Fatal(err)
	}
	f.answer("/events", fixture(t, "events.response.json"))
	events, err := v.Events(t.Context())
	if err != nil || len(events) != 1 || events[0].Performances[0].Starts.UTC().Hour() != 19 {
		t.Errorf("Events = %+v, %v, want times of Bucharest", events, err)
	}
	if v.HoldMode() != vendors.HoldReplace {
		t.Errorf("hold mode %q", v.HoldMode())
	}
}

// TestSecretsPrint prints a vendor in every way a careless line might.
func TestSecretsPrint(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	v := f.open(t, "")
	wantClean(t, "the vendor", fmt.Sprintf("%v %+v %#v", v, v, v))
	visit := newVisit(t, v)
	if got := visit.LogValue().String(); got != "[redacted]" {
		t.Errorf("a visit logs as %q", got)
	}
}
