package server_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/server"
	"github.com/parterre/parterre/server/backoffice"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/doctor"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sealed"
	"github.com/parterre/parterre/server/store/sqlite"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/registry"
)

// installation is a configuration in a folder of its own, with a vendor whom
// nobody answers for.
func installation(t *testing.T) config.Config {
	t.Helper()
	file := filepath.Join(t.TempDir(), "parterre.yaml")
	text := strings.NewReplacer("https://api.example/json", "http://127.0.0.1:1", ", give_away: true", "").Replace("listen: 127.0.0.1:0" + sample)
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(text, "${TOKEN}", "t0ken")), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Read(file, registry.Names())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// starts starts a server and stops it again.
func starts(t *testing.T, c config.Config) error {
	t.Helper()
	s, err := server.Open(t.Context(), c, server.Options{Log: slog.New(slog.DiscardHandler)})
	if err == nil {
		s.Close()
	}
	return err
}

// forgetKeyCheck makes a database one of an earlier program, with an order that is
// sealed with its key.
func forgetKeyCheck(t *testing.T, c config.Config) {
	t.Helper()
	file := filepath.Join(c.Dir, "parterre.db")
	os.Remove(file)
	key, err := os.ReadFile(filepath.Join(c.Dir, "parterre.key"))
	if err != nil {
		t.Fatal(err)
	}
	sealer, err := sealed.New(key)
	if err != nil {
		t.Fatal(err)
	}
	body, err := sealer.Seal("o_1", map[string]string{"email": "ana@exemplu.ro"})
	if err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	now := time.Now()
	if err := db.Commit(t.Context(), store.Batch{Orders: []*store.Order{{ID: "o_1", Body: body, State: store.OrderClosed, Created: now, Changed: now}}}); err != nil {
		t.Fatal(err)
	}
}

// TestAnotherKeyIsRefused gives a database a key of the right length that is not
// its own: by everything that opens it, whether it has a key check or not.
func TestAnotherKeyIsRefused(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*testing.T, config.Config){
		"with a key check": func(*testing.T, config.Config) {}, "of an earlier program": forgetKeyCheck,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := installation(t)
			if err := starts(t, c); err != nil {
				t.Fatal(err)
			}
			prepare(t, c)
			keyFile := filepath.Join(c.Dir, "parterre.key")
			own, err := os.ReadFile(keyFile)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(keyFile, bytes.Repeat([]byte{7}, len(own)), 0o600); err != nil {
				t.Fatal(err)
			}
			opens := map[string]func() error{
				"start": func() error { return starts(t, c) },
				"orders": func() error {
					orders, err := backoffice.OpenOrders(t.Context(), c)
					if err == nil {
						orders.Close()
					}
					return err
				},
			}
			for what, open := range opens {
				err := open()
				if err == nil || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "secret_key_file: "+keyFile+" is not the key") {
					t.Errorf("%s with another key: %v, want one sentence about secret_key_file", what, err)
				}
			}
			if got := said(examined(t, c), "database", vendors.Bad); !strings.HasPrefix(got, "secret_key_file: "+keyFile+" is not the key") {
				t.Errorf("doctor says %q with another key", got)
			}
			if err := os.WriteFile(keyFile, own, 0o600); err != nil {
				t.Fatal(err)
			}
			for _, what := range []string{"start", "orders"} {
				if err := opens[what](); err != nil {
					t.Errorf("%s with its own key: %v", what, err)
				}
			}
			found, err := sqlite.Inspect(t.Context(), filepath.Join(c.Dir, "parterre.db"))
			if err != nil || found.KeyCheck == nil {
				t.Errorf("after a start with its own key the database has the key check %q, %v", found.KeyCheck, err)
			}
		})
	}
}

// examined is what doctor finds without asking the vendor for long.
func examined(t *testing.T, c config.Config) []doctor.Check {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	return doctor.Examine(ctx, c)
}

// folder is everything in a folder, with mode, time and content.
func folder(t *testing.T, name string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(name)
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]string)
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(name, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = info.Mode().String() + info.ModTime().String() + string(content)
	}
	return all
}

// TestDoctorOnlyReads examines an installation that never started, one that has
// stopped, and one of an earlier program with files that everybody can read.
func TestDoctorOnlyReads(t *testing.T) {
	t.Parallel()
	c := installation(t)
	database := func(level vendors.Level, want ...string) {
		t.Helper()
		before := folder(t, c.Dir)
		got := said(examined(t, c), "database", level)
		for _, text := range want {
			if !strings.Contains(got, text) {
				t.Errorf("doctor says %q, want it to say %q", got, text)
			}
		}
		after := folder(t, c.Dir)
		for name := range after {
			if after[name] != before[name] {
				t.Errorf("doctor makes or changes %s", name)
			}
		}
		if len(after) != len(before) {
			t.Errorf("doctor takes files away: %d of %d are left", len(after), len(before))
		}
	}
	database(vendors.Good, "is made at the first start")
	if err := starts(t, c); err != nil {
		t.Fatal(err)
	}
	database(vendors.Good, "can be opened with its key")
	database(vendors.Bad, "")
	if got := said(examined(t, c), "database", vendors.Note) + said(examined(t, c), "database", vendors.Bad); got != "" {
		t.Errorf("of what the program made itself doctor says %q", got)
	}
	for name, mode := range map[string]os.FileMode{"parterre.db": 0o640, "parterre.key": 0o644} {
		if err := os.Chmod(filepath.Join(c.Dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	database(vendors.Note, "parterre.db is open to its group (mode 0640)")
	database(vendors.Bad, "parterre.key is open to everybody on this machine (mode 0644)")
}

// TestForwarderIsRemembered has a proxy forward that is not trusted, and asks
// doctor.
func TestForwarderIsRemembered(t *testing.T) {
	t.Parallel()
	c := installation(t)
	var log bytes.Buffer
	s, err := server.Open(t.Context(), c, server.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		post(t, s.URL()+"/v1/carts", "X-Forwarded-For", "203.0.113.7")
	}
	s.Close()
	if n := strings.Count(log.String(), "X-Forwarded-For is not believed"); n != 1 {
		t.Errorf("the log says %d times that a proxy is not trusted, want once: %s", n, log.String())
	}
	if strings.Contains(log.String(), "203.0.113.7") {
		t.Errorf("the log has the address that was forwarded: %s", log.String())
	}
	if got := said(examined(t, c), "trusted_proxies", vendors.Note); !strings.Contains(got, "127.0.0.1 sent X-Forwarded-For") {
		t.Errorf("doctor says %q", got)
	}
	c.TrustedProxies = []string{"127.0.0.1/32"}
	if got := said(examined(t, c), "trusted_proxies", vendors.Note); got != "" {
		t.Errorf("doctor says %q of a proxy that is trusted by now", got)
	}
}

// post sends an empty request with a header.
func post(t *testing.T, url, name, value string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "POST", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set(name, value)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
}
