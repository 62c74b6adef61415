package web

import (
	"cmp"
	"crypto/sha256"
	"log/slog"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/gorilla/sessions"
	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/availability"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/push"
)

// Promoter is what the pages need to know of a promoter.
type Promoter struct {
	ID        seatplan.PromoterID
	Name      string
	Origins   []string // that may embed
	Languages []string
	Accent    components.Accent
	Footer    components.Footer
	Terms     []components.Link
	Seller    string // who the buyer's contract is with
}

// Config is what a Server is made of. All fields are required unless said.
type Config struct {
	Checkout     *checkout.Service
	Catalogue    *catalogue.Catalogue
	Availability *availability.Service
	Hub          *push.Hub
	// Follows is told of each cart that a watcher begins to follow; it must not
	// wait. nil: nobody is.
	Follows   func(checkout.View)
	Demo      *payment.Demo // nil: no demo payments
	Promoters []Promoter
	// VendorNames are what buyers know the vendors by who take their money
	// themselves; an account without one has the box office.
	VendorNames map[catalogue.Key]string
	PublicURL   string // origin, without a slash at the end
	// Answers keeps what was answered to requests with an Idempotency-Key.
	Answers AnswerStore
	// Key makes the cookie's keys, and seals answers.
	Key            []byte
	TrustedProxies []netip.Prefix
	Limits         Limits
	// Forwarder is told once of a peer that sent X-Forwarded-For and is not one of
	// TrustedProxies. It may be nil.
	Forwarder func(peer netip.Addr)
	Assets    Assets
	Now       func() time.Time
	Log       *slog.Logger
	// Panics recovers in handlers and sockets; nil: silently.
	Panics *panics.Guard
}

// Server answers HTTP.
type Server struct {
	Config
	promoters map[seatplan.PromoterID]Promoter
	words     map[string]*components.Words
	limiter   *limiter
	reads     *limiter
	polls     *limiter // of availability
	answers   *answers
	packed    *packed

	cookies      sessions.Store // of carts
	orderCookies sessions.Store
	addressKey   []byte // hashes addresses
	sockets      *sockets
	heeded       atomic.Int64 // messages of sockets after their first
	crossOrigin  *http.CrossOriginProtection
	forwarders   forwarders
}

// New returns a server over the given parts. It owns none of them.
func New(c Config) (*Server, error) {
	s := &Server{
		Config: c, promoters: make(map[seatplan.PromoterID]Promoter), words: make(map[string]*components.Words),
		limiter: newLimiter(writesPerSecond, writeBurst), reads: newLimiter(readsPerSecond, readBurst),
		polls:  newLimiter(pollsPerSecond, pollBurst),
		packed: &packed{by: make(map[string]func() []byte)},
	}
	s.forwarders.report = c.Forwarder
	var err error
	if s.answers, err = newAnswers(c.Answers, c.Key); err != nil {
		return nil, err
	}
	if s.crossOrigin, err = crossOrigin(c.PublicURL); err != nil {
		return nil, err
	}
	for _, p := range c.Promoters {
		s.promoters[p.ID] = p
		for _, code := range p.Languages {
			if err := s.learn(locale.For(code)); err != nil {
				return nil, err
			}
		}
	}
	if err := s.learn(locale.For()); err != nil {
		return nil, err
	}
	addresses := sha256.Sum256(append([]byte("network addresses "), c.Key...))
	s.addressKey = addresses[:]
	s.sockets = newSockets(cmp.Or(c.Limits.Sockets, defaultSockets))
	authentication := sha256.Sum256(append([]byte("cookie authentication "), c.Key...))
	encryption := sha256.Sum256(append([]byte("cookie encryption "), c.Key...))
	s.cookies = newCookies(cartAge, authentication[:], encryption[:])
	s.orderCookies = newCookies(orderAge, authentication[:], encryption[:])
	return s, nil
}

// learn keeps a language's fixed texts.
func (s *Server) learn(l *locale.Locale) error {
	words := new(components.Words)
	s.words[l.Code()] = words
	return l.Fill(words)
}

// Handler returns the routes.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.home)
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", forever)
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /e/{promoter}", s.events)
	mux.HandleFunc("GET /e/{promoter}/{account}/{event}", s.performances)
	mux.HandleFunc("GET /e/{promoter}/{account}/{event}/{performance}", s.performance)
	mux.HandleFunc("POST /e/{promoter}/{account}/{event}/{performance}/lines", s.lines)
	mux.HandleFunc("POST /e/{promoter}/{account}/{event}/{performance}/order", s.place)
	mux.HandleFunc("GET /e/{promoter}/{account}/{event}/{performance}/lines", s.back)
	mux.HandleFunc("GET /e/{promoter}/{account}/{event}/{performance}/order", s.back)
	mux.HandleFunc("GET /o/{order}", s.order)
	mux.HandleFunc("POST /o/{order}/pay", s.pay)
	mux.HandleFunc("POST /o/{order}/cancel", s.giveUp)
	mux.HandleFunc("GET /o/{order}/returned", s.returned)
	mux.HandleFunc("GET /o/{order}/calendar", s.calendar)
	mux.HandleFunc("POST /o/{order}/calendar", s.calendar)
	mux.HandleFunc("GET /o/{order}/print", s.print)
	mux.HandleFunc("POST /o/{order}/print", s.print)
	mux.HandleFunc("POST /o/{order}/send", s.mailTickets)
	mux.HandleFunc("GET /pay/demo/{payment}", s.demoPayment)
	mux.HandleFunc("POST /pay/demo/{payment}", s.demoDecide)
	mux.HandleFunc("GET /v1/live", s.live)
	mux.HandleFunc("GET /v1/availability/{promoter}/{account}/{event}/{performance}", s.handleAvailability)
	mux.HandleFunc("GET /v1/plans/{hash}", s.plan)
	s.apiRoutes(mux)
	s.assetRoutes(mux)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, checkout.ErrNotFound) })
	return s.guard(mux)
}
