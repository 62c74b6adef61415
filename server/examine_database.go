package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/store/sqlite"
	"github.com/parterre/parterre/server/vendors"
)

// examineDatabase reads the database, its key and their files' modes. It changes
// nothing and makes no file, also where the next start will.
func examineDatabase(ctx context.Context, c config.Config) []Check {
	const subject = "database"
	file, keyFile := c.DatabaseFile(), c.Path(c.SecretKeyFile)
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return append([]Check{check(subject, "is made at the first start", nil)}, examineModes(keyFile)...)
	}
	found, err := sqlite.Inspect(ctx, file)
	if err == nil && found.Version > found.Known {
		err = fmt.Errorf("its tables have version %d and this program knows %d: a newer program has worked on it", found.Version, found.Known)
	}
	var key []byte
	if err == nil {
		key, err = secretKey(keyFile, false)
	}
	if err == nil {
		err = opensWith(c, key, found.KeyCheck, found.Oldest)
	}
	checks := []Check{check(subject, "can be opened with its key", err)}
	if err == nil && found.Version < found.Known {
		checks = append(checks, note(subject, fmt.Sprintf("its tables have version %d, which the next start brings to %d", found.Version, found.Known)))
	}
	checks = append(checks, examineModes(append(sqlite.Files(file), keyFile)...)...)
	return append(checks, examineForwarder(c, found.Notices)...)
}

// examineModes says which files others than their owner can read or write.
func examineModes(files ...string) []Check {
	var checks []Check
	for _, file := range files {
		if level, says := looseMode(file); says != "" {
			checks = append(checks, Check{"database", vendors.Finding{Level: level, Says: says}})
		}
	}
	return checks
}

// looseMode says that a file is not for its owner alone. Access of a group may be
// meant, as where a key is handed to a container; access of everybody is not.
func looseMode(file string) (level vendors.Level, says string) {
	info, err := os.Stat(file)
	if err != nil {
		return "", ""
	}
	mode := info.Mode().Perm()
	switch {
	case mode&0o006 != 0:
		return vendors.Bad, fmt.Sprintf("%s is open to everybody on this machine (mode %04o): make it 0600", file, mode)
	case mode&0o060 != 0:
		return vendors.Note, fmt.Sprintf("%s is open to its group (mode %04o): 0600 is enough", file, mode)
	}
	return "", ""
}
