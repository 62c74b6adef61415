package server_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/backoffice"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// partial are calls that must be told one of several things, or that need another
// kind of key: they are to say so.
var partial = map[string]string{
	"opera/b24 tickets list":   "name one of day, order, performance",
	"opera/card tickets list":  "name one of day, order, performance",
	"wadadli/ttg account show": "the key",
}

// TestDesks makes every call of every vendor's desk that reads and needs to be
// told nothing, at the vendor's sandbox: each has a result, and no result has a
// credential in it.
func TestDesks(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	credentials := []string{
		bil24sandbox.DefaultToken, bil24sandbox.BrowserToken, iabiletsandbox.DefaultKey, iabiletsandbox.DefaultSecret,
		ticketingsandbox.DefaultKey, ticketsonicsandbox.DefaultKey,
	}
	for account, least := range map[string]int{"opera/b24": 5, "opera/card": 5, "halele/iab": 3, "wadadli/ttg": 4, "sofia/tso": 3} {
		t.Run(account, func(t *testing.T) {
			t.Parallel()
			opened := openAccount(t, d.Config, account)
			v := opened.Vendor
			desk := backoffice.NewDesk(account, opened.Driver.Title, v)
			called := 0
			for _, a := range v.(vendors.Desk).Actions() {
				if a.Mutates || slices.ContainsFunc(a.Params, func(p vendors.Param) bool { return p.Required }) {
					continue
				}
				called++
				result, err := desk.Do(t.Context(), []string{a.Noun, a.Verb})
				if why := partial[account+" "+a.Noun+" "+a.Verb]; why != "" {
					if err == nil || !strings.Contains(err.Error(), why) || strings.Contains(err.Error(), "\n") {
						t.Errorf("%s %s: %v, want one sentence that says %q", a.Noun, a.Verb, err, why)
					}
					continue
				}
				if err != nil {
					t.Errorf("%s %s: %v", a.Noun, a.Verb, err)
					continue
				}
				text, err := json.Marshal(result)
				if err != nil || len(text) < 3 {
					t.Errorf("%s %s = %s, %v, want something", a.Noun, a.Verb, text, err)
				}
				for _, secret := range credentials {
					if strings.Contains(string(text), secret) {
						t.Errorf("the result of %s %s has a credential in it", a.Noun, a.Verb)
					}
				}
			}
			if called < least {
				t.Errorf("%d calls were made, want %d at least", called, least)
			}
		})
	}
}
