package view_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/wasm/view"
)

func TestNumbersOfAttributes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"": 0, "120": 120, "-240": -240, "-": 0, "12px": 12, "x": 0} {
		if got := view.Signed(text); got != want {
			t.Errorf("Signed(%q) = %d, want %d", text, got, want)
		}
	}
	for text, want := range map[string][]int{"": nil, "0": {0}, "0 2 11": {0, 2, 11}} {
		if diff := cmp.Diff(want, view.Numbers(text)); diff != "" {
			t.Errorf("Numbers(%q) (-want +got):\n%s", text, diff)
		}
	}
}
