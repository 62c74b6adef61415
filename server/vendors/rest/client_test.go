package rest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// open returns a client for a server that answers with h below /prefix/json.
func open(t *testing.T, h http.HandlerFunc) *rest.Client {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/prefix/", h)
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return client(t, rest.Options{BaseURL: s.URL + "/prefix/json", HTTP: s.Client()})
}

func client(t *testing.T, o rest.Options) *rest.Client {
	t.Helper()
	o.Vendor = "test"
	c, err := rest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func gzipped(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, text)
	w.Close()
	return b.Bytes()
}

func cut(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		conn.Close()
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"", "api.example/json", "ftp://api.example", "https://api.example/?token=s3cret", "https://u:s3cret@api.example/"} {
		_, err := rest.New(rest.Options{Vendor: "test", BaseURL: base, HTTP: http.DefaultClient})
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("New(%q) = %v, want an error without secrets", base, err)
		}
	}
}

func TestRequest(t *testing.T) {
	t.Parallel()
	type seen struct{ method, uri, body, contentType, key string }
	var got seen
	c := open(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = seen{r.Method, r.RequestURI, string(body), r.Header.Get("Content-Type"), r.Header.Get("X-API-Key")}
		io.WriteString(w, `{}`)
	})
	elsewhere := c.Base()
	elsewhere.Path = "/prefix/image"
	const jsonType = "application/json; charset=utf-8"
	tests := []struct {
		name string
		call rest.Call
		want seen
	}{
		{"base", rest.Call{Send: map[string]int{"a": 1}, Mutates: true}, seen{"POST", "/prefix/json", `{"a":1}`, jsonType, ""}},
		{"path and header", rest.Call{Method: "DELETE", Path: "/orders/a b", Mutates: true, Header: http.Header{"X-Api-Key": {"k"}}},
			seen{"DELETE", "/prefix/json/orders/a%20b", "", "", "k"}},
		{"query", rest.Call{Method: "GET", Path: "x", Query: url.Values{"q": {"1 2"}}}, seen{"GET", "/prefix/json/x?q=1+2", "", "", ""}},
		{"mutating get", rest.Call{Method: "GET", Path: "x", Mutates: true}, seen{"GET", "/prefix/json/x", "", "", ""}},
		{"empty post", rest.Call{Path: "x", Mutates: true}, seen{"POST", "/prefix/json/x", "", "", ""}},
		{"url", rest.Call{Method: "GET", URL: elsewhere}, seen{"GET", "/prefix/image", "", "", ""}},
	}
	for _, tt := range tests {
		if _, err := c.Do(t.Context(), tt.call); err != nil || got != tt.want {
			t.Errorf("%s: sent %q, %v, want %q", tt.name, got, err, tt.want)
		}
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	big := `"` + strings.Repeat("x", rest.DefaultMaxBody) + `"`
	tests := []struct {
		name        string
		h           http.HandlerFunc
		errorBodies bool
		want        string // decoded text, or "" for an error
	}{
		{"plain", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `"ok"`) }, false, "ok"},
		{"byte order mark", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "\xef\xbb\xbf\"ok\"") }, false, "ok"},
		{"unannounced gzip", func(w http.ResponseWriter, _ *http.Request) { w.Write(gzipped(`"ok"`)) }, false, "ok"},
		{"business error in 400", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(400); io.WriteString(w, `"no"`) }, false, "no"},
		{"business error in 500", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500); io.WriteString(w, `"no"`) }, true, "no"},
		{"breakdown", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500); io.WriteString(w, `"s3cret"`) }, false, ""},
		{"breakdown in HTML", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(502)
			io.WriteString(w, `<html>s3cret`)
		}, true, ""},
		{"html", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `<html>s3cret</html>`) }, false, ""},
		{"truncated json", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `"s3cret`) }, false, ""},
		{"two documents", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `"s3cret" 2`) }, false, ""},
		{"another type", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `["s3cret"]`) }, false, ""},
		{"empty", func(http.ResponseWriter, *http.Request) {}, false, ""},
		{"too large", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, big) }, false, ""},
		{"gzip bomb", func(w http.ResponseWriter, _ *http.Request) { w.Write(gzipped(big)) }, false, ""},
		{"broken gzip", func(w http.ResponseWriter, _ *http.Request) { w.Write(gzipped(`"ok"`)[:12]) }, false, ""},
		{"redirect", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/prefix/other?s3cret", http.StatusTemporaryRedirect)
		}, false, ""},
		{"short body", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, `"s3cret"`)
		}, false, ""},
		{"cut", func(w http.ResponseWriter, _ *http.Request) { cut(w) }, false, ""},
		{"not HTTP", func(w http.ResponseWriter, _ *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			io.WriteString(conn, "s3cret s3cret s3cret\r\n\r\n")
			conn.Close()
		}, false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, mutates := range []bool{true, false} {
				var calls atomic.Int32
				c := open(t, func(w http.ResponseWriter, r *http.Request) {
					calls.Add(1)
					io.Copy(io.Discard, r.Body)
					tt.h(w, r)
				})
				call := rest.Call{Op: "X", Send: map[string]string{"token": "s3cret"}, Mutates: mutates, ErrorBodies: tt.errorBodies}
				var got string
				_, err := c.JSON(t.Context(), call, &got)
				if tt.want != "" {
					if err != nil || got != tt.want {
						t.Errorf("JSON = %q, %v, want %q", got, err, tt.want)
					}
					continue
				}
				want := vendors.ErrUnavailable
				if mutates {
					want = vendors.ErrOutcomeUnknown
				}
				if !errors.Is(err, want) || strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "/prefix") {
					t.Errorf("JSON(mutates %t) = %v, want %v without a word of the exchange", mutates, err, want)
				}
				if mutates && calls.Load() != 1 {
					t.Errorf("a mutating call was sent %d times", calls.Load())
				}
			}
		})
	}
}

// TestKeptConnection makes the connection that a second call reuses die under
// it: http.Transport repeats such requests when it may.
func TestKeptConnection(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		call rest.Call
	}{
		{"post", rest.Call{Send: 1, Mutates: true}},
		{"get", rest.Call{Method: "GET", Mutates: true}},
		{"delete", rest.Call{Method: "DELETE", Mutates: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			c := open(t, func(w http.ResponseWriter, r *http.Request) {
				io.Copy(io.Discard, r.Body)
				if calls.Add(1) > 1 {
					cut(w)
				}
			})
			if _, err := c.Do(t.Context(), tt.call); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Do(t.Context(), tt.call); !errors.Is(err, vendors.ErrOutcomeUnknown) {
				t.Errorf("Do = %v, want %v", err, vendors.ErrOutcomeUnknown)
			}
			if got := calls.Load(); got != 2 {
				t.Errorf("server saw %d calls, want 2", got)
			}
		})
	}
}

func TestNotSent(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	refused := &http.Transport{}
	noName := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "api.example"}}
	}}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name  string
		ctx   context.Context
		trip  http.RoundTripper
		cause error
	}{
		{"refused", t.Context(), refused, nil},
		{"no name", t.Context(), noName, nil},
		{"context over", ended, refused, context.Canceled},
	}
	for _, tt := range tests {
		c := client(t, rest.Options{BaseURL: "http://" + listener.Addr().String(), HTTP: &http.Client{Transport: tt.trip}})
		_, err := c.Do(tt.ctx, rest.Call{Send: 1, Mutates: true})
		if !errors.Is(err, vendors.ErrUnavailable) || tt.cause != nil && !errors.Is(err, tt.cause) {
			t.Errorf("%s: Do = %v, want %v", tt.name, err, vendors.ErrUnavailable)
		}
	}
}

func TestContextEndsWhileWaiting(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := open(t, func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	})
	_, err := c.Do(ctx, rest.Call{Send: 1, Mutates: true})
	if !errors.Is(err, vendors.ErrOutcomeUnknown) || !errors.Is(err, context.Canceled) {
		t.Errorf("Do = %v, want %v because of %v", err, vendors.ErrOutcomeUnknown, context.Canceled)
	}
}

// trip answers without a network, so that time is the bubble's.
type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answer(status int, body string, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

func TestReadsAreRetried(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		answers []*http.Response // nil is a broken connection
		calls   int
		ok      bool
	}{
		{"at once", []*http.Response{answer(200, "{}")}, 1, true},
		{"third time", []*http.Response{nil, answer(503, ""), answer(200, "{}")}, 3, true},
		{"truncated once", []*http.Response{answer(200, "{"), answer(200, "{}")}, 2, true},
		{"never", []*http.Response{nil, nil, nil, answer(200, "{}")}, 3, false},
		{"limited for a second", []*http.Response{answer(429, "", "Retry-After", "1"), answer(200, "{}")}, 2, true},
		{"limited for a minute", []*http.Response{answer(429, "", "Retry-After", "60"), answer(200, "{}")}, 1, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				c := client(t, rest.Options{BaseURL: "http://x", HTTP: &http.Client{Transport: trip(func(*http.Request) (*http.Response, error) {
					calls++
					if a := tt.answers[calls-1]; a != nil {
						return a, nil
					}
					return nil, io.ErrUnexpectedEOF
				})}})
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				var into struct{}
				_, err := c.JSON(ctx, rest.Call{Send: 1}, &into)
				if (err == nil) != tt.ok || calls != tt.calls {
					t.Errorf("JSON = %v after %d calls, want %d", err, calls, tt.calls)
				}
				if err != nil && !errors.Is(err, vendors.ErrUnavailable) {
					t.Errorf("JSON = %v, want %v", err, vendors.ErrUnavailable)
				}
			})
		})
	}
}

func TestRateLimitIsRemembered(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 20, 0, 0, 0, time.UTC)
	calls := 0
	c := client(t, rest.Options{BaseURL: "http://x", Now: func() time.Time { return now }, HTTP: &http.Client{
		Transport: trip(func(*http.Request) (*http.Response, error) {
			calls++
			if calls == 1 {
				return answer(429, "", "Retry-After", "40"), nil
			}
			return answer(200, ""), nil
		})}})
	mutate := rest.Call{Send: 1, Mutates: true}
	steps := []struct {
		name  string
		ctx   context.Context
		after time.Duration
		calls int
		wait  time.Duration // 0: answered
	}{
		{"vendor says", t.Context(), 0, 1, 40 * time.Second},
		{"answered here", t.Context(), 10 * time.Second, 1, 30 * time.Second},
		{"settling goes through", vendors.WithPriority(t.Context(), vendors.PrioritySettle), 0, 2, 0},
		{"over", t.Context(), 30 * time.Second, 3, 0},
	}
	for _, s := range steps {
		now = now.Add(s.after)
		_, err := c.Do(s.ctx, mutate)
		var e *vendors.Error
		switch {
		case s.wait == 0 && err != nil || calls != s.calls:
			t.Errorf("%s: Do = %v after %d calls, want %d", s.name, err, calls, s.calls)
		case s.wait > 0 && (!errors.As(err, &e) || e.Kind != vendors.ErrUnavailable || e.RetryAfter != s.wait || e.Status != 429):
			t.Errorf("%s: Do = %#v, want to wait %s", s.name, err, s.wait)
		}
	}
}

func TestRetryAfterIsBounded(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 20, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": time.Second, "nonsense": time.Second, "-3": time.Second, "7": 7 * time.Second, "99999999": 5 * time.Minute,
		now.Add(9 * time.Second).Format(http.TimeFormat): 9 * time.Second,
	} {
		c := client(t, rest.Options{BaseURL: "http://x", Now: func() time.Time { return now }, HTTP: &http.Client{
			Transport: trip(func(*http.Request) (*http.Response, error) { return answer(429, "", "Retry-After", header), nil })}})
		var e *vendors.Error
		if _, err := c.Do(t.Context(), rest.Call{Mutates: true}); !errors.As(err, &e) || e.RetryAfter != want {
			t.Errorf("Retry-After %q: Do = %v, want to wait %s", header, err, want)
		}
	}
}

func TestUnencodableRequest(t *testing.T) {
	t.Parallel()
	c := client(t, rest.Options{BaseURL: "http://x", HTTP: &http.Client{}})
	_, err := c.Do(t.Context(), rest.Call{Send: json.Number("s3cret"), Mutates: true})
	if !errors.Is(err, vendors.ErrUnavailable) || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("Do = %v, want %v without the body", err, vendors.ErrUnavailable)
	}
}
