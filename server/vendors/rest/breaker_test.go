package rest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// ill is a vendor that answers as it is told, and counts.
type ill struct {
	calls int
	now   func(*http.Request) (*http.Response, error)
}

func (v *ill) RoundTrip(r *http.Request) (*http.Response, error) {
	v.calls++
	return v.now(r)
}

func gone(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }
func fine(*http.Request) (*http.Response, error) { return answer(200, `{}`), nil }
func stuck(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func says(status int, body string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return answer(status, body), nil }
}

// try makes a mutating call, which is never repeated.
func try(ctx context.Context, c *rest.Client, priority vendors.Priority) error {
	ctx, cancel := context.WithTimeout(vendors.WithPriority(ctx, priority), 100*time.Millisecond)
	defer cancel()
	var into struct{}
	_, err := c.JSON(ctx, rest.Call{Op: "X", Send: 1, Mutates: true}, &into)
	return err
}

// TestBreaker: after ten breakdowns in a row a priority pauses; what is no
// breakdown does not count.
func TestBreaker(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		answer func(*http.Request) (*http.Response, error)
		opens  bool
	}{
		{"connection broken", gone, true},
		{"500", says(500, "{}"), true},
		{"HTML", says(200, "<html>"), true},
		{"late", stuck, true},
		{"redirect", says(302, ""), true},
		{"well", fine, false},
		{"refusal", says(400, "{}"), false},
		{"refusal in HTML", says(401, "<html>"), false},
		{"another shape", says(200, "[]"), false},
		{"rate limit", says(429, ""), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				v := &ill{now: tt.answer}
				c := client(t, rest.Options{BaseURL: "http://x", HTTP: &http.Client{Transport: v}})
				for range 12 {
					try(t.Context(), c, vendors.PriorityHold)
					time.Sleep(1100 * time.Millisecond) // longer than a rate limit
				}
				want := 12
				if tt.opens {
					want = 10
				}
				if v.calls != want {
					t.Errorf("%d calls were made, want %d", v.calls, want)
				}
				if err := try(t.Context(), c, vendors.PriorityHold); tt.opens && (!errors.Is(err, vendors.ErrUnavailable) || v.calls != want) {
					t.Errorf("JSON = %v, want %v without a call", err, vendors.ErrUnavailable)
				}
			})
		})
	}
}

// TestBreakerOpensAgain: after the pause one call tries, and its outcome decides.
func TestBreakerOpensAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &ill{now: gone}
		c := client(t, rest.Options{BaseURL: "http://x", HTTP: &http.Client{Transport: v}})
		for range 10 {
			try(t.Context(), c, vendors.PriorityPoll)
		}
		for _, step := range []struct {
			name   string
			answer func(*http.Request) (*http.Response, error)
			after  time.Duration
			calls  int // of three that are tried
			ok     bool
		}{
			{"still pausing", fine, 4 * time.Second, 0, false},
			{"a probe fails", gone, 2 * time.Second, 1, false},
			{"pausing again", fine, 4 * time.Second, 0, false},
			{"a probe succeeds", fine, 2 * time.Second, 3, true},
		} {
			v.now = step.answer
			time.Sleep(step.after)
			before, err := v.calls, error(nil)
			for range 3 {
				err = try(t.Context(), c, vendors.PriorityPoll)
			}
			if got := v.calls - before; got != step.calls || (err == nil) != step.ok {
				t.Errorf("%s: %d calls, %v, want %d, ok %t", step.name, got, err, step.calls, step.ok)
			}
		}
	})
}

// TestPrioritiesBreakAlone: a priority's breaker holds up no other priority, and settling
// has none.
func TestPrioritiesBreakAlone(t *testing.T) {
	t.Parallel()
	priorities := []vendors.Priority{vendors.PriorityPoll, vendors.PriorityRead, vendors.PriorityHold, vendors.PriorityOrder, vendors.PrioritySettle}
	for _, broken := range priorities {
		v := &ill{now: gone}
		c := client(t, rest.Options{BaseURL: "http://x", HTTP: &http.Client{Transport: v}})
		for range 20 {
			try(t.Context(), c, broken)
		}
		v.now = fine
		for _, priority := range priorities {
			err := try(t.Context(), c, priority)
			if pauses := priority == broken && priority != vendors.PrioritySettle; (err != nil) != pauses {
				t.Errorf("priority %d after breakdowns in priority %d: %v", priority, broken, err)
			}
		}
	}
}

// TestNoRepeatWhilePausing: a read does not try again what is not sent anyway.
func TestNoRepeatWhilePausing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := client(t, rest.Options{BaseURL: "http://x", HTTP: &http.Client{Transport: trip(gone)}})
		for range 10 {
			try(t.Context(), c, vendors.PriorityRead)
		}
		started := time.Now()
		_, err := c.Do(t.Context(), rest.Call{Op: "X"})
		if took := time.Since(started); took != 0 || !errors.Is(err, vendors.ErrUnavailable) {
			t.Errorf("Do = %v after %s, want %v at once", err, took, vendors.ErrUnavailable)
		}
	})
}

// TestBreakerIsLogged: whoever looks at the log sees that calls pause, and that
// they go on.
func TestBreakerIsLogged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		v := &ill{now: gone}
		c := client(t, rest.Options{
			BaseURL: "http://x", HTTP: &http.Client{Transport: v}, Log: slog.New(slog.NewTextHandler(&log, nil)),
		})
		for range 10 {
			try(t.Context(), c, vendors.PriorityOrder)
		}
		time.Sleep(6 * time.Second)
		v.now = fine
		try(t.Context(), c, vendors.PriorityOrder)
		for _, want := range []string{"priority=order state=open", "priority=order state=half-open", "priority=order state=closed"} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("the log has no %q:\n%s", want, log.String())
			}
		}
	})
}
