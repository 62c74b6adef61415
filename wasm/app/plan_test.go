package app_test

import (
	"strconv"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/cart"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/wasm/app"
)

// hall returns two sections of two rows of five seats, 20 apart with discs of
// radius 6, and a standing area below. Seat ids are s0 to s19; s9 has none.
func hall(t testing.TB) *seatplan.Plan {
	t.Helper()
	d := seatplan.Draft{
		Categories: []seatplan.PriceCategory{{ID: "a", Name: "Front", Color: 0xb0413e}, {ID: "b", Name: "Back", Color: 0x4f6d9e}},
		Areas: []seatplan.DraftArea{{
			ID: "floor", Name: "Standing", Category: 1, Capacity: 50,
			Outline: []seatplan.DraftPoint{{X: 0, Y: 120}, {X: 100, Y: 120}, {X: 100, Y: 160}, {X: 0, Y: 160}},
		}},
	}
	n := 0
	for s, name := range []string{"Left", "Right"} {
		section := seatplan.DraftSection{ID: seatplan.SectionID(name), Name: name}
		for r, label := range []string{"A", "B"} {
			row := seatplan.DraftRow{Label: label}
			for i := range 5 {
				seat := seatplan.DraftSeat{
					ID: seatplan.SeatID("s" + strconv.Itoa(n)), Number: strconv.Itoa(i + 1), Category: s,
					X: float64(10 + s*120 + i*20), Y: float64(10 + r*30), R: 6,
				}
				if n == 9 {
					seat.ID = ""
				}
				row.Seats = append(row.Seats, seat)
				n++
			}
			section.Rows = append(section.Rows, row)
		}
		d.Sections = append(d.Sections, section)
	}
	p, err := seatplan.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var texts = app.Texts{
	SeatName: "{section}, row {row}, seat {number}", Status: []string{"free", "held", "sold", "blocked", "one moment", "yours"},
	Limit:     "at most {limit}",
	Elsewhere: "on another page", SoldOut: "sold out", StaleSince: "as of {time}",
	Stale: "stale", Offline: "offline", Live: "live",
}

// newApp returns a widget on a stage of 800 by 600 with the hall, whose seats
// the stream says are all free.
func newApp(t testing.TB, o app.Options) *app.App {
	t.Helper()
	o.Texts, o.Still = texts, true
	a := app.New(o)
	a.Resize(800, 600)
	a.Load(hall(t), 0)
	a.SetLegend(0, app.Legend{Name: "Front", Price: "90 lei", Letter: "A"})
	a.Connect(0)
	a.Opened("", 0)
	a.Binary(snapshot(1, make([]seatplan.Status, 20), 50), 0)
	a.Effects()
	a.Dirty()
	return a
}

func snapshot(seq uint64, seats []seatplan.Status, areas ...int32) []byte {
	return wire.AppendSnapshot(nil, wire.Snapshot{Position: wire.Position{Epoch: 7, Seq: seq}, Seats: seats, Areas: areas})
}

func delta(seq, merged uint64, seats ...wire.SeatChange) []byte {
	return wire.AppendDelta(nil, wire.Delta{Position: wire.Position{Epoch: 7, Seq: seq}, Merged: merged, Seats: seats})
}

// seats returns the lines of a cart with seats.
func seats(ids ...string) []cart.Line {
	var lines []cart.Line
	for _, id := range ids {
		lines = append(lines, cart.Line{Seat: seatplan.SeatID(id), Quantity: 1})
	}
	return lines
}

// area returns the line of a cart with places in the standing area.
func area(places int) cart.Line { return cart.Line{Area: "floor", Quantity: places} }

// closeTo brings the stage so close to a seat that it can be pressed, and
// returns where on the stage it is.
func closeTo(a *app.App, seat int) (x, y float64) {
	at := a.Plan().At(seat)
	a.Look(app.Camera{X: float64(at.X), Y: float64(at.Y), Scale: 16 / float64(a.Plan().Radius(seat))})
	return 400, 300
}

func click(a *app.App, x, y float64) {
	a.PointerDown(app.Pointer{ID: 1, X: x, Y: y})
	a.PointerUp(app.Pointer{ID: 1, X: x, Y: y})
}

func tap(a *app.App, x, y float64) {
	a.PointerDown(app.Pointer{ID: 1, Kind: app.Touch, X: x, Y: y})
	a.PointerUp(app.Pointer{ID: 1, Kind: app.Touch, X: x, Y: y})
}

// said returns what was announced since effects were last taken, and by now.
func said(a *app.App, now float64) string {
	a.Tick(now)
	_, text := sort(a.Effects())
	return text
}

// sort sorts what is announced out of effects.
func sort(effects []app.Effect) (others []app.Effect, said string) {
	for _, e := range effects {
		if e.Kind == app.EffectAnnounce {
			said += e.Text
			continue
		}
		others = append(others, e)
	}
	return others, said
}
