package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"

	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sealed"
	"github.com/parterre/parterre/server/store/sqlite"
)

// keyCheck is the record that the key check is sealed for, and what is in it.
const keyCheck = "key check"

// openDatabase opens the database and the key that belongs to it. The key is
// made only together with a new database: an old one without its key cannot be
// read, and a new key would lose what it holds.
func openDatabase(ctx context.Context, c config.Config, log *slog.Logger) (*sqlite.DB, []byte, error) {
	file := c.DatabaseFile()
	info, err := os.Stat(file)
	fresh := errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0
	key, err := secretKey(c.Path(c.SecretKeyFile), fresh)
	if err != nil {
		return nil, nil, err
	}
	if _, says := looseMode(c.Path(c.SecretKeyFile)); says != "" {
		log.Warn("secret key is not private", "finding", says)
	}
	db, err := sqlite.Open(ctx, file)
	if err != nil {
		return nil, nil, err
	}
	if err = db.Own(ctx); err != nil {
		err = fmt.Errorf("database: %w", err)
	} else {
		err = holdKey(ctx, c, db, key)
	}
	if err != nil {
		db.Close()
		return nil, nil, err
	}
	return db, key, nil
}

// holdKey makes sure that the key is the database's, and that the next one that
// is not will be found out, too.
func holdKey(ctx context.Context, c config.Config, db *sqlite.DB, key []byte) error {
	checked, err := verifyKey(ctx, c, db, key)
	if err != nil || checked {
		return err
	}
	sealer, err := sealed.New(key)
	if err != nil {
		return err
	}
	check, err := sealer.Seal(keyCheck, keyCheck)
	if err != nil {
		return err
	}
	return db.SetKeyCheck(ctx, check)
}

// verifyKey refuses a key that is not the database's. It reports whether that was
// seen by the database's key check.
func verifyKey(ctx context.Context, c config.Config, db *sqlite.DB, key []byte) (checked bool, err error) {
	check, err := db.KeyCheck(ctx)
	if err != nil {
		return false, err
	}
	oldest, _, err := db.OldestSealed(ctx)
	if err != nil {
		return false, err
	}
	return check != nil, opensWith(c, key, check, oldest)
}

// opensWith reports whether a key is the one that a database is sealed with: by
// its check, or, in one that has none yet, by its oldest sealed record.
func opensWith(c config.Config, key, check []byte, oldest store.Sealed) error {
	sealer, err := sealed.New(key)
	if err != nil {
		return err
	}
	var value any
	if check != nil {
		err = sealer.Open(keyCheck, check, &value)
	} else {
		err = sealer.Open(oldest.Record, oldest.Data, &value)
	}
	if err != nil {
		return fmt.Errorf("secret_key_file: %s is not the key that %s is sealed with: give it back its own",
			c.Path(c.SecretKeyFile), c.DatabaseFile())
	}
	return nil
}

// secretKey reads the key, or makes it, for the owner alone, with a fresh database.
func secretKey(file string, fresh bool) ([]byte, error) {
	key, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && fresh:
		key = make([]byte, sealed.KeySize)
		rand.Read(key)
		if err := os.WriteFile(file, key, 0o600); err != nil {
			return nil, fmt.Errorf("secret_key_file: %w", err)
		}
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("secret_key_file: %s is missing, and the database cannot be read without it", file)
	case err != nil:
		return nil, fmt.Errorf("secret_key_file: %w", err)
	case len(key) != sealed.KeySize:
		return nil, fmt.Errorf("secret_key_file: %s has %d bytes and not %d", file, len(key), sealed.KeySize)
	}
	return key, nil
}

// demoBooks keep the demo provider's payments in our database.
type demoBooks struct {
	db *sqlite.DB
	// back is where the buyer of an order goes after paying. It is not kept: a
	// payment's key is its order's id and a number.
	back func(store.OrderID) string
}

// AddDemoPayment implements payment.DemoBooks.
func (b demoBooks) AddDemoPayment(ctx context.Context, p payment.DemoPayment) (payment.DemoPayment, error) {
	return b.payment(b.db.AddDemoPayment(ctx, store.DemoPayment{ID: p.ID, Key: p.Key, Amount: p.Amount, State: string(p.State)}))
}

// DemoPayment implements payment.DemoBooks.
func (b demoBooks) DemoPayment(ctx context.Context, id string) (payment.DemoPayment, error) {
	return b.payment(b.db.DemoPayment(ctx, id))
}

// MoveDemoPayment implements payment.DemoBooks.
func (b demoBooks) MoveDemoPayment(ctx context.Context, id string, to payment.State, from ...payment.State) (payment.DemoPayment, error) {
	states := make([]string, len(from))
	for i, f := range from {
		states[i] = string(f)
	}
	return b.payment(b.db.MoveDemoPayment(ctx, id, string(to), states...))
}

func (b demoBooks) payment(p store.DemoPayment, err error) (payment.DemoPayment, error) {
	if errors.Is(err, store.ErrNotFound) {
		err = payment.ErrNotFound
	}
	order, _, _ := strings.Cut(p.Key, "-")
	return payment.DemoPayment{
		ID: p.ID, Key: p.Key, Amount: p.Amount, State: payment.State(p.State), ReturnURL: b.back(store.OrderID(order)),
	}, err
}
