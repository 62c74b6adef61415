package iabilet

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// The vendor's operations; also the keys of settings.Routes.
const (
	opLogin      = "login"
	opAccount    = "whoami"
	opEvents     = "events"
	opTariffs    = "eventTariffs"
	opTickets    = "tickets"
	opCategories = "categories"
	opArtists    = "artists"
	opLock       = "lockSeats"
	opUnlock     = "unlock"
	opBooking    = "bookingInfo"
	opPrepare    = "prepareOrder"
	opConfirm    = "confirmOrder"
	opVoucher    = "addVoucher"
	opUnvoucher  = "removeVoucher"
	opValidate   = "validate"

	// opPrint is no route of the table: its address comes with the order.
	opPrint = "printUrl"
)

// defaultRoutes is the one place that says where an operation lives. The
// published document lost its route headings and prints four paths in its
// prose; the rest is the best guess and can be overridden in the settings.
var defaultRoutes = map[string]string{
	opLogin:      "POST /login",         // printed
	opLock:       "POST /lockSeats",     // printed; the method is a guess
	opPrepare:    "POST /prepareOrder",  // printed; the method is a guess
	opConfirm:    "POST /confirmOrder",  // printed; the method is a guess
	opEvents:     "GET /events",         // guess; the path is seen in a published client
	opTariffs:    "GET /eventTariffs",   // guess; the path is seen in a published client
	opAccount:    "GET /whoami",         // guess
	opTickets:    "GET /tickets",        // guess
	opCategories: "GET /categories",     // guess
	opArtists:    "GET /artists",        // guess
	opBooking:    "GET /bookingInfo",    // guess
	opUnlock:     "POST /unlock",        // guess
	opVoucher:    "POST /addVoucher",    // guess
	opUnvoucher:  "POST /removeVoucher", // guess
	opValidate:   "POST /validate",      // guess
}

// needBody are the operations whose parameters nest and fit no query.
var needBody = []string{opLogin, opLock, opPrepare, opConfirm, opVoucher, opUnvoucher, opValidate}

// route is where an operation lives below the base URL.
type route struct {
	method, path string
	query        url.Values
}

// inQuery reports whether the route's parameters go into the query rather than
// into a JSON body.
func (r route) inQuery() bool { return r.method == http.MethodGet }

// readRoutes lays the account's own routes over the table.
func readRoutes(own map[string]string) (map[string]route, error) {
	routes := make(map[string]route, len(defaultRoutes))
	for op, text := range defaultRoutes {
		if other, ok := own[op]; ok {
			text = other
		}
		r, err := parseRoute(text)
		if err != nil {
			return nil, fmt.Errorf("route of %s: %w", op, err)
		}
		if r.inQuery() && slices.Contains(needBody, op) {
			return nil, fmt.Errorf("route of %s: a GET cannot carry its parameters", op)
		}
		routes[op] = r
	}
	for op := range own {
		if _, ok := defaultRoutes[op]; !ok {
			return nil, fmt.Errorf("route of %q: no such operation", op)
		}
	}
	return routes, nil
}

// parseRoute reads "METHOD /path", where the path may have a fixed query.
func parseRoute(text string) (route, error) {
	method, path, ok := strings.Cut(text, " ")
	if !ok || method != http.MethodGet && method != http.MethodPost && method != http.MethodPut || !strings.HasPrefix(path, "/") {
		return route{}, fmt.Errorf("%q is not of the form \"POST /path\"", text)
	}
	path, fixed, _ := strings.Cut(path, "?")
	query, err := url.ParseQuery(fixed)
	if err != nil {
		return route{}, fmt.Errorf("%q has a query that cannot be read", text)
	}
	return route{method: method, path: path, query: query}, nil
}
