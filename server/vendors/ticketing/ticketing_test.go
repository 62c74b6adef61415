package ticketing_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/ticketing"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
)

func newFrom(settings string, currency seatplan.Currency) (*ticketing.Vendor, error) {
	return ticketing.New(vendors.Options{
		BaseURL: "https://api.example/v3", HTTP: http.DefaultClient, Currency: currency,
		Settings: func(into any) error { return yaml.UnmarshalWithOptions([]byte(settings), into, yaml.Strict()) },
	})
}

func TestSettings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, settings string
		currency       seatplan.Currency
		want           []string // in the error; none: accepted
	}{
		{"all", `{key: "s3cret", client_version: "3.1.2", customer: AG-7K2M9QX4, order_minutes: 10, site: "https://www.example/events/{id}"}`, "XCD", nil},
		{"least", `{key: s3cret}`, "USD", nil},
		{"nothing", `{}`, "XCD", []string{"key"}},
		{"no currency", `{key: s3cret}`, "", []string{"currency"}},
		{"unknown key", `{key: s3cret, kee: 1}`, "XCD", []string{"kee"}},
		{"all wrong", `{client_version: latest, customer: "a/b", order_minutes: 9999, site: "http://www.example/{id}"}`, "XCD",
			[]string{"key", "client_version", "customer", "order_minutes", "site"}},
		{"site without id", `{key: s3cret, site: "https://www.example/"}`, "XCD", []string{"site"}},
	}
	for _, tt := range tests {
		v, err := newFrom(tt.settings, tt.currency)
		if (err == nil) != (len(tt.want) == 0) {
			t.Errorf("%s: New = %v", tt.name, err)
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: New = %v, want %q in it", tt.name, err, want)
			}
		}
		if err == nil && strings.Contains(fmt.Sprintf("%v %+v %#v", v, v, v), "s3cret") {
			t.Errorf("%s: a vendor prints its key", tt.name)
		}
	}
	if _, err := ticketing.New(vendors.Options{BaseURL: "https://api.example/v3", HTTP: http.DefaultClient, Currency: "XCD"}); err == nil {
		t.Error("New without settings succeeds")
	}
}

// TestCredentials: what a key may not do is the account's fault, and a sentence
// says so.
func TestCredentials(t *testing.T) {
	t.Parallel()
	customer := `,"customer":"` + ticketingsandbox.Customer + `"}`
	tests := []struct {
		name, settings string
		options        ticketingsandbox.Options
		says           string
	}{
		{"wrong key", `{"key":"nobody's"` + customer, ticketingsandbox.Options{}, "key is not valid"},
		{"old version", fullSettings, ticketingsandbox.Options{MinVersion: "4.0"}, "client version 3.0.0 is refused"},
		{"may not order", `{"key":"` + ticketingsandbox.RestrictedKey + `"` + customer, ticketingsandbox.Options{}, "may not do this"},
		{"another's account", `{"key":"` + ticketingsandbox.DefaultKey + `","customer":"AG-00000000"}`, ticketingsandbox.Options{}, "may not do this"},
		{"nobody's account", `{"key":"` + ticketingsandbox.DefaultKey + `"}`, ticketingsandbox.Options{Tiers: true}, "customer is not set"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, tt.options, tt.settings)
			p := vendors.Performance{ID: ticketingsandbox.EventSunset, Event: ticketingsandbox.EventSunset}
			_, err := s.PlaceOrder(t.Context(), s.request(p, vendors.Holding{Places: held(1, ticketingsandbox.SectionLawn, 0)}, "o_1"))
			wantKind(t, "PlaceOrder", err, vendors.ErrAccount)
			if err == nil || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), ticketingsandbox.DefaultKey) {
				t.Errorf("PlaceOrder = %v, want %q", err, tt.says)
			}
		})
	}
}

// TestNothingSecretIsLogged reads everything that a purchase and a desk log.
func TestNothingSecretIsLogged(t *testing.T) {
	t.Parallel()
	s := openShop(t, ticketingsandbox.Options{}, "")
	p := s.performance(ticketingsandbox.EventSunset)
	h := s.cart(p, wanted{ticketingsandbox.SectionLawn, 1})
	o := s.place(p, h, "o_1")
	tickets, err := s.Tickets(t.Context(), refTo(o, p, h))
	if err != nil {
		t.Fatal(err)
	}
	code := s.act("tokens", "list", vendors.Args{"event": {ticketingsandbox.EventSunset}})["entries"].([]any)[0].(map[string]any)["code"].(string)
	s.act("admissions", "admit", vendors.Args{
		"event": {ticketingsandbox.EventSunset}, "code": {code}, "redeemer": {"Gate A"}, "device": {"scanner-1"}, "serial": codes(tickets),
	})
	log := s.log.String()
	if !strings.Contains(log, "vendor call") {
		t.Error("nothing was logged")
	}
	for _, secret := range []string{ticketingsandbox.DefaultKey, tickets[0].Code, code, "buyer@wadadli.example", "Beverly Buyer", "scanner-1"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log has %q in it", secret)
		}
	}
}
