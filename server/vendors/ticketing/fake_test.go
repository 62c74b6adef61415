package ticketing_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketing"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
)

// sent is a request as the fake vendor got it.
type sent struct {
	line, body   string // method, path and query
	key, version string
}

// reply is what the fake vendor answers.
type reply struct {
	status int
	body   string
}

// fake is a vendor whose answers a test scripts, by method and path. What is
// not scripted is an endpoint that does not exist, in the page's words.
type fake struct {
	*httptest.Server
	clock clock

	mu      sync.Mutex
	replies map[string]reply // guarded by mu, like the rest
	sent    []sent
	// pages are lists of five hundred, by path: what their entries are.
	pages map[string]func(i int) string
}

const listed = 500

// page is one page of a list, as the page's conventions have it.
func page(r *http.Request, entry func(int) string) reply {
	number, _ := strconv.Atoi(r.URL.Query().Get("page"))
	records, _ := strconv.Atoi(r.URL.Query().Get("records"))
	var entries []string
	for i := (number - 1) * records; i < min(listed, number*records); i++ {
		entries = append(entries, entry(i))
	}
	if len(entries) == 0 {
		return reply{404, `{"error":"no such page"}`}
	}
	return reply{200, fmt.Sprintf(`{"total":%d,"page":%d,"records":%d,"entries":[%s]}`, listed, number, records, strings.Join(entries, ","))}
}

func newFake(t testing.TB, replies map[string]reply) *fake {
	t.Helper()
	f := &fake{replies: replies, clock: clock{now: start}}
	f.Server = httptest.NewServer(http.StripPrefix("/prefix/v3", http.HandlerFunc(f.serve)))
	t.Cleanup(f.Close)
	return f
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	line := r.Method + " " + r.URL.Path
	f.mu.Lock()
	answer, ok := f.replies[line]
	if entry := f.pages[r.URL.Path]; entry != nil {
		answer, ok = page(r, entry), true
	}
	if r.URL.RawQuery != "" {
		line += "?" + r.URL.Query().Encode()
	}
	f.sent = append(f.sent, sent{line, string(body), r.Header.Get("X-API-Key"), r.Header.Get("X-Client-Version")})
	f.mu.Unlock()
	w.Header().Set("Date", f.clock.Now().UTC().Format(http.TimeFormat))
	if !ok {
		answer = reply{404, fmt.Sprintf(`{"message":"The requested endpoint %s does not exist on this server."}`, r.URL.Path)}
	}
	if answer.status != 0 {
		w.WriteHeader(answer.status)
	}
	io.WriteString(w, answer.body)
}

func (f *fake) last(t testing.TB) sent {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.sent) == 0 {
		t.Fatal("nothing was sent")
	}
	return f.sent[len(f.sent)-1]
}

func (f *fake) open(t testing.TB, settings string) *ticketing.Vendor {
	t.Helper()
	if settings == "" {
		settings = fullSettings
	}
	v, err := ticketing.New(vendors.Options{
		BaseURL: f.URL + "/prefix/v3", TimeZone: antigua, Currency: ticketingsandbox.Currency, HTTP: f.Client(),
		Now: f.clock.Now, Settings: settingsOf(settings),
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// act runs an action of the desk.
func act(t testing.TB, v vendors.Desk, noun, verb string, args vendors.Args) (any, error) {
	t.Helper()
	for _, a := range v.Actions() {
		if a.Noun == noun && a.Verb == verb {
			return a.Run(context.Background(), args)
		}
	}
	t.Fatalf("the desk has no %s %s", noun, verb)
	return nil, nil
}

// wantJSON compares a value as it encodes with a JSON text.
func wantJSON(t testing.TB, what string, got any, want string) {
	t.Helper()
	encoded, err := json.Marshal(got)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	var x, y any
	if json.Unmarshal(encoded, &x) != nil || json.Unmarshal([]byte(want), &y) != nil {
		t.Fatalf("%s: %s or %s is not JSON", what, encoded, want)
	}
	if diff := cmp.Diff(y, x); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
