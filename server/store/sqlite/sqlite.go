// Package sqlite keeps the store's records in one SQLite file.
//
// There is one writer connection, so that writers queue in Go rather than in
// the database's busy loop, and a small pool of readers. Start with [Open].
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"time"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is one open database file. All methods may be called concurrently.
type DB struct {
	file   string
	write  *sql.DB // one connection
	read   *sql.DB
	disown func() error // see Own; nil without
}

// Open opens or makes the file, for its owner alone, and brings its tables up to
// date. The caller closes it.
func Open(ctx context.Context, file string) (*DB, error) {
	if err := makePrivate(file); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	write, err := sql.Open("sqlite", dsn(file, "immediate"))
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", file, err)
	}
	write.SetMaxOpenConns(1)
	write.SetMaxIdleConns(1)
	read, err := sql.Open("sqlite", dsn(file, "deferred"))
	if err != nil {
		write.Close()
		return nil, fmt.Errorf("open database %s: %w", file, err)
	}
	read.SetMaxOpenConns(4)
	read.SetMaxIdleConns(4)
	db := &DB{file: file, write: write, read: read}
	if err := db.migrate(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("migrate database %s: %w", file, err)
	}
	return db, nil
}

func dsn(file, lock string) string {
	q := url.Values{"_txlock": {lock}, "_pragma": {
		"journal_mode(WAL)", "foreign_keys(ON)", "busy_timeout(5000)", "synchronous(NORMAL)",
	}}
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + q.Encode()
}

// Close closes all connections.
func (db *DB) Close() error {
	err := errors.Join(db.read.Close(), db.write.Close())
	if db.disown != nil {
		err = errors.Join(err, db.disown())
		db.disown = nil
	}
	return err
}

// migrationFiles are the numbered migrations, in order.
func migrationFiles() []fs.DirEntry {
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		panic(err) // they are part of the program
	}
	return files
}

// migrate runs the numbered migrations that the file has not had, each in a
// transaction of its own.
func (db *DB) migrate(ctx context.Context) error {
	files := migrationFiles()
	var version int
	if err := db.write.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version > len(files) {
		return versionError(version, len(files))
	}
	for n := version; n < len(files); n++ {
		script, err := migrations.ReadFile("migrations/" + files[n].Name())
		if err != nil {
			return err
		}
		err = db.update(ctx, false, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, string(script)); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", n+1))
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", files[n].Name(), err)
		}
	}
	return nil
}

// update runs f in a transaction on the writer connection. A durable one
// survives a loss of power.
func (db *DB) update(ctx context.Context, durable bool, f func(*sql.Tx) error) error {
	conn, err := db.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	level := "NORMAL"
	if durable {
		level = "FULL"
	}
	if _, err := conn.ExecContext(ctx, "PRAGMA synchronous = "+level); err != nil {
		return err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return mapError(err)
	}
	return tx.Commit()
}

// mapError turns a unique constraint into the store's conflict.
func mapError(err error) error {
	switch constraint(err) {
	case lib.SQLITE_CONSTRAINT_UNIQUE, lib.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fmt.Errorf("%w: %w", store.ErrConflict, err)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return store.ErrNotFound
	}
	return err
}

// constraint is the database's code of an error, 0 for one of others.
func constraint(err error) int {
	var e *driver.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func money(minor int64, currency string) seatplan.Money {
	return seatplan.Money{Minor: minor, Currency: seatplan.Currency(currency)}
}

// changed turns "no row matched" into the store's conflict.
func changed(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return store.ErrConflict
	}
	return err
}

// scanner is a row, or rows.
type scanner interface{ Scan(into ...any) error }

// collect reads all rows of a query.
func collect[T any](rows *sql.Rows, err error, scan func(scanner) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
