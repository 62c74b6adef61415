package server_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/backoffice"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/vendors/registry"
)

const sample = `
promoters:
  - id: opera
    name: Opera
    origins: ["https://www.opera.example"]
    accounts:
      - id: b24
        vendor: bil24
        base_url: https://api.example/json
        payment: {provider: demo, give_away: true}
        settings: {fid: "1184", token: "${TOKEN}"}
`

func lookup(name string) (string, bool) { return "s3cret: value", name == "TOKEN" }

// TestOpenRefuses looks at what only shows when accounts are opened.
func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		old, new string // what is changed in the sample
		want     []string
	}{
		{"an unknown setting", "fid:", "fidd:", []string{"accounts[b24].settings", "[12:", "fidd"}},
		{"a setting that is missing", `token: "${TOKEN}"`, "charge_percent: 6", []string{"accounts[b24].settings", "token"}},
		{"a plan that is not there", "settings:", "plans: {\"7\": nowhere.svg}\n        settings:", []string{"[12:", "plans: 7", "nowhere.svg"}},
		{"a vendor that takes no money", "provider: demo, give_away: true", "provider: vendor", []string{"[11:", "payment.provider: cannot be vendor"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			seller := "    seller: {name: O, address: O, terms_url: O, support: O}\n    accounts:"
			text := strings.Replace(strings.Replace(sample, tc.old, tc.new, 1), "    accounts:", seller, 1)
			c, err := config.Parse([]byte(text), lookup, registry.Names())
			if err != nil {
				t.Fatal(err)
			}
			c.File = "parterre.yaml"
			_, err = backoffice.OpenDesk(c, "opera/b24", slog.New(slog.DiscardHandler))
			if err == nil {
				t.Fatal("the account opens")
			}
			for _, want := range append(tc.want, "configuration parterre.yaml: [") {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q has a secret in it, or lines", err)
			}
		})
	}
}
