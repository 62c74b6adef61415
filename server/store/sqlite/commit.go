package sqlite

import (
	"context"
	"database/sql"

	lib "modernc.org/sqlite/lib"

	"github.com/parterre/parterre/server/store"
)

// Commit writes a batch, all or nothing; see [store.Batch].
func (db *DB) Commit(ctx context.Context, b store.Batch) error {
	err := db.update(ctx, b.Durable(), func(tx *sql.Tx) error { return db.writeBatch(ctx, tx, b) })
	if err != nil {
		return err
	}
	for _, c := range b.Carts {
		c.Rev++
	}
	for _, i := range b.Intents {
		i.Rev++
	}
	for _, o := range b.Orders {
		o.Rev++
	}
	for _, a := range b.Attempts {
		a.Rev++
	}
	for _, r := range b.Refunds {
		r.Rev++
	}
	return nil
}

func (db *DB) writeBatch(ctx context.Context, tx *sql.Tx, b store.Batch) error {
	for _, c := range b.Carts {
		if err := writeCart(ctx, tx, c); err != nil {
			return err
		}
	}
	for _, t := range b.Tokens {
		_, err := tx.ExecContext(ctx, `INSERT INTO cart_tokens (hash, cart, created) VALUES (?, ?, ?)`,
			t.Hash[:], t.Cart, millis(t.Created))
		if err != nil {
			return err
		}
	}
	for _, o := range b.Orders {
		if err := writeOrder(ctx, tx, o); err != nil {
			return err
		}
	}
	for _, i := range b.Intents {
		if err := writeIntent(ctx, tx, i); err != nil {
			return err
		}
	}
	for _, a := range b.Attempts {
		if err := writeAttempt(ctx, tx, a); err != nil {
			return err
		}
	}
	for _, r := range b.Refunds {
		if err := writeRefund(ctx, tx, r); err != nil {
			return err
		}
	}
	if err := writeStrikes(ctx, tx, b); err != nil {
		return err
	}
	for _, r := range b.Rooms {
		if err := checkRoom(ctx, tx, r); err != nil {
			return err
		}
	}
	for _, c := range b.Caps {
		if err := db.checkCap(ctx, tx, b, c); err != nil {
			return err
		}
	}
	return nil
}

// checkRoom counts what an area has to hold, with this transaction's own lines;
// there is one writer, so that nobody else can add to them meanwhile.
func checkRoom(ctx context.Context, tx *sql.Tx, r store.Room) error {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM cart_lines WHERE area = ?
		AND (state IN ('holding', 'held', 'dropping', 'releasing', 'ordered') OR state = 'sold' AND changed >= ?)
		AND cart IN (SELECT id FROM carts WHERE performance = ? AND event = ? AND account = ? AND promoter = ?)`,
		r.Area, millis(r.Asked), r.Path.Performance, r.Path.Event, r.Path.Account, r.Path.Promoter).Scan(&n)
	if err == nil && n > r.Stock {
		return store.ErrFull
	}
	return err
}

func writeCart(ctx context.Context, tx *sql.Tx, c *store.Cart) error {
	var err error
	if c.Rev == 0 {
		_, err = tx.ExecContext(ctx, `INSERT INTO carts (id, rev, promoter, account, event, performance, locale, visit,
			booking, hold_total, hold_currency, deadline, order_id, body, address, occupies, created, changed)
			VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			c.ID, c.Path.Promoter, c.Path.Account, c.Path.Event, c.Path.Performance, c.Locale, c.Visit,
			c.Booking, c.HoldTotal.Minor, c.HoldTotal.Currency, millis(c.Deadline), c.Order, c.Body,
			c.Address, c.Occupies(), millis(c.Created), millis(c.Changed))
	} else {
		err = changed(tx.ExecContext(ctx, `UPDATE carts SET rev = rev + 1, locale = ?, visit = ?, booking = ?,
			hold_total = ?, hold_currency = ?, deadline = ?, order_id = ?, body = ?, address = ?, occupies = ?, changed = ?
			WHERE id = ? AND rev = ?`,
			c.Locale, c.Visit, c.Booking, c.HoldTotal.Minor, c.HoldTotal.Currency, millis(c.Deadline), c.Order, c.Body,
			c.Address, c.Occupies(), millis(c.Changed), c.ID, c.Rev))
	}
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM cart_lines WHERE cart = ?`, c.ID); err != nil {
		return err
	}
	for n, l := range c.Lines {
		_, err := tx.ExecContext(ctx, `INSERT INTO cart_lines (cart, position, ref, state, vendor_key, seat, area, category,
			tariff, nominal, fee, currency, full_price, reason, section, row, number, changed)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			c.ID, n, l.Ref, l.State, l.Key, l.Seat, l.Area, l.Category, l.Price.Tariff,
			l.Price.Nominal.Minor, l.Price.Fee.Minor, l.Price.Nominal.Currency, l.Full.Minor, l.Reason, l.Section, l.Row, l.Number, millis(l.Changed))
		if err != nil {
			return err
		}
	}
	return nil
}

func writeIntent(ctx context.Context, tx *sql.Tx, i *store.Intent) error {
	if i.Rev == 0 {
		_, err := tx.ExecContext(ctx, `INSERT INTO intents (id, rev, op, cart, order_id, state, body, sent, deadline, changed)
			VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?)`,
			i.ID, i.Op, i.Cart, i.Order, i.State, i.Body, millis(i.Sent), millis(i.Deadline), millis(i.Changed))
		return err
	}
	return changed(tx.ExecContext(ctx, `UPDATE intents SET rev = rev + 1, state = ?, changed = ? WHERE id = ? AND rev = ?`,
		i.State, millis(i.Changed), i.ID, i.Rev))
}

func writeOrder(ctx context.Context, tx *sql.Tx, o *store.Order) error {
	vendorID := sql.NullString{String: o.VendorID, Valid: o.VendorID != ""}
	currency := o.Total.Currency
	if currency == "" {
		currency = o.CartTotal.Currency
	}
	var err error
	if o.Rev == 0 {
		_, err = tx.ExecContext(ctx, `INSERT INTO orders (id, rev, secret, promoter, account, event, performance, cart, state,
			reason, vendor_id, reference, cart_total, total, fees, currency, deadline, body, person, address, due, created, changed, since)
			VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			o.ID, o.Secret[:], o.Path.Promoter, o.Path.Account, o.Path.Event, o.Path.Performance, o.Cart, o.State,
			o.Reason, vendorID, o.Reference, o.CartTotal.Minor, o.Total.Minor, o.Fees.Minor, currency,
			millis(o.Deadline), o.Body, o.Person, o.Address, millis(o.Due), millis(o.Created), millis(o.Changed), millis(o.Changed))
	} else {
		err = changed(tx.ExecContext(ctx, `UPDATE orders SET since = CASE state WHEN ? THEN since ELSE ? END,
			rev = rev + 1, state = ?, reason = ?, vendor_id = ?, reference = ?,
			cart_total = ?, total = ?, fees = ?, currency = ?, deadline = ?, body = ?, person = ?, due = ?, changed = ?
			WHERE id = ? AND rev = ?`,
			o.State, millis(o.Changed), o.State, o.Reason, vendorID, o.Reference, o.CartTotal.Minor, o.Total.Minor, o.Fees.Minor, currency,
			millis(o.Deadline), o.Body, o.Person, millis(o.Due), millis(o.Changed), o.ID, o.Rev))
	}
	if constraint(err) == lib.SQLITE_CONSTRAINT_UNIQUE {
		return store.ErrVendorOrder // the only key of orders besides their own id
	}
	return err
}

func writeAttempt(ctx context.Context, tx *sql.Tx, a *store.Attempt) error {
	if a.Rev == 0 {
		_, err := tx.ExecContext(ctx, `INSERT INTO payment_attempts (order_id, n, rev, payment, address, amount, currency, state,
			created, changed) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?)`,
			a.Order, a.N, a.Payment, a.Address, a.Amount.Minor, a.Amount.Currency, a.State, millis(a.Created), millis(a.Changed))
		return err
	}
	return changed(tx.ExecContext(ctx, `UPDATE payment_attempts SET rev = rev + 1, payment = ?, address = ?, state = ?, changed = ?
		WHERE order_id = ? AND n = ? AND rev = ?`,
		a.Payment, a.Address, a.State, millis(a.Changed), a.Order, a.N, a.Rev))
}

func writeRefund(ctx context.Context, tx *sql.Tx, r *store.Refund) error {
	if r.Rev == 0 {
		_, err := tx.ExecContext(ctx, `INSERT INTO refunds (id, rev, order_id, attempt, amount, currency, state, created, changed)
			VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?)`,
			r.ID, r.Order, r.Attempt, r.Amount.Minor, r.Amount.Currency, r.State, millis(r.Created), millis(r.Changed))
		return err
	}
	return changed(tx.ExecContext(ctx, `UPDATE refunds SET rev = rev + 1, state = ?, changed = ? WHERE id = ? AND rev = ?`,
		r.State, millis(r.Changed), r.ID, r.Rev))
}
