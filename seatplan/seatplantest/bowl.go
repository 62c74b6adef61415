package seatplantest

import (
	"fmt"
	"math"

	"github.com/parterre/parterre/seatplan"
)

// bowl collects the sections of a stadium, tier by tier.
type bowl struct {
	halfLength, halfWidth, corner float64 // of the innermost curve
	long, short, curve            int     // sections along a long side, a short side, a corner
	off                           float64 // of the next row from the innermost curve
	tiers                         int
	sections                      []seatplan.DraftSection
}

// piece is the part of the innermost curve before one section: a straight line
// with its outward normal, or an arc round (x0, y0) where arc is set.
type piece struct {
	x0, y0, x1, y1, nx, ny float64
	arc                    bool
	from, to               float64
}

// tier adds rows behind what is there. Rows from mouth to end are broken by a
// stair mouth in every second section.
func (b *bowl) tier(rows, mouth, end, category int) {
	b.off += 60
	for i, p := range b.pieces() {
		s := seatplan.DraftSection{ID: seatplan.SectionID(fmt.Sprintf("%d%02d", b.tiers+1, i+1))}
		s.Name = "Sector " + string(s.ID)
		for r := range rows {
			gap := 0.0
			if i%2 == b.tiers%2 && r >= mouth && r < end {
				gap = 30
			}
			s.Rows = append(s.Rows, b.row(p, r, gap, category))
		}
		b.sections = append(b.sections, s)
	}
	b.off += float64(rows) * depth
	b.tiers++
}

func (b *bowl) row(p piece, r int, gap float64, category int) seatplan.DraftRow {
	off := b.off + float64(r)*depth
	length := math.Hypot(p.x1-p.x0, p.y1-p.y0)
	if p.arc {
		length = (b.corner + off) * (p.to - p.from)
	}
	row := seatplan.DraftRow{Label: rowLabel(r)}
	n := int((length - 22) / pitch)
	for k := range n {
		along := (float64(k) - float64(n-1)/2) * pitch
		if math.Abs(along) < gap {
			continue
		}
		x, y := b.place(p, 0.5+along/length, off)
		row.Seats = append(row.Seats, seat(x, y, k, category))
	}
	return row
}

// place returns the point at the share u of a piece, set off outwards. Straight
// pieces bulge a little, so that no row is dead straight.
func (b *bowl) place(p piece, u, off float64) (x, y float64) {
	const bulge = 26
	if p.arc {
		a := p.from + (p.to-p.from)*u
		return p.x0 + math.Cos(a)*(b.corner+off), p.y0 + math.Sin(a)*(b.corner+off)
	}
	x, y = p.x0+(p.x1-p.x0)*u+p.nx*off, p.y0+(p.y1-p.y0)*u+p.ny*off
	along := x / b.halfLength
	if p.nx != 0 {
		along = y / b.halfWidth
	}
	out := bulge * (1 - along*along)
	return x + p.nx*out, y + p.ny*out
}

func (b *bowl) pieces() []piece {
	l, w, c := b.halfLength, b.halfWidth, b.corner
	var all []piece
	line := func(x0, y0, x1, y1, nx, ny float64, n int) {
		for i := range n {
			u, v := float64(i)/float64(n), float64(i+1)/float64(n)
			all = append(all, piece{
				x0: x0 + (x1-x0)*u, y0: y0 + (y1-y0)*u, x1: x0 + (x1-x0)*v, y1: y0 + (y1-y0)*v, nx: nx, ny: ny,
			})
		}
	}
	arc := func(x, y, from float64) {
		for i := range b.curve {
			step := math.Pi / 2 / float64(b.curve)
			all = append(all, piece{x0: x, y0: y, arc: true, from: from + float64(i)*step, to: from + float64(i+1)*step})
		}
	}
	line(c-l, -w, l-c, -w, 0, -1, b.long)
	arc(l-c, c-w, -math.Pi/2)
	line(l, c-w, l, w-c, 1, 0, b.short)
	arc(l-c, w-c, 0)
	line(l-c, w, c-l, w, 0, 1, b.long)
	arc(c-l, w-c, math.Pi/2)
	line(-l, w-c, -l, c-w, -1, 0, b.short)
	arc(c-l, c-w, math.Pi)
	return all
}

func (b *bowl) count() int {
	seats := 0
	for _, s := range b.sections {
		for _, r := range s.Rows {
			seats += len(r.Seats)
		}
	}
	return seats
}
