package e2e_test

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// TestWrongAccounts has each account configured wrongly: the doctor says in a
// sentence what is wrong, the log names the account, the buyer is told that the
// box office does not answer, and nobody is told a credential.
func TestWrongAccounts(t *testing.T) {
	t.Parallel()
	program := program(t)
	const wrong = "0000badc0ffee0000"
	for name, tc := range map[string]struct {
		performance string
		edits       []string
		doctor      string // what it says of the account
		log         string
	}{
		"Bil24, token": {
			opera, []string{bil24sandbox.DefaultToken, wrong},
			"opera/b24: Bil24 refuses the account: interface 1184 and its token are not accepted", "account=b24",
		},
		"Bil24, interface type": {
			opera, []string{`payment: {provider: demo}
        settings: {fid: "1184"`, `payment: {provider: vendor}
        settings: {interface: browser, fid: "1184"`, `, charge_percent: "6"`, "", "languages: [en]", `languages: [en]
    seller: {name: Opera, address: Hill 1, terms_url: "https://opera.example/terms", support: help@opera.example}`},
			"opera/b24: Bil24 refuses the account: interface 1184 is of the type ticketing_system", "account=b24",
		},
		"iaBilet, secret": {
			concert, []string{iabiletsandbox.DefaultSecret, wrong},
			"halele/iab: iaBilet refuses the key or the secret", "account=iab",
		},
		"TickeTing, key": {
			sunset, []string{ticketingsandbox.DefaultKey, wrong},
			"wadadli/ttg: TickeTing does not know the key", "account=ttg",
		},
		"TickeTing, client version": {
			sunset, []string{`customer: `, `client_version: "2.0.0", customer: `},
			"wadadli/ttg: TickeTing refuses client version 2.0.0", "account=ttg",
		},
		"TicketSonic, key": {
			trains, []string{ticketsonicsandbox.DefaultKey, wrong},
			"sofia/tso: TicketSonic knows the user but not the key", "account=tso",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := configured(t, program, tc.edits...)
			said, err := exec.CommandContext(t.Context(), program, "doctor", "--config", p.config).Output()
			if err == nil || !strings.Contains(string(said), tc.doctor) {
				t.Errorf("doctor: %v, said\n%s\nwant %q", err, said, tc.doctor)
			}
			for _, line := range strings.Split(string(said), "\n") {
				if strings.HasPrefix(line, "FAIL") {
					t.Log("doctor: ", line)
				}
			}
			p.start()
			t.Cleanup(p.kill)
			p.refusesBuyer(tc.performance)
			log := ""
			eventually(t, "in the log: "+tc.log+" credentials refused", func() bool {
				for _, line := range strings.Split(p.log.String(), "\n") {
					if strings.Contains(line, tc.log) && strings.Contains(line, "credentials refused") {
						log = line
					}
				}
				return log != ""
			})
			t.Log("log: ", log)
			log = p.log.String()
			for _, secret := range []string{wrong, bil24sandbox.DefaultToken, iabiletsandbox.DefaultSecret, ticketingsandbox.DefaultKey, ticketsonicsandbox.DefaultKey} {
				if strings.Contains(log, secret) || strings.Contains(string(said), secret) {
					t.Errorf("the credential %s is said", secret)
				}
			}
		})
	}
}

// refusesBuyer goes as far as a buyer comes, which is not to a place of their
// own.
func (p *process) refusesBuyer(performance string) {
	p.Helper()
	b := p.visitor(performance)
	page := b.send("GET", "/e/"+performance, nil)
	if page.status == http.StatusServiceUnavailable {
		p.Logf("buyer: the page is %d, %s", page.status, textOf(page.body, "<h1"))
		return
	}
	b = p.buyer(performance)
	no := b.take(takeSeats(p.freeSeats(performance, 1)...)).refused(http.StatusServiceUnavailable, "vendor_down")
	p.Logf("buyer: %s", no.Message)
}

// textOf is the text of the first element that begins so.
func textOf(html []byte, begins string) string {
	_, after, _ := strings.Cut(string(html), begins)
	_, after, _ = strings.Cut(after, ">")
	text, _, _ := strings.Cut(after, "<")
	return text
}

// TestVisitLost has Bil24 forget a buyer's user and session: what was held is
// shown as gone and can be asked for again, under a new one.
func TestVisitLost(t *testing.T) {
	t.Parallel()
	shop := openShop(t, demo.Options{})
	b, seats := shop.buyer(opera), shop.freeSeats(opera, 2)
	b.take(takeSeats(seats[0]))
	shop.door("bil24", `{"reset":true}`)
	no := b.take(takeSeats(seats[1])).refused(http.StatusConflict, "hold_expired")
	t.Logf("buyer: %s", no.Message)
	if got := b.look(); len(got.Items) != 0 || len(got.Expired) != 1 || got.Expired[0].Seat != seats[0] {
		t.Errorf("cart %+v, want %s as expired and nothing held", got, seats[0])
	}
	b.again()
	b.wants(1)
	o := b.placed()
	b.pay(o)
	b.becomes(o.ID, "issued")
}
