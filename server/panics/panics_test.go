package panics_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/server/panics"
)

var noon = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// recorder is a guard with what it logged and counted.
type recorder struct {
	*panics.Guard
	log    bytes.Buffer
	counts map[panics.Unit]int
	now    time.Time
}

func record() *recorder {
	r := &recorder{counts: make(map[panics.Unit]int), now: noon}
	r.Guard = panics.New(panics.Options{
		Log: slog.New(slog.NewTextHandler(&r.log, nil)), Now: func() time.Time { return r.now },
		Count: func(u panics.Unit, place string, at time.Time) {
			if !at.Equal(r.now) || !strings.Contains(place, "panics_test") {
				panic("counted at " + place)
			}
			r.counts[u]++
		},
	})
	return r
}

func indexNobody(list []int, i int) int { return list[i] }

func TestRunRecovers(t *testing.T) {
	t.Parallel()
	r := record()
	err := r.Run(panics.Plan, func() error { indexNobody(nil, 7); return nil }, "performance", "p/a/e/1")
	var e *panics.Error
	if !errors.As(err, &e) || e.Unit != panics.Plan || !strings.Contains(e.Place, "indexNobody (panics_test.go:") {
		t.Fatalf("Run = %v, want where it panicked", err)
	}
	log := r.log.String()
	for _, want := range []string{`msg=panic`, `unit=plan`, `performance=p/a/e/1`, "index out of range [7]", "indexNobody", "TestRunRecovers"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s: %s", want, log)
		}
	}
	if r.counts[panics.Plan] != 1 {
		t.Errorf("counted %v, want one plan", r.counts)
	}
}

func TestRunReturnsWhatItRan(t *testing.T) {
	t.Parallel()
	r, want := record(), errors.New("no")
	if err := r.Run(panics.Plan, func() error { return want }); err != want {
		t.Errorf("Run = %v, want %v", err, want)
	}
	if r.log.Len() > 0 || len(r.counts) > 0 {
		t.Errorf("an error is no panic: %s %v", r.log.String(), r.counts)
	}
	var none *panics.Guard
	if err := none.Run(panics.Plan, func() error { panic(want) }); err == nil || errors.Is(err, want) {
		t.Errorf("Run of no guard = %v, want an error of its own", err)
	}
}

// TestPanicsTellNothing states that what a panic holds reaches neither the log
// nor the error: it may be a buyer's.
func TestPanicsTellNothing(t *testing.T) {
	t.Parallel()
	const secret = "anna@example.org"
	for _, value := range []any{secret, errors.New(secret), fmt.Errorf("wrapped: %w", errors.New(secret)), struct{ email string }{secret}, []string{secret}} {
		r := record()
		err := r.Run(panics.Request, func() error { panic(value) })
		if err == nil || strings.Contains(err.Error()+r.log.String(), secret) {
			t.Errorf("panic of %T: %v, logged %s", value, err, r.log.String())
		}
		if !strings.Contains(r.log.String(), "TestPanicsTellNothing") {
			t.Errorf("panic of %T has no stack: %s", value, r.log.String())
		}
	}
}

// TestTheSamePanicIsLoggedOnceAMinute counts all and logs one.
func TestTheSamePanicIsLoggedOnceAMinute(t *testing.T) {
	t.Parallel()
	r := record()
	for range 100 {
		r.Run(panics.Request, func() error { panic("again") })
	}
	if n := strings.Count(r.log.String(), "msg=panic"); n != 1 || r.counts[panics.Request] != 100 {
		t.Errorf("%d lines for %d panics, want 1 for 100", n, r.counts[panics.Request])
	}
	r.log.Reset()
	r.now = r.now.Add(time.Minute)
	for range 2 {
		r.Run(panics.Request, func() error { panic("again") }) // another place
	}
	if n := strings.Count(r.log.String(), "msg=panic"); n != 1 {
		t.Errorf("%d lines of a new place, want 1: %s", n, r.log.String())
	}
}

func TestMoreAreTold(t *testing.T) {
	t.Parallel()
	r := record()
	fail := func() { r.Run(panics.Request, func() error { panic("again") }) }
	for range 5 {
		fail()
	}
	r.now = r.now.Add(time.Minute)
	r.log.Reset()
	fail()
	if !strings.Contains(r.log.String(), "more=4") {
		t.Errorf("the log lacks how many were left out: %s", r.log.String())
	}
}

// TestGroupPassesPanicsOn states that a panic on a goroutine of a group fails
// whoever waits for it, with the stack of that goroutine.
func TestGroupPassesPanicsOn(t *testing.T) {
	t.Parallel()
	r := record()
	done := false
	err := r.Run(panics.Events, func() error {
		var g panics.Group
		g.Go(func() { indexNobody(nil, 3) })
		g.Go(func() { done = true })
		g.Wait()
		return nil
	})
	var e *panics.Error
	if !errors.As(err, &e) || !strings.Contains(e.Place, "indexNobody") || !strings.Contains(r.log.String(), "index out of range [3]") {
		t.Errorf("Run = %v, logged %s", err, r.log.String())
	}
	if !done {
		t.Error("the other function did not run")
	}
	var quiet panics.Group
	quiet.Go(func() {})
	quiet.Wait()
}
