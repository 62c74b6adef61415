package rest_test

import (
	"strings"
	"testing"

	"github.com/parterre/parterre/server/vendors/rest"
)

func TestClip(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ж", 4<<20)
	for _, tt := range []struct {
		text  string
		limit int
		want  string
	}{
		{"", 5, ""}, {"Pit", 3, "Pit"}, {"Pit stop", 4, "Pit"}, {" Pit\n\tstop ", 20, "Pit stop"},
		{"жжж", 5, "жж"}, {"a\xffb", 5, "ab"}, {"ж", 1, ""}, {long, 7, "жжж"}, {"Pit", 0, ""},
	} {
		if got := rest.Clip(tt.text, tt.limit); got != tt.want {
			t.Errorf("Clip(%.20q, %d) = %q, want %q", tt.text, tt.limit, got, tt.want)
		}
	}
}
