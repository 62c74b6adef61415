package schematic_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/schematic"
)

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 700"><title>Yard</title>
<rect data-stage="" x="300" y="0" width="400" height="80"/>
<rect data-area="pit" data-name="drawn" data-capacity="90" data-category="x" data-category-color="#112233" x="100" y="200" width="800" height="200"/>
<rect data-area="deck" x="100" y="450" width="300" height="50"/>
<rect data-area="bar" x="500" y="450" width="300" height="50"/>
</svg>`

func TestRead(t *testing.T) {
	t.Parallel()
	plan, err := schematic.Read(strings.NewReader(drawing), []schematic.Area{
		{ID: "lawn", Category: "c1", Name: "Lawn", Capacity: 40}, {ID: "pit", Category: "c2", Name: "Pit"}, {ID: "deck", Category: "c3", Name: "Deck", Capacity: 7},
	})
	if err != nil {
		t.Fatal(err)
	}
	type sold struct {
		ID       seatplan.AreaID
		Name     string
		Capacity int
		Drawn    bool
		Category seatplan.CategoryID
	}
	var got []sold
	for _, a := range plan.Areas() {
		got = append(got, sold{a.ID, a.Name, a.Capacity, len(a.Outline) > 0, plan.Categories()[a.Category].ID})
		if len(a.Outline) > 0 && a.Label == (seatplan.Point{}) {
			t.Errorf("the name of %s has no place", a.ID)
		}
	}
	want := []sold{{"lawn", "Lawn", 40, false, "c1"}, {"pit", "Pit", 90, true, "c2"}, {"deck", "Deck", 7, true, "c3"}}
	if diff := cmp.Diff(want, got); diff != "" || plan.Name() != "Yard" {
		t.Errorf("areas of %q (-want +got):\n%s", plan.Name(), diff)
	}
	if color := plan.Categories()[1].Color; color != seatplan.RGB(0x11, 0x22, 0x33) {
		t.Errorf("the drawn area has the colour %v", color)
	}
	if shapes := plan.Shapes(); len(shapes) != 2 || shapes[1].Kind != seatplan.ShapeFill { // the stage, and the bar
		t.Errorf("shapes %+v", shapes)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	seat := `<g data-section="S" data-row="1"><circle data-seat="1" data-code="s-1" cx="500" cy="600" r="8"/></g></svg>`
	if _, err := schematic.Read(strings.NewReader(strings.Replace(drawing, "</svg>", seat, 1)), areas(1, 1)); !errors.Is(err, schematic.ErrSeats) {
		t.Errorf("Read of numbered seats = %v, want %v", err, schematic.ErrSeats)
	}
	if plan, err := schematic.Read(strings.NewReader("<svg"), areas(1, 1)); err == nil {
		t.Errorf("Read of half a drawing = %v", plan)
	}
}
