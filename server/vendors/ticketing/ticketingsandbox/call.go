package ticketingsandbox

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// call is one call under way. The sandbox's lock is held while it runs.
type call struct {
	*state
	opts  Options
	query url.Values
	body  []byte
	vars  map[string]string // of the path
	by    principal
}

// principal is whoever a key belongs to.
type principal struct {
	integration bool
	restricted  bool
	account     *account // a session's
	door        *token   // an admission key's
}

// run answers a call with a status and something to encode, nil for no body.
type run func(*call) (int, any, error)

// route is one operation.
type route struct {
	method, path string
	run          run
	door         bool // an admission key opens it
	anyone       bool // a restricted key opens it, too
}

var routes = []route{
	{"GET", "/time", (*call).time, false, true},
	{"POST", "/sessions", (*call).startSession, false, true},
	{"GET", "/sessions/active", (*call).showSession, false, true},
	{"DELETE", "/sessions/active", (*call).endSession, false, true},
	{"GET", "/published-events", (*call).listPublished, false, true},
	{"GET", "/events", (*call).listEvents, false, true},
	{"GET", "/events/{event}", (*call).showEvent, true, true},
	{"GET", "/events/{event}/sections", (*call).listSections, true, true},
	{"GET", "/events/{event}/tiers", (*call).listTiers, false, true},
	{"GET", "/forms/{form}", (*call).showForm, false, true},
	{"GET", "/events/{event}/tickets", (*call).listDoorTickets, true, false},
	{"GET", "/events/{event}/admissions", (*call).listAdmissions, true, false},
	{"POST", "/events/{event}/admissions", (*call).admit, true, false},
	{"GET", "/events/{event}/tokens", (*call).listTokens, false, false},
	{"POST", "/events/{event}/tokens", (*call).issueToken, false, false},
	{"GET", "/events/{event}/tokens/{token}", (*call).showToken, false, false},
	{"PUT", "/events/{event}/tokens/{token}", (*call).editToken, false, false},
	{"DELETE", "/events/{event}/tokens/{token}", (*call).deleteToken, false, false},
	{"GET", "/tokens/{code}", (*call).openDoor, false, true},
	{"GET", "/orders", (*call).listOrders, false, false},
	{"POST", "/orders", (*call).placeSections, false, false},
	{"GET", "/orders/{order}", (*call).showOrder, false, false},
	{"DELETE", "/orders/{order}", (*call).cancelOrder, false, false},
	{"POST", "/orders/{order}/refunds", (*call).refundOrder, false, false},
	{"POST", "/orders/{order}/payments", (*call).payOrder, false, false},
	{"GET", "/accounts/{account}/orders", (*call).listOrders, false, false},
	{"POST", "/accounts/{account}/orders", (*call).placeTiers, false, false},
	{"GET", "/accounts/{account}/orders/{order}", (*call).showOrder, false, false},
	{"DELETE", "/accounts/{account}/orders/{order}", (*call).cancelOrder, false, false},
	{"POST", "/accounts/{account}/orders/{order}/refunds", (*call).refundOrder, false, false},
	{"POST", "/accounts/{account}/orders/{order}/payments", (*call).payOrder, false, false},
	{"GET", "/accounts/{account}/tickets", (*call).listWallet, false, false},
	{"GET", "/venues", (*call).listVenues, false, true},
	{"GET", "/regions", (*call).listRegions, false, true},
	{"GET", "/categories", (*call).listCategories, false, true},
	{"GET", "/countries", (*call).listCountries, false, true},
}

// roots are the first segments of all paths.
var roots = func() map[string]bool {
	all := map[string]bool{"_control": true}
	for _, r := range routes {
		first, _, _ := strings.Cut(r.path[1:], "/")
		all[first] = true
	}
	return all
}()

// match finds the route of a request, with what its path varies in.
func (s *Sandbox) match(method, path string) (route, map[string]string, bool) {
	have := strings.Split(path, "/")
	for _, r := range routes {
		want := strings.Split(r.path, "/")
		if r.method != method || len(want) != len(have) || s.opts.Tiers && !s.later(r) {
			continue
		}
		vars, ok := map[string]string{}, true
		for i, segment := range want {
			if strings.HasPrefix(segment, "{") {
				vars[strings.Trim(segment, "{}")] = have[i]
			} else {
				ok = ok && segment == have[i]
			}
		}
		if ok {
			return r, vars, true
		}
	}
	return route{}, nil, false
}

// later reports whether the later generation has a route.
func (s *Sandbox) later(r route) bool {
	return r.path != "/published-events" && !strings.HasSuffix(r.path, "/sections") && !strings.HasPrefix(r.path, "/orders")
}

// refusal is an error of the vendor's: its status, under which key its text
// comes, and the text.
type refusal struct {
	status    int
	key, text string
}

// Error returns the vendor's text.
func (r refusal) Error() string { return r.text }

// The first five are the reference's own words, as is the missing endpoint's.
var (
	errNoKey     = refusal{401, "message", "Your request could not be authenticated."}
	errForbidden = refusal{403, "message", "You are restricted from accessing this resource."}
	errVersion   = refusal{412, "error", "Please upgrade your client to complete this request"}
	errNone      = refusal{404, "error", "There is presently no resource with the given URI."}
	errServer    = refusal{500, "message", "There was a server error while excuting this request. Please see system logs for details."}

	errSession   = refusal{403, "error", "The session has ended or does not exist."}
	errPassword  = refusal{401, "error", "A session cannot be started with the given password."}
	errNobody    = refusal{404, "error", "The requested account could not be located"}
	errPage      = refusal{404, "error", "The requested page does not exist."}
	errNotNow    = refusal{400, "error", "An order for the requested tickets could not be placed at this time. Please try again."}
	errNotYours  = refusal{403, "error", "The authenticated user is not permitted to manage orders for this account."}
	errCancelled = refusal{409, "error", "A cancelled order cannot be cancelled."}
	errFinal     = refusal{409, "error", "The order is not in a state that allows this."}
	errGlobal    = refusal{409, "error", "The global admission token cannot be modified or invalidated."}
	errAdmission = refusal{400, "error", "None of the provided ticket serials grants admission to this event"}
	errCode      = refusal{404, "error", "The provided code does not belong to any event token"}
	errPayload   = refusal{400, "error", "Your request payload is invalid. Please ensure you have included all required fields and values are well-formed."}
	errCard      = refusal{403, "error", "Card data is not taken here."}
)

func missing(names ...string) refusal {
	return refusal{400, "error", "The following arguments are required, but have not been supplied: " + strings.Join(names, ", ") + "."}
}

// maxBody bounds a request's body.
const maxBody = 1 << 20

func (s *Sandbox) serveCall(w http.ResponseWriter, r *http.Request, path string) {
	route, vars, ok := s.match(r.Method, path)
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "the body is too large or was cut off", http.StatusBadRequest)
		return
	}
	op := r.Method + " " + route.path
	if !ok {
		op = r.Method + " elsewhere"
	}
	key := r.Header.Get("X-API-Key")
	s.calls.Serve(w, r, op, key,
		func() sandbox.Answer { return refused(errNotNow) },
		func() sandbox.Answer {
			s.mu.Lock()
			defer s.mu.Unlock()
			c := &call{state: s.state, opts: s.opts, query: r.URL.Query(), body: body, vars: vars}
			c.expire()
			switch err := c.enter(key, r.Header.Get("X-Client-Version"), route); {
			case err != nil:
				return refused(err)
			case !ok:
				return refused(refusal{404, "message", "The requested endpoint " + path + " does not exist on this server."})
			}
			return answer(route.run(c))
		})
}

// enter checks the headers, and whether the key opens the route.
func (c *call) enter(key, version string, r route) error {
	if key == "" {
		return errNoKey
	}
	if !atLeast(version, c.opts.MinVersion) {
		return errVersion
	}
	by, ok := c.principal(key)
	switch {
	case !ok && r.path == "/sessions/active":
		return errSession
	case !ok, by.restricted && !r.anyone, by.door != nil && !r.door:
		return errForbidden
	case by.door != nil && c.vars["event"] != by.door.event.id:
		return errForbidden
	}
	c.by = by
	return nil
}

// principal finds whose a key is.
func (c *call) principal(key string) (principal, bool) {
	switch {
	case key == c.opts.Key:
		return principal{integration: true}, true
	case key == RestrictedKey:
		return principal{restricted: true}, true
	case c.sessions[key] != nil:
		return principal{account: c.sessions[key].account}, true
	case c.doors[key] != nil:
		return principal{door: c.doors[key]}, true
	}
	return principal{}, false
}

// atLeast compares versions number by number.
func atLeast(have, want string) bool {
	a, b := strings.Split(have, "."), strings.Split(want, ".")
	for i, part := range b {
		wanted, _ := strconv.Atoi(part)
		got := -1
		if i < len(a) {
			if n, err := strconv.Atoi(a[i]); err == nil {
				got = n
			}
		}
		if got != wanted {
			return got > wanted
		}
	}
	return true
}

// answer turns an outcome into an answer.
func answer(status int, result any, err error) sandbox.Answer {
	switch {
	case err != nil:
		return refused(err)
	case result == nil:
		return sandbox.Answer{Status: status}
	}
	return sandbox.JSON(status, result)
}

func refused(err error) sandbox.Answer {
	r := errServer
	_ = errors.As(err, &r)
	return sandbox.JSON(r.status, map[string]string{r.key: r.text})
}

// decode reads the call's body.
func (c *call) decode(into any) error {
	if json.Unmarshal(c.body, into) != nil {
		return errPayload
	}
	return nil
}
