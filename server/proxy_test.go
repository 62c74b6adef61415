package server_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/parterre/parterre/server"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/doctor"
	"github.com/parterre/parterre/server/vendors"
)

func TestExamineProxies(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, listen, public string
		trusted              []string
		level                vendors.Level
		says                 string
	}{
		{"a demo", "127.0.0.1:0", "", nil, "", ""},
		{"this machine only", "127.0.0.1:8080", "http://localhost:8080", nil, "", ""},
		{"without a proxy", "0.0.0.0:80", "http://tickets.example", nil, "", ""},
		{"a proxy on this machine", "127.0.0.1:8080", "https://tickets.example", nil, vendors.Bad, "127.0.0.1/32"},
		{"a proxy on this machine without TLS", "[::1]:8080", "http://tickets.example", nil, vendors.Bad, "all buyers count as one address"},
		{"something that does TLS elsewhere", ":8080", "https://tickets.example", nil, vendors.Note, "all buyers count as one address"},
		{"a proxy that is named", "127.0.0.1:8080", "https://tickets.example", []string{"127.0.0.1/32"}, vendors.Good, "127.0.0.1/32"},
		{"everybody", "127.0.0.1:8080", "https://tickets.example", []string{"10.0.0.0/8", "0.0.0.0/0"}, vendors.Bad, "0.0.0.0/0"},
		{"everybody by IPv6", "127.0.0.1:8080", "https://tickets.example", []string{"::/0"}, vendors.Bad, "::/0"},
		{"everybody by IPv4 in IPv6", "127.0.0.1:8080", "https://tickets.example", []string{"::ffff:0.0.0.0/96"}, vendors.Bad, "0.0.0.0/0"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			checks := doctor.ExamineProxies(config.Config{Listen: tc.listen, PublicURL: tc.public, TrustedProxies: tc.trusted})
			if tc.level == "" {
				if len(checks) > 0 {
					t.Errorf("found %v, want nothing", checks)
				}
				return
			}
			if len(checks) != 1 || checks[0].Level != tc.level || !strings.Contains(checks[0].Says, tc.says) || checks[0].Subject != "trusted_proxies" {
				t.Errorf("found %v, want one finding, %v, that says %q", checks, tc.level, tc.says)
			}
		})
	}
}

// TestStartSaysWhatIsSeldomMeant reads the log of a start.
func TestStartSaysWhatIsSeldomMeant(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	elsewhere := strings.Replace(d.Sandboxes["iabilet"], "127.0.0.1", "0.0.0.0", 1)
	c := reread(t, d, "listen: "+d.Config.Listen, "listen: 127.0.0.1:0\npublic_url: https://tickets.example",
		"database: sqlite:parterre.db", "database: sqlite:other.db", "secret_key_file: parterre.key", "secret_key_file: other.key",
		"base_url: "+d.Sandboxes["iabilet"], "base_url: "+elsewhere,
		"payment: {provider: demo}\n        settings:\n          key", "payment: {provider: demo, give_away: true}\n        settings:\n          key")
	var log bytes.Buffer
	s, err := server.Open(t.Context(), c, server.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	for _, want := range []string{"tickets are given away", "account=iab", "buyers cannot be told apart", "trusted_proxies"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not say %q: %s", want, log.String())
		}
	}
	checks := doctor.Examine(t.Context(), c)
	if got := said(checks, "halele/iab", vendors.Note); !strings.Contains(got, "every ticket of iaBilet is given away") {
		t.Errorf("doctor says of the account %q", got)
	}
	if got := said(checks, "trusted_proxies", vendors.Bad); !strings.Contains(got, "all buyers count as one address") {
		t.Errorf("doctor says of the proxy %q", got)
	}
}
