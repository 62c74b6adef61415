package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/wasm/app"
)

func TestBinaryFollowsTheStream(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	a.Binary(delta(2, 0, wire.SeatChange{Seat: 3, Status: seatplan.Sold}), 10)
	a.Binary(delta(4, 1, wire.SeatChange{Seat: 4, Status: seatplan.Held}), 10)
	if a.Seats().Status(3) != seatplan.Sold || a.Seats().Status(4) != seatplan.Held {
		t.Errorf("statuses = %v, %v, want sold, held", a.Seats().Status(3), a.Seats().Status(4))
	}
	if got := a.Seats().AreaFree(0); got != 50 {
		t.Errorf("AreaFree = %d, want 50", got)
	}
	if got := a.Effects(); len(got) != 0 {
		t.Errorf("effects = %v, want none", got)
	}
	const want = app.DirtySeats | app.DirtyFree | app.DirtyTip
	if d := a.Dirty(); d&want != want {
		t.Errorf("dirty = %b, want seats, free numbers and the tip", d)
	}
}

func TestBinaryBeginsAnew(t *testing.T) {
	t.Parallel()
	another := wire.AppendSnapshot(nil, wire.Snapshot{Position: wire.Position{Epoch: 7, Seq: 9}, Plan: wire.PlanKey{1}, Seats: make([]seatplan.Status, 20)})
	for _, tc := range []struct {
		name  string
		frame []byte
	}{
		{"gap", delta(3, 0)},
		{"rubbish", []byte("what")},
		{"empty", nil},
		{"another plan's length", snapshot(2, make([]seatplan.Status, 19))},
		{"another plan's key", another},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := newApp(t, app.Options{Plan: "0000000000000000ffff", Random: half})
			a.Opened("", 0)
			a.Effects()
			a.Binary(tc.frame, 10)
			a.Tick(10)
			a.Tick(1000)
			want := []app.Effect{{Kind: app.EffectHangUp}, {Kind: app.EffectConnect}}
			if diff := cmp.Diff(want, a.Effects()); diff != "" {
				t.Errorf("effects (-want +got):\n%s", diff)
			}
			if got := a.Seats().Status(3); got != seatplan.Free {
				t.Errorf("Status = %v, want the one before, free", got)
			}
		})
	}
}

func TestAPlanHashThatIsNotHexadecimalIsNotCompared(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{Plan: "sha256-of-the-plan-in-some-form"})
	if got := a.Seats().Status(0); got != seatplan.Free {
		t.Errorf("Status = %v, want free", got)
	}
}

func TestControl(t *testing.T) {
	t.Parallel()
	refresh := []app.Effect{{Kind: app.EffectRefresh}}
	for _, tc := range []struct {
		name string
		c    app.Control
		want []app.Effect
	}{
		{"cart", app.Control{Type: "cart", Rev: 6}, nil},
		{"expired", app.Control{Type: "expired"}, refresh},
		{"plan", app.Control{Type: "plan"}, []app.Effect{{Kind: app.EffectReload}}},
		{"hold, which the page counts", app.Control{Type: "hold"}, nil},
		{"warning, which the page gives", app.Control{Type: "warning"}, nil},
		{"order", app.Control{Type: "order"}, refresh},
		{"unknown", app.Control{Type: "weather"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := newApp(t, app.Options{})
			a.SetCart(app.Cart{Token: "ct_1", Rev: 5})
			a.Effects()
			a.Control(tc.c, 100)
			if diff := cmp.Diff(tc.want, a.Effects()); diff != "" {
				t.Errorf("effects (-want +got):\n%s", diff)
			}
		})
	}
}

func TestACartChangedElsewhereIsAskedFor(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name      string
		told, own int64
		want      []app.Effect
	}{
		{"elsewhere", 6, 0, []app.Effect{{Kind: app.EffectRefresh}}},
		{"known", 5, 0, nil},
		{"our own change, answered a little later", 6, 6, nil},
		{"our own change and another", 7, 6, []app.Effect{{Kind: app.EffectRefresh}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := newApp(t, app.Options{})
			a.SetCart(app.Cart{Token: "ct_1", Rev: 5})
			a.Effects()
			a.Control(app.Control{Type: "cart", Rev: tc.told}, 100)
			a.Tick(500)
			if got := a.Effects(); len(got) != 0 {
				t.Errorf("effects at once = %v, want none", got)
			}
			if tc.own > 0 {
				a.SetCart(app.Cart{Token: "ct_1", Rev: tc.own})
			}
			a.Tick(600)
			a.Tick(900)
			if diff := cmp.Diff(tc.want, a.Effects()); diff != "" {
				t.Errorf("effects (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFreshnessIsSaidOnce(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{})
	a.Control(app.Control{Type: "stale"}, 1000)
	if got := said(a, 1000); got != "live stale" {
		t.Errorf("said %q, want stale", got)
	}
	if got := a.Freshness(); got != app.Stale {
		t.Errorf("Freshness = %v, want stale", got)
	}
	a.Control(app.Control{Type: "stale"}, 3000)
	if got := said(a, 3000); got != "" {
		t.Errorf("said %q again", got)
	}
	a.Control(app.Control{Type: "live"}, 5000)
	if got := said(a, 5000); got != "live live" {
		t.Errorf("said %q, want live", got)
	}
	if got := said(a, 70_000); got != "live stale" {
		t.Errorf("said %q, want stale", got)
	}
}

func TestWakeConnectsAtOnce(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{Random: half})
	a.Opened("", 0)
	a.Effects()
	a.Wake(40_000)
	var kinds []app.EffectKind
	for _, e := range a.Effects() {
		if e.Kind != app.EffectAnnounce {
			kinds = append(kinds, e.Kind)
		}
	}
	if diff := cmp.Diff([]app.EffectKind{app.EffectHangUp, app.EffectConnect, app.EffectPoll}, kinds); diff != "" {
		t.Errorf("effects (-want +got):\n%s", diff)
	}
}

func TestANewCartIsFollowed(t *testing.T) {
	t.Parallel()
	a := newApp(t, app.Options{Performance: "p/a/e/1", Random: half})
	a.Connect(0)
	a.Opened("", 0)
	a.Effects()
	a.SetCart(app.Cart{Token: "ct_1", Rev: 1})
	want := []app.Effect{{Kind: app.EffectFrame, Text: `{"type":"hello","token":"ct_1","performance":"p/a/e/1","plan":"","epoch":"","seq":0}`}}
	if diff := cmp.Diff(want, a.Effects()); diff != "" {
		t.Errorf("effects (-want +got):\n%s", diff)
	}
	a.SetCart(app.Cart{Token: "ct_1", Rev: 2})
	if got := a.Effects(); len(got) != 0 {
		t.Errorf("effects of the cart's next state = %v, want none", got)
	}
	a.Opened("ct_2", 0)
	a.Effects()
	a.SetCart(app.Cart{Token: "ct_2", Rev: 1})
	if got := a.Effects(); len(got) != 0 {
		t.Errorf("effects of a cart the hello named already = %v, want none", got)
	}
}
