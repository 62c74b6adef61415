package server

import (
	"testing"

	"github.com/parterre/parterre/server/config"
)

func TestAccent(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		color, on string // on empty: refused
	}{
		{"#8a1538", "#ffffff"},
		{"#ffe600", "#111111"},
		{"#000000", "#ffffff"},
		{"red", ""},
		{"", ""},
	} {
		got := accent(config.Theme{Accent: tc.color})
		if got.OnColor != tc.on {
			t.Errorf("text on %q is %q, want %q", tc.color, got.OnColor, tc.on)
		}
		if tc.on == "" {
			continue
		}
		dark, _ := config.Theme{Accent: got.DarkColor}.Color()
		if dark.Contrast(darkGround) < readable {
			t.Errorf("%s on the dark ground is %s with contrast %.2f", tc.color, got.DarkColor, dark.Contrast(darkGround))
		}
	}
}
