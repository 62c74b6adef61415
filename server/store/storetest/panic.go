package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/store"
)

func testPanics(t *testing.T, db DB) {
	ctx := t.Context()
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	for _, counts := range [][]store.PanicCount{
		{{Unit: "plan", Count: 2, First: at(1), Last: at(3), Place: "a.go:1"}, {Unit: "poll", Count: 1, First: at(2), Last: at(2), Place: "b.go:2"}},
		{{Unit: "plan", Count: 1, First: at(5), Last: at(5), Place: "c.go:3"}},
		{{Unit: "plan", Count: 1, First: at(0), Last: at(0), Place: "late to be written.go:4"}},
	} {
		if err := db.AddPanics(ctx, counts); err != nil {
			t.Fatal(err)
		}
	}
	got, err := db.Panics(ctx)
	want := []store.PanicCount{
		{Unit: "plan", Count: 4, First: at(0), Last: at(5), Place: "c.go:3"},
		{Unit: "poll", Count: 1, First: at(2), Last: at(2), Place: "b.go:2"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Panics: %v (-want +got):\n%s", err, diff)
	}
}
