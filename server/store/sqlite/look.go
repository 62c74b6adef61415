package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"

	"github.com/parterre/parterre/server/store"
)

// OpenReader opens a file to read it while another process works on it. It
// changes nothing, and makes no file: a database whose tables this program does
// not know as they are is refused. The caller closes it; methods that write fail.
func OpenReader(ctx context.Context, file string) (*DB, error) {
	db, version, err := openReader(ctx, file)
	if err != nil {
		return nil, err
	}
	if known := len(migrationFiles()); version != known {
		db.Close()
		return nil, fmt.Errorf("open database %s: %w", file, versionError(version, known))
	}
	return db, nil
}

func openReader(ctx context.Context, file string) (db *DB, version int, err error) {
	if _, err := os.Stat(file); err != nil {
		return nil, 0, fmt.Errorf("open database: %w", err)
	}
	q := url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(5000)", "query_only(ON)"}}
	if _, err := os.Stat(file + "-wal"); errors.Is(err, fs.ErrNotExist) {
		// Nobody has it open. Reading it as it lies there makes no files beside it,
		// which would be the reader's own, and in the way of who works on it next.
		q.Set("immutable", "1")
	}
	name := "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + q.Encode()
	db = &DB{file: file}
	if db.read, err = sql.Open("sqlite", name); err != nil {
		return nil, 0, fmt.Errorf("open database %s: %w", file, err)
	}
	if db.write, err = sql.Open("sqlite", name); err != nil {
		db.read.Close()
		return nil, 0, fmt.Errorf("open database %s: %w", file, err)
	}
	if err := db.read.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		db.Close()
		return nil, 0, fmt.Errorf("open database %s: %w", file, err)
	}
	return db, version, nil
}

// versionError says what to do about tables that this program does not know as
// they are.
func versionError(version, known int) error {
	if version > known {
		return fmt.Errorf("its tables have version %d and this program knows %d: a newer program has worked on it", version, known)
	}
	return fmt.Errorf("its tables have version %d and this program reads %d: start the server once, which brings them up to date", version, known)
}

// Inspection is what can be found out about a database file by reading it.
type Inspection struct {
	// Version is that of its tables, Known the one this program works with.
	Version, Known int
	// KeyCheck is the database's; nil where it has none.
	KeyCheck []byte
	// Oldest is its oldest sealed record; without one its Data are nil.
	Oldest store.Sealed
	// Notices are what was seen.
	Notices []store.Notice
}

// firstWithKeyCheck is the version from which on tables have a key check and
// notices.
const firstWithKeyCheck = 6

// Inspect reads what a file says of itself, of any version that this program
// knows. It changes nothing and makes no file.
func Inspect(ctx context.Context, file string) (found Inspection, err error) {
	db, version, err := openReader(ctx, file)
	if err != nil {
		return found, err
	}
	defer db.Close()
	found.Version, found.Known = version, len(migrationFiles())
	if version == 0 || version > found.Known {
		return found, nil
	}
	if found.Oldest, _, err = db.OldestSealed(ctx); err != nil || version < firstWithKeyCheck {
		return found, err
	}
	if found.KeyCheck, err = db.KeyCheck(ctx); err != nil {
		return found, err
	}
	found.Notices, err = db.Notices(ctx)
	return found, err
}

// Orders reads up to limit orders, those that changed last first; with person
// only those that need one.
func (db *DB) Orders(ctx context.Context, person bool, limit int) ([]store.Order, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT `+orderColumns+` FROM orders WHERE NOT ? OR person <> ''
		ORDER BY changed DESC, id LIMIT ?`, person, limit)
	return collect(rows, err, scanOrder)
}

// Intents reads the calls about an order, oldest first.
func (db *DB) Intents(ctx context.Context, order store.OrderID) ([]store.Intent, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT id, rev, op, cart, order_id, state, body, sent, deadline, changed
		FROM intents WHERE order_id = ? ORDER BY sent, id`, order)
	return collect(rows, err, scanIntent)
}
