package sqlite

import (
	"context"
	"database/sql"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
)

const cartColumns = `id, rev, promoter, account, event, performance, locale, visit, booking, hold_total, hold_currency,
	deadline, order_id, body, address, created, changed`

func scanCart(row scanner) (store.Cart, error) {
	var c store.Cart
	var minor, deadline, made, altered int64
	var currency string
	err := row.Scan(&c.ID, &c.Rev, &c.Path.Promoter, &c.Path.Account, &c.Path.Event, &c.Path.Performance, &c.Locale,
		&c.Visit, &c.Booking, &minor, &currency, &deadline, &c.Order, &c.Body, &c.Address, &made, &altered)
	c.HoldTotal, c.Deadline = money(minor, currency), fromMillis(deadline)
	c.Created, c.Changed = fromMillis(made), fromMillis(altered)
	return c, err
}

const lineColumns = `ref, state, vendor_key, seat, area, category, tariff, nominal, fee, currency, full_price, reason,
	section, row, number, changed`

func scanLine(row scanner, before ...any) (store.Line, error) {
	var l store.Line
	var nominal, fee, full, altered int64
	var currency string
	err := row.Scan(append(before, &l.Ref, &l.State, &l.Key, &l.Seat, &l.Area, &l.Category, &l.Price.Tariff,
		&nominal, &fee, &currency, &full, &l.Reason, &l.Section, &l.Row, &l.Number, &altered)...)
	l.Price.Category = l.Category
	l.Price.Nominal, l.Price.Fee = money(nominal, currency), money(fee, currency)
	if full != 0 {
		l.Full = money(full, currency)
	}
	l.Changed = fromMillis(altered)
	return l, err
}

// Cart reads a cart with its lines.
func (db *DB) Cart(ctx context.Context, id store.CartID) (store.Cart, error) {
	return db.cart(ctx, `SELECT `+cartColumns+` FROM carts WHERE id = ?`, id)
}

// CartByToken reads the cart that the token with the given hash may change.
func (db *DB) CartByToken(ctx context.Context, hash store.Hash) (store.Cart, error) {
	return db.cart(ctx, `SELECT `+cartColumns+` FROM carts WHERE id = (SELECT cart FROM cart_tokens WHERE hash = ?)`, hash[:])
}

// cart reads a cart and its lines as of one moment.
func (db *DB) cart(ctx context.Context, query string, arg any) (store.Cart, error) {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return store.Cart{}, err
	}
	defer tx.Rollback()
	c, err := scanCart(tx.QueryRowContext(ctx, query, arg))
	if err != nil {
		return store.Cart{}, mapError(err)
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+lineColumns+` FROM cart_lines WHERE cart = ? ORDER BY position`, c.ID)
	c.Lines, err = collect(rows, err, func(s scanner) (store.Line, error) { return scanLine(s) })
	return c, err
}

// DueCarts names up to limit carts of each account whose hold has ended by now
// and that no order has, oldest first.
func (db *DB) DueCarts(ctx context.Context, now time.Time, limit int) ([]store.Due[store.CartID], error) {
	rows, err := db.read.QueryContext(ctx, `SELECT id, promoter, account FROM (
		SELECT id, promoter, account, deadline, row_number() OVER (PARTITION BY promoter, account ORDER BY deadline) AS n
		FROM carts WHERE deadline > 0 AND deadline <= ? AND order_id = '') WHERE n <= ? ORDER BY deadline`, millis(now), limit)
	return collect(rows, err, scanDue[store.CartID])
}

func scanDue[ID ~string](row scanner) (d store.Due[ID], err error) {
	err = row.Scan(&d.ID, &d.Promoter, &d.Account)
	return d, err
}

// LedgerLines reads the lines of all carts in one performance that a vendor
// holds, may hold, or has sold for us.
func (db *DB) LedgerLines(ctx context.Context, p seatplan.PerformancePath) ([]store.LedgerLine, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT cart, `+lineColumns+` FROM cart_lines
		WHERE state NOT IN ('wanted', 'expired') AND cart IN
		(SELECT id FROM carts WHERE performance = ? AND event = ? AND account = ? AND promoter = ?)`, p.Performance, p.Event, p.Account, p.Promoter)
	return collect(rows, err, func(s scanner) (store.LedgerLine, error) {
		var l store.LedgerLine
		var err error
		l.Line, err = scanLine(s, &l.Cart)
		return l, err
	})
}

const orderColumns = `id, rev, secret, promoter, account, event, performance, cart, state, reason, vendor_id, reference,
	cart_total, total, fees, currency, deadline, body, person, address, due, created, changed, since`

func scanOrder(row scanner) (store.Order, error) {
	var o store.Order
	var secret []byte
	var vendorID sql.NullString
	var cartTotal, total, fees, deadline, due, made, altered, since int64
	var currency string
	err := row.Scan(&o.ID, &o.Rev, &secret, &o.Path.Promoter, &o.Path.Account, &o.Path.Event, &o.Path.Performance, &o.Cart,
		&o.State, &o.Reason, &vendorID, &o.Reference, &cartTotal, &total, &fees, &currency, &deadline, &o.Body, &o.Person,
		&o.Address, &due, &made, &altered, &since)
	copy(o.Secret[:], secret)
	o.VendorID = vendorID.String
	o.CartTotal, o.Total, o.Fees = money(cartTotal, currency), money(total, currency), money(fees, currency)
	o.Deadline, o.Due, o.Created, o.Changed = fromMillis(deadline), fromMillis(due), fromMillis(made), fromMillis(altered)
	o.Since = fromMillis(since)
	return o, err
}

// Order reads an order.
func (db *DB) Order(ctx context.Context, id store.OrderID) (store.Order, error) {
	o, err := scanOrder(db.read.QueryRowContext(ctx, `SELECT `+orderColumns+` FROM orders WHERE id = ?`, id))
	return o, mapError(err)
}

// DueOrders names up to limit orders of each account that the worker must look at
// by now, longest due first.
func (db *DB) DueOrders(ctx context.Context, now time.Time, limit int) ([]store.Due[store.OrderID], error) {
	rows, err := db.read.QueryContext(ctx, `SELECT id, promoter, account FROM (
		SELECT id, promoter, account, due, row_number() OVER (PARTITION BY promoter, account ORDER BY due) AS n
		FROM orders WHERE due > 0 AND due <= ?) WHERE n <= ? ORDER BY due`, millis(now), limit)
	return collect(rows, err, scanDue[store.OrderID])
}

// Unsettled reads the intents about a cart, or about its orders, whose outcome
// is not known, oldest first.
func (db *DB) Unsettled(ctx context.Context, cart store.CartID) ([]store.Intent, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT id, rev, op, cart, order_id, state, body, sent, deadline, changed
		FROM intents WHERE cart = ? AND state IN ('open', 'unknown') ORDER BY sent, id`, cart)
	return collect(rows, err, scanIntent)
}

// UnsettledCarts names the carts that have unsettled intents, or places that are
// still to be given back.
func (db *DB) UnsettledCarts(ctx context.Context) ([]store.Due[store.CartID], error) {
	rows, err := db.read.QueryContext(ctx, `SELECT cart, coalesce(promoter, ''), coalesce(account, '') FROM (
		SELECT cart FROM intents WHERE state IN ('open', 'unknown')
		UNION SELECT cart FROM cart_lines WHERE state = 'dropping') LEFT JOIN carts ON carts.id = cart`)
	return collect(rows, err, scanDue[store.CartID])
}

func scanIntent(row scanner) (store.Intent, error) {
	var i store.Intent
	var sent, deadline, altered int64
	err := row.Scan(&i.ID, &i.Rev, &i.Op, &i.Cart, &i.Order, &i.State, &i.Body, &sent, &deadline, &altered)
	i.Sent, i.Deadline, i.Changed = fromMillis(sent), fromMillis(deadline), fromMillis(altered)
	return i, err
}

// Attempts reads an order's attempts to pay, in order.
func (db *DB) Attempts(ctx context.Context, order store.OrderID) ([]store.Attempt, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT order_id, n, rev, payment, address, amount, currency, state, created, changed
		FROM payment_attempts WHERE order_id = ? ORDER BY n`, order)
	return collect(rows, err, func(s scanner) (store.Attempt, error) {
		var a store.Attempt
		var amount, made, altered int64
		var currency string
		err := s.Scan(&a.Order, &a.N, &a.Rev, &a.Payment, &a.Address, &amount, &currency, &a.State, &made, &altered)
		a.Amount, a.Created, a.Changed = money(amount, currency), fromMillis(made), fromMillis(altered)
		return a, err
	})
}

// Refunds reads an order's refunds, oldest first.
func (db *DB) Refunds(ctx context.Context, order store.OrderID) ([]store.Refund, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT id, rev, order_id, attempt, amount, currency, state, created, changed
		FROM refunds WHERE order_id = ? ORDER BY created, id`, order)
	return collect(rows, err, func(s scanner) (store.Refund, error) {
		var r store.Refund
		var amount, made, altered int64
		var currency string
		err := s.Scan(&r.ID, &r.Rev, &r.Order, &r.Attempt, &amount, &currency, &r.State, &made, &altered)
		r.Amount, r.Created, r.Changed = money(amount, currency), fromMillis(made), fromMillis(altered)
		return r, err
	})
}

// Lease claims a cart, and with it its order, for owner until the given time.
// The owner may claim again to prolong. [store.ErrLeased] when another has it.
func (db *DB) Lease(ctx context.Context, cart store.CartID, owner string, now, until time.Time) error {
	err := changed(db.write.ExecContext(ctx, `UPDATE carts SET lease_owner = ?, lease_until = ?
		WHERE id = ? AND (lease_owner = ? OR lease_until <= ?)`, owner, millis(until), cart, owner, millis(now)))
	if err == store.ErrConflict {
		return store.ErrLeased
	}
	return err
}

// Unlease gives a lease up; it does nothing when the owner no longer has it.
func (db *DB) Unlease(ctx context.Context, cart store.CartID, owner string) error {
	_, err := db.write.ExecContext(ctx, `UPDATE carts SET lease_until = 0 WHERE id = ? AND lease_owner = ?`, cart, owner)
	return err
}
