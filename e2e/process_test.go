package e2e_test

import (
	"bufio"
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// program builds the program for the time of a test.
func program(t *testing.T) string {
	t.Helper()
	unhurried(t)
	file := filepath.Join(t.TempDir(), "parterre")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", file, "./cmd/parterre")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return file
}

// processConfig is a shop's configuration; the addresses are the sandboxes'.
const processConfig = `listen: 127.0.0.1:0
poll_interval: 1s
promoters:
  - id: opera
    name: Opera
    languages: [en]
    accounts:
      - id: b24
        vendor: bil24
        base_url: {bil24}/json
        time_zone: Europe/Bucharest
        payment: {provider: demo}
        settings: {fid: "1184", token: "` + bil24sandbox.DefaultToken + `", charge_percent: "6"}
  - id: halele
    name: Halele
    languages: [en]
    accounts:
      - id: iab
        vendor: iabilet
        base_url: {iabilet}
        time_zone: Europe/Bucharest
        payment: {provider: demo}
        settings: {key: "` + iabiletsandbox.DefaultKey + `", secret: "` + iabiletsandbox.DefaultSecret + `"}
  - id: wadadli
    name: Wadadli
    languages: [en]
    seller: {name: Wadadli, address: Market Street, terms_url: "https://wadadli.example/terms", support: help@wadadli.example}
    accounts:
      - id: ttg
        vendor: ticketing
        base_url: {ticketing}
        time_zone: America/Antigua
        currency: XCD
        payment: {provider: none}
        settings: {key: "` + ticketingsandbox.DefaultKey + `", customer: ` + ticketingsandbox.Customer + `}
  - id: sofia
    name: Sofia
    languages: [en]
    accounts:
      - id: tso
        vendor: ticketsonic
        base_url: {ticketsonic}
        time_zone: Europe/Sofia
        payment: {provider: demo}
        settings: {user_id: "` + ticketsonicsandbox.DefaultUser + `", key: "` + ticketsonicsandbox.DefaultKey + `"}
`

// process is a shop that runs as a process of its own and can be killed. The
// sandboxes live on in the test.
type process struct {
	*apiShop
	program, config string
	cmd             *exec.Cmd
	log             *heard
}

// newProcess starts the program. Of its configuration each first text is
// replaced by the second.
func newProcess(t *testing.T, program string, edits ...string) *process {
	t.Helper()
	p := configured(t, program, edits...)
	p.start()
	t.Cleanup(p.kill)
	return p
}

// configured is newProcess before the start.
func configured(t *testing.T, program string, edits ...string) *process {
	t.Helper()
	sandboxes := make(map[string]string)
	var places []string
	for vendor, sandbox := range map[string]http.Handler{
		"bil24":       bil24sandbox.New(bil24sandbox.Options{ChargePercent: 6}),
		"iabilet":     iabiletsandbox.New(iabiletsandbox.Options{}),
		"ticketing":   ticketingsandbox.New(ticketingsandbox.Options{}),
		"ticketsonic": ticketsonicsandbox.New(ticketsonicsandbox.Options{}),
	} {
		server := httptest.NewServer(sandbox)
		t.Cleanup(server.Close)
		sandboxes[vendor] = server.URL
		places = append(places, "{"+vendor+"}", server.URL)
	}
	dir := t.TempDir()
	config := filepath.Join(dir, "parterre.yaml")
	text := processConfig
	for i := 0; i+1 < len(edits); i += 2 {
		if !strings.Contains(text, edits[i]) {
			t.Fatalf("the configuration has no %q", edits[i])
		}
		text = strings.Replace(text, edits[i], edits[i+1], 1)
	}
	text = strings.NewReplacer(places...).Replace(text)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &process{program: program, config: config, log: &heard{}}
	p.apiShop = shopAt(t, "", dir, sandboxes)
	return p
}

// start starts the program and waits until it says that it is ready.
func (p *process) start() {
	p.Helper()
	p.cmd = exec.Command(p.program, "serve", "--config", p.config)
	p.cmd.Stderr = p.log
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		p.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	if err != nil || !ok {
		p.Fatalf("serve said %q: %v", line, err)
	}
	p.url = url
}

// heard keeps what a program says.
type heard struct {
	mu   sync.Mutex
	text bytes.Buffer // guarded by mu
}

// Write implements io.Writer.
func (h *heard) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if debugLog {
		os.Stderr.Write(b)
	}
	return h.text.Write(b)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

// kill ends the program as a power cut would.
func (p *process) kill() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
}

// killedIn lets a call be carried out by the vendor and kills the program while
// the answer is on its way; then it starts it again.
func (p *process) killedIn(b *apiBuyer, op string, act func(), done func() bool) {
	p.Helper()
	vendor := vendorOf(b.performance)
	p.door(vendor, `{"fail":{"op":"`+op+`","mode":"slow","count":1,"delay_ms":60000}}`)
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		act()
	}()
	eventually(p, op+" carried out", done)
	p.kill()
	<-answered
	p.start()
}

// tries sends a request whose answer nobody will get.
func (b *apiBuyer) tries(method, path string, body any) {
	if reply, err := b.try(b.request(method, path, body)); err == nil {
		b.Errorf("%s was answered %d %.200s before the program was killed", reply.what, reply.status, reply.body)
	}
}

func TestKilled(t *testing.T) {
	t.Parallel()
	program := program(t)
	for _, c := range []vendorCase{bil24Case, iabiletCase, ticketingCase, ticketsonicCase} {
		t.Run(vendorOf(c.performance), func(t *testing.T) {
			t.Parallel()
			p := newProcess(t, program)
			if c.place != "" {
				p.killedInOrder(c)
			}
			if c.confirm != "" {
				p.killedWhenPaid(c)
			}
			switch vendorOf(c.performance) {
			case "bil24":
				p.killedInConfirmation(c)
				p.killedInCancellation(c)
				p.killedInHold()
				p.killedInRelease()
			case "iabilet":
				p.killedInConfirmation(c)
				p.killedInCancellation(c)
				p.killedInLock()
			case "ticketsonic":
				p.killedWhileIssuing()
			}
		})
	}
}

// killedWhileIssuing kills the program in the one call whose answer cannot be
// read again. For two minutes nothing may be sent; what is tested is that until
// then nothing is, and that nobody's money moves.
func (p *process) killedWhileIssuing() {
	b := ticketsonicCase.chosen(p.apiShop)
	o := b.placed()
	orders := len(p.books("ticketsonic").Orders)
	b.post(b.payPage(o), url.Values{"decision": {"pay"}})
	p.killedIn(b, ticketsonicCase.confirm,
		func() { b.try(b.request("GET", "/o/"+o.ID+"/returned", nil)) },
		func() bool { return len(p.books("ticketsonic").Orders) > orders })
	if got := b.order(o.ID).Status; got != "pending" {
		p.Errorf("order is said to be %s, want pending", got)
	}
	if state := p.state(o.ID); state != "confirming" {
		p.Errorf("order is %s, want confirming", state)
	}
	if diff := cmp.Diff([]string{"authorised " + o.totalText()}, p.money(o.ID)); diff != "" {
		p.Errorf("payments (-want +got):\n%s", diff)
	}
	if calls := p.books("ticketsonic").Calls[ticketsonicCase.confirm]; calls != orders+1 {
		p.Errorf("%s was sent %d times, want %d", ticketsonicCase.confirm, calls, orders+1)
	}
}

func (p *process) killedInHold() {
	b, seats := p.buyer(opera), p.freeSeats(opera, 2)
	p.killedIn(b, "RESERVATION",
		func() { b.tries("POST", b.linesPath(), takeSeats(seats...)) },
		func() bool { return len(p.books("bil24").of(opera).HeldSeats) == 2 })
	if diff := cmp.Diff(seats, b.wants(2).seats()); diff != "" {
		p.Errorf("cart (-want +got):\n%s", diff)
	}
	p.audit()
	b.bought(bil24Case, b.placed())
	p.audit()
}

func (p *process) killedInRelease() {
	b := bil24Case.chosen(p.apiShop)
	seats := b.look().seats()
	p.killedIn(b, "RESERVATION",
		func() { b.tries("DELETE", b.linesPath(), takeSeats(seats[0])) },
		func() bool { return len(p.books("bil24").of(opera).HeldSeats) == 1 })
	if diff := cmp.Diff(seats[1:], b.wants(1).seats()); diff != "" {
		p.Errorf("cart (-want +got):\n%s", diff)
	}
	p.audit()
}

func (p *process) killedInLock() {
	b := iabiletCase.chosen(p.apiShop)
	p.killedIn(b, "/lockSeats",
		func() { b.tries("POST", "/v1/carts/"+b.cart+"/order", b.details()) },
		func() bool { return p.books("iabilet").of(concert).area(areaStanding).Held == 2 })
	b.bought(iabiletCase, b.placed())
	p.audit()
}

func (p *process) killedInOrder(c vendorCase) {
	b := c.chosen(p.apiShop)
	orders := len(p.books(vendorOf(c.performance)).Orders)
	p.killedIn(b, c.place,
		func() { b.tries("POST", "/v1/carts/"+b.cart+"/order", b.details()) },
		func() bool { return len(p.books(vendorOf(c.performance)).Orders) > orders })
	o := b.placed()
	if got := len(p.books(vendorOf(c.performance)).Orders); got != orders+1 {
		p.Errorf("vendor has %d orders more, want one", got-orders)
	}
	p.audit()
	b.bought(c, o)
	p.audit()
}

func (p *process) killedInConfirmation(c vendorCase) {
	b := c.chosen(p.apiShop)
	o := b.placed()
	paid := len(p.books(vendorOf(c.performance)).in(c.order))
	page := b.payPage(o)
	b.post(page, url.Values{"decision": {"pay"}})
	// The catalogue cannot be read when the program starts again: an order must
	// come to its end without.
	catalogue := map[string]string{"bil24": "GET_ALL_ACTIONS", "iabilet": "/events"}[vendorOf(c.performance)]
	p.door(vendorOf(c.performance), `{"fail":{"op":"`+catalogue+`","mode":"error_before","count":1000000}}`)
	p.killedIn(b, c.confirm,
		func() { b.try(b.request("GET", "/o/"+o.ID+"/returned", nil)) }, // the worker may come first
		func() bool { return len(p.books(vendorOf(c.performance)).in(c.order)) > paid })
	b.issued(c, o)
	p.audit()
	p.door(vendorOf(c.performance), `{"fail":{"op":"`+catalogue+`","mode":"slow","count":1}}`)
	eventually(p, "open again", func() bool {
		return p.visitor(c.performance).send("GET", "/e/"+c.performance, nil).status == http.StatusOK
	})
}

// killedWhenPaid kills the program between the payment page and us.
func (p *process) killedWhenPaid(c vendorCase) {
	b := c.chosen(p.apiShop)
	o := b.placed()
	b.post(b.payPage(o), url.Values{"decision": {"pay"}})
	p.kill()
	p.start()
	b.issued(c, o)
	p.audit()
}

func (p *process) killedInCancellation(c vendorCase) {
	b := c.chosen(p.apiShop)
	o := b.placed()
	page := b.payPage(o)
	op := map[string]string{"bil24": "CANCEL_ORDER", "iabilet": "/unlock"}[vendorOf(c.performance)]
	p.killedIn(b, op,
		func() { b.try(b.form("/o/"+o.ID+"/cancel", url.Values{"token": {o.Secret}})) },
		func() bool { return len(p.books(vendorOf(c.performance)).in("NEW", "prepared")) == 0 })
	b.becomes(o.ID, "cancelled")
	b.decide(page, "pay") // too late
	p.audit()
}
