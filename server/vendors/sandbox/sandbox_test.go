package sandbox_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// shop sells one thing and counts how often it was sold.
type shop struct {
	calls sandbox.Calls
	sold  atomic.Int32
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/_control" {
		sandbox.ServeControl(w, r, func() sandbox.Report {
			b := sandbox.Report{}
			b.Calls, b.InFlightMax = s.calls.Counted()
			return b
		}, func(o sandbox.Command) error {
			if o.Sell != nil {
				return errors.New("nothing to sell")
			}
			if o.Reset {
				s.calls.Reset()
			}
			if o.Fail != nil {
				s.calls.Fail(*o.Fail)
			}
			return nil
		})
		return
	}
	s.calls.Serve(w, r, "buy", "anna",
		func() sandbox.Answer { return sandbox.JSON(http.StatusConflict, "no") },
		func() sandbox.Answer { s.sold.Add(1); return sandbox.JSON(http.StatusOK, "sold") })
}

func open(t *testing.T) (*shop, func(method, path, body string) (int, string)) {
	t.Helper()
	s := &shop{}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, func(method, path, body string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := server.Client().Do(req)
		if err != nil {
			return 0, ""
		}
		defer resp.Body.Close()
		text, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, strings.TrimSpace(string(text))
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		mode   sandbox.Mode
		status int
		body   string
		sold   int32
	}{
		{sandbox.Refuse, 409, `"no"`, 0},
		{sandbox.DropBefore, 0, "", 0},
		{sandbox.DropAfter, 0, "", 1},
		{sandbox.ErrorBefore, 500, "<html>", 0},
		{sandbox.ErrorAfter, 500, "<html>", 1},
		{sandbox.Truncate, 200, `"so`, 1},
		{sandbox.Slow, 200, `"sold"`, 1},
		{sandbox.Limit, 429, "<html>", 0},
	}
	for _, tt := range tests {
		t.Run(string(tt.mode), func(t *testing.T) {
			t.Parallel()
			s, call := open(t)
			if status, text := call("POST", "/_control", `{"fail":{"op":"buy","mode":"`+string(tt.mode)+`","delay_ms":1}}`); status != 200 {
				t.Fatalf("the control endpoint says %d %s", status, text)
			}
			status, text := call("POST", "/buy", "")
			if status != tt.status || !strings.HasPrefix(text, tt.body) || s.sold.Load() != tt.sold {
				t.Errorf("buy = %d %q, %d sold, want %d %q, %d", status, text, s.sold.Load(), tt.status, tt.body, tt.sold)
			}
			if status, text := call("POST", "/buy", ""); status != 200 || text != `"sold"` {
				t.Errorf("the next call = %d %q, want it well", status, text)
			}
		})
	}
}

func TestControlRefuses(t *testing.T) {
	t.Parallel()
	_, call := open(t)
	for _, body := range []string{
		"", "{", "[]", `{"unknown":1}`, `{}{}`, `{"hold_seconds":0}`, `{"order_seconds":99999999}`, `{"sell":{}}`,
		`{"fail":{"op":"buy","mode":"sulk"}}`, `{"fail":{"mode":"slow"}}`, `{"fail":{"op":"x","mode":"slow","count":-1}}`,
		`{"fail":{"op":"x","mode":"slow","delay_ms":99999999}}`,
	} {
		if status, text := call("POST", "/_control", body); status != 400 || !strings.Contains(text, "error") {
			t.Errorf("POST %s = %d %s, want 400 with an error", body, status, text)
		}
	}
	if status, _ := call("PUT", "/_control", "{}"); status != http.StatusMethodNotAllowed {
		t.Errorf("PUT = %d, want %d", status, http.StatusMethodNotAllowed)
	}
}

func TestCounted(t *testing.T) {
	t.Parallel()
	s, call := open(t)
	call("GET", "/buy", "")
	call("GET", "/buy", "")
	calls, most := s.calls.Counted()
	if diff := cmp.Diff(map[string]int{"buy": 2}, calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"anna": 1}, most); diff != "" {
		t.Errorf("in flight (-want +got):\n%s", diff)
	}
	call("POST", "/_control", `{"reset":true}`)
	if calls, _ := s.calls.Counted(); len(calls) != 0 {
		t.Errorf("after a reset calls = %v", calls)
	}
}

func TestDecimals(t *testing.T) {
	t.Parallel()
	for literal, want := range map[string]int64{
		"0": 0, "0.05": 5, "-0.50": -50, "600": 60000, "87.5": 8750, "87.5000": 8750, "1000000000.00": 1e11,
	} {
		got, err := sandbox.ParseDecimal(literal)
		if err != nil || got != want {
			t.Errorf("ParseDecimal(%q) = %d, %v, want %d", literal, got, err, want)
		}
		again, err := sandbox.ParseDecimal(sandbox.Decimal(got))
		if err != nil || again != got {
			t.Errorf("Decimal(%d) = %q", got, sandbox.Decimal(got))
		}
	}
	for _, literal := range []string{"", ".5", "x", "1.005", "1e3", "1.-5", "1000000000.01"} {
		if got, err := sandbox.ParseDecimal(literal); err == nil {
			t.Errorf("ParseDecimal(%q) = %d, want an error", literal, got)
		}
	}
}
