package doctor

import (
	"context"
	"fmt"
	"time"

	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/store/sqlite"
	"github.com/parterre/parterre/server/vendors"
)

// panicNews is how long a panic fails an examination; later it is a note.
const panicNews = 24 * time.Hour

// examinePanics says what has panicked. It reads a database that a server may be
// at work on, and says nothing of one that it cannot read: the check of the
// database does.
func examinePanics(ctx context.Context, c config.Config, now time.Time) []Check {
	db, err := sqlite.OpenReader(ctx, c.DatabaseFile())
	if err != nil {
		return nil
	}
	defer db.Close()
	counts, err := db.Panics(ctx)
	if err != nil {
		return []Check{check("panics", "", err)}
	}
	if len(counts) == 0 {
		return []Check{check("panics", "there was none", nil)}
	}
	var all []Check
	for _, n := range counts {
		level := vendors.Note
		if now.Sub(n.Last) < panicNews {
			level = vendors.Bad
		}
		all = append(all, Check{"panics", vendors.Finding{Level: level, Says: fmt.Sprintf(
			"%s of kind %s since %s, the last on %s at %s: only that work failed; it is a fault of this program, please report it with its stack from the log",
			count(int(n.Count), "panic"), n.Unit, n.First.Format(stamp), n.Last.Format(stamp), n.Place)}})
	}
	return all
}

// stamp is how moments are written for people who operate a server.
const stamp = "2006-01-02 15:04 MST"
