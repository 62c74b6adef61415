package ticketingsandbox

import (
	"net/http"
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// OrderMinutes returns how long orders keep places that are held for so long, as
// the setting that an account at this sandbox needs. It is one at least; 0 is the
// sandbox's own time.
func OrderMinutes(hold time.Duration) int {
	if hold == 0 {
		return defaultOrderSeconds / 60
	}
	return max(1, int(hold/time.Minute))
}

// Open returns the sandbox with its sample data, as demo and command run it.
func Open(o sandbox.Options) http.Handler {
	return New(Options{OrderSeconds: 60 * OrderMinutes(o.Hold)})
}
