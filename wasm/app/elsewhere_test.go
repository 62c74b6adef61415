package app_test

import (
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/wasm/app"
)

// TestWhatIsSoldElsewhereCannotBeHad has the back category, which is the right
// section and the standing area, sold on another site.
func TestWhatIsSoldElsewhereCannotBeHad(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{Elsewhere: []int{1}})
	const here, there = 3, 13
	a.Binary(delta(2, 0, wire.SeatChange{Seat: there + 1, Status: seatplan.Held}, wire.SeatChange{Seat: there + 1, Status: seatplan.Free}), 1)
	if a.CanPress(there) || a.CanPress(there+1) || !a.CanPress(here) {
		t.Errorf("CanPress: sold elsewhere %v, freed there %v, here %v", a.CanPress(there), a.CanPress(there+1), a.CanPress(here))
	}
	if got := a.StatusText(there); got != "on another page" {
		t.Errorf("StatusText = %q, want the reason", got)
	}
	if left, right := a.Seats().Free(0), a.Seats().Free(1); left != 9 || right != 0 {
		t.Errorf("free seats = %d and %d, want 9 and none", left, right)
	}
	if got := a.AreaText(0); got != "on another page" {
		t.Errorf("AreaText = %q, want the reason", got)
	}
	a.Press(there)
	if got, said := sort(a.Effects()); len(got) != 0 || said != "press "+a.SeatName(there)+", on another page" {
		t.Errorf("a press on a seat that is sold elsewhere leads to %v and says %q", got, said)
	}
}

func TestAreaText(t *testing.T) {
	t.Parallel()
	for free, want := range map[int32]string{-1: "", 0: "sold out", 12: "12"} {
		a := newApp(t, app.Options{})
		a.Binary(snapshot(1, make([]seatplan.Status, 20), free), 0)
		if got := a.AreaText(0); got != want {
			t.Errorf("AreaText with %d free = %q, want %q", free, got, want)
		}
	}
}

func TestFreshnessText(t *testing.T) {
	t.Parallel()
	stale := func(since string) app.Control { return app.Control{Type: "stale", Since: since} }
	for _, tc := range []struct {
		name   string
		frames []app.Control
		offset int
		silent float64
		want   string
	}{
		{name: "fresh", want: ""},
		{name: "the server says since when", frames: []app.Control{stale("2026-12-04T17:42:09.000Z")}, offset: 120, want: "as of 19:42"},
		{name: "over midnight", frames: []app.Control{stale("2026-12-04T23:05:00.000Z")}, offset: 120, want: "as of 01:05"},
		{name: "west of Greenwich", frames: []app.Control{stale("2026-12-04T02:00:00.000Z")}, offset: -240, want: "as of 22:00"},
		{name: "no time", frames: []app.Control{stale("soon")}, want: "stale"},
		{name: "live again", frames: []app.Control{stale("2026-12-04T17:42:09.000Z"), {Type: "live"}}, want: ""},
		{name: "silence", silent: 31_000, want: "stale"},
		{name: "longer silence", frames: []app.Control{stale("2026-12-04T17:42:09.000Z")}, silent: 61_000, want: "as of 17:42"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := newApp(t, app.Options{OffsetMinutes: tc.offset})
			for _, c := range tc.frames {
				a.Control(c, 1)
			}
			a.Tick(1 + tc.silent)
			if got := a.FreshnessText(); got != tc.want {
				t.Errorf("FreshnessText = %q, want %q", got, tc.want)
			}
		})
	}
}
