package schematic_test

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/schematic"
)

// areas are so many areas of the given prices, in turn.
func areas(n int, prices ...int64) (out []schematic.Area) {
	for i := range n {
		id := strconv.Itoa(i)
		out = append(out, schematic.Area{
			ID: seatplan.AreaID(id), Category: seatplan.CategoryID("c" + id), Name: "Area " + id, Capacity: i, Price: prices[i%len(prices)],
		})
	}
	return out
}

func TestEveryAreaHasItsBlock(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 4, 5, 9, 40} {
		for _, stage := range []string{"", "Stage"} {
			plan, err := schematic.New("Hall", stage, areas(n, 300, 200, 200))
			if err != nil {
				t.Fatalf("%d areas, stage %q: %v", n, stage, err)
			}
			width, height := plan.Size()
			var boxes [][4]float64
			for _, a := range plan.Areas() {
				box := [4]float64{1e9, 1e9, 0, 0}
				for _, p := range a.Outline {
					x, y := float64(p.X), float64(p.Y)
					box = [4]float64{min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)}
				}
				if len(a.Outline) == 0 || box[2] > float64(width) || box[3] > float64(height) {
					t.Errorf("%d areas: %s has the outline %v on a sheet of %d × %d", n, a.ID, box, width, height)
				}
				for _, other := range boxes {
					if box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3] {
						t.Errorf("%d areas: %v lies over %v", n, box, other)
					}
				}
				boxes = append(boxes, box)
				if category := plan.Categories()[a.Category]; category.Name != a.Name || category.ID != seatplan.CategoryID("c"+string(a.ID)) {
					t.Errorf("area %s is of category %+v", a.ID, category)
				}
			}
			if len(boxes) != n {
				t.Errorf("%d areas are drawn, want %d", len(boxes), n)
			}
		}
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	ids := func(stage string) (out []string) {
		plan, err := schematic.New("", stage, areas(3, 100, 300, 200))
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range plan.Areas() {
			out = append(out, string(a.ID))
		}
		return out
	}
	if diff := cmp.Diff([]string{"1", "2", "0"}, ids("Stage")); diff != "" {
		t.Errorf("before a stage (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"0", "1", "2"}, ids("")); diff != "" {
		t.Errorf("on a board (-want +got):\n%s", diff)
	}
}

func TestNothingToDraw(t *testing.T) {
	t.Parallel()
	if plan, err := schematic.New("Hall", "Stage", nil); err == nil {
		t.Errorf("New of no areas = %v, want an error", plan)
	}
}
