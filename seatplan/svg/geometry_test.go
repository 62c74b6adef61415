package svg_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestParseTransform(t *testing.T) {
	t.Parallel()
	// Where (2, 1) goes.
	for _, tc := range []struct {
		name, text string
		x, y       float64
	}{
		{"nothing", "", 2, 1},
		{"none", " none ", 2, 1},
		{"translate by two", "translate(10,20)", 12, 21},
		{"translate by one", "translate( 10 )", 12, 1},
		{"blank separator", "translate(10 20)", 12, 21},
		{"comma and blanks", "translate(10 , 20)", 12, 21},
		{"sign as separator", "translate(10-20)", 12, -19},
		{"scale evenly", "scale(3)", 6, 3},
		{"scale by two", "scale(3,-1)", 6, -1},
		{"rotate", "rotate(90)", -1, 2},
		{"rotate about a centre", "rotate(90 2 0)", 1, 0},
		{"rotate about a centre with commas", "rotate(90,2,0)", 1, 0},
		{"skewX", "skewX(45)", 3, 1},
		{"skewY", "skewY(45)", 2, 3},
		{"matrix", "matrix(1,2,3,4,5,6)", 10, 14},
		{"exponents", "matrix(1e0 .2e1 30e-1 4. 5 6)", 10, 14},
		{"list, first outermost", "translate(1,0) scale(2)", 5, 2},
		{"list with comma", "scale(2),translate(1,0)", 6, 2},
		{"list without separator", "scale(2)translate(1,0)", 6, 2},
		{"name apart from its arguments", "rotate (90)", -1, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			m, err := svg.ParseTransform(tc.text)
			if err != nil {
				t.Fatal(err)
			}
			if p := m.Apply(2, 1); !near(p.X, tc.x) || !near(p.Y, tc.y) {
				t.Errorf("ParseTransform(%q) moves (2, 1) to (%v, %v), want (%v, %v)", tc.text, p.X, p.Y, tc.x, tc.y)
			}
		})
	}
}

func TestParseTransformRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		"rotate":                         svg.ErrTransform,
		"rotate(":                        svg.ErrTransform,
		"rotate()":                       svg.ErrTransform,
		"rotate(1 2)":                    svg.ErrTransform,
		"rotate(45deg)":                  svg.ErrTransform,
		"rotate(NaN)":                    svg.ErrTransform,
		"perspective(1)":                 svg.ErrTransform,
		"matrix(1 2 3 4 5 6 7)":          svg.ErrTransform,
		"scale(1e308)":                   svg.ErrTransform,
		"scale(1e9) scale(1e9)":          svg.ErrNumber,
		strings.Repeat("scale(1) ", 101): svg.ErrTransform,
		"translate(" + strings.Repeat("1", 400) + ")": svg.ErrTransform,
	} {
		if _, err := svg.ParseTransform(text); !errors.Is(err, want) {
			t.Errorf("ParseTransform(%.30q) = %v, want %v", text, err, want)
		}
	}
}

func TestMatrixScale(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"scale(2,8)": 4, "rotate(30)": 1, "skewX(45)": 1, "scale(-3,3)": 3, "scale(0,5)": 0,
	} {
		m, err := svg.ParseTransform(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Scale(); !near(got, want) {
			t.Errorf("%s: Scale = %v, want %v", text, got, want)
		}
	}
}

func TestParseLength(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"12": 12, "12px": 12, " 12.5 px ": 12.5, "-.5": -.5, "+1e2": 100, "72pt": 96, "1in": 96,
		"25.4mm": 96, "2.54cm": 96, "6pc": 96, "1e1PX": 10,
	} {
		if got, err := svg.ParseLength(text); err != nil || !near(got, want) {
			t.Errorf("ParseLength(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]error{
		"": svg.ErrNumber, "px": svg.ErrNumber, "NaN": svg.ErrNumber, "Inf": svg.ErrNumber, "1e308": svg.ErrNumber,
		"1e999": svg.ErrNumber, "1e9in": svg.ErrNumber, "0x10": svg.ErrLength, "1_0": svg.ErrLength,
		"50%": svg.ErrLength, "2em": svg.ErrLength, "1 2": svg.ErrLength,
	} {
		if got, err := svg.ParseLength(text); !errors.Is(err, want) {
			t.Errorf("ParseLength(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
}

func TestPath(t *testing.T) {
	t.Parallel()
	type points = [][2]float64
	square := points{{0, 0}, {10, 0}, {10, 10}, {0, 10}}
	for _, tc := range []struct {
		name, d string
		want    []points
	}{
		{"lines", "M0 0 L10 0 L10 10 L0 10 Z", []points{square}},
		{"relative", "m0 0 l10 0 l0 10 l-10 0 z", []points{square}},
		{"implied lines", "M0,0 10,0 10,10 0,10z", []points{square}},
		{"implied relative lines", "m0,0 10,0 0,10 -10,0z", []points{square}},
		{"horizontal and vertical", "M0 0H10V10H0Z", []points{square}},
		{"relative ones", "M0 0h10v10h-10z", []points{square}},
		{"closed by hand", "M0 0h10v10h-10v-10z", []points{square}},
		{"two subpaths", "M0 0h1M5 5h1", []points{{{0, 0}, {1, 0}}, {{5, 5}, {6, 5}}}},
		{"a subpath from where the last closed", "M0 0h1v1zh2", []points{{{0, 0}, {1, 0}, {1, 1}}, {{0, 0}, {2, 0}}}},
		{"only moves", "M0 0M5 5", nil},
		{"straight cubic", "M0 0C1 0 2 0 3 0", []points{{{0, 0}, {3, 0}}}},
		{"smooth cubic of none", "M0 0S3 0 3 0", []points{{{0, 0}, {3, 0}}}},
		{"straight quadratic", "M0 0Q1 0 2 0T4 0", []points{{{0, 0}, {2, 0}, {4, 0}}}},
		{"arc without radius", "M0 0A0 5 0 0 1 3 0", []points{{{0, 0}, {3, 0}}}},
		{"arc to itself", "M0 0A5 5 0 0 1 0 0H3", []points{{{0, 0}, {3, 0}}}},
		{"no separators", "M.5.5L1-1", []points{{{.5, .5}, {1, -1}}}},
		{"nothing", " ", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := svg.FlattenPath(tc.d, 0.01, 1000)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got, cmp.Comparer(near)); diff != "" {
				t.Errorf("path %q (-want +got):\n%s", tc.d, diff)
			}
		})
	}
}

func TestPathCurvesStayOnTheirCircle(t *testing.T) {
	t.Parallel()
	// Every way to write the half circle of radius 10 over (0,0) to (20,0).
	const k = "5.522847498"
	for name, d := range map[string]string{
		"one arc":            "M0 0A10 10 0 0 1 20 0",
		"relative arc":       "M0 0a10 10 0 0 1 20 0",
		"glued flags":        "M0 0a10 10 0 0120 0",
		"two quarters":       "M0 0A10 10 0 0 1 10-10 10 10 0 0 1 20 0",
		"turned circle":      "M0 0A10 10 77 0 1 20 0",
		"radius too small":   "M0 0A1 1 0 0 1 20 0",
		"large one":          "M0 0A10 10 0 1 1 20 0",
		"cubics":             "M0 0C0-" + k + " 4.477152502-10 10-10S20-" + k + " 20 0",
		"relative cubics":    "M0 0c0-" + k + " 4.477152502-10 10-10s10 4.477152502 10 10",
		"backwards, flipped": "M20 0A10 10 0 0 0 0 0",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const tolerance = 0.01
			got, err := svg.FlattenPath(d, tolerance, 1000)
			if err != nil || len(got) != 1 {
				t.Fatalf("%d subpaths, %v", len(got), err)
			}
			top := 0.0
			for _, p := range got[0] {
				if off := math.Abs(math.Hypot(p[0]-10, p[1]) - 10); off > 3*tolerance {
					t.Errorf("(%v, %v) is %v off the circle", p[0], p[1], off)
				}
				top = math.Min(top, p[1])
			}
			if top > -9.9 {
				t.Errorf("the arc reaches up to %v only", top)
			}
		})
	}
}

func TestPathRefuses(t *testing.T) {
	t.Parallel()
	for d, want := range map[string]error{
		"L1 1":                svg.ErrPath,
		"1 1":                 svg.ErrPath,
		"M0 0 X":              svg.ErrPath,
		"M0 0z 1 1":           svg.ErrPath,
		"M0":                  svg.ErrNumber,
		"M0 0 L1":             svg.ErrNumber,
		"M0 0 A1 1 0 2 0 1 1": svg.ErrNumber,
		"M0 NaN":              svg.ErrNumber,
		"M0 1e308":            svg.ErrNumber,
		"M0 0 -":              svg.ErrNumber,
		"M0 0" + strings.Repeat("h1 ", svg.MaxSegments): svg.ErrTooLarge,
		"M0 0" + strings.Repeat("h9 ", 200):             svg.ErrTooLarge, // points
	} {
		if _, err := svg.FlattenPath(d, 0.01, 100); !errors.Is(err, want) {
			t.Errorf("path %.30q: %v, want %v", d, err, want)
		}
	}
}

func TestParseColor(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]seatplan.Color{
		"#a1B2c3": 0xa1b2c3, " #abc ": 0xaabbcc, "#abcd": 0xaabbcc, "#a1b2c3ff": 0xa1b2c3, "Red": 0xff0000,
		"rgb(1,2,3)": 0x010203, "rgb( 1 2 3 / .5 )": 0x010203, "rgba(1,2,3,0.5)": 0x010203,
		"rgb(100%,0%,60%)": 0xff0099, "rgb(300,-5,0)": 0xff0000,
	} {
		if got, ok := svg.ParseColor(text); !ok || got != want {
			t.Errorf("ParseColor(%q) = %06x, %v, want %06x", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "#", "#12", "#ggg", "#-12", "reddish", "rgb(1,2)", "rgb(1,2,x)", "rgb(1,2,3", "url(#a)", "none"} {
		if got, ok := svg.ParseColor(text); ok {
			t.Errorf("ParseColor(%q) = %06x, want none", text, got)
		}
	}
}
