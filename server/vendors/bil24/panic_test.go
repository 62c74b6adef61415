package bil24_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
)

// TestPlanThatPanics draws the bare coordinates where reading the vendor's drawing
// panics, as where that cannot be read, and says that it did.
func TestPlanThatPanics(t *testing.T) {
	t.Parallel()
	drawing := fixture(t, "made/plan.svg")
	d := &desk{t: t, answers: map[string][]string{
		"GET_ALL_ACTIONS": {fixture(t, "made/GET_ALL_ACTIONS.response.json")},
		"GET_SEAT_LIST":   {fixture(t, "made/GET_SEAT_LIST.response.json")},
		"GET_SCHEMA":      {fixture(t, "made/GET_SCHEMA.response.json")},
	}}
	d.image = func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, drawing) }
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	counted := 0
	v, err := bil24.New(vendors.Options{
		BaseURL: server.URL + "/prefix/json", HTTP: server.Client(), Currency: "RON",
		Settings: func(into any) error {
			*into.(*bil24.Settings) = bil24.Settings{FID: "1184", Token: "s3cret"}
			return nil
		},
		Panics: panics.New(panics.Options{
			Begin: func(panics.Unit, ...any) { panic("reading the drawing") },
			Count: func(unit panics.Unit, _ string, _ time.Time) {
				if unit == panics.Plan {
					counted++
				}
			},
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := v.(vendors.Planner).Plan(t.Context(), vendors.Performance{ID: "702"})
	if err != nil || plan.Len() != 3 {
		t.Fatalf("Plan = %v, %v, want the three seats of the coordinates", plan, err)
	}
	if counted != 1 {
		t.Errorf("%d panics were counted, want 1", counted)
	}
}
