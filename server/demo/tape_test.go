package demo_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// secretFields are the names under which vendors are told secrets and personal
// data, or tell them, in headers and in JSON, without regard to case.
var secretFields = map[string][]string{
	"bil24": {
		"token", "sessionId", "kdp", "promoCodeList", "fullName", "email", "phone", "seatFanIdMap", "code",
		"barCodeNumber", "qrCodeImg", "barCodeImg", "placementUrl", "formUrl",
	},
	"iabilet": {
		"key", "secret", "authToken", "token", "X-Auth-Token", "Authorization", "orderCode", "voucherCode", "voucher", "code", "scanCode", "codeHash", "printUrl",
		"firstName", "lastName", "email", "phone", "participantName",
	},
	"ticketing":   {"X-Api-Key", "key", "serial"},
	"ticketsonic": {"X-Api-Key", "X-Api-Userid", "encrypted_data", "ticket_sensitive"},
}

// tape is a line to a vendor that remembers the secrets that went over it, by
// field.
type tape struct {
	url string

	mu      sync.Mutex // guards secrets
	fields  []string
	secrets map[string]map[string]bool
}

// newTape puts a tape before a vendor.
func newTape(t testing.TB, vendor, address string) *tape {
	t.Helper()
	target, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	tape := &tape{secrets: make(map[string]map[string]bool)}
	for _, name := range secretFields[vendor] {
		tape.fields = append(tape.fields, strings.ToLower(name))
	}
	proxy := &httputil.ReverseProxy{
		// The vendor makes addresses of the host it is called by: ours.
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "http", target.Host, r.In.Host
		},
		ModifyResponse: func(r *http.Response) error {
			r.Body = tape.hear(r.Body)
			return nil
		},
	}
	line := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tape.headers(r.Header)
		r.Body = tape.hear(r.Body)
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(line.Close)
	tape.url = line.URL
	return tape
}

// hear notes what a body has and returns it again.
func (t *tape) hear(body io.ReadCloser) io.ReadCloser {
	text, err := io.ReadAll(body)
	body.Close()
	var parsed any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(&parsed) == nil {
		t.note("", parsed)
	}
	again := io.Reader(bytes.NewReader(text))
	if err != nil {
		again = io.MultiReader(again, failing{err})
	}
	return io.NopCloser(again)
}

// failing is the end of a body that broke off.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func (t *tape) headers(h http.Header) {
	for name, values := range h {
		for _, v := range values {
			t.note(strings.ToLower(name), v)
		}
	}
}

// note remembers a value, or what is in it, where its field is a secret one.
func (t *tape) note(field string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if _, number := strconv.Atoi(name); number != nil {
				t.note(strings.ToLower(name), inner)
			} else {
				t.note(field, inner) // keys of a map are ids and not names
			}
		}
	case []any:
		for _, inner := range v {
			t.note(field, inner)
		}
	case json.Number:
		t.note(field, v.String())
	case string:
		if len(v) < 4 || !slices.Contains(t.fields, field) {
			return
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.secrets[field] == nil {
			t.secrets[field] = make(map[string]bool)
		}
		t.secrets[field][v] = true
	}
}

// heard returns the secrets by field.
func (t *tape) heard() map[string]map[string]bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.secrets
}
