package sqlite

import (
	"context"
	"database/sql"

	"github.com/parterre/parterre/server/store"
)

// AddPanics adds to the counts of their kinds.
func (db *DB) AddPanics(ctx context.Context, counts []store.PanicCount) error {
	return db.update(ctx, false, func(tx *sql.Tx) error {
		for _, c := range counts {
			_, err := tx.ExecContext(ctx, `INSERT INTO panics (unit, count, first, last, place) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (unit) DO UPDATE SET count = count + excluded.count, first = min(first, excluded.first),
				place = CASE WHEN excluded.last >= last THEN excluded.place ELSE place END, last = max(last, excluded.last)`,
				c.Unit, c.Count, millis(c.First), millis(c.Last), c.Place)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Panics reads the counts of all kinds, those of the latest first.
func (db *DB) Panics(ctx context.Context) ([]store.PanicCount, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT unit, count, first, last, place FROM panics ORDER BY last DESC, unit`)
	return collect(rows, err, func(row scanner) (c store.PanicCount, err error) {
		var first, last int64
		err = row.Scan(&c.Unit, &c.Count, &first, &last, &c.Place)
		c.First, c.Last = fromMillis(first), fromMillis(last)
		return c, err
	})
}
