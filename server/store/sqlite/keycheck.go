package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/parterre/parterre/server/store"
)

// KeyCheck reads the value that only the database's own key opens; nil where it
// has none yet.
func (db *DB) KeyCheck(ctx context.Context) (sealed []byte, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT sealed FROM key_check`).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return sealed, err
}

// SetKeyCheck keeps the value where there is none.
func (db *DB) SetKeyCheck(ctx context.Context, sealed []byte) error {
	return db.update(ctx, true, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO key_check (id, sealed) VALUES (1, ?) ON CONFLICT DO NOTHING`, sealed)
		return err
	})
}

// OldestSealed reads the private part of the oldest record that has one, false
// where none has. It was sealed with the key that the database was made with.
func (db *DB) OldestSealed(ctx context.Context) (s store.Sealed, ok bool, err error) {
	var at int64
	err = db.read.QueryRowContext(ctx, `
		SELECT * FROM (SELECT id, body, created FROM orders WHERE body IS NOT NULL ORDER BY created, id LIMIT 1)
		UNION ALL SELECT * FROM (SELECT id, visit, created FROM carts WHERE visit IS NOT NULL ORDER BY created, id LIMIT 1)
		UNION ALL SELECT * FROM (SELECT id, body, sent FROM intents WHERE body IS NOT NULL ORDER BY sent, id LIMIT 1)
		ORDER BY created LIMIT 1`).Scan(&s.Record, &s.Data, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return s, false, nil
	}
	return s, err == nil, err
}

// Notice keeps a notice in place of an earlier one of its name.
func (db *DB) Notice(ctx context.Context, n store.Notice) error {
	_, err := db.write.ExecContext(ctx, `INSERT INTO notices (name, detail, at) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET detail = excluded.detail, at = excluded.at`, n.Name, n.Detail, millis(n.At))
	return err
}

// Notices reads all notices, by name.
func (db *DB) Notices(ctx context.Context) ([]store.Notice, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT name, detail, at FROM notices ORDER BY name`)
	return collect(rows, err, func(s scanner) (n store.Notice, err error) {
		var at int64
		err = s.Scan(&n.Name, &n.Detail, &at)
		n.At = fromMillis(at)
		return n, err
	})
}
