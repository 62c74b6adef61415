package svg_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
)

// nestedSeat is the seat within the nested svg elements of these tests.
const nestedSeat = `<circle data-seat="1" data-code="a" cx="10" cy="25" r="4"/>`

// TestNestedViewports compares where a seat within a nested svg element is with
// where Chromium puts it: getScreenCTM of the seat in the coordinates of the
// root. A seat with r 0 is one that Chromium does not show.
func TestNestedViewports(t *testing.T) {
	t.Parallel()
	const (
		root = `viewBox="0 0 400 400"`
		at   = `x="100" y="100" width="200" height="200" `
		wide = at + `viewBox="0 0 100 50" `
	)
	for _, tc := range []struct {
		name, root, nested, inside string
		x, y, r                    float64
	}{
		{"meet in the middle", root, wide, nestedSeat, 120, 200, 8},
		{"none", root, wide + `preserveAspectRatio="none"`, nestedSeat, 120, 200, 11.314},
		{"none, slice", root, wide + `preserveAspectRatio="none slice"`, nestedSeat, 120, 200, 11.314},
		{"xMinYMin", root, wide + `preserveAspectRatio="xMinYMin"`, nestedSeat, 120, 150, 8},
		{"xMinYMin slice", root, wide + `preserveAspectRatio=" xMinYMin  slice "`, nestedSeat, 140, 200, 16},
		{"xMinYMid", root, wide + `preserveAspectRatio="xMinYMid meet"`, nestedSeat, 120, 200, 8},
		{"xMaxYMax", root, wide + `preserveAspectRatio="xMaxYMax meet"`, nestedSeat, 120, 250, 8},
		{"xMidYMax slice, sliced off", root, wide + `preserveAspectRatio="xMidYMax slice"`, nestedSeat, 0, 0, 0},
		{"xMidYMax slice, shown", root, wide + `overflow="visible" preserveAspectRatio="xMidYMax slice"`, nestedSeat, 40, 200, 16},
		{"xMaxYMin slice, shown", root, wide + `overflow="visible" preserveAspectRatio="xMaxYMin slice"`, nestedSeat, -60, 200, 16},
		{"defer", root, wide + `preserveAspectRatio="defer xMinYMin slice"`, nestedSeat, 120, 200, 8},
		{"in small letters", root, wide + `preserveAspectRatio="xminymin"`, nestedSeat, 120, 200, 8},
		{"neither meet nor slice", root, wide + `preserveAspectRatio="xMinYMin foo"`, nestedSeat, 120, 200, 8},
		{"an empty aspect", root, wide + `preserveAspectRatio=""`, nestedSeat, 120, 200, 8},

		{"no size", root, `viewBox="0 0 100 100"`, nestedSeat, 40, 100, 16},
		{"no view box", root, at, nestedSeat, 110, 125, 4},
		{"nothing at all", root, ``, nestedSeat, 10, 25, 4},
		{"a place only", root, `x="10" y="20"`, nestedSeat, 20, 45, 4},
		{"percentages", root, `x="25%" y="10%" width="50%" height="50%" viewBox="0 0 100 100"`, nestedSeat, 120, 90, 8},
		{"percentages of a moved root", `viewBox="-100 -50 400 200"`, `x="25%" y="10%" width="50%" height="25%" viewBox="0 0 100 100"`, nestedSeat, 180, 32.5, 2},
		{"a width only", root, `width="200" viewBox="0 0 100 100"`, nestedSeat, 20, 150, 8},
		{"a height only", root, `height="100" viewBox="0 0 100 100"`, nestedSeat, 160, 25, 4},
		{"auto", root, `width="auto" height="100" viewBox="0 0 100 100"`, nestedSeat, 160, 25, 4},
		{"a negative width", root, `width="-5" height="100" viewBox="0 0 100 100"`, nestedSeat, 0, 0, 0},
		{"no width", root, `width="0" height="100"`, nestedSeat, 0, 0, 0},
		{"no height", root, `width="10" height="0" viewBox="0 0 100 100"`, nestedSeat, 0, 0, 0},
		{"a view box without extent", root, at + `viewBox="0 0 0 50"`, nestedSeat, 110, 125, 4},
		{"a view box of three", root, at + `viewBox="0 0 50"`, nestedSeat, 110, 125, 4},
		{"a moved view box", root, at + `viewBox="-50 10 100 50"`, nestedSeat, 220, 180, 8},
		{"a transform", root, wide + `transform="rotate(90 200 200)"`, nestedSeat, 200, 120, 8},
		{"millimetres", root, `x="10mm" y="1cm" width="50mm" height="50mm" viewBox="0 0 100 100"`, nestedSeat, 56.693, 85.039, 7.559},
		{"a size in CSS", root, `style="width:50px;height:60px;x:10px" viewBox="0 0 100 100"`, nestedSeat, 40, 100, 16},
		{"a root of width and height", `width="800" height="600"`, `x="10%" y="10%" width="50%" height="50%" viewBox="0 0 100 100"`, nestedSeat, 160, 135, 12},
		{"a root of both", `width="800" height="600" ` + root, `x="10%" y="10%" width="50%" height="50%" viewBox="0 0 100 100"`, nestedSeat, 60, 90, 8},

		{"a seat in percent", root, wide, `<circle data-seat="1" cx="50%" cy="50%" r="10%"/>`, 200, 200, 15.811},
		{"a seat in percent of a size", root, at, `<circle data-seat="1" cx="50%" cy="50%" r="10%"/>`, 200, 200, 20},
		{"a rectangle in percent", root, wide, `<rect data-seat="1" x="10%" y="20%" width="10%" height="20%"/>`, 130, 180, 10},
		{"nested twice", root, wide, `<svg x="50%" width="50%" viewBox="0 0 100 100">` + nestedSeat + `</svg>`, 210, 175, 4},
		{"in a group", root, ``, `<g transform="translate(100 50) scale(2)"><svg x="10" y="10" width="50" height="50" viewBox="0 0 100 100">` + nestedSeat + `</svg></g>`, 130, 95, 4},
		{"used", root, ``, `<defs><svg id="n" x="10" y="10" width="100" height="100" viewBox="0 0 100 50"><circle cx="10" cy="25" r="4"/></svg></defs><use data-seat="1" href="#n" x="50" y="50"/>`, 70, 110, 4},

		{"outside", root, at + `viewBox="20 0 100 50"`, nestedSeat, 0, 0, 0},
		{"partly outside", root, at + `viewBox="13 0 100 50"`, nestedSeat, 94, 200, 8},
		{"outside and shown", root, at + `overflow="visible" viewBox="20 0 100 50"`, nestedSeat, 80, 200, 8},
		{"outside and shown by style", root, at + `style="overflow:auto" viewBox="20 0 100 50"`, nestedSeat, 80, 200, 8},
		{"outside, overflow is not inherited", root, ``, `<g overflow="visible"><svg ` + at + `viewBox="20 0 100 50">` + nestedSeat + `</svg></g>`, 0, 0, 0},
		{"outside of the outer", root, at + `viewBox="500 0 100 50"`, `<svg overflow="visible">` + nestedSeat + `</svg>`, 0, 0, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			drawing := `<svg xmlns="http://www.w3.org/2000/svg" ` + tc.root + `><svg ` + tc.nested + `>` + tc.inside + `</svg></svg>`
			draft, err := svg.ReadDraft(strings.NewReader(drawing))
			if err != nil {
				t.Fatal(err)
			}
			var seats []seatplan.DraftSeat
			for _, s := range draft.Sections {
				for _, r := range s.Rows {
					seats = append(seats, r.Seats...)
				}
			}
			if tc.r == 0 {
				if len(seats) != 0 {
					t.Errorf("seat at (%v, %v), want none", seats[0].X, seats[0].Y)
				}
				return
			}
			if len(seats) != 1 {
				t.Fatalf("%d seats, want 1", len(seats))
			}
			s := seats[0]
			if math.Abs(s.X-tc.x) > 0.001 || math.Abs(s.Y-tc.y) > 0.001 || math.Abs(s.R-tc.r) > 0.001 {
				t.Errorf("seat at (%v, %v) of radius %v, want (%v, %v) of %v", s.X, s.Y, s.R, tc.x, tc.y, tc.r)
			}
		})
	}
}

// TestNestedViewportsWithoutSize states that a drawing that has no size itself
// is read: a browser would take its window's.
func TestNestedViewportsWithoutSize(t *testing.T) {
	t.Parallel()
	for _, nested := range []string{
		``, `x="1" y="2"`, `viewBox="0 0 100 100"`, `width="50%" height="50%" viewBox="0 0 100 100"`, `width="5" viewBox="0 0 9 9"`,
		`x="100" y="100" width="200" height="200" viewBox="0 0 100 50"`,
	} {
		drawing := head + `<svg ` + nested + `>` + nestedSeat + `</svg>` + tail
		if plan, err := svg.Read(strings.NewReader(drawing)); err != nil || plan.Len() != 1 {
			t.Errorf("Read(%s) = %v, %v, want one seat", nested, plan, err)
		}
	}
}

func TestNestedViewportsRefused(t *testing.T) {
	t.Parallel()
	for nested, want := range map[string]error{
		`x="1e99"`:                svg.ErrNumber,
		`width="x"`:               svg.ErrNumber,
		`height="3em"`:            svg.ErrLength,
		`viewBox="a b c d"`:       svg.ErrNumber,
		`viewBox="-1e9 0 1e9 1"`:  nil,
		`viewBox="9e8 0 9e8 1"`:   svg.ErrNumber,
		`viewBox="0 0 1e-12 1"`:   svg.ErrNumber,
		`transform="turn(1)"`:     svg.ErrTransform,
		`viewBox="0 0 1 1 1 1 1"`: svg.ErrTooLarge,
	} {
		drawing := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4000 4000"><svg preserveAspectRatio="none" ` + nested + `>` + one + `</svg></svg>`
		if _, err := svg.Read(strings.NewReader(drawing)); !errors.Is(err, want) {
			t.Errorf("Read(%s): %v, want %v", nested, err, want)
		}
	}
}
