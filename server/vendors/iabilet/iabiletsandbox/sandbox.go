package iabiletsandbox

import (
	"net/http"
	"path"
	"sync"
	"time"
	_ "time/tzdata" // venues are in Bucharest wherever the sandbox runs

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// Options says how a sandbox behaves. The zero value is a working sandbox.
type Options struct {
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// HoldSeconds is how long a lock lives; 0 means 300.
	HoldSeconds int
	// Key and Secret are what a login must present; empty means [DefaultKey]
	// and [DefaultSecret].
	Key, Secret string
	// SeatCodes lets a lock ask for a seat by seatCode, which the vendor's
	// document does not have; without it the field is ignored and the vendor
	// assigns seats.
	SeatCodes bool
	// PrintURLs puts a printUrl into the answer of confirmOrder.
	PrintURLs bool
	// NoTickets refuses the list of tickets, as for a key without an
	// organiser's rights.
	NoTickets bool
}

const defaultHold = 300

// Sandbox is the vendor. It may be used concurrently.
type Sandbox struct {
	opts  Options
	zone  *time.Location
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
	if opts.HoldSeconds <= 0 {
		opts.HoldSeconds = defaultHold
	}
	if opts.Key == "" {
		opts.Key = DefaultKey
	}
	if opts.Secret == "" {
		opts.Secret = DefaultSecret
	}
	zone, err := time.LoadLocation("Europe/Bucharest")
	if err != nil {
		panic("iabiletsandbox: the embedded time zones lack Bucharest: " + err.Error())
	}
	s := &Sandbox{opts: opts, zone: zone}
	s.state = newState(opts, zone)
	return s
}

// ServeHTTP answers one call of the API or of the control endpoint.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch name := path.Base(r.URL.Path); name {
	case "_control":
		sandbox.ServeControl(w, r, s.report, s.apply)
	case "print":
		s.servePrint(w, r)
	default:
		s.serveCall(w, r, "/"+name)
	}
}
