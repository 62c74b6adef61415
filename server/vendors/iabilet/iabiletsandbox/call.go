package iabiletsandbox

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// call is one call under way. The sandbox's lock is held while it runs.
type call struct {
	*state
	opts    Options
	query   url.Values
	body    []byte
	base    string // address of the sandbox, for links
	session *session
}

// route is one operation: an answer to encode, or a refusal.
type route struct {
	method string
	run    func(*call) (any, error)
}

var routes = map[string]route{
	"/whoami":        {http.MethodGet, (*call).whoAmI},
	"/categories":    {http.MethodGet, (*call).listCategories},
	"/artists":       {http.MethodGet, (*call).listArtists},
	"/events":        {http.MethodGet, (*call).listEvents},
	"/eventTariffs":  {http.MethodGet, (*call).listTariffs},
	"/tickets":       {http.MethodGet, (*call).listTickets},
	"/bookingInfo":   {http.MethodGet, (*call).bookingInfo},
	"/lockSeats":     {http.MethodPost, (*call).lockSeats},
	"/unlock":        {http.MethodPost, (*call).unlock},
	"/addVoucher":    {http.MethodPost, (*call).addVoucher},
	"/removeVoucher": {http.MethodPost, (*call).removeVoucher},
	"/prepareOrder":  {http.MethodPost, (*call).prepareOrder},
	"/confirmOrder":  {http.MethodPost, (*call).confirmOrder},
	"/validate":      {http.MethodPost, (*call).validate},
}

const loginRoute = "/login"

// refusal is a business error: status 200 with an error key.
type refusal string

// Error returns the vendor's message.
func (r refusal) Error() string { return string(r) }

// What the vendor says no with; the document shows one code, 100.
const (
	errRequest  = refusal("Cerere greșită.")
	errEvent    = refusal("Evenimentul nu există.")
	errClosed   = refusal("Evenimentul nu este în vânzare.")
	errTariff   = refusal("Tariful nu există pentru această zonă.")
	errPrice    = refusal("Prețul tarifului s-a schimbat.")
	errTotal    = refusal("Totalul comenzii nu corespunde.")
	errTaken    = refusal("Locurile cerute nu mai sunt disponibile.")
	errTooMany  = refusal("Prea multe bilete pe comandă.")
	errTooFew   = refusal("Prea puține bilete la acest tarif.")
	errBooking  = refusal("Rezervarea nu există.")
	errExpired  = refusal("Rezervarea a expirat.")
	errTwice    = refusal("Comanda a fost deja confirmată.")
	errUnready  = refusal("Comanda nu a fost pregătită.")
	errVoucher  = refusal("Codul de voucher nu este valabil.")
	errNoCode   = refusal("Evenimentul cere un voucher.")
	errLogin    = refusal("Cheia sau secretul este greșit.")
	errSessions = refusal("Prea multe sesiuni.")
	errBusy     = refusal("Serviciul nu poate răspunde acum.")
	errFields   = refusal("Lipsesc câmpuri obligatorii.")
	errRights   = refusal("Cheia nu are drepturile cerute.")
	errTicket   = refusal("Biletul nu este valabil.")
)

// errUnauthorized is answered with status 401.
var errUnauthorized = errors.New("unauthorized")

// maxBody bounds a request's body.
const maxBody = 1 << 20

func (s *Sandbox) serveCall(w http.ResponseWriter, r *http.Request, op string) {
	do, ok := routes[op]
	if op == loginRoute {
		do, ok = route{method: http.MethodPost}, true
	}
	if !ok {
		http.NotFound(w, r)
		return
	}
	if r.Method != do.method {
		w.Header().Set("Allow", do.method)
		http.Error(w, "wrong method", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "the body is too large or was cut off", http.StatusBadRequest)
		return
	}
	token := bearer(r)
	c := &call{opts: s.opts, query: r.URL.Query(), body: body, base: baseURL(r)}
	s.calls.Serve(w, r, op, token,
		func() sandbox.Answer { return refused(errBusy) },
		func() sandbox.Answer {
			if op == loginRoute {
				return s.encode(s.login(c))
			}
			return s.encode(s.run(c, do, token))
		})
}

func bearer(r *http.Request) string {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return ""
	}
	return token
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

// run carries a call out under the lock.
func (s *Sandbox) run(c *call, do route, token string) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.state = s.state
	c.expire()
	if c.session = c.sessions[token]; c.session == nil {
		return nil, errUnauthorized
	}
	return do.run(c)
}

// whoAmI tells whose token it is.
func (c *call) whoAmI() (any, error) {
	return struct {
		Username string `json:"username"`
		Key      string `json:"key"`
	}{Username, c.opts.Key}, nil
}

// login answers /login.
func (s *Sandbox) login(c *call) (any, error) {
	var q struct{ Key, Secret string }
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	key := subtle.ConstantTimeCompare([]byte(q.Key), []byte(s.opts.Key))
	if key&subtle.ConstantTimeCompare([]byte(q.Secret), []byte(s.opts.Secret)) != 1 {
		return nil, errLogin
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.state.sessions) >= maxSessions {
		return nil, errSessions
	}
	token := newToken()
	s.state.sessions[token] = &session{token: token}
	return struct {
		Token string `json:"authToken"`
	}{token}, nil
}

// encode turns an outcome into an answer.
func (s *Sandbox) encode(result any, err error) sandbox.Answer {
	if err != nil {
		return refused(err)
	}
	return sandbox.JSON(http.StatusOK, result)
}

// refused answers an error, which comes under status 200 but for credentials.
func refused(err error) sandbox.Answer {
	status, code := http.StatusOK, 100
	var no refusal
	if errors.Is(err, errUnauthorized) {
		status, code, no = http.StatusUnauthorized, http.StatusUnauthorized, "Unauthorized"
	} else if !errors.As(err, &no) {
		no = errRequest
	}
	return sandbox.JSON(status, struct {
		Error   int    `json:"error"`
		Message string `json:"message"`
	}{code, string(no)})
}

// decode reads the call's body.
func (c *call) decode(into any) error {
	if err := json.Unmarshal(c.body, into); err != nil {
		return errRequest
	}
	return nil
}

// event returns the event that the query names.
func (c *call) event() (*event, error) {
	n, err := strconv.ParseInt(c.query.Get("eventId"), 10, 64)
	if err != nil {
		return nil, errRequest
	}
	if e := c.events[n]; e != nil {
		return e, nil
	}
	return nil, errEvent
}

// on reports whether a 0-or-1 parameter of the query is 1.
func (c *call) on(name string) bool { return c.query.Get(name) == "1" }
