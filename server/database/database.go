// Package database opens the database that a configuration names, with the key
// that belongs to it.
//
// Start with [Open].
package database

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sealed"
	"github.com/parterre/parterre/server/store/sqlite"
)

// keyCheck is the record that the key check is sealed for, and what is in it.
const keyCheck = "key check"

// Open opens the database and returns it with its key. The key is made only
// together with a new database: an old one without its key cannot be read, and a
// new key would lose what it holds.
func Open(ctx context.Context, c config.Config, log *slog.Logger) (*sqlite.DB, []byte, error) {
	key, err := secretKey(c.Path(c.SecretKeyFile), IsNew(c))
	if err != nil {
		return nil, nil, err
	}
	if _, finding := CheckMode(c.Path(c.SecretKeyFile)); finding != "" {
		log.Warn("secret key is not private", "finding", finding)
	}
	db, err := sqlite.Open(ctx, c.DatabaseFile())
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

// OpenReader opens the database with its key to read it, while a server may be
// working on it. The caller closes it.
func OpenReader(ctx context.Context, c config.Config) (*sqlite.DB, []byte, error) {
	key, err := secretKey(c.Path(c.SecretKeyFile), false)
	if err != nil {
		return nil, nil, err
	}
	db, err := sqlite.OpenReader(ctx, c.DatabaseFile())
	if err != nil {
		return nil, nil, err
	}
	if _, err := verifyKey(ctx, c, db, key); err != nil {
		db.Close()
		return nil, nil, err
	}
	return db, key, nil
}

// Inspect reads what the database says of itself and checks that this program
// can open it with its key. It changes nothing and makes no file. With an error
// the inspection holds what was read before.
func Inspect(ctx context.Context, c config.Config) (sqlite.Inspection, error) {
	found, err := sqlite.Inspect(ctx, c.DatabaseFile())
	if err != nil {
		return found, err
	}
	if found.Version > found.Known {
		return found, fmt.Errorf("its tables have version %d and this program knows %d: a newer program has worked on it", found.Version, found.Known)
	}
	key, err := secretKey(c.Path(c.SecretKeyFile), false)
	if err != nil {
		return found, err
	}
	return found, opensWith(c, key, found.KeyCheck, found.Oldest)
}

// IsNew reports whether the next start makes the database.
func IsNew(c config.Config) bool {
	info, err := os.Stat(c.DatabaseFile())
	return errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0
}

// Files returns the files of the database that are there, and its key's.
func Files(c config.Config) []string {
	return append(sqlite.Files(c.DatabaseFile()), c.Path(c.SecretKeyFile))
}

// holdKey checks that the key is the database's, and stores a key check if there
// is none, so that another key is recognized the next time.
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

// verifyKey refuses a key that is not the database's. It reports whether the
// database has a key check.
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

// CheckMode describes who besides its owner can read or write a file, "" if
// nobody can. Access of a group may be meant, as where a key is handed to a
// container; access of everybody is not.
func CheckMode(file string) (everybody bool, finding string) {
	info, err := os.Stat(file)
	if err != nil {
		return false, ""
	}
	mode := info.Mode().Perm()
	switch {
	case mode&0o006 != 0:
		return true, fmt.Sprintf("%s is open to everybody on this machine (mode %04o): make it 0600", file, mode)
	case mode&0o060 != 0:
		return false, fmt.Sprintf("%s is open to its group (mode %04o): 0600 is enough", file, mode)
	}
	return false, ""
}
