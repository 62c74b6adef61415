package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"time"

	"github.com/gorilla/sessions"
	"golang.org/x/time/rate"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/store"
)

// Doors for the tests of this package.
var (
	ChangeOf = changeOf
	Folded   = folded
	Escape   = escape
	Address  = address
	Letter   = letter
	Grouped  = grouped

	NamedText   = namedText
	TicketImage = ticketImage
	FileName    = fileName
	Badge       = badge
	FieldLabel  = fieldLabel
)

// Answer is a status with its code.
type Answer struct {
	Status int
	Code   string
}

// Faults are all answers to failures.
func Faults() []Answer {
	all := []Answer{{internal.status, internal.code}}
	for _, f := range faults {
		all = append(all, Answer{f.status, f.code})
	}
	return all
}

// Fault is what an error is answered with.
func Fault(err error) (status int, code string) {
	f := faultOf(err)
	return f.status, f.code
}

// AddressOf is the network that a request comes from.
func AddressOf(s *Server, r *http.Request) netip.Prefix { return s.address(r) }

// KeptOrder is an order as the cookie has it.
type KeptOrder = keptOrder

// More doors.
var (
	WithOrder = withOrder
	KeptUntil = keptUntil

	OrderStatus = orderStatus
	TicketPlace = ticketPlace
	Beyond      = beyond
)

// OldCookie writes the one cookie that there was before orders had their own.
func (s *Server) OldCookie(w http.ResponseWriter, r *http.Request, id store.OrderID, secret checkout.Secret) error {
	session, _ := s.cookies.Get(r, cartCookie)
	session.Values["wallet"] = wallet{
		Carts:  map[seatplan.PromoterID]checkout.Token{"opera": "ct_OLD"},
		Orders: []orderSecret{{"o_junk", "os_junk"}, {id, secret}},
	}
	session.Options = &sessions.Options{Path: "/", MaxAge: 86400}
	return session.Save(r, w)
}

// Limiter is an allowance for each of a few addresses.
func Limiter(limit rate.Limit, burst, most int) func(netip.Prefix, time.Time) bool {
	l := newLimiter(limit, burst)
	l.most = most
	return l.allow
}

// Steady is a writer whose reader may take nothing for so long.
func Steady(w http.ResponseWriter, d time.Duration) http.ResponseWriter { return newSteadyWriter(w, d) }

// Pace waits for the next message's turn.
func Pace(every time.Duration) func(context.Context) error {
	p := &pace{every: every}
	return p.wait
}

// Heeded counts the messages of sockets that were heeded after their first.
func Heeded(s *Server) int64 { return s.heeded.Load() }

// BoundText names the limit that a refusal is about.
func BoundText(l *locale.Locale, r *checkout.Refusal, now time.Time) string {
	return boundText(l, r, now)
}

// RetryAfter is the header of that name with a refusal.
func RetryAfter(r *checkout.Refusal, now time.Time) string {
	w := httptest.NewRecorder()
	(&Server{Config: Config{Now: func() time.Time { return now }}}).retryAfter(w, r)
	return w.Header().Get("Retry-After")
}

// OrderHeading is what an order's page says first to who has its secret.
func OrderHeading(l *locale.Locale, v checkout.OrderView) string {
	return orderSays(l, v, true).Heading
}

// OrderText is what an order's page says next, to who has its secret or not.
func OrderText(l *locale.Locale, v checkout.OrderView, known bool) string {
	return orderSays(l, v, known).Text
}

func orderSays(l *locale.Locale, v checkout.OrderView, known bool) (m components.Order) {
	(&scene{l: l, server: &Server{}}).orderWords(&m, v, known)
	return m
}

// GoneMessage is what the page says of places that are held no more.
func GoneMessage(l *locale.Locale, v checkout.View, vendorPays bool) components.Message {
	return (&scene{l: l, cart: v, can: checkout.Abilities{VendorPays: vendorPays}}).gone()
}

// Cookies are what the carts' and the orders' cookies are made and read with.
func Cookies(s *Server) (carts, orders sessions.Store) { return s.cookies, s.orderCookies }

// Final reports whether an answer with a status is kept for the same request again.
func Final(status int) bool { return (&reply{status: status}).final() }
