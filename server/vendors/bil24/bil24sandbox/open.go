package bil24sandbox

import (
	"net/http"
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// Open returns the sandbox with its sample data, as demo and command run it.
func Open(o sandbox.Options) http.Handler {
	return New(Options{HoldSeconds: int(o.Hold / time.Second), ChargePercent: o.ChargePercent})
}
