package iabiletsandbox

import (
	"net/http"
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// LockSeconds returns how long locks live that hold places for so long, as the
// setting that an account at this sandbox needs: no answer of the vendor's says so.
// It is ten at least; 0 is the sandbox's own time.
func LockSeconds(hold time.Duration) int {
	if hold == 0 {
		return defaultHold
	}
	return max(10, int(hold/time.Second))
}

// Open returns the sandbox with its sample data, as demo and command run it.
func Open(o sandbox.Options) http.Handler {
	return New(Options{HoldSeconds: LockSeconds(o.Hold), SeatCodes: o.SeatCodes, PrintURLs: true})
}
