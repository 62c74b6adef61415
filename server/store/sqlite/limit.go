package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
)

// writeStrikes writes a batch's strikes and takes back those forgiven. Each one
// written drops what is too old, so that there are never many.
func writeStrikes(ctx context.Context, tx *sql.Tx, b store.Batch) error {
	for _, s := range b.Strikes {
		_, err := tx.ExecContext(ctx, `INSERT INTO strikes (id, kind, address, promoter, account, event, performance, at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			s.ID, s.Kind, s.Address, s.Path.Promoter, s.Path.Account, s.Path.Event, s.Path.Performance, millis(s.At))
		if err != nil {
			return err
		}
	}
	for _, id := range b.Forgiven {
		if _, err := tx.ExecContext(ctx, `DELETE FROM strikes WHERE id = ?`, id); err != nil {
			return err
		}
	}
	if len(b.Strikes) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM strikes WHERE at < ?`, millis(b.Strikes[0].At.Add(-store.StrikesKept)))
	return err
}

// checkCap counts what an address has, with this transaction's own records; there
// is one writer, so that nobody else can add to them meanwhile.
func (db *DB) checkCap(ctx context.Context, tx *sql.Tx, b store.Batch, c store.Cap) error {
	switch {
	case c.Address == "":
		return nil
	case c.Kind == store.CapPlaces:
		return db.checkPlaces(ctx, tx, b, c)
	}
	count, until := countStrikes, strikesUntil
	if c.Kind == store.CapOrders {
		count, until = countOrders, ordersUntil
	}
	n, err := count(ctx, tx, c)
	over := n + c.More - c.Limit
	if err != nil || over <= 0 {
		return err
	}
	at, err := until(ctx, tx, c, over)
	if err != nil {
		return err
	}
	return &store.CapError{Cap: c, Until: fromMillis(at)}
}

// checkPlaces is checkCap for places.
func (db *DB) checkPlaces(ctx context.Context, tx *sql.Tx, b store.Batch, c store.Cap) error {
	n, err := countPlaces(ctx, tx, c, "")
	over := n + c.More - c.Limit
	if err != nil || over <= 0 {
		return err
	}
	before, err := db.occupiedBefore(ctx, b)
	if err != nil {
		return err
	}
	kept, err := countPlaces(ctx, tx, c, done)
	if err != nil {
		return err
	}
	if kept+asked(b, c, before) > c.Limit {
		return &store.CapError{Cap: c, Never: true}
	}
	at, err := placesUntil(ctx, tx, c, over, before)
	if err != nil {
		return err
	}
	return &store.CapError{Cap: c, Until: fromMillis(at)}
}

// occupiedBefore is how many places the carts of a batch kept from others before
// it: a reader sees what was committed.
func (db *DB) occupiedBefore(ctx context.Context, b store.Batch) (map[store.CartID]int, error) {
	before := make(map[store.CartID]int)
	for _, c := range b.Carts {
		var n int
		err := db.read.QueryRowContext(ctx, `SELECT occupies FROM carts WHERE id = ? AND address = ?`, c.ID, c.Address).Scan(&n)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		before[c.ID] = n
	}
	return before, nil
}

// asked is how many places a batch takes that the address of a cap did not have
// before, with those to come.
func asked(b store.Batch, c store.Cap, before map[store.CartID]int) int {
	n := c.More
	for _, one := range b.Carts {
		if one.Address == c.Address && one.Path == c.Path {
			n += max(0, one.Occupies()-before[one.ID])
		}
	}
	return n
}

// heldBy are the carts of an address in a performance that keep places from
// others and are not paid for. Left to itself SQLite reads all carts of the
// performance, while everybody else waits to write.
const heldBy = ` FROM carts INDEXED BY carts_by_address WHERE address = ? AND performance = ? AND event = ? AND account = ? AND promoter = ? AND occupies > 0
	AND NOT EXISTS (SELECT 1 FROM orders WHERE orders.id = carts.order_id AND total > 0
		AND state IN ('confirming', 'confirmed', 'issued'))`

// countPlaces counts the places of an address, or those that meet one more condition.
func countPlaces(ctx context.Context, tx *sql.Tx, c store.Cap, condition string) (n int, err error) {
	err = tx.QueryRowContext(ctx, `SELECT coalesce(sum(occupies), 0)`+heldBy+condition,
		c.Address, c.Path.Performance, c.Path.Event, c.Path.Account, c.Path.Promoter).Scan(&n)
	return n, err
}

// done are those of [heldBy] that were had for nothing, for good; notDone are those
// that end when their time is over. Of an order being confirmed it is not known.
const (
	done    = ` AND EXISTS (SELECT 1 FROM orders WHERE orders.id = carts.order_id AND state IN ('confirmed', 'issued'))`
	notDone = ` AND NOT EXISTS (SELECT 1 FROM orders WHERE orders.id = carts.order_id
		AND state IN ('confirming', 'confirmed', 'issued'))`
)

// placesUntil is when those holds and unpaid orders of an address are over that
// end first and make so much room; 0 where it takes others, too, which are on
// their way. Of the batch's carts counts what they kept before: what is refused
// makes no room.
func placesUntil(ctx context.Context, tx *sql.Tx, c store.Cap, over int, before map[store.CartID]int) (at int64, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, occupies, deadline`+heldBy+notDone+` AND deadline > ? ORDER BY deadline`,
		c.Address, c.Path.Performance, c.Path.Event, c.Path.Account, c.Path.Promoter, millis(c.Now))
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for over > 0 && rows.Next() {
		var id store.CartID
		var n int
		if err := rows.Scan(&id, &n, &at); err != nil {
			return 0, err
		}
		if kept, ok := before[id]; ok {
			n = min(n, kept)
		}
		over -= n
	}
	if over > 0 {
		at = 0
	}
	return at, rows.Err()
}

// unpaidOf are an address's orders that are not paid.
const unpaidOf = ` FROM orders WHERE address = ? AND state IN ('creating', 'payable', 'closing')`

func countOrders(ctx context.Context, tx *sql.Tx, c store.Cap) (n int, err error) {
	err = tx.QueryRowContext(ctx, `SELECT count(*)`+unpaidOf, c.Address).Scan(&n)
	return n, err
}

func ordersUntil(ctx context.Context, tx *sql.Tx, c store.Cap, _ int) (at int64, err error) {
	err = tx.QueryRowContext(ctx, `SELECT coalesce(min(CASE WHEN deadline > ? THEN deadline END), 0)`+unpaidOf,
		millis(c.Now), c.Address).Scan(&at)
	return at, err
}

var strikesOf = map[store.CapKind]store.StrikeKind{
	store.CapExpired: store.StrikeExpired, store.CapCodes: store.StrikeCode, store.CapMails: store.StrikeMail,
}

// strikes is the query of the strikes that a cap counts, and its arguments.
func strikes(c store.Cap) (query string, args []any) {
	query = ` FROM strikes INDEXED BY strikes_by_address WHERE address = ? AND kind = ? AND at > ?`
	args = []any{c.Address, strikesOf[c.Kind], millis(c.Now.Add(-c.Window))}
	if c.Kind == store.CapExpired {
		query += ` AND performance = ? AND event = ? AND account = ? AND promoter = ?`
		args = append(args, c.Path.Performance, c.Path.Event, c.Path.Account, c.Path.Promoter)
	}
	return query, args
}

func countStrikes(ctx context.Context, tx *sql.Tx, c store.Cap) (n int, err error) {
	query, args := strikes(c)
	err = tx.QueryRowContext(ctx, `SELECT count(*)`+query, args...).Scan(&n)
	if err != nil || c.Kind != store.CapExpired || n+c.More <= c.Limit {
		return n, err
	}
	var paid int
	err = tx.QueryRowContext(ctx, `SELECT count(*) FROM orders WHERE address = ? AND performance = ? AND created > ? AND address <> ''
		AND event = ? AND account = ? AND promoter = ? AND state IN ('confirming', 'confirmed', 'issued')`,
		c.Address, c.Path.Performance, millis(c.Now.Add(-2*c.Window)), c.Path.Event, c.Path.Account, c.Path.Promoter).Scan(&paid)
	return max(0, n-paid), err
}

// strikesUntil is when so many of the oldest strikes are too old to count. Those
// being tried now are not what is waited for.
func strikesUntil(ctx context.Context, tx *sql.Tx, c store.Cap, over int) (at int64, err error) {
	query, args := strikes(c)
	err = tx.QueryRowContext(ctx, `SELECT at`+query+` ORDER BY at LIMIT 1 OFFSET ?`, append(args, over-1)...).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return at + c.Window.Milliseconds(), err
}

// CountStrikes counts the strikes of a kind in a performance since a time,
// whosever they are.
func (db *DB) CountStrikes(ctx context.Context, kind store.StrikeKind, p seatplan.PerformancePath, since time.Time) (n int, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT count(*) FROM strikes WHERE performance = ? AND kind = ? AND at > ?
		AND event = ? AND account = ? AND promoter = ?`,
		p.Performance, kind, millis(since), p.Event, p.Account, p.Promoter).Scan(&n)
	return n, err
}

// Raise raises an alarm. One of the same kind and subject that was raised within
// the period before goes on instead, and raised is false.
func (db *DB) Raise(ctx context.Context, a store.Alarm, period time.Duration) (raised bool, err error) {
	err = db.update(ctx, false, func(tx *sql.Tx) error {
		err := changed(tx.ExecContext(ctx, `UPDATE alarms SET count = max(count, ?), last = ? WHERE kind = ? AND subject = ? AND since > ?`,
			a.Count, millis(a.Last), a.Kind, a.Subject, millis(a.Since.Add(-period))))
		if !errors.Is(err, store.ErrConflict) {
			return err
		}
		raised = true
		if _, err := tx.ExecContext(ctx, `DELETE FROM alarms WHERE since < ?`, millis(a.Since.Add(-store.AlarmsKept))); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO alarms (kind, subject, count, since, last) VALUES (?, ?, ?, ?, ?)`,
			a.Kind, a.Subject, a.Count, millis(a.Since), millis(a.Last))
		return err
	})
	return raised && err == nil, err
}

// Alarms reads the alarms that went on since a time, the latest first.
func (db *DB) Alarms(ctx context.Context, since time.Time) ([]store.Alarm, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT kind, subject, count, since, last FROM alarms WHERE last >= ?
		ORDER BY last DESC, kind, subject LIMIT 1000`, millis(since))
	return collect(rows, err, func(s scanner) (store.Alarm, error) {
		var a store.Alarm
		var since, last int64
		err := s.Scan(&a.Kind, &a.Subject, &a.Count, &since, &last)
		a.Since, a.Last = fromMillis(since), fromMillis(last)
		return a, err
	})
}
