package sbt

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
)

// Read reads one of the vendor's files of at most [svg.MaxBytes], plain or gzip.
// An error object in place of a plan is a [*VendorError]; what is wrong with a
// drawing is an [*svg.Error] with the line, or a reason of package svg or
// [seatplan.New]. A drawing without seats is [seatplan.ErrEmpty]. On error the
// plan is nil.
func Read(r io.Reader) (*Plan, error) {
	data, err := svg.ReadBytes(r)
	if err != nil {
		return nil, err
	}
	if err := vendorError(data); err != nil {
		return nil, fmt.Errorf("read plan: %w", err)
	}
	var v visitor
	drawing, err := svg.Walk(data, &v)
	if err != nil {
		return nil, err
	}
	return v.plan(drawing)
}

// namespacePrefix begins the namespace in every version of it. A file without
// the declaration has the bare prefix instead.
const namespacePrefix = "http://www.w3.org/2015/sbt"

func isSBT(space string) bool { return space == "sbt" || strings.HasPrefix(space, namespacePrefix) }

// attr returns an attribute of the vendor's namespace.
func attr(e *svg.Element, name string) (string, bool) {
	for _, a := range e.Attrs {
		if a.Name.Local == name && isSBT(a.Name.Space) {
			return strings.TrimSpace(a.Value), true
		}
	}
	return "", false
}

func value(e *svg.Element, name string) string {
	v, _ := attr(e, name)
	return v
}

func nearest(e *svg.Element, name string) string {
	for ; e != nil; e = e.Parent {
		if v, ok := attr(e, name); ok {
			return v
		}
	}
	return ""
}

// seat is an element with a seat number, its price category not yet known.
type seat struct {
	id, number   string
	section, row string
	category     string // an index, or an id
	state        SeatState
	disc         svg.Disc
	presentation *svg.Presentation
}

// visitor gathers what a file says.
type visitor struct {
	version, statusVersion string
	categories             []category
	seats                  []seat
	decoration             svg.Decoration
	seat, legend           *svg.Element // the open ones
}

// Open notes the vendor's own elements, and where a seat or the legend begins.
func (v *visitor) Open(e *svg.Element) error {
	if isSBT(e.Name.Space) {
		return e.At(v.openOwn(e))
	}
	if e.Parent == nil {
		v.statusVersion = svg.Label(value(e, "statusVersion"))
	}
	if _, ok := attr(e, "seat"); ok && e.Rendered && v.seat == nil {
		e.Measure()
		v.seat = e
	}
	if v.legend == nil && isLegend(e) {
		v.legend = e
	}
	return nil
}

func isLegend(e *svg.Element) bool {
	id, _ := e.Attr("id")
	switch strings.ToLower(id) {
	case "pricecategory", "pricecategorytext", "legend":
		return true
	}
	return false
}

// openOwn takes an element of the vendor's namespace.
func (v *visitor) openOwn(e *svg.Element) error {
	switch e.Name.Local {
	case "document":
		v.version = svg.Label(value(e, "version"))
	case "category":
		if len(v.categories) == maxCategories {
			return svg.ErrTooLarge
		}
		if within(e, "metadata") {
			v.categories = append(v.categories, newCategory(e))
		}
	case "tariff":
		if n := len(v.categories); n > 0 && within(e, "category") && within(e, "metadata") {
			return v.categories[n-1].addTariff(e)
		}
	}
	return nil
}

func within(e *svg.Element, name string) bool {
	for e = e.Parent; e != nil; e = e.Parent {
		if e.Name.Local == name {
			return true
		}
	}
	return false
}

// Close takes a seat, or decoration outside of seats and legend.
func (v *visitor) Close(e *svg.Element) error {
	inSeat, inLegend := v.seat != nil, v.legend != nil
	if v.legend == e {
		v.legend = nil
	}
	if v.seat == e {
		v.seat = nil
		return v.addSeat(e)
	}
	if !inSeat && !inLegend && !ofLegend(e) {
		// A plan is sold without a decoration that is broken or too much.
		_ = v.decoration.Add(e)
	}
	return nil
}

// ofLegend reports whether an element belongs to a legend whose group has lost
// its id.
func ofLegend(e *svg.Element) bool {
	_, circle := attr(e, "cat")
	_, text := attr(e, "ordinal")
	return circle || text
}

func (v *visitor) addSeat(e *svg.Element) error {
	if len(v.seats) == seatplan.MaxSeats {
		return e.At(seatplan.ErrTooLarge)
	}
	disc, err := e.Disc()
	if err != nil {
		return err
	}
	v.seats = append(v.seats, seat{
		id: parseID(value(e, "id")), number: bareLabel(value(e, "seat"), seatWords),
		section: bareLabel(nearest(e, "sect"), sectionWords), row: bareLabel(nearest(e, "row"), rowWords),
		category: canonical(value(e, "cat")),
		state:    SeatState{State: parseState(value(e, "state")), Owner: value(e, "owner") == "yes"},
		disc:     disc, presentation: e.Presentation,
	})
	return nil
}

// parseID returns one of the vendor's 64-bit ids as it writes them; empty for
// anything else.
func parseID(text string) string {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n == 0 {
		return ""
	}
	return strconv.FormatUint(n, 10)
}

// canonical returns a number without leading zeros and other text as it is.
func canonical(text string) string {
	if n, err := strconv.ParseUint(text, 10, 64); err == nil {
		return strconv.FormatUint(n, 10)
	}
	return svg.Label(text)
}
