package doctor

import (
	"context"
	"fmt"

	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/database"
	"github.com/parterre/parterre/server/vendors"
)

// examineDatabase reads the database, its key and their files' modes. It changes
// nothing and makes no file, also where the next start will.
func examineDatabase(ctx context.Context, c config.Config) []Check {
	const subject = "database"
	if database.IsNew(c) {
		return append([]Check{check(subject, "is made at the first start", nil)}, examineModes(c.Path(c.SecretKeyFile))...)
	}
	found, err := database.Inspect(ctx, c)
	checks := []Check{check(subject, "can be opened with its key", err)}
	if err == nil && found.Version < found.Known {
		checks = append(checks, note(subject, fmt.Sprintf("its tables have version %d, which the next start brings to %d", found.Version, found.Known)))
	}
	checks = append(checks, examineModes(database.Files(c)...)...)
	return append(checks, examineForwarder(c, found.Notices)...)
}

// examineModes says which files others than their owner can read or write.
func examineModes(files ...string) []Check {
	var checks []Check
	for _, file := range files {
		everybody, finding := database.CheckMode(file)
		level := vendors.Note
		if everybody {
			level = vendors.Bad
		}
		if finding != "" {
			checks = append(checks, Check{"database", vendors.Finding{Level: level, Says: finding}})
		}
	}
	return checks
}
