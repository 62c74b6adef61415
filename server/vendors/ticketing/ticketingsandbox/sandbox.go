package ticketingsandbox

import (
	"net/http"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // venues are in Antigua wherever the sandbox runs

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// Options says how a sandbox behaves. The zero value is a working sandbox.
type Options struct {
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// OrderSeconds is how long a placed order keeps its places; 0 means 900.
	OrderSeconds int
	// Key is the integration key; empty means [DefaultKey].
	Key string
	// MinVersion is the lowest client version served; empty means [MinVersion].
	MinVersion string
	// Tiers makes it a server of the later generation: no published-events, all
	// events sell tiers, and orders live below their account.
	Tiers bool
}

const defaultOrderSeconds = 15 * 60

// Sandbox is the vendor. It may be used concurrently.
type Sandbox struct {
	opts  Options
	zone  *time.Location
	calls sandbox.Calls

	mu    sync.Mutex
	state *state // guarded by mu
}

// New returns a sandbox with the seed events of this package, dated from
// opts.Now.
func New(opts Options) *Sandbox {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.OrderSeconds <= 0 {
		opts.OrderSeconds = defaultOrderSeconds
	}
	if opts.Key == "" {
		opts.Key = DefaultKey
	}
	if opts.MinVersion == "" {
		opts.MinVersion = MinVersion
	}
	zone, err := time.LoadLocation("America/Antigua")
	if err != nil {
		panic("ticketingsandbox: the embedded time zones lack Antigua: " + err.Error())
	}
	s := &Sandbox{opts: opts, zone: zone}
	s.state = newState(opts, zone)
	return s
}

// ServeHTTP answers one call of the API or of the control endpoint.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The date is the vendor's clock, which clients count holds by.
	w.Header().Set("Date", s.opts.Now().UTC().Format(http.TimeFormat))
	path := below(r.URL.Path)
	if path == "/_control" {
		sandbox.ServeControl(w, r, s.report, s.apply)
		return
	}
	s.serveCall(w, r, path)
}

// below takes a mount's prefix off a path.
func below(path string) string {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	for i, segment := range segments {
		if roots[segment] {
			return "/" + strings.Join(segments[i:], "/")
		}
	}
	return path
}
