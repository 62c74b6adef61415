package ticketingsandbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/sandbox"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
)

// site is a sandbox that is served below a prefix, with a clock.
type site struct {
	t      testing.TB
	server *httptest.Server

	mu  sync.Mutex
	now time.Time // guarded by mu
}

func open(t testing.TB, o ticketingsandbox.Options) *site {
	t.Helper()
	s := &site{t: t, now: time.Date(2026, time.March, 3, 14, 0, 0, 0, time.UTC)}
	o.Now = func() time.Time {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.now
	}
	s.server = httptest.NewServer(ticketingsandbox.New(o))
	t.Cleanup(s.server.Close)
	return s
}

func (s *site) advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// do makes a call below a prefix and returns the answer as JSON says it.
func (s *site) do(key, version, line, body string) (int, map[string]any) {
	s.t.Helper()
	method, path, _ := strings.Cut(line, " ")
	req, err := http.NewRequest(method, s.server.URL+"/any/v3"+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if key != "" {
		req.Header.Set("X-API-Key", key)
	}
	if version != "" {
		req.Header.Set("X-Client-Version", version)
	}
	resp, err := s.server.Client().Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, _ := io.ReadAll(resp.Body)
	var out map[string]any
	if len(raw) > 0 && json.Unmarshal(raw, &out) != nil {
		var list []any
		if json.Unmarshal(raw, &list) != nil {
			s.t.Fatalf("%s: %s", line, raw)
		}
		out = map[string]any{"list": list}
	}
	return resp.StatusCode, out
}

// call is do with the account's own key.
func (s *site) call(line, body string) (int, map[string]any) {
	s.t.Helper()
	return s.do(ticketingsandbox.DefaultKey, "3.0.0", line, body)
}

// TestReferenceErrors: the reference's own words for what it documents.
func TestReferenceErrors(t *testing.T) {
	t.Parallel()
	s := open(t, ticketingsandbox.Options{})
	tests := []struct {
		name, key, version, line string
		status                   int
		want                     map[string]any
	}{
		{"no key", "", "3.0.0", "GET /time", 401, map[string]any{"message": "Your request could not be authenticated."}},
		{"wrong key", "x", "3.0.0", "GET /time", 403, map[string]any{"message": "You are restricted from accessing this resource."}},
		{"not permitted", ticketingsandbox.RestrictedKey, "3.0.0", "GET /orders", 403, map[string]any{"message": "You are restricted from accessing this resource."}},
		{"no version", ticketingsandbox.DefaultKey, "", "GET /time", 412, map[string]any{"error": "Please upgrade your client to complete this request"}},
		{"old version", ticketingsandbox.DefaultKey, "2.9.9", "GET /time", 412, map[string]any{"error": "Please upgrade your client to complete this request"}},
		{"odd version", ticketingsandbox.DefaultKey, "three", "GET /time", 412, map[string]any{"error": "Please upgrade your client to complete this request"}},
		{"later version", ticketingsandbox.DefaultKey, "3.1", "GET /events/0000000", 404, map[string]any{"error": "There is presently no resource with the given URI."}},
		{"no endpoint", ticketingsandbox.DefaultKey, "3.0.0", "GET /events/1/endpoint", 404,
			map[string]any{"message": "The requested endpoint /events/1/endpoint does not exist on this server."}},
	}
	for _, tt := range tests {
		status, got := s.do(tt.key, tt.version, tt.line, "")
		if diff := cmp.Diff(tt.want, got); status != tt.status || diff != "" {
			t.Errorf("%s: %d, want %d (-want +got):\n%s", tt.name, status, tt.status, diff)
		}
	}
}

const lawn = `"/events/` + ticketingsandbox.EventSunset + `/sections/` + ticketingsandbox.SectionLawn + `"`

func order(items string) string {
	return `{"customer":"` + ticketingsandbox.Customer + `","items":{` + items + `}}`
}

func TestOrders(t *testing.T) {
	t.Parallel()
	s := open(t, ticketingsandbox.Options{})
	quay := `"/events/` + ticketingsandbox.EventRegatta + `/sections/` + ticketingsandbox.SectionQuay + `"`
	for body, status := range map[string]int{
		`{`: 400, order(``): 400, order(lawn + `:0`): 400, order(lawn + `:999`): 400, order(`"/events/1/sections/2":1`): 400,
		`{"items":{` + lawn + `:1}}`: 400, strings.Replace(order(lawn+`:1`), ticketingsandbox.Customer, "AG-00000000", 1): 403,
	} {
		if got, said := s.call("POST /orders", body); got != status {
			t.Errorf("POST /orders %s = %d %v, want %d", body, got, said, status)
		}
	}
	status, free := s.call("POST /orders", order(lawn+`:3`))
	if status != 201 || free["status"] != "Fulfilled" || free["total"] != 0.0 {
		t.Errorf("a free order: %d %v", status, free)
	}
	status, priced := s.call("POST /orders", order(quay+`:2`))
	if status != 201 || priced["status"] != "Placed" || priced["subtotal"] != 160.0 || priced["fees"] != 3.98 || priced["total"] != 163.98 {
		t.Errorf("a priced order: %d %v", status, priced)
	}
	uri := priced["self"].(string)
	if status, said := s.call("POST "+uri+"/payments", `{"number":"4111111111111111"}`); status != 403 {
		t.Errorf("a payment: %d %v", status, said)
	}
	s.advance(15*time.Minute - time.Second)
	if _, now := s.call("GET "+uri, ""); now["status"] != "Placed" {
		t.Errorf("a second before its time it is %v", now["status"])
	}
	s.advance(time.Second)
	if _, now := s.call("GET "+uri, ""); now["status"] != "Timed Out" {
		t.Errorf("after its time it is %v", now["status"])
	}
	if status, _ := s.call("DELETE "+uri, ""); status != 409 {
		t.Errorf("cancelling what timed out = %d", status)
	}
	if status, list := s.call("GET /orders?status=Fulfilled&sort=date&order=desc&records=1", ""); status != 200 || list["total"] != 1.0 {
		t.Errorf("orders: %d %v", status, list)
	}
	if status, _ := s.call("GET /orders?page=2", ""); status != 404 {
		t.Errorf("a page out of range = %d", status)
	}
}

// TestSession: a session's key acts as its account, and for nobody else.
func TestSession(t *testing.T) {
	t.Parallel()
	s := open(t, ticketingsandbox.Options{})
	for body, status := range map[string]int{
		`{"identification":"` + ticketingsandbox.Username + `","password":"wrong"}`: 401,
		`{"identification":"nobody","password":"x"}`:                                404,
		`{}`: 400,
	} {
		if got, said := s.call("POST /sessions", body); got != status {
			t.Errorf("POST /sessions %s = %d %v, want %d", body, got, said, status)
		}
	}
	_, session := s.call("POST /sessions", `{"identification":"`+ticketingsandbox.Username+`","password":"`+ticketingsandbox.Password+`"}`)
	key, _ := session["key"].(string)
	for line, status := range map[string]int{
		"GET /sessions/active": 200,
		"GET /accounts/" + ticketingsandbox.Customer + "/tickets":  200,
		"GET /orders?customer=" + ticketingsandbox.OtherCustomer:   403,
		"GET /events/" + ticketingsandbox.EventSunset + "/tokens":  403,
		"GET /events/" + ticketingsandbox.EventSunset + "/tickets": 403,
	} {
		if got, said := s.do(key, "3.0.0", line, ""); got != status {
			t.Errorf("%s = %d %v, want %d", line, got, said, status)
		}
	}
	if got, said := s.do(key, "3.0.0", "POST /orders", `{"items":{`+lawn+`:1}}`); got != 201 {
		t.Errorf("POST /orders as oneself = %d %v", got, said)
	}
	if got, _ := s.do(key, "3.0.0", "DELETE /sessions/active", ""); got != 204 {
		t.Errorf("DELETE /sessions/active = %d", got)
	}
	if got, said := s.do(key, "3.0.0", "GET /sessions/active", ""); got != 403 || said["error"] != "The session has ended or does not exist." {
		t.Errorf("GET /sessions/active of what ended = %d %v", got, said)
	}
}

// TestDoorKey: an admission key opens its event's door, for its sections.
func TestDoorKey(t *testing.T) {
	t.Parallel()
	s := open(t, ticketingsandbox.Options{})
	terrace := `"/events/` + ticketingsandbox.EventSunset + `/sections/` + ticketingsandbox.SectionTerrace + `"`
	s.call("POST /orders", order(lawn+`:1,`+terrace+`:1`))
	event := "/events/" + ticketingsandbox.EventSunset
	_, token := s.call("POST "+event+"/tokens", `{"sections":[`+terrace+`]}`)
	_, opened := s.call("GET /tokens/"+token["code"].(string), "")
	key := opened["key"].(string)
	_, tickets := s.do(key, "3.0.0", "GET "+event+"/tickets", "")
	if tickets["total"] != 1.0 {
		t.Fatalf("tickets at the door: %v", tickets)
	}
	_, wallet := s.call("GET /accounts/"+ticketingsandbox.Customer+"/tickets?event="+ticketingsandbox.EventSunset, "")
	var serials []string
	for _, entry := range wallet["entries"].([]any) {
		serials = append(serials, entry.(map[string]any)["serial"].(string))
	}
	body, _ := json.Marshal(map[string]any{"redeemer": "Gate A", "device": "d", "serials": serials})
	if status, admitted := s.do(key, "3.0.0", "POST "+event+"/admissions", string(body)); status != 201 || len(admitted["list"].([]any)) != 1 {
		t.Errorf("admitted: %d %v", status, admitted)
	}
	if status, said := s.do(key, "3.0.0", "POST "+event+"/admissions", string(body)); status != 400 {
		t.Errorf("admitted twice: %d %v", status, said)
	}
	for line, status := range map[string]int{
		"GET " + event + "/admissions": 200, "GET /events/" + ticketingsandbox.EventRegatta + "/admissions": 403, "GET /orders": 403, "GET /published-events": 403,
	} {
		if got, _ := s.do(key, "3.0.0", line, ""); got != status {
			t.Errorf("%s with a door's key = %d, want %d", line, got, status)
		}
	}
}

func (s *site) report() (b sandbox.Report) {
	s.t.Helper()
	resp, err := http.Get(s.server.URL + "/any/v3/_control")
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&b); err != nil {
		s.t.Fatal(err)
	}
	return b
}

func TestControl(t *testing.T) {
	t.Parallel()
	s := open(t, ticketingsandbox.Options{})
	stands := func(n string) string {
		return `{"performance":"` + ticketingsandbox.EventPanorama + `","area":"` + ticketingsandbox.SectionStands + `","quantity":` + n + `}`
	}
	for body, status := range map[string]int{
		`{"sell":` + stands("10") + `}`: 400, `{"sell":` + stands("0") + `}`: 400, `{"release":` + stands("301") + `}`: 400,
		`{"settle":"nobody"}`: 400, `{"expire":1}`: 400, `{"sell":{"performance":"1"}}`: 400,
	} {
		if got, said := s.call("POST /_control", body); got != status {
			t.Errorf("%s = %d %v, want %d", body, got, said, status)
		}
	}
	free := func() int { return s.report().Performances[2].Areas[0].Free }
	for _, step := range []struct {
		body string
		free int
	}{
		{`{"sell":` + stands("4") + `}`, 5}, {`{"release":` + stands("1") + `}`, 6}, {`{"reset":true}`, ticketingsandbox.StandsLeft},
	} {
		if status, said := s.call("POST /_control", step.body); status != 200 || free() != step.free {
			t.Errorf("%s = %d %v, %d free, want %d", step.body, status, said, free(), step.free)
		}
	}
	s.call("POST /_control", `{"hold_seconds":60}`)
	if got := s.report().HoldSeconds; got != 60 {
		t.Errorf("orders keep their places for %d s", got)
	}
	if got := s.report().Calls; len(got) != 0 {
		t.Errorf("the control endpoint is counted: %v", got)
	}
}

// TestLaterGeneration: with tiers alone there are no sections, and orders live
// below their account.
func TestLaterGeneration(t *testing.T) {
	t.Parallel()
	s := open(t, ticketingsandbox.Options{Tiers: true})
	for _, line := range []string{"GET /published-events", "GET /orders", "POST /orders", "GET /events/" + ticketingsandbox.EventSunset + "/sections"} {
		if status, said := s.call(line, "{}"); status != 404 || said["message"] == nil {
			t.Errorf("%s = %d %v, want no such endpoint", line, status, said)
		}
	}
	_, event := s.call("GET /events/"+ticketingsandbox.EventSunset, "")
	if event["sections"] != nil || event["status"] != nil {
		t.Errorf("event %v", event)
	}
	orders := "/accounts/" + ticketingsandbox.Customer + "/orders"
	status, placed := s.call("POST "+orders, `{"items":[{"tier":"`+ticketingsandbox.SectionLawn+`","quantity":2}]}`)
	if status != 201 || !strings.HasPrefix(placed["self"].(string), orders+"/") {
		t.Errorf("an order: %d %v", status, placed)
	}
	if status, _ := s.call("GET "+placed["self"].(string), ""); status != 200 {
		t.Errorf("the order at its address = %d", status)
	}
	if status, said := s.call("POST "+orders, `{"items":[{"tier":"`+ticketingsandbox.TierRunner+`","quantity":1,"details":[{"Shirt size":" "}]}]}`); status != 400 {
		t.Errorf("a question not answered: %d %v", status, said)
	}
}
