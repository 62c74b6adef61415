package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/parterre/parterre/server/store/sqlite"
	"github.com/parterre/parterre/server/store/storetest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t testing.TB) storetest.DB {
		db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "with space & more?.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	})
}

func TestReopen(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "twice.db")
	for range 2 {
		db, err := sqlite.Open(t.Context(), file)
		if err != nil {
			t.Fatalf("Open of the same file again: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
