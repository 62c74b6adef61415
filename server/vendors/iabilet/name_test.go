package iabilet

import "testing"

func TestAreaName(t *testing.T) {
	t.Parallel()
	of := func(names ...string) []tariff {
		var ts []tariff
		for _, n := range names {
			ts = append(ts, tariff{name: n, areas: []string{"STANDING"}})
		}
		return ts
	}
	for _, tc := range []struct {
		name    string
		tariffs []tariff
		want    string
	}{
		{"one tariff", of("Golden Circle"), "Golden Circle"},
		{"a common beginning", of("Fără loc (în fața scenei)", "Fără loc, elevi și studenți"), "Fără loc"},
		{"nothing in common", of("Întreg", "Redus"), "Standing"},
		{"a tariff for two areas", []tariff{{name: "Întreg", areas: []string{"STANDING", "GOLDEN"}}}, "Standing"},
	} {
		if got := (area{code: "STANDING", tariffs: tc.tariffs}).name(); got != tc.want {
			t.Errorf("%s: name = %q, want %q", tc.name, got, tc.want)
		}
	}
}
