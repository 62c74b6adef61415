package web

import (
	"net/http"
	"net/netip"

	"github.com/gorilla/sessions"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
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
