package database

import (
	"context"
	"fmt"
	"time"

	"github.com/parterre/parterre/server/store/sqlite"
)

// alarmsShown is how long alarms are shown after they were last raised.
const alarmsShown = 7 * 24 * time.Hour

// RecentAlarms returns the alarms of the last week for people, the latest first,
// one line each.
func RecentAlarms(ctx context.Context, db *sqlite.DB) ([]string, error) {
	alarms, err := db.Alarms(ctx, time.Now().Add(-alarmsShown))
	var lines []string
	for _, a := range alarms {
		lines = append(lines, fmt.Sprintf("%s: %d wrong codes within an hour, from %s, last at %s: somebody is trying codes out; have the vendor change or end them",
			a.Subject, a.Count, a.Since.UTC().Format(time.RFC3339), a.Last.UTC().Format(time.RFC3339)))
	}
	return lines, err
}
