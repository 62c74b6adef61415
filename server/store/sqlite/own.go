package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"time"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// ErrInUse means that another process owns the database.
var ErrInUse = errors.New("another process is using it")

const (
	// ownWait bounds how long Own waits for another process to end: longer than
	// one takes to let its requests end.
	ownWait = 25 * time.Second
	ownTry  = 50 * time.Millisecond
)

// Own makes this process the only one that works on the records, until Close or
// until it ends in whatever way, and ends the leases of the one before: it was
// not alive to give them up. It waits for another process to end, and returns
// [ErrInUse] when that takes long, or when ctx ends.
//
// What is locked is a file beside the database, because to lock the database
// itself would keep out readers, too.
func (db *DB) Own(ctx context.Context) error {
	if err := makePrivate(db.file + ".lock"); err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	guard, err := sql.Open("sqlite", "file:"+(&url.URL{Path: db.file + ".lock"}).EscapedPath()+"?_txlock=exclusive")
	if err != nil {
		return err
	}
	tx, err := lock(ctx, guard)
	if err != nil {
		guard.Close()
		return fmt.Errorf("lock %s: %w", db.file, err)
	}
	db.disown = func() error { return errors.Join(tx.Rollback(), guard.Close()) }
	_, err = db.write.ExecContext(ctx, `UPDATE carts SET lease_until = 0 WHERE lease_until > 0`)
	return err
}

// lock begins the transaction that is the lock, as soon as nobody else has it.
// It outlives ctx.
func lock(ctx context.Context, guard *sql.DB) (*sql.Tx, error) {
	ctx, cancel := context.WithTimeout(ctx, ownWait)
	defer cancel()
	for {
		tx, err := guard.BeginTx(context.WithoutCancel(ctx), nil)
		var busy *driver.Error
		if !errors.As(err, &busy) || busy.Code() != lib.SQLITE_BUSY {
			return tx, err
		}
		select {
		case <-ctx.Done():
			return nil, ErrInUse
		case <-time.After(ownTry):
		}
	}
}
