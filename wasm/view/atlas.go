package view

import (
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/wasm/app"
)

// Atlas is what is written on seats: one square cell for every different text,
// the cell standing for the square around a seat's disc. Which seat shows
// which cell is worked out here; the texts are drawn by the browser, once.
type Atlas struct {
	Texts   []string // of each cell; the first is blank, the second the wheelchair
	Letters []uint16 // cell of each category's letter
	Numbers []uint16 // cell of each seat's number
	Mask    []byte   // coverage, in rows of Width pixels; nil until drawn
}

const (
	cellSide     = 64 // pixels
	atlasColumns = 16
	atlasWidth   = cellSide * atlasColumns
	maxCells     = 1024

	cellBlank      = 0
	cellAccessible = 1
)

// NewAtlas works out the cells for a plan. Where there are more different
// texts than cells, the later ones are left out.
func NewAtlas(p *seatplan.Plan, legend func(category int) app.Legend) *Atlas {
	a := &Atlas{Texts: []string{"", ""}}
	cells := map[string]uint16{"": cellBlank}
	cell := func(text string) uint16 {
		c, ok := cells[text]
		if !ok && len(a.Texts) < maxCells {
			c = uint16(len(a.Texts))
			cells[text] = c
			a.Texts = append(a.Texts, text)
		}
		return c
	}
	for i := range p.Categories() {
		a.Letters = append(a.Letters, cell(legend(i).Letter))
	}
	a.Numbers = make([]uint16, p.Len())
	for i := range a.Numbers {
		if s := p.Seat(i); s.ID != "" {
			a.Numbers[i] = cell(s.Number)
		}
	}
	return a
}

// Height returns the atlas's height in pixels.
func (a *Atlas) Height() int { return (len(a.Texts) + atlasColumns - 1) / atlasColumns * cellSide }

// Origin returns the upper left corner of a cell.
func (a *Atlas) Origin(cell int) (x, y int) {
	return cell % atlasColumns * cellSide, cell / atlasColumns * cellSide
}

// Letter returns the cell of a category's letter, blank for none.
func (a *Atlas) Letter(category byte) uint16 {
	if int(category) < len(a.Letters) {
		return a.Letters[category]
	}
	return cellBlank
}

// wording says how a level writes on a disc: a cell moved up or down and
// scaled, all as shares of the disc's radius.
type wording struct {
	number, letter         bool
	numberUp               float64
	letterDown, letterSize float64
}

// wordingOf returns how a level writes.
func wordingOf(level app.Level) wording {
	switch level {
	case app.LevelLetters:
		return wording{letter: true, letterSize: 1}
	case app.LevelNumbers:
		return wording{number: true}
	case app.LevelAll:
		return wording{number: true, numberUp: 0.16, letter: true, letterDown: 0.52, letterSize: 0.5}
	}
	return wording{}
}
