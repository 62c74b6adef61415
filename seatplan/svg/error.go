package svg

import (
	"strconv"

	"github.com/parterre/parterre/seatplan"
)

// Reasons why a drawing is refused; see also the reasons of [seatplan.New].
const (
	ErrNotDrawing = seatplan.Error("not an SVG drawing")
	ErrTooLarge   = seatplan.Error("the drawing is larger than a drawing may be")
	ErrTooDeep    = seatplan.Error("the drawing's elements are nested too deeply")
	ErrDoctype    = seatplan.Error("the drawing declares entities of its own, which are not read")
	ErrEncoding   = seatplan.Error("the drawing is not in UTF-8")
	ErrNumber     = seatplan.Error("not a number, or out of range")
	ErrLength     = seatplan.Error("a length in a unit that is not read")
	ErrTransform  = seatplan.Error("not a list of transforms")
	ErrPath       = seatplan.Error("not path data")
	ErrNoPlace    = seatplan.Error("a seat without a place in the drawing")
	ErrNested     = seatplan.Error("a seat within an area or another seat")
	ErrCapacity   = seatplan.Error("a capacity that is not a whole number")
	ErrColor      = seatplan.Error("not a colour")
)

// Error says where in a drawing something is wrong.
type Error struct {
	Line    int
	Element string
	Err     error
}

// Error names line, element and reason.
func (e *Error) Error() string {
	return "line " + strconv.Itoa(e.Line) + ", <" + Label(e.Element) + ">: " + e.Err.Error()
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }
