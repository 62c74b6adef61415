package bil24_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
)

func newFrom(text string) (vendors.Vendor, error) {
	return bil24.New(vendors.Options{
		BaseURL: "https://api.example/json", HTTP: http.DefaultClient,
		Settings: func(into any) error { return yaml.UnmarshalWithOptions([]byte(text), into, yaml.Strict()) },
	})
}

func TestSettings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []string // in the error; none: accepted
	}{
		{"all", `{interface: ticketing_system, fid: 1184, token: "s3cret", charge_percent: 10, locale: ro, image_hosts: ["cdn.example:8443"]}`, nil},
		{"least", `{fid: "1184", token: "s3cret"}`, nil},
		{"charge finer than the vendor's", `{fid: 1184, token: "s3cret", charge_percent: "7.125"}`, []string{"charge_percent"}},
		{"charge that is no JSON number", `{fid: 1184, token: "s3cret", charge_percent: "07.5"}`, []string{"charge_percent"}},
		{"pay host", `{interface: browser, fid: 1184, token: "s3cret", pay_hosts: ["*.bank.example"]}`, []string{"pay_hosts"}},
		{"fractional charge", `{fid: 1184, token: "s3cret", charge_percent: 7.5}`, nil},
		{"nothing", `{}`, []string{"fid", "token"}},
		{"browser", `{interface: browser, fid: 1184, token: "s3cret"}`, nil},
		{"catalogue event by event", `{fid: 1184, token: "s3cret", catalogue: filter, user_id: 18109, session_id: d603}`, nil},
		{"unknown catalogue", `{fid: 1184, token: "s3cret", catalogue: some}`, []string{"catalogue"}},
		{"half a user", `{fid: 1184, token: "s3cret", session_id: d603}`, []string{"user_id"}},
		{"user without a number", `{fid: 1184, token: "s3cret", user_id: anna, session_id: d603}`, []string{"user_id"}},
		{"unknown interface", `{interface: kiosk, fid: 1184, token: "s3cret"}`, []string{"kiosk"}},
		{"unknown key", `{fid: 1184, token: "s3cret", tokn: 1}`, []string{"tokn"}},
		{"charge", `{fid: 1184, token: "s3cret", charge_percent: "10%"}`, []string{"charge_percent"}},
		{"host", `{fid: 1184, token: "s3cret", image_hosts: ["https://cdn.example/"]}`, []string{"image_hosts"}},
		{"all wrong", `{interface: none, fid: x, token: "", charge_percent: -1}`, []string{"interface", "fid", "token", "charge_percent"}},
	}
	for _, tt := range tests {
		_, err := newFrom(tt.text)
		if (err == nil) != (len(tt.want) == 0) {
			t.Errorf("%s: New = %v", tt.name, err)
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: New = %v, want %q in it", tt.name, err, want)
			}
		}
	}
}
