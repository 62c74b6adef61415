package rest_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// planted is in everything that is sent and answered, and must come out
// nowhere.
const planted = "s3cret"

// tells answers with the secret in every part of the answer that has room for it.
func tells(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h.Set("Content-Type", contentType)
		h.Set("Location", "/"+planted+"?token="+planted)
		h.Set("Set-Cookie", "session="+planted)
		h.Set("Retry-After", planted)
		h.Set("Date", planted)
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func refusedAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "http://" + l.Addr().String()
}

// TestNothingIsTold plants a secret in base URL, path, query, header and body
// of a call and in its answer, and looks for it in error and log on every way a
// call can end.
func TestNothingIsTold(t *testing.T) {
	t.Parallel()
	raw := func(answer string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				io.WriteString(conn, answer)
				conn.Close()
			}
		}
	}
	tests := []struct {
		name   string
		answer http.HandlerFunc
		well   bool // no error
	}{
		{"well", tells(200, "application/json", `{"n":1,"text":"`+planted+`"}`), true},
		{"refusal", tells(400, "application/json", `{"n":1,"error":"`+planted+`"}`), true},
		{"another type", tells(200, "application/json", `{"n":"`+planted+`"}`), false},
		{"another type inside", tells(200, "application/json", `{"inner":{"`+planted+`":true}}`), false},
		{"no id", tells(200, "application/json", `{"id":{"a":"`+planted+`"}}`), false},
		{"no amount", tells(200, "application/json", `{"amount":["`+planted+`"]}`), false},
		{"no whole number", tells(200, "application/json", `{"int":"`+planted+`"}`), false},
		{"not JSON", tells(200, planted, planted), false},
		{"HTML", tells(200, "text/html", "<p>"+planted), false},
		{"500", tells(500, "application/json", `{"error":"`+planted+`"}`), false},
		{"502 with HTML", tells(502, "text/html", "<p>"+planted), false},
		{"429", tells(429, "text/plain", planted), false},
		{"401 with HTML", tells(401, "text/html", "<p>"+planted), false},
		{"redirect", tells(307, "text/plain", planted), false},
		{"status of its own", tells(299, "application/json", planted), false},
		{"broken gzip", tells(200, "application/json", "\x1f\x8b"+planted), false},
		{"too large", tells(200, "application/json", strings.Repeat(planted, rest.DefaultMaxBody)), false},
		{"cut", raw(""), false},
		{"no status line", raw(planted + " " + planted + "\r\n\r\n"), false},
		{"status line alone", raw("HTTP/1.1 " + planted + " " + planted + "\r\n\r\n"), false},
		{"broken header", raw("HTTP/1.1 200 OK\r\n" + planted + " " + planted + "\r\n\r\n"), false},
		{"broken length", raw("HTTP/1.1 200 OK\r\nContent-Length: " + planted + "\r\n\r\n"), false},
		{"broken chunk", raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + planted + "\r\n"), false},
		{"short body", raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + planted), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewServer(tt.answer)
			t.Cleanup(s.Close)
			expectNothingTold(t, t.Context(), s.Client(), s.URL, tt.well)
		})
	}
}

// TestNothingIsToldUnsent is the same for calls that do not reach a vendor.
func TestNothingIsToldUnsent(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	over, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	untrusted := httptest.NewUnstartedServer(tells(200, "application/json", "{}"))
	untrusted.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	fails := func(err error) *http.Client {
		return &http.Client{Transport: trip(func(*http.Request) (*http.Response, error) { return nil, err })}
	}
	tests := []struct {
		name string
		ctx  context.Context
		http *http.Client
		base string
	}{
		{"refused", t.Context(), &http.Client{Transport: &http.Transport{}}, refusedAddress(t)},
		{"ended", ended, &http.Client{Transport: &http.Transport{}}, refusedAddress(t)},
		{"over", over, &http.Client{Transport: &http.Transport{}}, refusedAddress(t)},
		{"no name", t.Context(), fails(&net.DNSError{Err: "no such host", Name: planted}), "http://x"},
		{"untrusted", t.Context(), &http.Client{Transport: &http.Transport{}}, untrusted.URL},
		{"no TLS", t.Context(), fails(tls.RecordHeaderError{Msg: planted}), "https://x"},
		{"unknown failure", t.Context(), fails(errors.New(planted)), "http://x"},
		{"quoted URL", t.Context(), fails(&url.Error{Op: "Get", URL: "http://x/?token=" + planted, Err: errors.New(planted)}), "http://x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			expectNothingTold(t, tt.ctx, tt.http, tt.base, false)
		})
	}
}

// expectNothingTold makes a call often enough that the breaker opens, and reads
// and mutating calls alike.
func expectNothingTold(t *testing.T, ctx context.Context, via *http.Client, base string, well bool) {
	t.Helper()
	var log bytes.Buffer
	c := client(t, rest.Options{
		BaseURL: base + "/" + planted, HTTP: via,
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	call := rest.Call{
		Op: "X", Path: "orders/" + planted, Query: url.Values{"token": {planted}}, Header: http.Header{"X-Api-Key": {planted}},
		Send: map[string]string{"secret": planted}, Mutates: true,
	}
	var into struct {
		N      int            `json:"n"`
		ID     rest.ID        `json:"id"`
		Amount rest.Amount    `json:"amount"`
		Int    rest.Int       `json:"int"`
		Inner  map[string]int `json:"inner"`
		Text   string         `json:"text"`
	}
	var err error
	for range 11 {
		if _, err = c.JSON(vendors.WithPriority(ctx, vendors.PriorityHold), call, &into); (err == nil) != well {
			t.Errorf("JSON = %v, want well to be %t", err, well)
		}
		expectRedacted(t, err)
	}
	call.Mutates = false
	short, cancel := context.WithTimeout(ctx, 40*time.Millisecond) // no time to try again
	defer cancel()
	_, err = c.JSON(short, call, &into)
	expectRedacted(t, err)
	if strings.Contains(log.String(), planted) {
		t.Errorf("the log has the secret in it:\n%s", log.String())
	}
	if ctx.Err() == nil && log.Len() == 0 {
		t.Error("nothing was logged")
	}
}

// expectRedacted looks for the secret in all the ways an error can be printed.
func expectRedacted(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var e *vendors.Error
	if !errors.As(err, &e) {
		t.Errorf("JSON = %v, want a *vendors.Error", err)
		return
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%q"} {
		if text := fmt.Sprintf(verb, err); strings.Contains(text, planted) {
			t.Errorf("the error has the secret in it: %s", text)
		}
	}
	for cause := error(e); cause != nil; cause = errors.Unwrap(cause) {
		if text := fmt.Sprintf("%#v %v", cause, cause); strings.Contains(text, planted) {
			t.Errorf("a cause has the secret in it: %s", text)
		}
	}
}
