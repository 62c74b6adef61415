package e2e_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server"
	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
)

// TestBadConfiguration starts the program with configurations it cannot mean.
func TestBadConfiguration(t *testing.T) {
	t.Parallel()
	program := program(t)
	nowhere := "http://127.0.0.1:1"
	good := strings.NewReplacer("{bil24}", nowhere, "{iabilet}", nowhere, "{ticketing}", nowhere, "{ticketsonic}", nowhere).Replace(processConfig)
	twice := good[strings.Index(good, "      - id: iab"):strings.Index(good, "  - id: wadadli")]
	for name, tc := range map[string]struct {
		old, new string
		want     string
	}{
		"unknown key":         {"listen:", "lisen:", `[1:1] unknown field "lisen"`},
		"unknown setting":     {"charge_percent", "charge_per_cent", `[13:64] unknown field "charge_per_cent"`},
		"unset variable":      {`token: "` + bil24sandbox.DefaultToken, `token: "${PARTERRE_NOT_SET}`, "[13:40] promoters[0].accounts[0].settings.token: ${PARTERRE_NOT_SET} is not set"},
		"wrong vendor":        {"vendor: bil24", "vendor: bilet", `[9:17] promoters[opera].accounts[b24].vendor: "bilet" is not one of`},
		"promoter twice":      {"id: halele", "id: opera", `[14:9] promoters[opera].id: "opera" is there twice`},
		"account twice":       {twice, twice + twice, `promoters[halele].accounts[iab].id: "iab" is there twice`},
		"database of another": {"listen: 127.0.0.1:0", "database: mysql:x", `[1:11] database: "mysql:x" does not begin with sqlite:`},
		"cards at TickeTing":  {"payment: {provider: none}", "payment: {provider: demo}", "promoters[wadadli].accounts[ttg].payment.provider: must be none"},
		"not YAML":            {good, "promoters: [", "[1:12]"},
		"empty":               {good, "", "promoters: there are none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "parterre.yaml")
			text := strings.Replace(good, tc.old, tc.new, 1)
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := exec.CommandContext(t.Context(), program, "serve", "--config", file).CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 1 {
				t.Fatalf("serve = %v, want exit code 1\n%s", err, out)
			}
			said := string(out)
			if !strings.Contains(said, file) || !strings.Contains(said, tc.want) || strings.Count(said, "\n") != 1 {
				t.Errorf("serve said %q, want one line with the file and %q", said, tc.want)
			}
			if strings.Contains(said, bil24sandbox.DefaultToken) {
				t.Errorf("serve said %q, which has a secret in it", said)
			}
		})
	}
}

// alive checks that the shop still sells.
func (s *apiShop) alive() {
	s.Helper()
	b := s.buyer(brass)
	if r := b.take(takePlaces(bil24sandbox.CategoryBrassFloor, 1)); r.status != http.StatusOK {
		s.Errorf("afterwards: %s = %d %.200s", r.what, r.status, r.body)
	}
	b.give(takePlaces(bil24sandbox.CategoryBrassFloor, 1))
}

func TestBadRequests(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	b, seat := shop.buyer(opera), shop.freeSeats(opera, 1)[0]
	if r := b.take(takeSeats(seat)); r.status != http.StatusOK {
		t.Fatalf("%s = %d %s", r.what, r.status, r.body)
	}
	var many []string
	for n := range 10_000 {
		many = append(many, fmt.Sprint(2513620002+n))
	}
	lines := b.linesPath()
	for _, tc := range []struct {
		name, method, path string
		body               any
		status             int
		code               string
	}{
		{"unknown performance", "POST", "/v1/carts", map[string]string{"performance": "opera/b24/193/9999"}, 404, "not_found"},
		{"unknown event", "POST", "/v1/carts", map[string]string{"performance": "opera/b24/9999/681"}, 404, "not_found"},
		{"unknown account", "POST", "/v1/carts", map[string]string{"performance": "opera/x/193/681"}, 404, "not_found"},
		{"unknown promoter", "POST", "/v1/carts", map[string]string{"performance": "nobody/b24/193/681"}, 404, "not_found"},
		{"no path", "POST", "/v1/carts", map[string]string{"performance": "../../etc/passwd"}, 400, "invalid"},
		{"no performance", "POST", "/v1/carts", map[string]string{}, 400, "invalid"},
		{"somebody else's cart", "GET", "/v1/carts/c_somebodyelse", nil, 404, "not_found"},
		{"unknown order", "GET", "/v1/orders/o_nothing", nil, 404, "not_found"},
		{"unknown route", "GET", "/v1/seats", nil, 404, "not_found"},
		{"seat that is not there", "POST", lines, takeSeats("17"), 404, "not_found"},
		{"seat of a strange name", "POST", lines, takeSeats("<script>'\"\x00"), 404, "not_found"},
		{"no seats", "POST", lines, takeSeats(), 400, "invalid"},
		{"10,000 seats", "POST", lines, takeSeats(many[:4000]...), 400, "invalid"},
		{"more seats than may be held", "POST", lines, takeSeats(many[:40]...), 409, ""},
		{"area that is not there", "POST", lines, takePlaces("17", 1), 404, "not_found"},
		{"-1 places", "POST", lines, takePlaces("17", -1), 400, "invalid"},
		{"no places", "POST", lines, takePlaces("17", 0), 400, "invalid"},
		{"abc places", "POST", lines, `{"area":"17","quantity":"abc"}`, 400, "invalid"},
		{"1.5 places", "POST", lines, `{"area":"17","quantity":1.5}`, 400, "invalid"},
		{"1e99 places", "POST", lines, `{"area":"17","quantity":1e99}`, 400, "invalid"},
		{"unknown field", "POST", lines, `{"seats":["` + seat + `"],"price":1}`, 400, "invalid"},
		{"two documents", "POST", lines, `{"seats":["` + seat + `"]}{"seats":["1"]}`, 400, "invalid"},
		{"no JSON", "POST", lines, `seats=1`, 400, "invalid"},
		{"nothing", "POST", lines, ``, 400, "invalid"},
		{"half an object", "POST", lines, `{"seats":["17"`, 400, "invalid"},
		{"a list", "POST", lines, `[]`, 400, "invalid"},
		{"null", "POST", lines, `null`, 400, "invalid"},
		{"deep", "POST", lines, strings.Repeat(`{"seats":`, 7000), 400, "invalid"},
		{"no address", "POST", "/v1/carts/" + b.cart + "/order", map[string]string{"email": "nobody"}, 400, "invalid"},
		{"tariff that is not there", "POST", lines, apiLines{"seats": []string{many[5]}, "tariff": "99"}, 400, "invalid"},
	} {
		no := b.send(tc.method, tc.path, tc.body).refusal()
		r := b.send(tc.method, tc.path, tc.body)
		if r.status != tc.status || tc.code != "" && no.Code != tc.code {
			t.Errorf("%s: %d %.200s, want %d %s", tc.name, r.status, r.body, tc.status, tc.code)
		}
	}
	if got := b.look().seats(); len(got) != 1 || got[0] != seat {
		t.Errorf("cart has %v afterwards, want %s", got, seat)
	}
	shop.audit()
	shop.alive()
}

func TestTooManyPlaces(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	b := shop.buyer(brass)
	for _, n := range []int{11, 1000, 1_000_000_000} {
		b.take(takePlaces(bil24sandbox.CategoryBrassFloor, n)).refused(http.StatusConflict, "limit")
	}
	page := "/e/" + brass + "/lines"
	for _, quantity := range []string{"-1", "1000000000", "99999999999999999999", "abc", "1.5", "0x10", " 1"} {
		r := b.post(page, url.Values{"token": {b.token}, "area": {bil24sandbox.CategoryBrassFloor}, "quantity": {quantity}})
		if r.status != http.StatusBadRequest && r.status != http.StatusConflict {
			t.Errorf("form with quantity %q = %d", quantity, r.status)
		}
	}
	if r := b.post(page, url.Values{}); r.status != http.StatusBadRequest {
		t.Errorf("empty form = %d", r.status)
	}
	broken := b.request("POST", page, "area=%zz&quantity=1")
	broken.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if r := b.do(broken); r.status != http.StatusBadRequest {
		t.Errorf("form with a broken escape = %d", r.status)
	}
	if got := b.look().Items; len(got) != 0 {
		t.Errorf("cart has %v", got)
	}
	shop.audit()
}

// TestStrangers tries what only its owner may do, with credentials that are
// missing, made up or for something else.
func TestStrangers(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	owner := bil24Case.chosen(shop)
	other := shop.buyer(opera)
	for _, token := range []string{"", "ct_AAAAAAAAAAAAAAAAAAAAAAAAAA", other.token, owner.cart, strings.Repeat("x", 20_000)} {
		thief := shop.visitor(opera)
		thief.cart, thief.token = owner.cart, token
		thief.send("GET", "/v1/carts/"+owner.cart, nil).refused(http.StatusNotFound, "not_found")
		thief.give(takeSeats(owner.look().seats()...)).refused(http.StatusNotFound, "not_found")
		thief.place().refused(http.StatusNotFound, "not_found")
	}
	// A cart of one promoter's is not there for another, whoever asks.
	r := owner.post("/e/arena/b24/193/681/lines", url.Values{"token": {owner.token}, "clear": {"1"}})
	if got := len(owner.look().Items); got != 2 {
		t.Errorf("after %d %.100s: cart has %d places, want 2", r.status, r.body, got)
	}
	o := owner.placed()
	for _, token := range []string{"", "os_00000000000000000000000000000000", other.token, o.ID} {
		for _, path := range []string{"/pay", "/cancel"} {
			if r := other.post("/o/"+o.ID+path, url.Values{"token": {token}}); r.status != http.StatusNotFound {
				t.Errorf("%s with token %q = %d to %q, want 404", r.what, token, r.status, r.header.Get("Location"))
			}
		}
	}
	owner.bought(bil24Case, o)
	if seen := other.order(o.ID); seen.Secret != "" || len(seen.Tickets) > 0 || seen.Total != 0 {
		t.Errorf("a stranger sees %+v", seen)
	}
	if page := other.send("GET", "/o/"+o.ID, nil); bytes.Contains(page.body, []byte(owner.order(o.ID).Tickets[0].Code)) {
		t.Error("a stranger's page has a ticket")
	}
	shop.audit()
}

func TestUnknownPages(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	b := shop.visitor(opera)
	for _, path := range []string{
		"/e/nobody", "/e/opera/b24/9999", "/e/opera/x/193", "/e/opera/b24/193/9999", "/e/halele/b24/193/681",
		"/o/o_nothing", "/pay/demo/dp_nothing", "/v1x", "/e/opera/b24/193/..%2f681", "/e/%00", "/wp-login.php",
	} {
		r := b.send("GET", path, nil)
		if r.status != http.StatusNotFound && r.status != http.StatusMethodNotAllowed ||
			!strings.HasPrefix(r.header.Get("Content-Type"), "text/") {
			t.Errorf("%s = %d %s", r.what, r.status, r.header.Get("Content-Type"))
		}
	}
	b.send("GET", "/v1/plans/0000", nil).refused(http.StatusNotFound, "not_found")
	shop.alive()
}

func TestLargeBodies(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	b := shop.buyer(opera)
	large := strings.Repeat("a", 20<<20)
	for _, path := range []string{b.linesPath(), "/v1/carts", "/e/" + opera + "/lines", "/o/o_x/pay"} {
		for _, chunked := range []bool{false, true} {
			r := b.request("POST", path, large)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if strings.HasPrefix(path, "/v1") {
				r.Header.Set("Content-Type", "application/json")
				r.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"performance":"`), strings.NewReader(large)))
			}
			if chunked {
				r.ContentLength = -1
			}
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			reply, err := b.try(r.WithContext(ctx))
			cancel()
			if err != nil || reply.status != http.StatusRequestEntityTooLarge {
				t.Errorf("20 MB to %s, chunked %t: %d %.100s, %v, want 413", path, chunked, reply.status, reply.body, err)
			}
		}
	}
	if got := b.look().Items; len(got) != 0 {
		t.Errorf("cart has %v", got)
	}
	shop.alive()
}

func TestContentTypes(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	b, seat := shop.buyer(opera), shop.freeSeats(opera, 1)[0]
	for kind, ok := range map[string]bool{
		"": false, "text/plain": false, "application/x-www-form-urlencoded": false, "multipart/form-data; boundary=x": false,
		"application/jsonp": false, "APPLICATION/JSON; charset=utf-8": true, "application/json": true,
	} {
		r := b.request("POST", b.linesPath(), takeSeats(seat))
		r.Header.Set("Content-Type", kind)
		if reply := b.do(r); ok != (reply.status == http.StatusOK) {
			t.Errorf("content type %q = %d %.100s", kind, reply.status, reply.body)
		} else if !ok {
			reply.refused(http.StatusBadRequest, "invalid")
		}
	}
	form := b.form("/e/"+opera+"/lines", url.Values{"token": {b.token}, "clear": {"1"}})
	form.Header.Set("Content-Type", "application/json")
	if reply := b.do(form); reply.status != http.StatusBadRequest {
		t.Errorf("a form sent as JSON = %d", reply.status)
	}
	if got := b.look().seats(); len(got) != 1 {
		t.Errorf("cart has %v", got)
	}
}

// TestBadSockets says what no browser of ours says.
func TestBadSockets(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	b := shop.visitor(opera)
	for name, first := range map[string]any{
		"no object": 5, "another type": map[string]string{"type": "take"}, "nothing": map[string]string{},
		"unknown performance": map[string]string{"type": "hello", "performance": "opera/b24/193/9999"},
		"no path":             map[string]string{"type": "hello", "performance": "../x"},
		"of another type":     map[string]any{"type": "hello", "performance": opera, "seq": "one"},
		"oversized":           map[string]any{"type": "hello", "performance": opera, "token": strings.Repeat("x", 2000)},
		"large":               map[string]any{"type": "hello", "performance": opera, "token": strings.Repeat("x", 4<<20)},
	} {
		conn, err := b.dial(first)
		if err != nil {
			continue // cut off while we were speaking
		}
		switch status := closed(t, conn); {
		case status == websocket.StatusPolicyViolation, status == websocket.StatusMessageTooBig:
		case status == -1 && name == "large": // cut off while we were speaking
		default:
			t.Errorf("%s: closed with %v", name, status)
		}
	}
	for _, origin := range []string{"", "null", "https://evil.example", shop.url + ".evil.example", "http://localhost"} {
		conn, r, err := websocket.Dial(t.Context(), shop.url+"/v1/live", &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {origin}}})
		if err == nil {
			conn.CloseNow()
			t.Errorf("origin %q may listen", origin)
		} else if r == nil || r.StatusCode != http.StatusForbidden {
			t.Errorf("origin %q: %v, want 403", origin, err)
		}
	}
	// A made-up token and position are those of a new watcher, and what it says
	// later is ignored.
	conn, err := b.dial(map[string]any{"type": "hello", "performance": opera, "token": "ct_x", "plan": "x", "epoch": "x", "seq": 7})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	for _, garbage := range []string{"", "{", `{"type":"hello","token":"x"}`, "\x00\xff"} {
		if err := conn.Write(t.Context(), websocket.MessageBinary, []byte(garbage)); err != nil {
			t.Fatal(err)
		}
	}
	conn.SetReadLimit(1 << 20)
	for {
		kind, message, err := conn.Read(t.Context())
		if err != nil {
			t.Fatalf("watcher: %v", err)
		}
		if kind == websocket.MessageBinary && wire.Kind(message) == wire.KindSnapshot {
			break
		}
	}
	shop.alive()
}

// closed reads a socket to its end.
func closed(t *testing.T, conn *websocket.Conn) websocket.StatusCode {
	t.Helper()
	defer conn.CloseNow()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		if _, _, err := conn.Read(ctx); err != nil {
			if ctx.Err() != nil {
				t.Error("the socket stays open")
			}
			return websocket.CloseStatus(err)
		}
	}
}

// TestBadPlans puts something else in the place of the vendor's drawing. The
// hall is drawn from its bare coordinates then, and sells.
func TestBadPlans(t *testing.T) {
	t.Parallel()
	laughs := `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha">`
	for c := 'b'; c < 'l'; c++ {
		laughs += fmt.Sprintf(`<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	laughs += `]><svg xmlns="http://www.w3.org/2000/svg"><text>&k;</text></svg>`
	for name, body := range map[string]string{
		"a billion laughs": laughs,
		"16 MB of garbage": strings.Repeat("\x00garbage\xff", 16<<20/9),
		"17 MB of drawing": `<svg xmlns="http://www.w3.org/2000/svg">` + strings.Repeat("<g/>", 17<<18) + `</svg>`,
		"JSON":             `{"resultCode":101,"description":"nu acum","command":"IMAGE"}`,
		"an outside file":  `<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg xmlns="http://www.w3.org/2000/svg"/>`,
		"nothing":          "",
		"deep":             `<svg xmlns="http://www.w3.org/2000/svg">` + strings.Repeat("<g>", 1<<20),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop := openSwapped(t, body)
			seats := shop.freeSeats(opera, 2)
			b := shop.buyer(opera)
			if r := b.take(takeSeats(seats...)); r.status != http.StatusOK {
				t.Errorf("%s = %d %.200s", r.what, r.status, r.body)
			}
			b.bought(bil24Case, b.placed())
			shop.audit()
		})
	}
}

// openSwapped is a shop whose vendor at Bil24 answers every wish for a picture
// with the given body.
func openSwapped(t *testing.T, body string) *apiShop {
	t.Helper()
	d, err := demo.Open(t.Context(), demo.Options{Dir: t.TempDir(), Timing: quick})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	target, err := url.Parse(d.Sandboxes["bil24"])
	if err != nil {
		t.Fatal(err)
	}
	forward := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/image") {
			w.Header().Set("Content-Type", "image/svg+xml")
			io.WriteString(w, body)
			return
		}
		forward.ServeHTTP(w, r)
	}))
	t.Cleanup(proxy.Close)
	c := d.Config
	c.Dir, c.PublicURL, c.Listen = t.TempDir(), "", "127.0.0.1:0"
	c.Database, c.SecretKeyFile = "sqlite:parterre.db", "parterre.key"
	for i := range c.Promoters {
		for n := range c.Promoters[i].Accounts {
			a := &c.Promoters[i].Accounts[n]
			a.Plans = nil
			if a.Vendor == "bil24" {
				a.BaseURL = proxy.URL + "/json"
			}
		}
	}
	s, err := server.Open(t.Context(), c, server.Options{Log: slog.New(slog.DiscardHandler), Timing: quick})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return shopAt(t, s.URL(), c.Dir, d.Sandboxes)
}

// TestIdempotencyKey sends a request again whose answer may have been lost.
func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	b := shop.buyer(brass)
	take := func(key string, n int) apiReply {
		r := b.request("POST", b.linesPath(), takePlaces(bil24sandbox.CategoryBrassFloor, n))
		r.Header.Set("Idempotency-Key", key)
		return b.do(r)
	}
	first := take("k1", 2)
	if again := take("k1", 2); again.status != first.status || !bytes.Equal(again.body, first.body) {
		t.Errorf("sent again: %d %.100s, want %d %.100s", again.status, again.body, first.status, first.body)
	}
	replies := make([]apiReply, 5)
	together(len(replies), func(i int) { replies[i] = take("k2", 1) })
	for _, r := range replies {
		if r.status != http.StatusOK || !bytes.Equal(r.body, replies[0].body) {
			t.Errorf("sent at once: %d %.100s", r.status, r.body)
		}
	}
	if got := len(b.look().Items); got != 3 {
		t.Errorf("cart has %d places, want 3", got)
	}
	// What failed for a while is not the answer for a day.
	shop.fail("bil24", "RESERVATION", "limit")
	take("k3", 1).refused(http.StatusServiceUnavailable, "vendor_down")
	eventually(t, "taken", func() bool { return take("k3", 1).status == http.StatusOK })
	if got := len(b.look().Items); got != 4 {
		t.Errorf("cart has %d places, want 4", got)
	}
	if r := take("k1", 1); r.status != http.StatusBadRequest {
		t.Errorf("another request with a key that is taken = %d %.100s", r.status, r.body)
	}
	other := shop.buyer(brass)
	r := other.request("POST", other.linesPath(), takePlaces(bil24sandbox.CategoryBrassFloor, 1))
	r.Header.Set("Idempotency-Key", "k1")
	if reply := other.do(r); reply.status != http.StatusOK || len(other.look().Items) != 1 {
		t.Errorf("another buyer with the same key = %d %.100s", reply.status, reply.body)
	}
	shop.audit()
}

var apiRoute = regexp.MustCompile(`HandleFunc\("([A-Z]+) (/v1/[^"]+)"`)

// TestDocumentListsEveryRoute compares the OpenAPI document with the routes in
// the source.
func TestDocumentListsEveryRoute(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	var document struct {
		OpenAPI string
		Paths   map[string]map[string]any
	}
	shop.visitor(opera).send("GET", "/v1/openapi.json", nil).decode(http.StatusOK, &document)
	left := map[string]bool{}
	for path, methods := range document.Paths {
		for method := range methods {
			if method != "parameters" {
				left[strings.ToUpper(method)+" "+path] = true
			}
		}
	}
	files, err := filepath.Glob("../server/web/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no source: %v", err)
	}
	// The pages' own: the socket and the plans it speaks of are no API.
	ours := []string{"GET /v1/live", "GET /v1/plans/{hash}", "GET /v1/openapi.json"}
	found := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range apiRoute.FindAllStringSubmatch(string(text), -1) {
			route := m[1] + " " + m[2]
			found++
			if !left[route] && !slices.Contains(ours, route) {
				t.Errorf("%s is not in the document", route)
			}
			delete(left, route)
		}
	}
	if found == 0 || len(left) > 0 {
		t.Errorf("%d routes found, of the document's these are not: %v", found, left)
	}
}
