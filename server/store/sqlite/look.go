package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"

	"github.com/parterre/parterre/server/store"
)

// OpenReader opens a file to look at it while another process works on it. It
// changes nothing: a file whose tables this program does not know as they are is
// refused. The caller closes it; methods that write fail.
func OpenReader(ctx context.Context, file string) (*DB, error) {
	q := url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(5000)", "query_only(ON)"}}
	name := "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + q.Encode()
	db := &DB{file: file}
	var err error
	if db.read, err = sql.Open("sqlite", name); err != nil {
		return nil, fmt.Errorf("open database %s: %w", file, err)
	}
	if db.write, err = sql.Open("sqlite", name); err != nil {
		db.read.Close()
		return nil, fmt.Errorf("open database %s: %w", file, err)
	}
	files, err := migrations.ReadDir("migrations")
	version := 0
	if err == nil {
		err = db.read.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	}
	if err == nil && version != len(files) {
		err = fmt.Errorf("the file has version %d, this program reads %d", version, len(files))
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("open database %s: %w", file, err)
	}
	return db, nil
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
