package view_test

import (
	"math"
	"testing"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/seatplantest"
	"github.com/parterre/parterre/wasm/app"
	"github.com/parterre/parterre/wasm/view"
)

var theme = view.Theme{Ground: 0xffffff, Text: 0x1c1a18, Quiet: 0x68625b, Accent: 0x0b6154, OnAccent: 0xffffff}

// row returns a plan of one row of seats with discs of radius 10, 40 apart.
func row(t testing.TB, seats int) *seatplan.Plan {
	t.Helper()
	r := seatplan.DraftRow{Label: "A"}
	for i := range seats {
		r.Seats = append(r.Seats, seatplan.DraftSeat{
			ID: seatplan.SeatID(rune('a' + i)), Number: string(rune('1' + i)), X: float64(20 + 40*i), Y: 20, R: 10,
		})
	}
	d := seatplan.Draft{
		Categories: []seatplan.PriceCategory{{ID: "c", Name: "Stalls", Color: 0xb0413e}},
		Sections:   []seatplan.DraftSection{{ID: "s", Name: "Stalls", Rows: []seatplan.DraftRow{r}}},
		Box:        seatplan.DraftBox{Max: seatplan.DraftPoint{X: float64(40 * seats), Y: 40}},
	}
	p, err := seatplan.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// picture is what a raster painted.
type picture struct {
	*testing.T
	pixels        []byte
	width, height int
}

func (p picture) at(x, y int) (rgb seatplan.Color, alpha byte) {
	i := 4 * (y*p.width + x)
	return seatplan.RGB(p.pixels[i], p.pixels[i+1], p.pixels[i+2]), p.pixels[i+3]
}

// alpha sums up how much is covered, in whole pixels.
func (p picture) alpha() float64 {
	sum := 0.0
	for i := 3; i < len(p.pixels); i += 4 {
		sum += float64(p.pixels[i])
	}
	return sum / 255
}

// paint draws a plan of one row, a seat of radius 10 every 40 pixels at scale 1.
func paint(t *testing.T, opaque bool, scale float64, statuses ...seatplan.Status) picture {
	t.Helper()
	p := row(t, len(statuses))
	r := view.NewRaster(p)
	width, height := int(40*scale)*len(statuses), int(40*scale)
	r.Resize(width, height, 1)
	palette := view.NewPalette(theme, p.Categories(), nil)
	r.SetPalette(&palette, opaque)
	status := make([]byte, len(statuses))
	for i, s := range statuses {
		status[i] = byte(s)
	}
	w, _ := p.Size()
	r.Draw(view.View{Scale: float64(width) / float64(w)}, status, app.LevelSections)
	return picture{t, r.Pixels(), width, height}
}

func TestSeatsLookLikeTheirStatus(t *testing.T) {
	t.Parallel()
	const category, accent = seatplan.Color(0xb0413e), seatplan.Color(0x0b6154)
	p := paint(t, false, 2, seatplan.Free, seatplan.Held, seatplan.Sold, seatplan.Blocked, seatplan.Pending, seatplan.Mine)
	for _, tc := range []struct {
		name          string
		seat          int
		middle, rim   seatplan.Color
		middleA, rimA byte // at the middle and 18 pixels right of it
	}{
		{"free is a disc", 0, category, category, 255, 255},
		{"held is a ring", 1, 0, category, 0, 255},
		{"sold is a dot", 2, theme.Ground.Mix(theme.Text, 0.30), 0, 255, 0},
		{"blocked is a paler dot", 3, theme.Ground.Mix(theme.Text, 0.16), 0, 255, 0},
		{"pending is a faint disc", 4, category, category, 89, 89},
		{"mine is a disc of the accent", 5, accent, accent, 255, 255},
	} {
		t.Run(tc.name, func(t *testing.T) {
			x, y := 80*tc.seat+40, 40
			if c, a := p.at(x, y); a != tc.middleA || a > 0 && c != tc.middle {
				t.Errorf("middle = %06x alpha %d, want %06x alpha %d", c, a, tc.middle, tc.middleA)
			}
			if c, a := p.at(x+18, y); a != tc.rimA || a > 0 && c != tc.rim {
				t.Errorf("rim = %06x alpha %d, want %06x alpha %d", c, a, tc.rim, tc.rimA)
			}
			if _, a := p.at(x+22, y); a != 0 {
				t.Errorf("beside the seat alpha is %d, want 0", a)
			}
		})
	}
}

func TestOpaqueGround(t *testing.T) {
	t.Parallel()
	p := paint(t, true, 1, seatplan.Free)
	if c, a := p.at(1, 1); c != theme.Ground || a != 255 {
		t.Errorf("ground = %06x alpha %d, want %06x alpha 255", c, a, theme.Ground)
	}
	if c, a := p.at(20, 20); c != 0xb0413e || a != 255 {
		t.Errorf("seat = %06x alpha %d, want b0413e alpha 255", c, a)
	}
}

func TestDiscsKeepTheirAreaWhereverTheyLie(t *testing.T) {
	t.Parallel()
	for _, radius := range []float64{3, 5.3, 9, 20} {
		for _, shift := range []float64{0, 0.13, 0.5, 0.77} {
			p := row(t, 1)
			r := view.NewRaster(p)
			r.Resize(100, 100, 1)
			palette := view.NewPalette(theme, p.Categories(), nil)
			r.SetPalette(&palette, false)
			scale := radius / float64(p.Sections()[0].Radius)
			at := p.At(0)
			r.Draw(view.View{Scale: scale, DX: 50 + shift - float64(at.X)*scale, DY: 50 + shift/2 - float64(at.Y)*scale}, []byte{0}, app.LevelSections)
			got, want := picture{t, r.Pixels(), 100, 100}.alpha(), math.Pi*radius*radius
			if math.Abs(got-want) > 0.04*want+1 {
				t.Errorf("a disc of radius %v shifted by %v covers %.1f pixels, want %.1f", radius, shift, got, want)
			}
		}
	}
}

func TestSeatsOverTheEdgesAreCut(t *testing.T) {
	t.Parallel()
	p := row(t, 1)
	palette := view.NewPalette(theme, p.Categories(), nil)
	scale := 10 / float64(p.Sections()[0].Radius)
	at := p.At(0)
	for _, corner := range [][2]float64{{0, 0}, {30, 0}, {0, 30}, {30, 30}, {15, -9}, {15, 39}, {-9, 15}, {39, 15}} {
		r := view.NewRaster(p)
		r.Resize(30, 30, 1)
		r.SetPalette(&palette, false)
		r.Draw(view.View{Scale: scale, DX: corner[0] - float64(at.X)*scale, DY: corner[1] - float64(at.Y)*scale}, []byte{0}, app.LevelSections)
		got := picture{t, r.Pixels(), 30, 30}.alpha()
		if got < 1 || got > math.Pi*100*0.6 {
			t.Errorf("a disc at %v covers %.1f pixels", corner, got)
		}
	}
}

// reference paints as slowly and plainly as can be.
func reference(p *seatplan.Plan, v view.View, x, y int) (cover float64) {
	for i := range p.Len() {
		at := p.At(i)
		d := math.Hypot(float64(at.X)*v.Scale+v.DX-float64(x)-0.5, float64(at.Y)*v.Scale+v.DY-float64(y)-0.5)
		cover = math.Max(cover, math.Max(0, math.Min(1, float64(p.Radius(i))*v.Scale-d+0.5)))
	}
	return cover
}

func TestATheatreIsPaintedWhereItsSeatsAre(t *testing.T) {
	t.Parallel()
	p := seatplantest.MustNew(seatplantest.Theatre())
	r := view.NewRaster(p)
	const width, height = 160, 120
	r.Resize(width, height, 1)
	palette := view.NewPalette(theme, p.Categories(), nil)
	palette.Plain = true
	r.SetPalette(&palette, false)
	at := p.At(p.Len() / 3)
	v := view.View{Scale: 5.0 / float64(p.Radius(0))}
	v.DX, v.DY = width/2-float64(at.X)*v.Scale, height/2-float64(at.Y)*v.Scale
	r.Draw(v, make([]byte, p.Len()), app.LevelSections)
	got := picture{t, r.Pixels(), width, height}
	off, inked := 0.0, 0.0
	for y := range height {
		for x := range width {
			_, a := got.at(x, y)
			want := reference(p, v, x, y)
			off += math.Abs(float64(a)/255 - want)
			inked += want
		}
	}
	if inked < 500 || off > 0.06*inked {
		t.Errorf("of %.0f inked pixels %.0f are wrong", inked, off)
	}
}

func TestNumbersAreWrittenOnFreeSeats(t *testing.T) {
	t.Parallel()
	p := row(t, 2)
	r := view.NewRaster(p)
	r.Resize(160, 80, 1)
	palette := view.NewPalette(theme, p.Categories(), nil)
	r.SetPalette(&palette, false)
	atlas := view.NewAtlas(p, func(int) app.Legend { return app.Legend{Letter: "A"} })
	if want := []string{"", "", "A", "1", "2"}; len(atlas.Texts) != len(want) {
		t.Fatalf("texts = %q, want %q", atlas.Texts, want)
	}
	atlas.Mask = make([]byte, 1024*atlas.Height())
	for i := range atlas.Mask { // every cell a bar across its middle
		if y := i / 1024 % 64; y >= 28 && y < 36 {
			atlas.Mask[i] = 255
		}
	}
	r.SetAtlas(atlas)
	w, _ := p.Size()
	v := view.View{Scale: 160 / float64(w)}
	for _, tc := range []struct {
		level app.Level
		want  seatplan.Color
	}{{app.LevelRows, 0xb0413e}, {app.LevelLetters, 0xffffff}, {app.LevelNumbers, 0xffffff}} {
		r.Draw(v, []byte{byte(seatplan.Free), byte(seatplan.Mine)}, tc.level)
		got := picture{t, r.Pixels(), 160, 80}
		if c, _ := got.at(40, 40); c != tc.want {
			t.Errorf("level %v: middle of a free seat = %06x, want %06x", tc.level, c, tc.want)
		}
		if c, _ := got.at(120, 40); c != theme.Accent {
			t.Errorf("level %v: middle of a seat of one's own = %06x, want %06x", tc.level, c, theme.Accent)
		}
	}
}

func BenchmarkRaster(b *testing.B) {
	p := seatplantest.MustNew(seatplantest.Stadium(60_000))
	r := view.NewRaster(p)
	r.Resize(1280, 800, 1)
	palette := view.NewPalette(theme, p.Categories(), nil)
	r.SetPalette(&palette, false)
	w, h := p.Size()
	scale := math.Min(1240/float64(w), 760/float64(h))
	status := make([]byte, p.Len())
	b.ReportAllocs()
	for b.Loop() {
		r.Draw(view.View{Scale: scale, DX: 20, DY: 20}, status, app.LevelSections)
	}
}

func TestDrawingAgainAllocatesNothing(t *testing.T) {
	p := seatplantest.MustNew(seatplantest.Theatre())
	r := view.NewRaster(p)
	r.Resize(400, 300, 1)
	palette := view.NewPalette(theme, p.Categories(), nil)
	r.SetPalette(&palette, false)
	w, _ := p.Size()
	status := make([]byte, p.Len())
	draw := func() { r.Draw(view.View{Scale: 400 / float64(w)}, status, app.LevelSections) }
	draw()
	if n := testing.AllocsPerRun(5, draw); n > 0 {
		t.Errorf("a frame allocates %v times", n)
	}
}
