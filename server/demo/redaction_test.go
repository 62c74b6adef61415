package demo_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/server"
	"github.com/parterre/parterre/server/backoffice"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/doctor"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// logged is everything that was logged.
type logged struct {
	mu   sync.Mutex // guards text
	text bytes.Buffer
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logged) all() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Who buys.
const (
	buyerEmail = "zamfira.oprea@exemplu.ro"
	buyerPhone = "+40 720 418 266"
	buyerName  = "Zamfira Oprea"
	fanID      = "FAN-99172635"
)

// purchase is a whole purchase: which evening, what is done in its cart, and
// under which fields secrets must have passed so that the test has looked.
type purchase struct {
	name, vendor, performance string
	choose                    func(*buyer)
	pay                       func(*buyer)
	passed                    []string
	// faults are calls that go wrong in it, by operation.
	faults map[string]string
}

var purchases = []purchase{
	{
		name: "Bil24", vendor: "bil24", performance: "opera/b24/" + bil24sandbox.EventTraviata + "/" + bil24sandbox.PerformanceTraviata,
		choose: func(b *buyer) { b.lines("best", "1", "quantity", "2", "price_category", "") },
		pay:    (*buyer).payDemo,
		passed: []string{"token", "sessionid", "email", "placementurl", "barcodenumber"},
		faults: map[string]string{"CREATE_ORDER_EXT": "truncate", "PAY_ORDER": "error_after", "GET_TICKETS_BY_ORDER": "truncate"},
	},
	{
		name: "Bil24 with every code", vendor: "bil24", performance: "uzina/b24/" + bil24sandbox.EventFinal + "/" + bil24sandbox.PerformanceFinal,
		choose: func(b *buyer) {
			b.lines("access_code", "0000")
			b.lines("access_code", strconv.Itoa(bil24sandbox.FinalCode))
			b.lines("best", "1", "quantity", "2", "price_category", "")
			b.lines("promo", bil24sandbox.PromoSpent)
			b.lines("promo", bil24sandbox.PromoTenth)
		},
		pay:    (*buyer).payDemo,
		passed: []string{"kdp", "promocodelist", "seatfanidmap", "fullname"},
	},
	{
		name: "Bil24, paid there", vendor: "bil24", performance: "opera/card/" + bil24sandbox.EventTraviata + "/" + bil24sandbox.PerformanceTraviata,
		choose: func(b *buyer) {
			b.lines("best", "1", "quantity", "2", "price_category", "")
			b.lines("email_bind", buyerEmail)
			b.lines("email_code", "654321")
			b.lines("email_code", bil24sandbox.EmailCode)
		},
		pay: func(b *buyer) {
			action, fields := b.form("/pay")
			b.post(action, fields)
			b.post("", url.Values{"decision": {"pay"}})
		},
		passed: []string{"code", "formurl"},
	},
	{
		name: "iaBilet with a voucher", vendor: "iabilet", performance: "halele/iab/" + iabiletsandbox.EventVoucher + "/" + iabiletsandbox.EventVoucher,
		choose: func(b *buyer) {
			b.lines("promo", "NICIUNUL")
			b.lines("promo", iabiletsandbox.VoucherCode)
			b.lines("area", iabiletsandbox.AreaGarden, "quantity", "2")
		},
		pay:    (*buyer).payDemo,
		passed: []string{"vouchercode", "participantname", "printurl"},
	},
	{
		name: "iaBilet", vendor: "iabilet", performance: "halele/iab/" + iabiletsandbox.EventConcert + "/" + iabiletsandbox.EventConcert,
		choose: func(b *buyer) { b.lines("area", iabiletsandbox.AreaStanding, "quantity", "2") },
		pay:    (*buyer).payDemo,
		passed: []string{"key", "secret", "email", "code"},
		faults: map[string]string{"/lockSeats": "error_before", "/prepareOrder": "truncate"},
	},
	{
		name: "TickeTing", vendor: "ticketing", performance: "wadadli/ttg/" + ticketingsandbox.EventSunset + "/" + ticketingsandbox.EventSunset,
		choose: func(b *buyer) { b.lines("area", ticketingsandbox.SectionLawn, "quantity", "2") },
		pay:    (*buyer).payDemo,
		passed: []string{"x-api-key", "serial"},
		faults: map[string]string{ticketingsandbox.OpPlace: "truncate", ticketingsandbox.OpTickets: "error_before"},
	},
	{
		name: "TicketSonic", vendor: "ticketsonic", performance: "sofia/tso/" + ticketsonicsandbox.EventConcert + "/" + ticketsonicsandbox.EventConcert,
		choose: func(b *buyer) { b.lines("area", ticketsonicsandbox.SKUFloor, "quantity", "2") },
		pay:    (*buyer).payDemo,
		passed: []string{"x-api-key", "x-api-userid", "encrypted_data"},
		faults: map[string]string{"order/new": "error_before"},
	},
}

// TestNothingSecretIsLogged buys at every vendor, with everything logged, and
// looks for what must not be there, nor in clear in the database: credentials and
// sessions, what buyers typed, codes of tickets, our own bearer values and the
// addresses of payments.
func TestNothingSecretIsLogged(t *testing.T) {
	t.Parallel()
	log := &logged{}
	logger := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: untimed}))
	d, err := demo.Open(t.Context(), demo.Options{Timing: quick, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	tapes := make(map[string]*tape)
	for vendor, address := range d.Sandboxes {
		tapes[vendor] = newTape(t, vendor, address)
	}
	for i := range d.Config.Promoters {
		for j := range d.Config.Promoters[i].Accounts {
			a := &d.Config.Promoters[i].Accounts[j]
			a.BaseURL = strings.Replace(a.BaseURL, d.Sandboxes[a.Vendor], tapes[a.Vendor].url, 1)
		}
	}
	if err := d.Restart(t.Context(), logger); err != nil {
		t.Fatal(err)
	}

	ours := make(map[string]bool)
	var pages []string // where it is paid
	t.Run("buy", func(t *testing.T) {
		for _, p := range purchases {
			t.Run(p.name, func(t *testing.T) {
				p.spoil(t, d.Sandboxes[p.vendor])
				secrets, payments := p.buy(t, d.URL())
				for _, secret := range secrets {
					ours[secret] = true
				}
				pages = append(pages, payments...)
			})
		}
	})
	desks(t, d.Config, logger)
	for i := range d.Config.Promoters {
		for j := range d.Config.Promoters[i].Accounts {
			d.Config.Promoters[i].Accounts[j].BaseURL = "http://127.0.0.1:1"
		}
	}
	examine(t, d.Config, logger) // nobody answers
	d.Close()

	kept := files(t, d.Dir)
	for _, page := range pages {
		conceal(t, kept, "our own", "the database", page)
		if id, proof, ok := strings.Cut(page, "."); !ok || len(proof) < 32 || !strings.Contains(kept, id) {
			t.Errorf("the page %q is not a payment in the database with a proof", page)
		}
	}
	if len(pages) == 0 {
		t.Error("nobody paid, so that no payment's address was looked for")
	}
	for secret := range ours {
		conceal(t, kept, "our own", "the database", secret)
	}
	text := log.all()
	for _, page := range pages {
		conceal(t, text, "our own", "the log", page)
	}
	if !strings.Contains(text, "level=DEBUG") {
		t.Fatalf("nothing was logged at level debug: %.300s", text)
	}
	for secret := range ours {
		conceal(t, text, "our own", "the log", secret)
	}
	for _, p := range purchases {
		heard := tapes[p.vendor].heard()
		for _, field := range p.passed {
			if len(heard[field]) == 0 {
				t.Errorf("%s: no %s passed, so that nothing of it was looked for", p.name, field)
			}
		}
	}
	for vendor, tape := range tapes {
		for field, values := range tape.heard() {
			for secret := range values {
				conceal(t, text, vendor+" "+field, "the log", secret)
				if secret != bil24sandbox.PromoTenth { // it is part of the discount's name
					conceal(t, kept, vendor+" "+field, "the database", secret)
				}
			}
		}
	}
}

// desks logs what doctor finds, and the errors of the vendors' desks.
func desks(t *testing.T, c config.Config, log *slog.Logger) {
	t.Helper()
	examine(t, c, log)
	for _, p := range c.Promoters {
		for _, a := range p.Accounts {
			desk, err := backoffice.OpenDesk(c, string(p.ID)+"/"+string(a.ID), log)
			if err != nil {
				t.Fatal(err)
			}
			for _, words := range []string{"account show", "events list", "events show --event 1", "tickets list --event 1", "orders show --order 1"} {
				if _, err := desk.Do(t.Context(), strings.Fields(words)); err != nil {
					log.Info(err.Error())
				}
			}
		}
	}
}

func examine(t *testing.T, c config.Config, log *slog.Logger) {
	for _, check := range doctor.Examine(t.Context(), c) {
		log.Info(check.Says)
	}
}

// files is what is in the files of the database.
func files(t *testing.T, folder string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "parterre.db*"))
	if err != nil || len(names) == 0 {
		t.Fatalf("files of the database = %q, %v", names, err)
	}
	var all []byte
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, content...)
	}
	return string(all)
}

// conceal fails if a log or a file has a secret, as it is or as it is in an
// address.
func conceal(t *testing.T, log, what, where, secret string) {
	t.Helper()
	for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret)} {
		if !strings.Contains(log, form) {
			continue
		}
		// Short numbers may be part of longer ones.
		found := regexp.MustCompile(`(^|[^0-9A-Za-z])` + regexp.QuoteMeta(form) + `($|[^0-9A-Za-z])`).FindStringIndex(log)
		if found != nil {
			t.Errorf("%s: %s has %q in %q", what, where, form, log[max(0, found[0]-160):min(len(log), found[1]+40)])
			return
		}
	}
}

// untimed keeps times out of the log: their digits could be taken for secrets.
func untimed(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindTime || a.Value.Kind() == slog.KindDuration {
		return slog.Attr{}
	}
	return a
}

// quick are the checkout's waits, long enough for a call to a sandbox.
var quick = server.Timing{
	CallTimeout: 2 * time.Second, Grace: 500 * time.Millisecond, HoldGrace: 300 * time.Millisecond,
	Recheck: 100 * time.Millisecond, Beat: 50 * time.Millisecond, IssueTimeout: 2 * time.Second,
}

// spoil makes calls go wrong at the vendor's control door.
func (p purchase) spoil(t *testing.T, sandbox string) {
	t.Helper()
	for op, mode := range p.faults {
		order := fmt.Sprintf(`{"fail": {"op": %q, "mode": %q, "count": 1}}`, op, mode)
		answer, err := http.Post(sandbox+"/_control", "application/json", strings.NewReader(order))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("the door of %s answers %s with %d", p.vendor, order, answer.StatusCode)
		}
	}
}

// buy buys and returns the secrets that only we and the buyer know.
func (p purchase) buy(t *testing.T, address string) (secrets, payments []string) {
	b := newBuyer(t)
	b.open(address + "/e/" + p.performance)
	p.choose(b)
	if len(b.find("cart-line", "data-testid")) == 0 {
		t.Fatalf("the cart is empty: %s", b.text())
	}
	_, fields := b.form("/lines")
	token := fields.Get("token")
	b.order(p.performance)
	if b.status == http.StatusUnprocessableEntity { // a wrong voucher, which was taken out
		b.order(p.performance)
	}
	secrets = []string{token, buyerEmail, buyerPhone, buyerName, fanID, strings.Fields(buyerName)[0]}
	if b.payable() {
		_, fields := b.form("/pay")
		secrets = append(secrets, fields.Get("token"))
		p.pay(b)
	}
	b.becomes("issued")
	tickets := b.find("ticket", "data-code")
	if len(tickets) == 0 || slices.Contains(tickets, "") {
		t.Errorf("tickets = %q, want some with codes", tickets)
	}
	b.documents()
	for i, prefix := range []string{0: "ct_", 6: "os_"} {
		if i < len(secrets) && !strings.HasPrefix(secrets[i], prefix) {
			t.Errorf("bearer value %d is %.3s…, want %s…", i, secrets[i], prefix)
		}
	}
	return append(tickets, secrets...), b.payments
}

// payable waits until the order can be paid, or need not be.
func (b *buyer) payable() bool {
	b.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); b.open("") {
		if len(b.find("pay", "data-testid")) > 0 {
			return true
		}
		if slices.Contains(b.find("order", "data-status"), "issued") {
			return false
		}
	}
	b.Fatalf("%s cannot be paid: %s", b.at, b.text())
	return false
}

// documents takes printed and mailed tickets, where the order's page has them.
func (b *buyer) documents() {
	b.Helper()
	at, page := b.at, b.page
	for _, one := range []struct{ hook, ending string }{{"order-print", "/print"}, {"order-send", "/send"}} {
		if b.at, b.page = at, page; len(b.find(one.hook, "data-testid")) == 0 {
			continue
		}
		action, fields := b.form(one.ending)
		if b.post(action, fields); b.status != http.StatusOK {
			b.Errorf("%s = %d", action, b.status)
		}
	}
}

// order fills the form of the second step in and sends it.
func (b *buyer) order(performance string) {
	b.Helper()
	b.open("/e/" + performance + "?step=details")
	action, fields := b.form("/order")
	for name := range fields {
		switch {
		case name == "email":
			fields.Set(name, buyerEmail)
		case name == "phone":
			fields.Set(name, buyerPhone)
		case name == "full_name":
			fields.Set(name, buyerName)
		case strings.HasPrefix(name, "fan_id"):
			fields.Set(name, fanID)
		case fields.Get(name) == "":
			fields.Set(name, buyerName)
		}
	}
	b.post(action, fields)
}

// payDemo pays at the demo provider's page.
func (b *buyer) payDemo() {
	b.Helper()
	action, fields := b.form("/pay")
	b.post(action, fields)
	if page, ok := strings.CutPrefix(b.at.Path, "/pay/demo/"); ok {
		b.payments = append(b.payments, page)
		fields := url.Values{"decision": {"pay"}}
		b.post(b.at.Path, fields)
	}
}
