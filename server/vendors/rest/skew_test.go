package rest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/parterre/parterre/server/vendors/rest"
)

func TestSkew(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 20, 0, 0, 0, time.UTC)
	date, took, status := "", 2*time.Second, 200
	c := client(t, rest.Options{BaseURL: "http://x", Now: func() time.Time { return now }, HTTP: &http.Client{
		Transport: trip(func(*http.Request) (*http.Response, error) {
			now = now.Add(took)
			return answer(status, "{}", "Date", date), nil
		})}})
	if ahead, ok := c.Skew(); ok {
		t.Errorf("before any answer Skew = %s", ahead)
	}
	for _, step := range []struct {
		name   string
		ahead  time.Duration // of the vendor's clock, which cuts off fractions
		status int
		none   bool // no Date
		want   time.Duration
	}{
		{"ahead", time.Minute, 200, false, time.Minute + time.Second/2},
		{"behind, in a failure", -time.Hour, 500, false, -time.Hour + time.Second/2},
		{"without a date", 0, 200, true, -time.Hour + time.Second/2},
	} {
		if date = now.Add(took / 2).Add(step.ahead).Format(http.TimeFormat); step.none {
			date = ""
		}
		status = step.status
		_, _ = c.Do(t.Context(), rest.Call{Mutates: true})
		if ahead, ok := c.Skew(); !ok || ahead != step.want {
			t.Errorf("%s: Skew = %s, %t, want %s", step.name, ahead, ok, step.want)
		}
	}
}
