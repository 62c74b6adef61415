package sqlite_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/store/sqlite"
)

// openVersion makes a database as an earlier program left it, with these
// statements carried out.
func openVersion(t *testing.T, version int, statements ...string) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "parterre.db")
	db, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	scripts, err := filepath.Glob("migrations/*.sql")
	if err != nil || len(scripts) < version {
		t.Fatalf("migrations = %v, %v", scripts, err)
	}
	slices.Sort(scripts)
	var before []string
	for _, script := range scripts[:version] {
		text, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		before = append(before, string(text))
	}
	statements = append(before, statements...)
	for _, s := range append(statements, fmt.Sprintf("PRAGMA user_version = %d", version)) {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%.60s: %v", s, err)
		}
	}
	return file
}

const paidInTheOpen = `INSERT INTO orders (id, rev, secret, promoter, account, event, performance, cart, state, reason, reference, cart_total, total,
	fees, currency, deadline, body, person, due, created, changed) VALUES ('o_1', 1, x'00', 'p', 'a', 'e', 'e', 'c_1', 'payable', '', '', 5, 5, 0, 'RON',
	0, x'0102', '', 0, 7, 7);
	INSERT INTO payment_attempts (order_id, n, rev, payment, url, amount, currency, state, created, changed)
	VALUES ('o_1', 1, 1, 'dp_1', 'http://tickets.example/pay/demo/dp_1', 5, 'RON', 'open', 7, 7);
	INSERT INTO demo_payments (id, key, amount, currency, state, return_url) VALUES ('dp_1', 'o_1-1', 5, 'RON', 'open', 'http://tickets.example/o/o_1/returned')`

// TestOlderDatabase reads a database of an earlier program, which must stay as it
// is, and then opens it to work on it.
func TestOlderDatabase(t *testing.T) {
	t.Parallel()
	file := openVersion(t, 4, paidInTheOpen)
	for range 2 {
		found, err := sqlite.Inspect(t.Context(), file)
		if err != nil || found.Version != 4 || found.Known < 6 || found.KeyCheck != nil || found.Oldest.Record != "o_1" {
			t.Errorf("Inspect = %+v, %v", found, err)
		}
		if _, err := sqlite.OpenReader(t.Context(), file); err == nil || !strings.Contains(err.Error(), "start the server once") {
			t.Errorf("OpenReader = %v, want an error that says what to do", err)
		}
	}
	db, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	attempts, err := db.Attempts(t.Context(), "o_1")
	if err != nil || len(attempts) != 1 || attempts[0].Payment != "dp_1" || attempts[0].Address != nil {
		t.Errorf("Attempts = %+v, %v, want the one without an address", attempts, err)
	}
	if p, err := db.DemoPayment(t.Context(), "dp_1"); err != nil || p.Key != "o_1-1" {
		t.Errorf("DemoPayment = %+v, %v", p, err)
	}
}

// TestNewerDatabase opens a database that a newer program has worked on.
func TestNewerDatabase(t *testing.T) {
	t.Parallel()
	file := openVersion(t, 4, "PRAGMA user_version = 4")
	newer, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := newer.Exec("PRAGMA user_version = 1000"); err != nil {
		t.Fatal(err)
	}
	newer.Close()
	if _, err := sqlite.Open(t.Context(), file); err == nil || !strings.Contains(err.Error(), "newer program") {
		t.Errorf("Open = %v", err)
	}
	if _, err := sqlite.OpenReader(t.Context(), file); err == nil || !strings.Contains(err.Error(), "newer program") {
		t.Errorf("OpenReader = %v", err)
	}
	if found, err := sqlite.Inspect(t.Context(), file); err != nil || found.Version != 1000 {
		t.Errorf("Inspect = %+v, %v", found, err)
	}
}
