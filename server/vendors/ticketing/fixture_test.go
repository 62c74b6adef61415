package ticketing_test

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
)

// pageExamples is how many request and response examples the page has: two
// headers, six errors and three operations with a request and an answer each.
const pageExamples = 14

// checked are the page's examples that this file's tests read.
var checked = []string{
	"api_key.request.txt", "client_version.request.txt",
	"error_401.response.json", "error_403.response.json", "error_404_endpoint.response.json", "error_404_resource.response.json",
	"error_412.response.json", "error_500.response.json",
	"issue_token.request.txt", "issue_token.response.json", "list_tokens.request.txt", "list_tokens.response.json",
	"show_token.request.txt", "show_token.response.json",
}

// TestExamplesAreComplete: no example of the page is dropped, and none is there
// that nobody reads.
func TestExamplesAreComplete(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.request.txt")
	answers, _ := filepath.Glob("testdata/*.response.json")
	if err != nil || len(files)+len(answers) != pageExamples || len(checked) != pageExamples {
		t.Errorf("testdata has %d examples, %d are read; the page has %d", len(files)+len(answers), len(checked), pageExamples)
	}
	for _, name := range checked {
		if _, err := os.Stat("testdata/" + name); err != nil {
			t.Error(err)
		}
	}
}

// TestPageHeaders: both headers, in every request.
func TestPageHeaders(t *testing.T) {
	t.Parallel()
	_, key, _ := strings.Cut(strings.TrimSpace(fixture(t, "api_key.request.txt")), ": ")
	_, version, _ := strings.Cut(strings.TrimSpace(fixture(t, "client_version.request.txt")), ": ")
	f := newFake(t, map[string]reply{"GET /published-events": {200, `{"total":0,"entries":[]}`}})
	if _, err := f.open(t, `{"key":"`+key+`"}`).Events(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := f.last(t); got.key != key || got.version != version {
		t.Errorf("sent key %q and version %q, want %q and %q", got.key, got.version, key, version)
	}
}

func TestPageErrors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		fixture string
		status  int
		kind    vendors.Kind
		says    string
	}{
		{"error_401", 401, vendors.ErrAccount, "session has ended"},
		{"error_403", 403, vendors.ErrAccount, "may not do this"},
		{"error_404_endpoint", 404, vendors.ErrNotFound, "no such operation"},
		{"error_404_resource", 404, vendors.ErrNotFound, "there is none"},
		{"error_412", 412, vendors.ErrAccount, "client version 3.0.0 is refused"},
		{"error_500", 500, vendors.ErrUnavailable, "status 500"},
		{"made/error_400_missing", 400, vendors.ErrInvalid, "missing or wrong"},
		{"made/error_400_now", 400, vendors.ErrRefused, "cannot be done now"},
		{"made/error_409", 409, vendors.ErrRefused, "state that does not allow"},
	}
	for _, tt := range tests {
		t.Run(tt.fixture, func(t *testing.T) {
			t.Parallel()
			text := fixture(t, tt.fixture+".response.json")
			f := newFake(t, map[string]reply{"GET /events/16993717817996": {tt.status, text}})
			_, err := f.open(t, "").Availability(t.Context(), vendors.Performance{Event: "16993717817996"})
			var e *vendors.Error
			if !errors.As(err, &e) || e.Kind != tt.kind || e.Status != tt.status || !strings.Contains(e.Error(), tt.says) {
				t.Errorf("Availability = %v, want %v with %q", err, tt.kind, tt.says)
			}
			// The other of the two keys that errors come under.
			other := strings.NewReplacer(`"error"`, `"message"`, `"message"`, `"error"`).Replace(text)
			f = newFake(t, map[string]reply{"GET /events/16993717817996": {tt.status, other}})
			_, err = f.open(t, "").Availability(t.Context(), vendors.Performance{Event: "16993717817996"})
			wantKind(t, "the other key", err, tt.kind)
		})
	}
}

// curl is what one of the page's commands sends.
type curl struct{ method, path, query, body string }

var (
	curlMethod = regexp.MustCompile(`-X ([A-Z]+)`)
	curlURL    = regexp.MustCompile(`'(https://[^']+)'`)
	curlBody   = regexp.MustCompile(`(?s)-d '(.+)'`)
)

// readCurl reads one of the page's commands, with its path's parameters filled
// in.
func readCurl(t *testing.T, name string) curl {
	t.Helper()
	text := fixture(t, name)
	address := strings.NewReplacer("{event}", "16993717817996", "{token}", "17370490770235").Replace(curlURL.FindStringSubmatch(text)[1])
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	c := curl{method: curlMethod.FindStringSubmatch(text)[1], path: strings.TrimPrefix(u.Path, "/_mock/openapi"), query: u.Query().Encode()}
	if body := curlBody.FindStringSubmatch(text); body != nil {
		c.body = body[1]
	}
	return c
}

// TestPageTokens: the three operations that the page documents, request and
// answer.
func TestPageTokens(t *testing.T) {
	t.Parallel()
	event := []string{"16993717817996"}
	tests := []struct {
		example, verb string
		args          vendors.Args
	}{
		{"issue_token", "issue", vendors.Args{"event": event, "section": {"16993964783416", "/events/16993717817996/sections/16993964783417"}}},
		{"list_tokens", "list", vendors.Args{"event": event, "global": {"true"}, "page": {"1"}, "records": {"25"}}},
		{"show_token", "show", vendors.Args{"event": event, "token": {"17370490770235"}}},
	}
	for _, tt := range tests {
		t.Run(tt.example, func(t *testing.T) {
			t.Parallel()
			want := readCurl(t, tt.example+".request.txt")
			answer := fixture(t, tt.example+".response.json")
			f := newFake(t, map[string]reply{want.method + " " + want.path: {200, answer}})
			got, err := act(t, f.open(t, ""), "tokens", tt.verb, tt.args)
			if err != nil {
				t.Fatal(err)
			}
			wantJSON(t, "result", got, answer)
			line := want.method + " " + want.path
			if want.query != "" {
				line += "?" + want.query
			}
			request := f.last(t)
			if request.line != line || request.version != ticketingsandbox.MinVersion || request.key != ticketingsandbox.DefaultKey {
				t.Errorf("sent %+v, want %s", request, line)
			}
			if want.body != "" {
				wantJSON(t, "request", rawJSON(request.body), want.body)
			}
		})
	}
}
