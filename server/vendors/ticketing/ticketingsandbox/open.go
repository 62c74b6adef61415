package ticketingsandbox

import (
	"net/http"
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// Open returns the sandbox with its sample data, as demo and command run it.
func Open(o sandbox.Options) http.Handler {
	seconds := 0
	if o.Hold > 0 {
		seconds = 60 * max(1, int(o.Hold/time.Minute)) // a setting in whole minutes
	}
	return New(Options{OrderSeconds: seconds})
}
