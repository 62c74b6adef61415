// Package sqlitetest opens databases for the tests of other packages.
package sqlitetest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/parterre/parterre/server/store/sqlite"
)

// empty is the file of a database with all its tables and no rows. The migrations
// take as long as a whole purchase, and are run once.
var empty = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "sqlitetest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "empty.db")
	db, err := sqlite.Open(context.Background(), file)
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// Open opens a new database in a file shop.db in dir. It is closed when the test ends.
func Open(t testing.TB, dir string) *sqlite.DB {
	t.Helper()
	content, err := empty()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "shop.db")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
