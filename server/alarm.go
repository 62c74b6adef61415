package server

import (
	"context"
	"fmt"
	"time"

	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sqlite"
)

// alarmsShown is how long alarms are shown after they last went on.
const alarmsShown = 7 * 24 * time.Hour

// alarmText says what an alarm is about, for people.
func alarmText(a store.Alarm) string {
	return fmt.Sprintf("%s: %d wrong codes within an hour, from %s, last at %s: somebody is trying codes out; have the vendor change or end them",
		a.Subject, a.Count, a.Since.UTC().Format(time.RFC3339), a.Last.UTC().Format(time.RFC3339))
}

// Alarms says what an operator should know besides orders, the latest first: one
// line for each alarm of the last week.
func (o *Orders) Alarms(ctx context.Context) ([]string, error) {
	alarms, err := o.db.Alarms(ctx, time.Now().Add(-alarmsShown))
	var lines []string
	for _, a := range alarms {
		lines = append(lines, alarmText(a))
	}
	return lines, err
}

// examineAlarms shows the alarms of the last week. A database that cannot be read
// is another check's concern.
func examineAlarms(ctx context.Context, c config.Config) (checks []Check) {
	db, err := sqlite.OpenReader(ctx, c.DatabaseFile())
	if err != nil {
		return nil
	}
	defer db.Close()
	alarms, err := db.Alarms(ctx, time.Now().Add(-alarmsShown))
	if err != nil {
		return []Check{check("alarms", "", err)}
	}
	for _, a := range alarms {
		checks = append(checks, note("alarm", alarmText(a)))
	}
	return checks
}
