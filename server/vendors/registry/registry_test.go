package registry_test

import (
	"slices"
	"testing"

	"github.com/parterre/parterre/server/vendors/registry"
)

// TestSystems checks that every line of the list is complete, in order, and found
// by its name.
func TestSystems(t *testing.T) {
	t.Parallel()
	names := registry.Names()
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) || len(names) < 4 {
		t.Errorf("Names() = %q, want four or more in order", names)
	}
	for _, s := range registry.All() {
		if s.Name == "" || s.Title == "" || s.Credentials == "" || s.Open == nil || s.Sandbox == nil {
			t.Errorf("system %q is not complete: %+v", s.Name, s.Driver)
		}
		if got := registry.Named(s.Name); got.Title != s.Title {
			t.Errorf("Named(%q) is %q, want %q", s.Name, got.Title, s.Title)
		}
	}
	if got := registry.Named("nobody"); got.Open != nil || got.Name != "" {
		t.Errorf("Named of an unknown system = %+v, want the zero value", got.Driver)
	}
}
