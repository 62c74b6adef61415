package sqlite_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"

	"github.com/parterre/parterre/server/store/sqlite"
)

// locks is how many locks on a file this process has.
func locks(t *testing.T, file string) int {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	all, err := os.ReadFile("/proc/locks")
	if err != nil {
		t.Skip("the system does not tell: ", err)
	}
	mine := fmt.Sprintf(`(?m)WRITE +%d +\S+:%d +`, os.Getpid(), info.Sys().(*syscall.Stat_t).Ino)
	return len(regexp.MustCompile(mine).FindAll(all, -1))
}

// TestOpeningDropsNoLock opens a database once more in the process that works on
// it, which must stay the only one: a file that is opened and closed again loses
// all locks of its process.
func TestOpeningDropsNoLock(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "parterre.db")
	db, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Own(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := locks(t, file+".lock")
	if before == 0 {
		t.Fatal("the process that works on the database has no lock")
	}
	again, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := again.Own(ctx); err == nil {
		t.Error("a database is worked on twice")
	}
	if after := locks(t, file+".lock"); after != before {
		t.Errorf("%d locks are left of %d", after, before)
	}
}
