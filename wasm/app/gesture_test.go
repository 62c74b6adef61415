package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parterre/parterre/wasm/app"
)

// step is one pointer event: d down, m move, u up, c cancel.
type step struct {
	what byte
	app.Pointer
}

func mouse(what byte, x, y float64) step { return step{what, app.Pointer{ID: 1, X: x, Y: y}} }

func touch(what byte, id int, x, y float64) step {
	return step{what, app.Pointer{ID: id, Kind: app.Touch, X: x, Y: y}}
}

func play(steps []step) []app.Motion {
	var g app.Gestures
	var all []app.Motion
	for _, s := range steps {
		var m app.Motion
		switch s.what {
		case 'd':
			g.Down(s.Pointer)
		case 'm':
			m = g.Move(s.Pointer)
		case 'u':
			m = g.Up(s.Pointer)
		case 'c':
			g.Cancel(s.ID)
		}
		if m.Kind != app.MotionNone {
			all = append(all, m)
		}
	}
	return all
}

func TestGestures(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		steps []step
		want  []app.Motion
	}{
		{"hover", []step{mouse('m', 5, 6)}, []app.Motion{{Kind: app.MotionHover, X: 5, Y: 6}}},
		{"a finger does not hover", []step{touch('m', 1, 5, 6)}, nil},
		{"tap where it was pressed", []step{mouse('d', 10, 10), mouse('m', 14, 14), mouse('u', 15, 15)},
			[]app.Motion{{Kind: app.MotionTap, X: 10, Y: 10}}},
		{"8 px are a tap", []step{touch('d', 1, 10, 10), touch('u', 1, 18, 10)},
			[]app.Motion{{Kind: app.MotionTap, X: 10, Y: 10, Touch: true}}},
		{"released further away", []step{mouse('d', 10, 10), mouse('u', 19, 10)}, nil},
		{"drag", []step{mouse('d', 10, 10), mouse('m', 30, 10), mouse('m', 35, 12), mouse('u', 35, 12)}, []app.Motion{
			{Kind: app.MotionPan, X: 30, Y: 10, DX: 20}, {Kind: app.MotionPan, X: 35, Y: 12, DX: 5, DY: 2}}},
		{"away and back is no tap", []step{mouse('d', 10, 10), mouse('m', 30, 10), mouse('m', 10, 10), mouse('u', 10, 10)}, []app.Motion{
			{Kind: app.MotionPan, X: 30, Y: 10, DX: 20}, {Kind: app.MotionPan, X: 10, Y: 10, DX: -20}}},
		{"the browser took it", []step{touch('d', 1, 10, 10), touch('c', 1, 0, 0), touch('u', 1, 10, 10)}, nil},
		{"pinch", []step{touch('d', 1, 100, 100), touch('d', 2, 200, 100), touch('m', 2, 300, 100)}, []app.Motion{
			{Kind: app.MotionPinch, X: 150, Y: 100, DX: 50, Factor: 2, Touch: true}}},
		{"after a pinch the finger left drags and taps nothing",
			[]step{touch('d', 1, 100, 100), touch('d', 2, 200, 100), touch('u', 2, 200, 100), touch('m', 1, 103, 100), touch('u', 1, 103, 100)},
			[]app.Motion{{Kind: app.MotionPan, X: 103, Y: 100, DX: 3, Touch: true}}},
		{"a third finger is ignored",
			[]step{touch('d', 1, 0, 0), touch('d', 2, 50, 0), touch('d', 3, 90, 90), touch('m', 3, 9, 9), touch('u', 3, 9, 9)}, nil},
		{"fingers at one place have no factor", []step{touch('d', 1, 10, 10), touch('d', 2, 10, 10), touch('m', 2, 20, 10)}, []app.Motion{
			{Kind: app.MotionPinch, X: 10, Y: 10, DX: 5, Factor: 1, Touch: true}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, play(tc.steps)); diff != "" {
				t.Errorf("motions (-want +got):\n%s", diff)
			}
		})
	}
}
