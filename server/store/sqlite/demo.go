package sqlite

import (
	"context"
	"database/sql"
	"strings"

	"github.com/parterre/parterre/server/store"
)

const demoColumns = `id, key, amount, currency, state`

func scanDemoPayment(row scanner) (store.DemoPayment, error) {
	var p store.DemoPayment
	var amount int64
	var currency string
	err := row.Scan(&p.ID, &p.Key, &amount, &currency, &p.State)
	p.Amount = money(amount, currency)
	return p, mapError(err)
}

// AddDemoPayment keeps a new payment, or returns the one that has its key.
func (db *DB) AddDemoPayment(ctx context.Context, p store.DemoPayment) (store.DemoPayment, error) {
	var kept store.DemoPayment
	err := db.update(ctx, true, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO demo_payments (`+demoColumns+`) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (key) DO NOTHING`, p.ID, p.Key, p.Amount.Minor, p.Amount.Currency, p.State)
		if err != nil {
			return err
		}
		kept, err = scanDemoPayment(tx.QueryRowContext(ctx, `SELECT `+demoColumns+` FROM demo_payments WHERE key = ?`, p.Key))
		return err
	})
	return kept, err
}

// DemoPayment reads a payment.
func (db *DB) DemoPayment(ctx context.Context, id string) (store.DemoPayment, error) {
	return scanDemoPayment(db.read.QueryRowContext(ctx, `SELECT `+demoColumns+` FROM demo_payments WHERE id = ?`, id))
}

// MoveDemoPayment sets a payment's state where it is one of from, and returns
// the payment as it then is.
func (db *DB) MoveDemoPayment(ctx context.Context, id, to string, from ...string) (store.DemoPayment, error) {
	var moved store.DemoPayment
	err := db.update(ctx, true, func(tx *sql.Tx) error {
		args := []any{to, id}
		for _, f := range from {
			args = append(args, f)
		}
		_, err := tx.ExecContext(ctx, `UPDATE demo_payments SET state = ? WHERE id = ? AND state IN (`+
			strings.TrimSuffix(strings.Repeat("?, ", len(from)), ", ")+`)`, args...)
		if err != nil {
			return err
		}
		moved, err = scanDemoPayment(tx.QueryRowContext(ctx, `SELECT `+demoColumns+` FROM demo_payments WHERE id = ?`, id))
		return err
	})
	return moved, err
}
