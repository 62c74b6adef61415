package server_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/server/backoffice"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/doctor"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sqlite"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/registry"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// openDemo starts a demo for the time of a test: every vendor's sandbox, and a
// configuration that sells from them.
func openDemo(t *testing.T) *demo.Demo {
	t.Helper()
	d, err := demo.Open(t.Context(), demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// reread is the demo's configuration with something else in it.
func reread(t *testing.T, d *demo.Demo, pairs ...string) config.Config {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(d.Dir, "parterre.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(string(text), pairs[i]) {
			t.Fatalf("the demo's configuration has no %q", pairs[i])
		}
	}
	file := filepath.Join(d.Dir, strings.ReplaceAll(t.Name(), "/", "-")+".yaml")
	if err := os.WriteFile(file, []byte(strings.NewReplacer(pairs...).Replace(string(text))), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Read(file, registry.Names())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// said is what was found out about a subject at a level, in lines.
func said(checks []doctor.Check, subject string, level vendors.Level) string {
	var lines []string
	for _, c := range checks {
		if c.Subject == subject && c.Level == level {
			lines = append(lines, c.Says)
		}
	}
	return strings.Join(lines, "\n")
}

func TestExamine(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	checks := doctor.Examine(t.Context(), d.Config)
	for _, p := range d.Config.Promoters {
		for _, a := range p.Accounts {
			subject := string(p.ID) + "/" + string(a.ID)
			if bad := said(checks, subject, vendors.Bad); bad != "" {
				t.Errorf("%s is found wanting: %s", subject, bad)
			}
			good := said(checks, subject, vendors.Good)
			for _, want := range []string{"on sale", "clock", "what is free of", "is readable", "can do: "} {
				if !strings.Contains(good, want) {
					t.Errorf("of %s is not said %q, but %s", subject, want, good)
				}
			}
		}
	}
	var subjects []string
	for _, c := range checks {
		if n := len(subjects); n == 0 || subjects[n-1] != c.Subject {
			subjects = append(subjects, c.Subject)
		}
		if strings.Contains(c.Says, "\n") {
			t.Errorf("of %s is said in several lines: %q", c.Subject, c.Says)
		}
	}
	if got := strings.Join(subjects, " "); !strings.HasPrefix(got, "browser module database panics opera/b24 ") {
		t.Errorf("subjects = %s, want the order of the configuration", got)
	}
}

func TestExamineFindsFault(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for _, tc := range []struct {
		name, old, new string
		subject        string
		want           []string // in the one sentence
	}{
		{"wrong credentials at Bil24", bil24sandbox.DefaultToken, "0000", "opera/b24", []string{"token", "Bil24"}},
		{"nobody at the address", d.Sandboxes["iabilet"], "http://127.0.0.1:1", "halele/iab", []string{"iaBilet", "http://127.0.0.1:1"}},
		{"a setting that is none", "charge_percent", "charge_percentage", "arena/b24", []string{"settings", "charge_percentage"}},
		{"money that the vendor does not take", "payment: {provider: demo}\n        settings:\n          key", "payment: {provider: vendor}\n        settings:\n          key",
			"halele/iab", []string{"payment.provider", "cannot be vendor", "iaBilet"}},
		{"money that the vendor takes", "provider: vendor", "provider: demo", "opera/card", []string{"payment.provider", "must be vendor", "Bil24"}},
		{"money that nobody may take", "provider: none", "provider: demo", "wadadli/ttg", []string{"payment.provider", "must be none", "TickeTing"}},
		{"another type of interface", "provider: vendor}\n        settings: {interface: browser", "provider: demo}\n        settings: {interface: ticketing_system",
			"opera/card", []string{"interface", "browser", "Bil24"}},
		{"an old client version", "order_minutes", "client_version: 2.9.9\n          order_minutes", "wadadli/ttg", []string{"client_version", "TickeTing"}},
		{"wrong credentials at iaBilet", iabiletsandbox.DefaultSecret, "0000", "halele/iab", []string{"secret", "iaBilet"}},
		{"wrong credentials at TickeTing", ticketingsandbox.DefaultKey, "0000", "wadadli/ttg", []string{"key", "TickeTing"}},
		{"wrong credentials at TicketSonic", ticketsonicsandbox.DefaultKey, "0000", "sofia/tso", []string{"key", "TicketSonic"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			pairs := []string{tc.old, tc.new}
			if tc.subject == "halele/iab" {
				pairs = append(pairs, "seller: {name: Asociația Halele Vechi}", "seller: {name: H, address: H, terms_url: H, support: H}")
			}
			bad := said(doctor.Examine(t.Context(), reread(t, d, pairs...)), tc.subject, vendors.Bad)
			if bad == "" || strings.Contains(bad, "\n") {
				t.Fatalf("of %s is said %q, want one sentence", tc.subject, bad)
			}
			for _, want := range tc.want {
				if !strings.Contains(bad, want) {
					t.Errorf("of %s is said %q, want it to say %q", tc.subject, bad, want)
				}
			}
			if strings.Contains(bad, "0000") || strings.Contains(bad, bil24sandbox.DefaultToken) {
				t.Errorf("what is said has credentials in it: %q", bad)
			}
		})
	}
}

// TestAlarmsAreShown raises an alarm as checkout does, in another process.
func TestAlarmsAreShown(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	db, err := sqlite.Open(t.Context(), filepath.Join(d.Dir, "parterre.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	now := time.Now()
	for subject, at := range map[string]time.Time{"opera/b24/193/681": now, "opera/b24/193/682": now.Add(-8 * 24 * time.Hour)} {
		if _, err := db.Raise(t.Context(), store.Alarm{Kind: store.StrikeCode, Subject: subject, Count: 147, Since: at, Last: at}, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	got := said(doctor.Examine(t.Context(), d.Config), "alarm", vendors.Note)
	if !strings.Contains(got, "opera/b24/193/681: 147 wrong codes") || strings.Contains(got, "682") {
		t.Errorf("doctor says %q, want the alarm of this week", got)
	}
	orders, err := backoffice.OpenOrders(t.Context(), d.Config)
	if err != nil {
		t.Fatal(err)
	}
	defer orders.Close()
	if lines, err := orders.Alarms(t.Context()); err != nil || len(lines) != 1 || lines[0] != got {
		t.Errorf("orders list --person says %q, %v, want %q", lines, err, got)
	}
}
