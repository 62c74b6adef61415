package svg_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/svg"
)

// place is a seat of a test row.
type place struct {
	number string
	x, y   float64
}

// line places seats with these numbers from left to right, rising by slope.
func line(slope float64, numbers ...string) []place {
	var row []place
	for i, n := range numbers {
		row = append(row, place{n, float64(i) * 10, float64(i) * 10 * slope})
	}
	return row
}

// bent places n seats on an arc of so many degrees about the top.
func bent(n int, degrees float64) []place {
	var row []place
	for i := range n {
		sin, cos := math.Sincos((float64(i)/float64(n-1) - 0.5) * degrees * math.Pi / 180)
		row = append(row, place{fmt.Sprint(i + 1), 100 * sin, -100 * cos})
	}
	return row
}

func TestSeatingOrdersRows(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		row  []place // in the order wanted
	}{
		{"one seat", line(0, "7")},
		{"two seats", line(0, "1", "2")},
		{"numbers from the right", []place{{"1", 20, 0}, {"2", 10, 0}, {"3", 0, 0}}},
		{"two seats from the right", []place{{"1", 20, 0}, {"2", 10, 0}}},
		{"odd left, even right", line(0, "7", "5", "3", "1", "2", "4", "6", "8")},
		{"letters", line(0, "A", "B", "C")},
		{"tens", line(0, "8", "9", "10", "11")},
		{"an odd one in", line(0, "1", "2", "2a", "3", "VIP", "4", "5")},
		{"slanting", line(2, "1", "2", "3", "4")},
		{"upright", []place{{"1", 0, 0}, {"2", 0, 10}, {"3", 0, 20}}},
		{"an aisle", []place{{"1", 0, 0}, {"2", 10, 0}, {"3", 200, 0}, {"4", 210, 0}}},
		{"slight arc", bent(20, 60)},
		{"half circle", bent(30, 180)},
		{"horseshoe", bent(40, 300)},
		{"at one place", []place{{"1", 0, 0}, {"2", 0, 0}, {"3", 0, 0}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(1, 2))
			for range 10 {
				if diff := cmp.Diff(numbersOf(tc.row), shuffled(random, tc.row)); diff != "" {
					t.Fatalf("order (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func numbersOf(row []place) []string {
	var all []string
	for _, p := range row {
		all = append(all, p.number)
	}
	return all
}

// shuffled adds a row in some order and returns the numbers in the order that
// the seating gives them.
func shuffled(random *rand.Rand, row []place) []string {
	row = slices.Clone(row)
	random.Shuffle(len(row), func(i, j int) { row[i], row[j] = row[j], row[i] })
	var seating svg.Seating
	for _, p := range row {
		seating.Add("S", "1", seatplan.DraftSeat{Number: p.number, X: p.x, Y: p.y})
	}
	sections, order := seating.Sections()
	var got []string
	for i, s := range sections[0].Rows[0].Seats {
		got = append(got, s.Number)
		if row[order[i]].number != s.Number {
			got = append(got, "but order says "+row[order[i]].number)
		}
	}
	return got
}

func TestSeatingNamesSections(t *testing.T) {
	t.Parallel()
	var seating svg.Seating
	names := []string{
		"Stalls", "stalls", "Партер", "Амфитеатр 2-й ярус", "Ложă stângă", "", "Hall", "座席", "座席2", "-",
		strings.Repeat("very long ", 20), "Łódź & Größe", "Ложа бенуара № 5",
	}
	for _, name := range names {
		seating.Add(name, "", seatplan.DraftSeat{})
	}
	sections, _ := seating.Sections()
	var got []string
	for _, s := range sections {
		if !seatplan.ValidID(string(s.ID)) {
			t.Errorf("id %q of %q is not valid", s.ID, s.Name)
		}
		got = append(got, string(s.ID))
	}
	want := []string{
		"stalls", "stalls-2", "parter", "amfiteatr-2-i-yarus", "lozha-stanga", "hall", "10101xd", "2-pas32h", "b41feg",
		"very-long-very-long-very-long-very-long", "lodz-grosse", "lozha-benuara-5",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("section ids (-want +got):\n%s", diff)
	}
}

func TestCompareLabels(t *testing.T) {
	t.Parallel()
	sorted := []string{"", "1", "2", "2a", "2b", "10", "010a", "A", "A2", "A10", "B", "Б"}
	for i, a := range sorted {
		for j, b := range sorted {
			if got, want := sign(svg.CompareLabels(a, b)), sign(i-j); got != want {
				t.Errorf("CompareLabels(%q, %q) = %d, want %d", a, b, got, want)
			}
		}
	}
}

func sign(n int) int { return max(-1, min(1, n)) }

func TestLabel(t *testing.T) {
	t.Parallel()
	long := svg.Label(strings.Repeat("ж", 300))
	if len(long) != seatplan.MaxLabel || strings.Trim(long, "ж") != "" {
		t.Errorf("Label of 300 letters = %q, %d bytes", long, len(long))
	}
	for text, want := range map[string]string{
		" a \n\t b\u00a0c ": "a b c", "a\x00\x07b": "ab", "\uFFFD": "", "": "",
	} {
		if got := svg.Label(text); got != want {
			t.Errorf("Label(%q) = %q, want %q", text, got, want)
		}
	}
}
