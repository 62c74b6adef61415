package bil24sandbox_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"image/png"
	"io"
	"math"
	"strconv"
	"testing"

	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
)

// image fetches …/image and unpacks what is compressed.
func (v *vendor) image(query string) []byte {
	v.Helper()
	r, err := v.http.Get(v.url + "/image?" + query)
	if err != nil {
		v.Fatalf("image %s: %v", query, err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		v.Fatalf("image %s: %v", query, err)
	}
	if !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		return b
	}
	if r.Header.Get("Content-Encoding") != "" {
		v.Errorf("image %s names its encoding", query)
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		v.Fatalf("image %s: %v", query, err)
	}
	if b, err = io.ReadAll(z); err != nil {
		v.Fatalf("image %s: %v", query, err)
	}
	return b
}

// drawn is one seat of a plan.
type drawn struct{ cat, state, owner, row string }

const sbt = "http://www.w3.org/2015/sbt/1.0"

// readPlan reads the seats of a plan by their id.
func readPlan(t testing.TB, svg []byte) map[string]drawn {
	t.Helper()
	seats, rows := map[string]drawn{}, []string{}
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return seats
		}
		if err != nil {
			t.Fatalf("plan: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			a := map[string]string{}
			for _, attr := range e.Attr {
				if attr.Name.Space == sbt {
					a[attr.Name.Local] = attr.Value
				}
			}
			rows = append(rows, a["row"])
			if a["seat"] != "" {
				seats[a["id"]] = drawn{a["cat"], a["state"], a["owner"], rows[len(rows)-2]}
			}
		case xml.EndElement:
			rows = rows[:len(rows)-1]
		}
	}
}

func TestPlanShowsStates(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	b, free := v.buyer(), v.seats(traviata, true)
	b.reserve(free[0])
	b.ok("CREATE_ORDER_EXT", nil)
	b.reserve(free[1])
	query := "type=seatingPlan&actionEventId=" + traviata + "&userId="
	mine := readPlan(t, v.image(query+b.ids.str("userId")))
	if len(mine) != 608 {
		t.Fatalf("plan has %d seats, want 608", len(mine))
	}
	for seat, want := range map[string][2]string{
		free[0]: {"3", "yes"}, free[1]: {"2", "yes"}, free[2]: {"1", ""},
	} {
		if got := [2]string{mine[seat].state, mine[seat].owner}; got != want {
			t.Errorf("seat %s for its user = %v, want %v", seat, got, want)
		}
	}
	if got := mine[free[0]].row; got != "Ряд 1" {
		t.Errorf("row = %q, want the Russian word before its name", got)
	}
	others := readPlan(t, v.image(query+"0"))
	if got := others[free[1]]; got.state != "2" || got.owner != "" {
		t.Errorf("held seat for others = %+v, want state 2 without owner", got)
	}
	for _, seat := range v.book(traviata)["sold_seats"].([]any) {
		if got := others[seat.(string)].state; got != "4" {
			t.Fatalf("sold seat %v has state %s, want 4", seat, got)
		}
	}
}

func TestPlanCompressed(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	plan := readPlan(t, v.image("type=seatingPlan&userId=0&actionEventId="+bil24sandbox.PerformanceArena))
	states := map[string]int{}
	for _, s := range plan {
		states[s.state]++
	}
	if len(plan) != 9968 || states["0"] == 0 || states["1"] < 4000 || states["4"] < 3000 {
		t.Errorf("arena has %d seats in states %v", len(plan), states)
	}
}

func TestImageErrorsAreJSON(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	for query, want := range map[string]int{
		"type=seatingPlan&actionEventId=1":                                             -1,
		"type=seatingPlan&actionEventId=x":                                             -1,
		"type=seatingPlan&actionEventId=" + bil24sandbox.PerformanceClub:               -1,
		"type=seatingPlan&actionEventId=" + bil24sandbox.PerformanceTraviataLater:      101,
		"type=seatingPlan&actionEventId=" + bil24sandbox.PerformanceRehearsal:          101,
		"type=seatingPlan&kdp=4517&actionEventId=" + bil24sandbox.PerformanceRehearsal: -1,
		"type=bigPoster&actionId=1":                                                    -1,
		"type=venue":                                                                   -1,
	} {
		if o := decode(t, bytes.NewReader(v.image(query))); o.int("resultCode") != want {
			t.Errorf("image %s = code %s, want %d", query, o.str("resultCode"), want)
		}
	}
}

func TestPoster(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	img, err := png.Decode(bytes.NewReader(v.image("type=smallPoster&actionId=" + bil24sandbox.EventTraviata)))
	if err != nil {
		t.Fatalf("poster: %v", err)
	}
	if got := img.Bounds().Size().String(); got != "(320,335)" {
		t.Errorf("poster's size = %s, want (320,335)", got)
	}
}

// TestSeatsDoNotOverlap checks the absolute places that GET_SCHEMA tells: seats
// keep a little distance, rows an even pitch.
func TestSeatsDoNotOverlap(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	for performance, pitch := range map[string]float64{
		traviata: 21.9, bil24sandbox.PerformanceArena: 15.1, bil24sandbox.PerformanceBrass: 20.9,
	} {
		seats := v.ok("GET_SCHEMA", object{"actionEventId": json.Number(performance)}).list("seatList")
		type cell struct{ x, y int }
		grid := map[cell][][2]float64{}
		labels := map[[3]string]bool{}
		for _, s := range seats {
			labels[[3]string{s.str("sector"), s.str("row"), s.str("number")}] = true
			x, y := parse(t, s.str("x")), parse(t, s.str("y"))
			at := cell{int(x / pitch), int(y / pitch)}
			for dx := -1; dx <= 1; dx++ {
				for dy := -1; dy <= 1; dy++ {
					for _, o := range grid[cell{at.x + dx, at.y + dy}] {
						if d := math.Hypot(o[0]-x, o[1]-y); d < pitch {
							t.Fatalf("%s: %v stands %.1f from another seat, want at least %.1f", performance, s, d, pitch)
						}
					}
				}
			}
			grid[at] = append(grid[at], [2]float64{x, y})
		}
		if len(labels) != len(seats) || len(seats) == 0 {
			t.Errorf("%s: %d seats have %d labels", performance, len(seats), len(labels))
		}
	}
}

func parse(t testing.TB, s string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatalf("coordinate: %v", err)
	}
	return f
}
