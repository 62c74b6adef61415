package app_test

import (
	"testing"
	"time"

	"github.com/parterre/parterre/wasm/app"
)

func TestClock(t *testing.T) {
	t.Parallel()
	var c app.Clock
	if c.Running() || c.Left(0) != 0 || c.Over(1e9) || c.Low(0) {
		t.Error("a clock that was not set runs")
	}
	set := func(expires, server string, now float64) bool { return c.Set(expires, server, now) }
	if !set("2026-05-01T20:10:00.000Z", "2026-05-01T20:07:59.500Z", 5000) {
		t.Error("Set reported no change")
	}
	for _, tc := range []struct {
		now  float64
		left int64
		low  bool
	}{{5000, 120_500, false}, {5500, 120_000, false}, {6500, 119_000, true}, {125_400, 100, true}, {125_500, 0, true}, {1e9, 0, true}} {
		if got := c.Left(tc.now); got != tc.left {
			t.Errorf("Left(%v) = %d, want %d", tc.now, got, tc.left)
		}
		if got := c.Low(tc.now); got != tc.low {
			t.Errorf("Low(%v) = %v, want %v", tc.now, got, tc.low)
		}
	}
	if set("2026-05-01T20:10:00.000Z", "2026-05-01T20:07:59.500Z", 90_000) || c.Left(90_000) != 35_500 {
		t.Error("reading the same times again gave time back")
	}
	if !c.Over(125_500) || c.Over(125_499) {
		t.Error("Over does not begin at the deadline")
	}
	if set("tomorrow", "2026-05-01T20:07:59.500Z", 0); c.Running() {
		t.Error("a clock runs towards what is no time")
	}
}

func TestClockWarnsOnce(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		server string
		want   []int // minutes warned at
	}{
		{"ten minutes", "2026-05-01T20:00:00Z", []int{2, 1}},
		{"a minute and a half", "2026-05-01T20:08:30Z", []int{1}},
		{"twenty seconds", "2026-05-01T20:09:40Z", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var c app.Clock
			c.Set("2026-05-01T20:10:00Z", tc.server, 0)
			var got []int
			for now := 0.0; !c.Over(now); now += 250 {
				if m := c.Warning(now); m > 0 {
					if c.Left(now) != int64(m)*60_000 {
						t.Errorf("%d minutes were said with %d ms left", m, c.Left(now))
					}
					got = append(got, m)
				}
			}
			if len(got) != len(tc.want) {
				t.Errorf("warned at %v, want %v", got, tc.want)
			}
		})
	}
}

func TestParseTimeRefuses(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "2026", "2026-05-01", "2026-05-01T20:10:00", "2026-05-01 20:10:00Z", "2026-13-01T20:10:00Z", "2026-05-01T24:10:00Z",
		"2026-05-01T20:10:00.Z", "2026-05-01T20:10:00+0200", "2026-05-01T20:10:00+02:0x", "2026-05-01T20:10:00ZZ", "x026-05-01T20:10:00Z",
	} {
		if _, ok := app.ParseTime(s); ok {
			t.Errorf("ParseTime(%q) was accepted", s)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	f.Add(int64(0), 0)
	f.Add(int64(1_777_666_555_444), 180)
	f.Add(int64(951_782_400_000), -330) // 29 February 2000
	f.Add(int64(-2_203_891_200_001), 60)
	f.Fuzz(func(t *testing.T, ms int64, east int) {
		if ms < -62_135_596_800_000 || ms > 253_402_300_799_000 || east <= -24*60 || east >= 24*60 {
			t.Skip()
		}
		at := time.UnixMilli(ms).In(time.FixedZone("", east*60))
		if at.Year() < 0 || at.Year() > 9999 {
			t.Skip()
		}
		s := at.Format("2006-01-02T15:04:05.000Z07:00")
		if got, ok := app.ParseTime(s); !ok || got != ms {
			t.Errorf("ParseTime(%q) = %d, %v, want %d", s, got, ok, ms)
		}
	})
}
