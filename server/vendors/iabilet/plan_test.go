package iabilet_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors/iabilet"
)

// tariffJSON is one tariff of an answer.
func tariffJSON(id int, name, price string, areas ...string) string {
	return fmt.Sprintf(`{"id":%d,"displayName":%q,"price":%s,"currency":"RON","minNrTickets":1,"maxNrTickets":10,"areas":["%s"]}`,
		id, name, price, strings.Join(areas, `","`))
}

func tariffsJSON(tariffs ...string) string {
	return `{"tariffs":[` + strings.Join(tariffs, ",") + `]}`
}

func openPlan(t *testing.T, settings, tariffs, drawing string) (*iabilet.Vendor, *seatplan.Plan) {
	t.Helper()
	f := newFake(t)
	f.answer("/eventTariffs", tariffs)
	o := f.options(settings)
	o.PlanFile = func(id string) ([]byte, bool) { return []byte(drawing), id == "22189" && drawing != "" }
	v, err := iabilet.New(o)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := v.Plan(t.Context(), concert)
	if err != nil {
		t.Fatal(err)
	}
	return v, plan
}

func TestSchematicOrder(t *testing.T) {
	t.Parallel()
	_, plan := openPlan(t, `"locale":"en"`, tariffsJSON(
		tariffJSON(1, "Standing", "150", "STANDING"),
		tariffJSON(2, "Gold", "399.50", "GOLD"),
		tariffJSON(3, "Left and right", "250", "TRIBUNA 1", "TRIBUNA 2"),
		tariffJSON(4, "Left and right, students", "125.00", "TRIBUNA 1", "TRIBUNA 2"),
	), "")
	want := []seatplan.Area{{ID: "GOLD", Name: "Gold"}, {ID: "TRIBUNA~201", Name: "Tribuna 1"}, {ID: "TRIBUNA~202", Name: "Tribuna 2"}, {ID: "STANDING", Name: "Standing"}}
	if len(plan.Areas()) != len(want) {
		t.Fatalf("areas %+v, want %d", plan.Areas(), len(want))
	}
	for i, a := range plan.Areas() {
		c := plan.Categories()[a.Category]
		if a.ID != want[i].ID || a.Name != want[i].Name || string(c.ID) != string(a.ID) || c.Name != a.Name {
			t.Errorf("area %d is %q %q in %q, want %q %q", i, a.ID, a.Name, c.ID, want[i].ID, want[i].Name)
		}
	}
	areas := plan.Areas()
	if areas[1].Label.Y != areas[2].Label.Y || areas[1].Label.X >= areas[2].Label.X {
		t.Errorf("areas of one price lie at %v and %v, want side by side", areas[1].Label, areas[2].Label)
	}
	if stage, text := plan.Shapes()[0], plan.Shapes()[1]; stage.Kind != seatplan.ShapeStage || text.Text != "Stage" || bottom(stage.Points) >= top(areas[0].Outline) {
		t.Errorf("stage %v %q, want it above every area", stage.Kind, text.Text)
	}
}

// TestSchematicFits draws any number of areas at any mix of prices: none may
// overlap another or grow too small to be touched on a phone 360 px wide.
func TestSchematicFits(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 40; n++ {
		for _, prices := range []int{1, 3, n} {
			var tariffs []string
			for i := range n {
				tariffs = append(tariffs, tariffJSON(i+1, fmt.Sprint("Area ", i), fmt.Sprint(100+10*(i%prices)), fmt.Sprint("A", i)))
			}
			_, plan := openPlan(t, "", tariffsJSON(tariffs...), "")
			if len(plan.Areas()) != n {
				t.Fatalf("%d areas drawn, want %d", len(plan.Areas()), n)
			}
			width, height := plan.Size()
			for i, a := range plan.Areas() {
				for _, b := range plan.Areas()[:i] {
					if overlap(a.Outline, b.Outline) {
						t.Fatalf("%d areas at %d prices: %q and %q overlap", n, prices, a.ID, b.ID)
					}
				}
				if w, h := extent(a.Outline); n <= 21 && (w*360/width < 44 || h*360/width < 28) {
					t.Fatalf("%d areas at %d prices: %q is %d×%d px of a plan %d×%d", n, prices, a.ID, w*360/width, h*360/width, width, height)
				}
			}
		}
	}
}

func top(ps []seatplan.Point) (y uint16) {
	y = seatplan.GridSide
	for _, p := range ps {
		y = min(y, p.Y)
	}
	return y
}

func bottom(ps []seatplan.Point) (y uint16) {
	for _, p := range ps {
		y = max(y, p.Y)
	}
	return y
}

func box(ps []seatplan.Point) (r seatplan.Rect) {
	r.Min = ps[0]
	for _, p := range ps {
		r.Min.X, r.Max.X = min(r.Min.X, p.X), max(r.Max.X, p.X)
	}
	r.Min.Y, r.Max.Y = top(ps), bottom(ps)
	return r
}

func overlap(a, b []seatplan.Point) bool {
	x, y := box(a), box(b)
	return x.Min.X < y.Max.X && y.Min.X < x.Max.X && x.Min.Y < y.Max.Y && y.Min.Y < x.Max.Y
}

func extent(ps []seatplan.Point) (w, h int) {
	r := box(ps)
	return int(r.Max.X - r.Min.X), int(r.Max.Y - r.Min.Y)
}

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">
<rect data-stage="" x="100" y="0" width="200" height="30"/>
<rect data-area="PIT" data-category="front" data-category-color="#c9a227" x="100" y="40" width="200" height="40"/>
<g data-category="STALLS">
 <g data-section="Left"><g data-row="1"><circle data-seat="1" data-code="L1" cx="50" cy="120" r="8"/><circle data-seat="2" data-code="L2" cx="70" cy="120" r="8"/></g></g>
 <g data-section="Right"><g data-row="1"><circle data-seat="1" data-code="R1" cx="300" cy="120" r="8"/><circle data-seat="2" data-code="R2" cx="320" cy="120" r="8"/>
  <circle data-seat="3" data-code="R3" cx="340" cy="120" r="8"/></g></g>
</g></svg>`

var drawingTariffs = tariffsJSON(
	tariffJSON(1, "In front", "300", "PIT"), tariffJSON(2, "Stalls", "200", "STALLS"), tariffJSON(3, "Behind", "50", "BACK"))

func TestDrawingWithoutSeats(t *testing.T) {
	t.Parallel()
	v, plan := openPlan(t, "", drawingTariffs, drawing)
	if plan.Len() != 0 {
		t.Errorf("the plan has %d seats, want none", plan.Len())
	}
	got := map[seatplan.AreaID]seatplan.Area{}
	for _, a := range plan.Areas() {
		if c := plan.Categories()[a.Category].ID; string(c) != string(a.ID) {
			t.Errorf("area %q is in category %q", a.ID, c)
		}
		got[a.ID] = a
	}
	if pit := got["PIT"]; pit.Name != "In front" || plan.Categories()[pit.Category].Color != 0xc9a227 {
		t.Errorf("PIT is %+v, want its tariff's name and the drawing's colour", pit)
	}
	// The larger of two blocks is the area's outline, the other is decoration.
	width, _ := plan.Size()
	if stalls := got["STALLS"]; len(stalls.Outline) != 4 || int(stalls.Label.X) < width/2 {
		t.Errorf("STALLS is %+v, want a box on the right", stalls)
	}
	if back := got["BACK"]; back.Name != "Behind" || len(back.Outline) != 0 {
		t.Errorf("BACK is %+v, want no outline", back)
	}
	fills := 0
	for _, s := range plan.Shapes() {
		if s.Kind == seatplan.ShapeFill {
			fills++
		}
	}
	if fills != 1 {
		t.Errorf("%d blocks of seats left as decoration, want 1", fills)
	}
	if a, err := v.Availability(t.Context(), concert); err != nil || len(a.Seats) != 0 || len(a.Areas) != 3 {
		t.Errorf("Availability has seats %v areas %v, %v", a.Seats, a.Areas, err)
	}
}

func TestDrawingWithSeats(t *testing.T) {
	t.Parallel()
	v, plan := openPlan(t, `"request_seat_code":true`, drawingTariffs, drawing)
	if _, ok := plan.FindArea("STALLS"); ok || plan.Len() != 5 {
		t.Errorf("the plan has %d seats and STALLS as an area: %t, want 5 seats instead", plan.Len(), ok)
	}
	a, err := v.Availability(t.Context(), concert)
	if err != nil || len(a.Seats) != 5 {
		t.Fatalf("Availability has seats %v, %v, want 5", a.Seats, err)
	}
	for _, s := range a.Seats {
		if s.Status != seatplan.Free || s.Category != "STALLS" {
			t.Errorf("seat %+v, want free in STALLS", s)
		}
	}
}

func TestPlanRefuses(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	o := f.options("")
	o.PlanFile = func(string) ([]byte, bool) { return []byte("<html>"), true }
	v, err := iabilet.New(o)
	if err != nil {
		t.Fatal(err)
	}
	f.answer("/eventTariffs", drawingTariffs)
	if plan, err := v.Plan(t.Context(), concert); err == nil || plan != nil || !strings.Contains(err.Error(), "drawing of event 22189") {
		t.Errorf("Plan of a broken drawing = %v, %v", plan, err)
	}
	f.answer("/eventTariffs", `{"tariffs":[]}`)
	if plan, err := f.open(t, "").Plan(t.Context(), concert); err == nil || plan != nil {
		t.Errorf("Plan of nothing = %v, %v", plan, err)
	}
}

func TestAvailabilitySoldOutArea(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	all := []string{tariffJSON(1, "Early", "80", "STANDING"), tariffJSON(2, "Normal", "100", "STANDING"), tariffJSON(3, "Gold", "300", "GOLD")}
	f.handle("/eventTariffs", answerByQuery("forceAll", map[string]string{"": tariffsJSON(all[1]), "1": tariffsJSON(all...)}))
	a, err := f.open(t, "").Availability(t.Context(), concert)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(a.Areas); got != "[{STANDING -1} {GOLD 0}]" {
		t.Errorf("areas %s", got)
	}
	if _, ok := a.Prices.Lookup("STANDING", "1"); ok {
		t.Error("a tariff that cannot be bought has a price")
	}
	if _, ok := a.Prices.Lookup("STANDING", "2"); !ok {
		t.Error("the tariff that can be bought has no price")
	}
}
