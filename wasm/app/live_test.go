package app_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/wasm/app"
)

func half() float64 { return 0.5 }

func TestHello(t *testing.T) {
	t.Parallel()
	var l app.Live
	l.Start(`p/a/"quoted"\`, "abc", 0, half)
	read := func(text string) map[string]any {
		var m map[string]any
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			t.Fatalf("hello %s: %v", text, err)
		}
		return m
	}
	want := map[string]any{"type": "hello", "token": "ct_\n", "performance": `p/a/"quoted"\`, "plan": "abc", "epoch": "", "seq": 0.0}
	if diff := cmp.Diff(want, read(l.Opened("ct_\n", 0))); diff != "" {
		t.Errorf("first hello (-want +got):\n%s", diff)
	}
	l.Snapshot(wire.Position{Epoch: 18446744073709551615, Seq: 4})
	want["epoch"], want["seq"], want["token"] = "18446744073709551615", 4.0, ""
	if diff := cmp.Diff(want, read(l.Opened("", 0))); diff != "" {
		t.Errorf("hello with a position (-want +got):\n%s", diff)
	}
	l.Restart(0)
	if got := read(l.Opened("", 0))["epoch"]; got != "" {
		t.Errorf("hello after a gap has epoch %v, want none", got)
	}
}

func TestBackOff(t *testing.T) {
	t.Parallel()
	var l app.Live
	l.Start("p", "h", 1000, half)
	now := 1000.0
	for _, wait := range []float64{250, 500, 1000, 2000, 4000, 8000, 15000, 15000, 15000} {
		if !l.Due(now) || l.Due(now) {
			t.Fatalf("at %v a connection is not due exactly once", now)
		}
		l.Closed(1006, now)
		if l.Due(now + wait - 1) {
			t.Fatalf("due %v after closing, want not before %v", wait-1, wait)
		}
		now += wait
	}
	l.Due(now)
	l.Opened("", now)
	l.Heard(now)
	l.Closed(1006, now+9_999)
	if l.Due(now + 9_999 + 14_999) {
		t.Error("a socket that worked for less than 10 s made the waiting begin anew")
	}
	now += 9_999 + 15_000
	l.Due(now)
	l.Opened("", now)
	l.Heard(now)
	now += 10_000
	l.Closed(1001, now)
	if l.Due(now+1499) || !l.Due(now+1500) {
		t.Error("a socket that worked is not followed by another after half of 3 s")
	}
	l.Closed(1006, now)
	if l.Due(now+499) || !l.Due(now+500) {
		t.Error("after that the waiting did not begin anew")
	}
	l.Opened("", now)
	l.Closed(1008, now)
	if l.Due(now+14_999) || !l.Due(now+15_000) {
		t.Error("a refused hello is not tried again after half of 30 s")
	}
}

func TestWake(t *testing.T) {
	t.Parallel()
	var l app.Live
	l.Start("p", "h", 0, half)
	l.Due(0)
	l.Closed(1006, 0)
	if l.Wake(10) || !l.Due(10) {
		t.Error("waking did not connect at once")
	}
	l.Opened("", 0)
	l.Heard(100)
	if l.Wake(200) || l.Due(200) {
		t.Error("waking disturbed a good connection")
	}
	if !l.Wake(100+30_000) || !l.Due(100+30_000) {
		t.Error("waking kept a connection that was silent for 30 s")
	}
}

func TestFits(t *testing.T) {
	t.Parallel()
	at := wire.Position{Epoch: 7, Seq: 10}
	for _, tc := range []struct {
		name  string
		delta wire.Delta
		want  bool
	}{
		{"next", wire.Delta{Position: wire.Position{Epoch: 7, Seq: 11}}, true},
		{"merged", wire.Delta{Position: wire.Position{Epoch: 7, Seq: 14}, Merged: 3}, true},
		{"gap", wire.Delta{Position: wire.Position{Epoch: 7, Seq: 12}}, false},
		{"gap before a merged one", wire.Delta{Position: wire.Position{Epoch: 7, Seq: 14}, Merged: 2}, false},
		{"other epoch", wire.Delta{Position: wire.Position{Epoch: 8, Seq: 11}}, false},
		{"again", wire.Delta{Position: at}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var l app.Live
			if l.Fits(&tc.delta) {
				t.Error("a delta fits on nothing")
			}
			l.Snapshot(at)
			if got := l.Fits(&tc.delta); got != tc.want {
				t.Errorf("Fits = %v, want %v", got, tc.want)
			}
			next := wire.Delta{Position: wire.Position{Epoch: tc.delta.Epoch, Seq: tc.delta.Seq + 1}}
			if got := l.Fits(&next); got != tc.want {
				t.Errorf("Fits for the one after = %v, want %v", got, tc.want)
			}
		})
	}
}

func TestFreshness(t *testing.T) {
	t.Parallel()
	var l app.Live
	l.Start("p", "h", 0, half)
	l.Due(0)
	l.Opened("", 0)
	l.Heard(1000)
	for now, want := range map[float64]app.Freshness{1000: app.Fresh, 30_999: app.Fresh, 31_000: app.Stale, 3_600_000: app.Stale} {
		if got := l.Freshness(now); got != want {
			t.Errorf("Freshness(%v) = %v, want %v", now, got, want)
		}
	}
	l.Behind(true)
	if got := l.Freshness(1000); got != app.Stale {
		t.Errorf("Freshness while the server is behind = %v, want stale", got)
	}
}

// TestSilent has sockets that bring nothing given up exactly once.
func TestSilent(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		make func(l *app.Live)
		at   float64
	}{
		{"never opens", func(*app.Live) {}, 10_000},
		{"opens and says nothing", func(l *app.Live) { l.Opened("", 2000) }, 8000},
		{"falls silent", func(l *app.Live) { l.Opened("", 500); l.Heard(1000) }, 31_000},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var l app.Live
			l.Start("p", "h", 0, half)
			l.Due(0)
			tc.make(&l)
			if l.Silent(tc.at-1) || !l.Silent(tc.at) || l.Silent(tc.at+1) {
				t.Errorf("not given up exactly once, at %v", tc.at)
			}
			if l.Works() || l.Due(tc.at+1) || !l.Due(tc.at+1500) {
				t.Error("another is not due a while later")
			}
		})
	}
}
