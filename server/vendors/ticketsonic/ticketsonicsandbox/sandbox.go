package ticketsonicsandbox

import (
	"net/http"
	"path"
	"sync"
	"time"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// Options says how a sandbox behaves. The zero value is a working sandbox.
type Options struct {
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// User and Key are what every call must present; empty means [DefaultUser]
	// and [DefaultKey].
	User, Key string
	// Delay is how long a new or changed event or ticket type takes to show;
	// 0 means three seconds, less than 0 none.
	Delay time.Duration
	// MajorPrices seals prices in major units, as an older program of the
	// vendor's is said to expect, instead of minor ones.
	MajorPrices bool
}

// What a call presents unless Options say otherwise.
const (
	DefaultUser = "box-office@sofia-live.example"
	DefaultKey  = "7b1f0c5d9e3a48269d0e6f7a81c2b394"
)

const defaultDelay = 3 * time.Second

// Sandbox is the vendor. It may be used concurrently.
type Sandbox struct {
	opts  Options
	calls sandbox.Calls

	mu    sync.Mutex // guards what follows
	state *state
}

// New returns a sandbox with the seed events of this package, dated from
// opts.Now.
func New(opts Options) *Sandbox {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.User == "" {
		opts.User = DefaultUser
	}
	if opts.Key == "" {
		opts.Key = DefaultKey
	}
	if opts.Delay == 0 {
		opts.Delay = defaultDelay
	}
	return &Sandbox{opts: opts, state: newState(opts)}
}

// ServeHTTP answers one call of the API or of the control endpoint.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	last := path.Base(r.URL.Path)
	switch last {
	case "_control":
		sandbox.ServeControl(w, r, s.report, s.apply)
	case "health":
		s.serveCall(w, r, last)
	default:
		s.serveCall(w, r, path.Base(path.Dir(r.URL.Path))+"/"+last)
	}
}
