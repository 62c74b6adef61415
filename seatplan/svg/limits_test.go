package svg_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
)

const (
	head = `<svg xmlns="http://www.w3.org/2000/svg">`
	tail = `</svg>`
	one  = `<circle data-seat="1" data-code="a" r="5"/>`
)

func billionLaughs() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a0 "ha">`)
	for i := '1'; i <= '9'; i++ {
		b.WriteString(`<!ENTITY a` + string(i) + ` "` + strings.Repeat("&a"+string(i-1)+";", 10) + `">`)
	}
	return b.String() + `]>` + head + `<text>&a9;</text>` + tail
}

func TestReadRefusesWhatIsTooMuch(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, drawing string
		want          error
	}{
		{"billion laughs", billionLaughs(), svg.ErrDoctype},
		{"external entity", `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + head + `<text>&x;</text>` + tail, svg.ErrDoctype},
		{"more than 16 MB", head + strings.Repeat(" ", svg.MaxBytes), svg.ErrTooLarge},
		{"many attributes", head + "<a " + strings.Repeat(`b="" `, svg.MaxBytes/5-20), svg.ErrTooLarge},
		{"deep nesting", head + strings.Repeat("<g>", 100_000), svg.ErrTooDeep},
		{"deep nesting of drawings", head + strings.Repeat(`<svg x="1" width="50%" viewBox="0 0 9 9">`, 100_000), svg.ErrTooDeep},
		{"deep nesting of drawings without sizes", head + strings.Repeat("<svg>", 100_000), svg.ErrTooDeep},
		{"deep nesting of foreign things", head + strings.Repeat("<script>", 100_000), svg.ErrTooDeep},
		{"many elements", head + strings.Repeat("<a/>", svg.MaxElements+1), svg.ErrTooLarge},
		{"many foreign elements", head + strings.Repeat("<script/>", svg.MaxElements+1), svg.ErrTooLarge},
		{"a long attribute", head + `<path d="` + strings.Repeat("M0 0", svg.MaxAttribute/4+1) + `"/>` + tail, svg.ErrTooLarge},
		{"a path of many segments", head + `<path d="M0 0` + strings.Repeat("h1", svg.MaxSegments+1) + `"/>` + tail, svg.ErrTooLarge},
		{"a polygon of many points", head + `<polygon points="` + strings.Repeat("1 1 ", svg.MaxSegments+1) + `"/>` + tail, svg.ErrTooLarge},
		{"many curves", head + strings.Repeat(`<path d="M0 0`+strings.Repeat("c0 900 900 0 900 900", 1000)+`"/>`, 10) + tail, svg.ErrTooLarge},
		{"many shapes", head + strings.Repeat(`<path d="M0 0h9v9"/>`, seatplan.MaxShapes+1) + tail, svg.ErrTooLarge},
		{"many seats", head + strings.Repeat(`<circle data-seat=""/>`, seatplan.MaxSeats+1) + tail, seatplan.ErrTooLarge},
		{"a long style sheet", head + `<style>` + strings.Repeat(".a{fill:red}", 100_000) + `</style>` + tail, svg.ErrTooLarge},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			plan, err := svg.Read(strings.NewReader(tc.drawing))
			if plan != nil || !errors.Is(err, tc.want) {
				t.Errorf("Read = %v, %v, want %v", plan, err, tc.want)
			}
		})
	}
}

func TestReadRefusesGarbage(t *testing.T) {
	t.Parallel()
	for name, drawing := range map[string]string{
		"nothing":          "",
		"blanks":           strings.Repeat(" \n", 1000),
		"zeros":            strings.Repeat("\x00", 1<<20),
		"16 MB of text":    strings.Repeat("garbage ", svg.MaxBytes/8),
		"many brackets":    strings.Repeat("<", 1<<20),
		"one long name":    "<" + strings.Repeat("a", 1<<20),
		"one long comment": head + "<!--" + strings.Repeat("x", 1<<20),
		"half a drawing":   head + one,
		"two drawings":     head + one + tail + head + one + tail,
		"bad UTF-8":        head + "\xff" + one + tail,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if plan, err := svg.Read(strings.NewReader(drawing)); plan != nil || err == nil {
				t.Errorf("Read = %v, %v, want an error", plan, err)
			}
		})
	}
}

func pack(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadUnpacks(t *testing.T) {
	t.Parallel()
	packed := pack(t, head+one+tail)
	plan, err := svg.Read(bytes.NewReader(packed))
	if err != nil || plan.Len() != 1 {
		t.Fatalf("Read = %v, %v, want one seat", plan, err)
	}
	if plan, err := svg.Read(bytes.NewReader(packed[:len(packed)-9])); plan != nil || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("Read of half a file = %v, %v, want %v", plan, err, io.ErrUnexpectedEOF)
	}
	bomb := pack(t, head+strings.Repeat(" ", svg.MaxBytes))
	if plan, err := svg.Read(bytes.NewReader(bomb)); plan != nil || !errors.Is(err, svg.ErrTooLarge) {
		t.Errorf("Read of %d bytes that unpack to more = %v, %v, want %v", len(bomb), plan, err, svg.ErrTooLarge)
	}
}

func TestReadReturnsTheReadersError(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	if plan, err := svg.Read(iotest.ErrReader(broken)); plan != nil || !errors.Is(err, broken) {
		t.Errorf("Read = %v, %v, want %v", plan, err, broken)
	}
}

func TestReadPassesOverPictures(t *testing.T) {
	t.Parallel()
	picture := `<image href="data:image/png;base64,` + strings.Repeat("A", 2*svg.MaxAttribute) + `"/>`
	plan, err := svg.Read(strings.NewReader(head + picture + one + tail))
	if err != nil || plan.Len() != 1 {
		t.Errorf("Read = %v, %v, want one seat", plan, err)
	}
}

func TestErrorSaysWhere(t *testing.T) {
	t.Parallel()
	_, err := svg.Read(strings.NewReader(head + "\n<g>\n<circle data-seat='1' r='x'/></g>" + tail))
	var e *svg.Error
	if !errors.As(err, &e) || e.Line != 3 || e.Element != "circle" || !errors.Is(e, svg.ErrNumber) {
		t.Errorf("Read = %v, want line 3, circle, %v", err, svg.ErrNumber)
	}
}

// TestReadEndsWithCyclesOfUse states that elements that refer to each other, or
// to themselves, end the reading neither never nor in a panic.
func TestReadEndsWithCyclesOfUse(t *testing.T) {
	t.Parallel()
	for name, drawing := range map[string]string{
		"itself":        `<use id="a" href="#a" data-seat="1"/>`,
		"each other":    `<use id="a" href="#b" data-seat="1"/><use id="b" href="#a" data-seat="2"/>`,
		"an ancestor":   `<g id="a"><use href="#a" data-seat="1"/></g>`,
		"among symbols": `<defs><symbol id="a"><use href="#b"/></symbol><symbol id="b"><use href="#a"/></symbol></defs><use href="#a" data-seat="1"/>`,
		"a drawing":     `<svg id="a"><use href="#a" data-seat="1"/></svg>`,
		"ten thousand": `<defs>` + strings.Repeat(`<g id="a"><use href="#a"/><use href="#a"/></g>`, 10_000) + `</defs>` +
			strings.Repeat(`<use href="#a" data-seat="1"/>`, 10_000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan, err := svg.Read(strings.NewReader(head + drawing + one + tail))
			if err != nil || plan.Len() == 0 {
				t.Errorf("Read = %v, %v, want the seats", plan, err)
			}
		})
	}
}
