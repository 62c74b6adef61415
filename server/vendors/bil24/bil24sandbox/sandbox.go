package bil24sandbox

import (
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // venues are in Bucharest wherever the sandbox runs

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// Options says how a sandbox behaves. The zero value is a working sandbox.
type Options struct {
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// HoldSeconds is how long a cart lives from its first place; 0 means 600.
	HoldSeconds int
	// FID and Token are those of the interface of the type "Ticketing system";
	// zero means [DefaultFID] and [DefaultToken].
	FID   int64
	Token string
	// ChargePercent is the interface's own service charge, shown by GET_CART
	// and used for orders that name none.
	ChargePercent int
	// Small leaves out the largest hall, which takes longest to build and list.
	Small bool
}

const (
	defaultHold  = 600
	defaultOrder = 15 * 60
	// LaterOpensAfter is when the sale of [PerformanceTraviataLater] begins,
	// counted from the sandbox's start or reset.
	LaterOpensAfter = 3 * 24 * time.Hour
)

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
	if opts.FID == 0 {
		opts.FID = DefaultFID
	}
	if opts.Token == "" {
		opts.Token = DefaultToken
	}
	zone, err := time.LoadLocation("Europe/Bucharest")
	if err != nil {
		panic("bil24sandbox: the embedded time zones lack Bucharest: " + err.Error())
	}
	s := &Sandbox{opts: opts, zone: zone}
	s.state = newState(opts, zone)
	return s
}

// ServeHTTP answers one call of the protocol or of the control endpoint.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch path.Base(r.URL.Path) {
	case "json":
		s.serveCommand(w, r)
	case "image":
		s.serveImage(w, r)
	case "gateway":
		s.serveGateway(w, r)
	case "_control":
		s.serveControl(w, r)
	default:
		http.NotFound(w, r)
	}
}

// baseURL is the address the request came to, without its last segment. It is
// taken from the request line, because a mount may have stripped a prefix.
func baseURL(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	p, _, _ := strings.Cut(r.RequestURI, "?")
	if !strings.HasPrefix(p, "/") {
		p = r.URL.Path
	}
	return scheme + "://" + r.Host + strings.TrimSuffix(path.Dir(p), "/")
}
