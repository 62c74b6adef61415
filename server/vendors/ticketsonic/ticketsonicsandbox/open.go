package ticketsonicsandbox

import (
	"net/http"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// Open returns the sandbox with its sample data, as demo and command run it.
func Open(_ sandbox.Options) http.Handler {
	return New(Options{})
}
