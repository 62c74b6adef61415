package config_test

import (
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/server/config"
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

// systems are what accounts may be at.
var systems = []string{"bil24", "iabilet"}

func lookup(name string) (string, bool) { return "s3cret: value", name == "TOKEN" }

func TestParse(t *testing.T) {
	t.Parallel()
	c, err := config.Parse([]byte(sample), lookup, systems)
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:8080" || c.PollInterval != 5*time.Second || c.Promoters[0].Languages[0] != "en" {
		t.Errorf("defaults are missing: %+v", c)
	}
	var settings struct {
		FID   string `yaml:"fid"`
		Token string `yaml:"token"`
	}
	if err := c.Promoters[0].Accounts[0].Settings.Decode(&settings); err != nil {
		t.Fatal(err)
	}
	if settings.Token != "s3cret: value" {
		t.Errorf("token = %q, want what the environment has, to the letter", settings.Token)
	}
}

func TestParseConfigRefuses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		old, new string // what is changed in the sample
		want     []string
	}{
		{"an unknown key", "    name: Opera\n", "    name: Opera\n    colour: red\n", []string{"[5:", "colour"}},
		{"a variable that is not set", "${TOKEN}", "${OTHER}", []string{"[11:", "${OTHER} is not set"}},
		{"an unknown vendor", "vendor: bil24", "vendor: bil25", []string{"promoters[opera].accounts[b24].vendor", "bil25"}},
		{"the reserved account", "id: b24", "id: embed", []string{"embed is reserved"}},
		{"an id that is no address", "id: opera", "id: o/pera", []string{"cannot be part of an address"}},
		{"an origin with a path", "https://www.opera.example", "https://www.opera.example/", []string{"origins", "is not an origin"}},
		{"an origin in capitals", "https://www.opera.example", "https://www.Opera.example", []string{"origins", "is not an origin"}},
		{"an address that no browser sends", "promoters:", "public_url: https://tickets.example:443\npromoters:", []string{"[2:", "public_url", "is not an origin"}},
		{"a provider that is not there", "provider: demo", "provider: cash", []string{"[10:", "payment.provider", "demo, vendor, none"}},
		{"real money without a seller", "provider: demo, give_away: true", "provider: vendor", []string{"[3:", "promoters[opera].seller"}},
		{"tickets given away", ", give_away: true", "", []string{"[10:", "promoters[opera].accounts[b24].payment.provider: demo takes no money", "give_away: true"}},
		{"another provider that gives away", "provider: demo", "provider: none", []string{"[10:", "payment.give_away: goes with provider demo only"}},
		{"a word for yes", "give_away: true", "give_away: maybe", []string{"[10:"}},
		{"a proxy that is no network", "promoters:", "trusted_proxies: [10.0.0.1]\npromoters:", []string{"[2:", "trusted_proxies"}},
		{"a limit of nothing", "promoters:", "limits:\n  held_per_address: 0\npromoters:", []string{"[3:", "limits.held_per_address: 0 is not from 1"}},
		{"a trusted network of IPv6 that is counted as more", "promoters:", "limits: {trusted: [\"2001:db8::1/128\"]}\npromoters:", []string{"[2:", "limits.trusted:", "2001:db8::1/128"}},
		{"an unknown limit", "promoters:", "limits: {held: 1}\npromoters:", []string{"[2:", "held"}},
		{"too short a hold", "promoters:", "own_hold: 5s\npromoters:", []string{"[2:", "own_hold: 5s is not from 10s to 1h"}},
		{"a zone that is not there", "base_url:", "time_zone: Europe/Nowhere\n        base_url:", []string{"time_zone", "Europe/Nowhere"}},
		{"text that is not YAML", "promoters:", "promoters: [", []string{"["}},
		{"a word for a list", `["https://www.opera.example"]`, "5", []string{"[5:14]"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(sample, tc.old, tc.new, 1)
			if text == sample {
				t.Fatalf("the sample has no %q", tc.old)
			}
			_, err := config.Parse([]byte(text), lookup, systems)
			if err == nil {
				t.Fatal("ParseConfig accepts it")
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("error %q has a secret in it", err)
			}
		})
	}
}

func TestSettingsErrorsHideSecrets(t *testing.T) {
	t.Parallel()
	c, err := config.Parse([]byte(strings.Replace(sample, "fid:", "fidd:", 1)), lookup, systems)
	if err != nil {
		t.Fatal(err)
	}
	var settings struct {
		FID   string `yaml:"fid"`
		Token string `yaml:"token"`
	}
	err = c.Promoters[0].Accounts[0].Settings.Decode(&settings)
	if err == nil || !strings.Contains(err.Error(), "fidd") || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("Decode with an unknown key = %v, want an error that names fidd and no secret", err)
	}
}

// TestDemoPaymentsStayOnThisMachine tries addresses of vendors with payments that
// move no money.
func TestDemoPaymentsStayOnThisMachine(t *testing.T) {
	t.Parallel()
	for address, here := range map[string]bool{
		"http://127.0.0.1:9000/json": true, "http://127.8.9.10": true, "http://localhost:9000": true, "http://[::1]:9000": true,
		"http://[::ffff:127.0.0.1]:9000": true, "https://api.bil24.pro/json": false, "http://10.0.0.1": false, "http://0.0.0.0:9000": false,
		"http://127.0.0.1.evil.example": false, "http://localhost.evil.example": false, "http://127.0.0.1@evil.example": false,
		"http://2130706433": false, "http://127.1": false, "http://[::]:9000": false,
	} {
		for _, consent := range []bool{false, true} {
			text := strings.Replace(sample, "https://api.example/json", address, 1)
			if !consent {
				text = strings.Replace(text, ", give_away: true", "", 1)
			}
			_, err := config.Parse([]byte(text), lookup, systems)
			if (err == nil) != (here || consent) {
				t.Errorf("demo payments with a vendor at %s, give_away %v: %v", address, consent, err)
			}
		}
	}
}
