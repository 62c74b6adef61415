package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/parterre/parterre/server/store"
)

// BeginAnswer keeps that a request is being carried out and reports true, or
// returns what is kept of it already. What is older than [store.AnswersKept]
// goes, and of the request's scope the oldest beyond [store.MaxAnswers].
func (db *DB) BeginAnswer(ctx context.Context, a store.Answer) (kept store.Answer, begun bool, err error) {
	err = db.update(ctx, false, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM answers WHERE at <= ?`, millis(a.At.Add(-store.AnswersKept))); err != nil {
			return err
		}
		kept, err = scanAnswer(tx.QueryRowContext(ctx, `SELECT key, scope, request, sealed, at FROM answers WHERE key = ?`, a.Key[:]))
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		kept, begun = a, true
		_, err = tx.ExecContext(ctx, `DELETE FROM answers WHERE key IN (
			SELECT key FROM answers WHERE scope = ? ORDER BY at DESC, key LIMIT -1 OFFSET ?)`, a.Scope, store.MaxAnswers-1)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO answers (key, scope, request, sealed, at) VALUES (?, ?, ?, NULL, ?)`,
			a.Key[:], a.Scope, a.Request[:], millis(a.At))
		return err
	})
	return kept, begun, err
}

// EndAnswer keeps the answer of a request that was begun.
func (db *DB) EndAnswer(ctx context.Context, key store.Hash, sealed []byte) error {
	_, err := db.write.ExecContext(ctx, `UPDATE answers SET sealed = ? WHERE key = ?`, sealed, key[:])
	return err
}

// DropAnswer forgets a request that was begun: it may be carried out again.
func (db *DB) DropAnswer(ctx context.Context, key store.Hash) error {
	_, err := db.write.ExecContext(ctx, `DELETE FROM answers WHERE key = ?`, key[:])
	return err
}

func scanAnswer(row scanner) (store.Answer, error) {
	var a store.Answer
	var key, request []byte
	var at int64
	err := row.Scan(&key, &a.Scope, &request, &a.Sealed, &at)
	copy(a.Key[:], key)
	copy(a.Request[:], request)
	a.At = fromMillis(at)
	return a, err
}
