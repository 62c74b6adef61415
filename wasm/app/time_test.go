package app_test

import (
	"testing"
	"time"

	"github.com/parterre/parterre/wasm/app"
)

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
