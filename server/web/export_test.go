package web

import (
	"net/http"
	"net/netip"
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
