package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sqlite"
)

// keySize is the length of the secret key, in bytes.
const keySize = 32

// openDatabase opens the database and the key that belongs to it. The key is
// made only together with a new database: an old one without its key cannot be
// read, and a new key would lose what it holds.
func openDatabase(ctx context.Context, c Config) (*sqlite.DB, []byte, error) {
	file := c.path(strings.TrimPrefix(c.Database, "sqlite:"))
	_, err := os.Stat(file)
	fresh := errors.Is(err, fs.ErrNotExist)
	key, err := secretKey(c.path(c.SecretKeyFile), fresh)
	if err != nil {
		return nil, nil, err
	}
	db, err := sqlite.Open(ctx, file)
	if err != nil {
		return nil, nil, err
	}
	if err := db.Own(ctx); err != nil {
		db.Close()
		return nil, nil, fmt.Errorf("database: %w", err)
	}
	return db, key, nil
}

func secretKey(file string, fresh bool) ([]byte, error) {
	key, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && fresh:
		key = make([]byte, keySize)
		rand.Read(key)
		if err := os.WriteFile(file, key, 0o600); err != nil {
			return nil, fmt.Errorf("secret_key_file: %w", err)
		}
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("secret_key_file: %s is missing, and the database cannot be read without it", file)
	case err != nil:
		return nil, fmt.Errorf("secret_key_file: %w", err)
	case len(key) != keySize:
		return nil, fmt.Errorf("secret_key_file: %s has %d bytes and not %d", file, len(key), keySize)
	}
	return key, nil
}

// demoBooks keep the demo provider's payments in our database.
type demoBooks struct{ db *sqlite.DB }

// AddDemoPayment implements payment.DemoBooks.
func (b demoBooks) AddDemoPayment(ctx context.Context, p payment.DemoPayment) (payment.DemoPayment, error) {
	return demoPayment(b.db.AddDemoPayment(ctx, store.DemoPayment{
		ID: p.ID, Key: p.Key, Amount: p.Amount, State: string(p.State), ReturnURL: p.ReturnURL,
	}))
}

// DemoPayment implements payment.DemoBooks.
func (b demoBooks) DemoPayment(ctx context.Context, id string) (payment.DemoPayment, error) {
	return demoPayment(b.db.DemoPayment(ctx, id))
}

// MoveDemoPayment implements payment.DemoBooks.
func (b demoBooks) MoveDemoPayment(ctx context.Context, id string, to payment.State, from ...payment.State) (payment.DemoPayment, error) {
	states := make([]string, len(from))
	for i, f := range from {
		states[i] = string(f)
	}
	return demoPayment(b.db.MoveDemoPayment(ctx, id, string(to), states...))
}

func demoPayment(p store.DemoPayment, err error) (payment.DemoPayment, error) {
	if errors.Is(err, store.ErrNotFound) {
		err = payment.ErrNotFound
	}
	return payment.DemoPayment{ID: p.ID, Key: p.Key, Amount: p.Amount, State: payment.State(p.State), ReturnURL: p.ReturnURL}, err
}
