package doctor

import (
	"context"

	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/database"
	"github.com/parterre/parterre/server/store/sqlite"
)

// examineAlarms shows the alarms of the last week. A database that cannot be read
// is another check's concern.
func examineAlarms(ctx context.Context, c config.Config) (checks []Check) {
	db, err := sqlite.OpenReader(ctx, c.DatabaseFile())
	if err != nil {
		return nil
	}
	defer db.Close()
	alarms, err := database.RecentAlarms(ctx, db)
	if err != nil {
		return []Check{check("alarms", "", err)}
	}
	for _, a := range alarms {
		checks = append(checks, note("alarm", a))
	}
	return checks
}
