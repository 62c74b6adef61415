package sqlite_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sqlite"
)

// listing is the files in a folder, with size, mode and time.
func listing(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]string)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = info.Mode().String() + " " + info.ModTime().String()
	}
	return all
}

// TestFilesArePrivate looks at the modes of a database's files while it is open:
// of a new one, and of one that everybody could read.
func TestFilesArePrivate(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "parterre.db")
	for _, before := range []fs.FileMode{0, 0o644, 0o666} {
		if before != 0 {
			for _, name := range sqlite.Files(file) {
				if err := os.WriteFile(name, nil, before); err != nil && name != file {
					t.Fatal(err)
				}
				if err := os.Chmod(name, before); err != nil {
					t.Fatal(err)
				}
			}
		}
		db, err := sqlite.Open(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Own(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := db.Notice(t.Context(), store.Notice{Name: "n", At: time.Unix(1, 0)}); err != nil {
			t.Fatal(err)
		}
		for _, name := range sqlite.Files(file) {
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			if got := info.Mode().Perm(); got != 0o600 {
				t.Errorf("mode of %s, which was %04o, is %04o, want 0600", filepath.Base(name), before, got)
			}
		}
		db.Close()
	}
}

// TestReadersLeaveNoTrace reads a database that nobody has open, and one that
// somebody has.
func TestReadersLeaveNoTrace(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "parterre.db")
	read := func(open bool) {
		t.Helper()
		before := listing(t, folder)
		found, err := sqlite.Inspect(t.Context(), file)
		if err != nil || found.Version != found.Known || len(found.Notices) != 1 {
			t.Errorf("Inspect, open %v: %+v, %v", open, found, err)
		}
		reader, err := sqlite.OpenReader(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := reader.Orders(t.Context(), false, 10); err != nil {
			t.Error(err)
		}
		reader.Close()
		after := listing(t, folder)
		for name := range after {
			if name != "parterre.db-shm" && after[name] != before[name] { // readers take their turn there
				t.Errorf("reading, open %v, turns %s from %q into %q", open, name, before[name], after[name])
			}
		}
		if len(after) != len(before) {
			t.Errorf("reading, open %v, leaves %v of %v", open, after, before)
		}
	}
	db, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Notice(t.Context(), store.Notice{Name: "n", At: time.Unix(1, 0)}); err != nil {
		t.Fatal(err)
	}
	read(true)
	db.Close()
	read(false)

	if _, err := sqlite.Inspect(t.Context(), filepath.Join(folder, "none.db")); err == nil {
		t.Error("Inspect finds a file that is not there")
	}
	read(false)
}
