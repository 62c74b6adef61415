package database_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/database"
)

// opened opens the database of a configuration, closes it and returns its key.
func opened(t *testing.T, c config.Config) ([]byte, error) {
	t.Helper()
	db, key, err := database.Open(t.Context(), c, slog.New(slog.DiscardHandler))
	if err == nil {
		db.Close()
	}
	return key, err
}

// TestOpen opens a database for the first time, with its key, without it and
// with another one.
func TestOpen(t *testing.T) {
	t.Parallel()
	c := config.Config{Database: "sqlite:a.db", SecretKeyFile: "a.key", Dir: t.TempDir()}
	if !database.IsNew(c) {
		t.Error("IsNew is false before the first start")
	}
	key, err := opened(t, c)
	if err != nil {
		t.Fatal(err)
	}
	if database.IsNew(c) {
		t.Error("IsNew is true after the first start")
	}
	for _, file := range database.Files(c) {
		if _, finding := database.CheckMode(file); finding != "" {
			t.Error(finding)
		}
	}
	if again, err := opened(t, c); err != nil || !bytes.Equal(again, key) {
		t.Errorf("second start: %v, or another key", err)
	}
	if _, err := database.Inspect(t.Context(), c); err != nil {
		t.Errorf("Inspect = %v with the database's key", err)
	}
	keyFile := filepath.Join(c.Dir, "a.key")
	opens := map[string]func() error{
		"Open":    func() error { _, err := opened(t, c); return err },
		"Inspect": func() error { _, err := database.Inspect(t.Context(), c); return err },
		"OpenReader": func() error {
			db, _, err := database.OpenReader(t.Context(), c)
			if err == nil {
				db.Close()
			}
			return err
		},
	}
	refused := func(want string) {
		t.Helper()
		for name, open := range opens {
			if err := open(); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s = %v, want an error with %q", name, err, want)
			}
		}
	}
	if err := os.WriteFile(keyFile, bytes.Repeat([]byte{7}, len(key)), 0o600); err != nil {
		t.Fatal(err)
	}
	refused("is not the key")
	if err := os.WriteFile(keyFile, key[1:], 0o600); err != nil {
		t.Fatal(err)
	}
	refused("bytes and not")
	if err := os.Remove(keyFile); err != nil {
		t.Fatal(err)
	}
	refused("is missing")
	if _, err := os.Stat(keyFile); err == nil {
		t.Error("a new key was made for an old database")
	}
}
