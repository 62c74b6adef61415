package iabiletsandbox

import (
	"net/http"
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// Open returns the sandbox with its sample data, as demo and command run it.
func Open(o sandbox.Options) http.Handler {
	seconds := 0
	if o.Hold > 0 {
		seconds = max(10, int(o.Hold/time.Second)) // the shortest setting of the vendor's
	}
	return New(Options{HoldSeconds: seconds, SeatCodes: o.SeatCodes, PrintURLs: true})
}
