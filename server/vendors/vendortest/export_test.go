package vendortest

import (
	"net/http"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// DistortionNames are the names of all distortions.
func DistortionNames() (names []string) {
	for _, d := range append(limits, distortions...) {
		names = append(names, d.name)
	}
	return names
}

// Distort makes the wire do to answers of an operation what a distortion does,
// once, for a buyer of places in RON of a vendor with the enumeration "state".
func (w *Wire) Distort(op, name string) {
	b := &buyer{Harness: Harness{Enums: []string{"state"}}}
	b.places = []vendors.Place{{Expect: seatplan.Price{Nominal: seatplan.Money{Minor: 1, Currency: "RON"}}}}
	for _, d := range append(limits, distortions...) {
		if d.name == name {
			w.start(spoil{hits: func(is string) bool { return is == op }, once: true, do: func(a *reply) { d.do(b, a) }})
		}
	}
}

// Stall makes the wire hold requests up, and tells of each.
func (w *Wire) Stall(told chan<- struct{}) { w.start(spoil{stall: told}) }

// OpHeader is where the wire looks for an answer's operation.
func OpHeader(h http.Header, op string) { h.Set(opHeader, op) }
