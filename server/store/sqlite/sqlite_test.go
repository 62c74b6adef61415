package sqlite_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/parterre/parterre/server/store"
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

// TestOwn opens one file for two owners: the second is one only after the first,
// and finds no lease of its.
func TestOwn(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "owned.db")
	open := func() *sqlite.DB {
		db, err := sqlite.Open(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	first, second := open(), open()
	if err := first.Own(t.Context()); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 5, 1, 20, 0, 0, 0, time.UTC)
	cart := &store.Cart{ID: "c_1", Created: now, Changed: now}
	if err := first.Commit(t.Context(), store.Batch{Carts: []*store.Cart{cart}}); err != nil {
		t.Fatal(err)
	}
	if err := first.Lease(t.Context(), "c_1", "first", now, now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	hurried, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := second.Own(hurried); !errors.Is(err, sqlite.ErrInUse) {
		t.Fatalf("Own of an owned file = %v, want %v", err, sqlite.ErrInUse)
	}
	first.Close()
	if err := second.Own(t.Context()); err != nil {
		t.Fatalf("Own after the owner is gone = %v", err)
	}
	if err := second.Lease(t.Context(), "c_1", "second", now, now.Add(time.Hour)); err != nil {
		t.Errorf("Lease that the former owner had = %v", err)
	}
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
