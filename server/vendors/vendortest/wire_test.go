package vendortest_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/vendors/vendortest"
)

// document is what the sandbox of these tests answers.
const document = `{"id":3,"state":"NEW","text":"17","zip":"007","currency":"RON","none":{},"byId":{"5":1.50},"list":[true,"x"]}`

// wired is a sandbox behind a wire, and a call of its operation.
func wired(t *testing.T, wire *vendortest.Wire) (call func(ctx context.Context, path string) (*http.Response, string)) {
	t.Helper()
	s := httptest.NewServer(wire.Around(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		vendortest.OpHeader(w.Header(), strings.TrimPrefix(r.URL.Path, "/"))
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, document)
	})))
	t.Cleanup(s.Close)
	return func(ctx context.Context, path string) (*http.Response, string) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+path, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := s.Client().Do(req)
		if err != nil {
			return nil, ""
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		return resp, string(body)
	}
}

// TestDistortions says what each distortion does to an answer.
func TestDistortions(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"numbers as strings":      `{"byId":{"5":"1.50"},"currency":"RON","id":"3","list":[true,"x"],"none":{},"state":"NEW","text":"17","zip":"007"}`,
		"strings as numbers":      `{"byId":{"5":1.50},"currency":"RON","id":3,"list":[true,"x"],"none":{},"state":"NEW","text":17,"zip":"007"}`,
		"unknown fields":          `{"byId":{"5":1.50},"currency":"RON","id":3,"list":[true,"x"],"none":{},"somethingNew":{"list":[1,"two",null],"since":"2027"},"state":"NEW","text":"17","zip":"007"}`,
		"nulls":                   `{"byId":{"5":null},"currency":null,"id":null,"list":[null,null],"none":{},"state":null,"text":null,"zip":null}`,
		"unknown enum values":     `{"byId":{"5":1.50},"currency":"RON","id":3,"list":[true,"x"],"none":{},"state":"something_new","text":"17","zip":"007"}`,
		"another currency":        `{"byId":{"5":1.50},"currency":"XTS","id":3,"list":[true,"x"],"none":{},"state":"NEW","text":"17","zip":"007"}`,
		"gzip unasked":            "\x1f\x8b",
		"wrong content type":      document,
		"byte order mark":         "\xef\xbb\xbf" + document,
		"truncated":               document[:len(document)/2],
		"empty":                   "",
		"HTML":                    "<html>",
		"500 with HTML":           "<html>",
		"429 with Retry-After":    "<html>",
		"429 without Retry-After": "<html>",
		"cut":                     "",
		"a text":                  `"maintenance"`,
		"nested too deep":         "[[[[",
		"null":                    "null",
		"empty object":            "{}",
	}
	status := map[string]int{
		"500 with HTML": 500, "429 with Retry-After": 429, "429 without Retry-After": 429, "cut": 0,
	}
	for _, name := range vendortest.DistortionNames() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wire := &vendortest.Wire{}
			call := wired(t, wire)
			wire.Distort("buy", name)
			if _, got := call(t.Context(), "/look"); got != document {
				t.Errorf("another operation's answer = %q", got)
			}
			resp, got := call(t.Context(), "/buy")
			expected, known := want[name]
			if !known || !strings.HasPrefix(got, expected) || expected == "" && got != "" {
				t.Errorf("answer = %q, want %q", got, expected)
			}
			wantStatus, special := status[name]
			if !special {
				wantStatus = http.StatusOK
			}
			if (resp == nil) != (wantStatus == 0) || resp != nil && resp.StatusCode != wantStatus {
				t.Errorf("answer %+v, want status %d", resp, wantStatus)
			}
			if resp != nil && (resp.Header.Get("Retry-After") != "") != (name == "429 with Retry-After") {
				t.Errorf("Retry-After is %q", resp.Header.Get("Retry-After"))
			}
			if _, got := call(t.Context(), "/buy"); got != document {
				t.Errorf("the next answer = %q, want it whole", got)
			}
		})
	}
}

// TestStall: a request that is held up does not reach the sandbox, and the
// control endpoint always answers.
func TestStall(t *testing.T) {
	t.Parallel()
	wire := &vendortest.Wire{}
	call := wired(t, wire)
	told := make(chan struct{}, 1)
	wire.Stall(told)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-told; cancel() }()
	if resp, _ := call(ctx, "/buy"); resp != nil {
		t.Errorf("answer with status %d, want none", resp.StatusCode)
	}
	if resp, _ := call(t.Context(), "/_control"); resp == nil {
		t.Error("the control endpoint does not answer")
	}
}

func TestLog(t *testing.T) {
	t.Parallel()
	log := &vendortest.Log{}
	log.Logger().Debug("vendor call", "op", "buy")
	if got := log.String(); !strings.Contains(got, "op=buy") || bytes.Count([]byte(got), []byte("\n")) != 1 {
		t.Errorf("the log = %q", got)
	}
}
