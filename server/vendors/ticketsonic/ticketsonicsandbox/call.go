package ticketsonicsandbox

import (
	"bytes"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// call is one call under way. The sandbox's lock is held while it runs.
type call struct {
	*state
	opts  Options
	event string // X-API-EventID
	sku   string // X-API-SKU
	body  []byte
}

// route is one operation. Its answer's fields go beside the status.
type route struct {
	method string
	run    func(*call) (map[string]any, error)
	// refuse is how it says no when it is told to.
	refuse refusal
}

var routes = map[string]route{
	"health":          {http.MethodGet, (*call).health, errFetching},
	"event/list":      {http.MethodGet, (*call).listEvents, errFetching},
	"event/new":       {http.MethodPost, (*call).newEvent, errRequestTwice},
	"event/edit":      {http.MethodPost, (*call).editEvent, errEventOwner},
	"ticket/list":     {http.MethodGet, (*call).listTickets, errFetching},
	"ticket/new":      {http.MethodPost, (*call).newTicket, errEventID},
	"ticket/edit":     {http.MethodPost, (*call).editTicket, errTicketOwner},
	"ticket/validate": {http.MethodPost, (*call).validate, errSensitive},
	"order/new":       {http.MethodPost, (*call).newOrder, errStock},
}

// refusal is a business error; its text is the vendor's code.
type refusal string

// Error returns the vendor's text.
func (r refusal) Error() string { return string(r) }

// What the vendor says no with.
const (
	errUser         = refusal("unknown user")
	errKey          = refusal("unknown key")
	errStock        = refusal("invalid stock or sku")
	errEventOwner   = refusal("event ownership verification failure")
	errTicketOwner  = refusal("ticket ownership verification failure")
	errRequestTwice = refusal("duplicated request")
	errOrderTwice   = refusal("duplicated order")
	errEventID      = refusal("invalid event id")
	errSensitive    = refusal("invalid sensitive")
	errFetching     = refusal("error fetching data")
	// The document has no text for what cannot be read at all.
	errBody = refusal("invalid request body")
)

// errNotValid is a ticket that lets nobody in, which is said under status 200.
var errNotValid = errors.New("ticket is not valid")

// maxBody bounds a request's body.
const maxBody = 1 << 20

func (s *Sandbox) serveCall(w http.ResponseWriter, r *http.Request, op string) {
	do, ok := routes[op]
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
	c := &call{opts: s.opts, event: r.Header.Get("X-API-EventID"), sku: r.Header.Get("X-API-SKU"), body: body}
	s.calls.Serve(w, r, op, "",
		func() sandbox.Answer { return answer(nil, do.refuse) },
		func() sandbox.Answer {
			if err := s.know(r, op); err != nil {
				return answer(nil, err)
			}
			return answer(s.run(c, do))
		})
}

// know checks who calls. Health is anybody's.
func (s *Sandbox) know(r *http.Request, op string) error {
	same := func(header, want string) bool {
		return subtle.ConstantTimeCompare([]byte(r.Header.Get(header)), []byte(want)) == 1
	}
	switch {
	case op == "health":
		return nil
	case !same("X-Api-UserID", s.opts.User):
		return errUser
	case !same("X-API-Key", s.opts.Key):
		return errKey
	}
	return nil
}

// run carries a call out under the lock.
func (s *Sandbox) run(c *call, do route) (map[string]any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.state = s.state
	c.settle(s.opts.Now())
	return do.run(c)
}

// answer turns an outcome into an answer.
func answer(fields map[string]any, err error) sandbox.Answer {
	status := http.StatusOK
	var no refusal
	switch {
	case err == nil:
		if fields == nil {
			fields = map[string]any{}
		}
		fields["status"] = "success"
		return sandbox.JSON(status, fields)
	case errors.Is(err, errNotValid):
	case errors.As(err, &no) && no != errFetching:
		status = http.StatusBadRequest
	default:
		status = http.StatusInternalServerError
	}
	return sandbox.JSON(status, map[string]string{"status": "failure", "message": err.Error()})
}

// decode reads the body.
func (c *call) decode(into any) error {
	d := json.NewDecoder(bytes.NewReader(c.body))
	if err := d.Decode(into); err != nil || d.More() {
		return errBody
	}
	return nil
}

// fresh notes a request hash, or refuses one that was used.
func (c *call) fresh(hash string, twice refusal) error {
	switch {
	case hash == "" || len(hash) > 256:
		return errBody
	case c.hashes[hash] || len(c.hashes) >= maxHashes:
		return twice
	}
	c.hashes[hash] = true
	return nil
}

// maxHashes bounds what callers can make us remember.
const maxHashes = 1_000_000

func (c *call) health() (map[string]any, error) { return nil, nil }
