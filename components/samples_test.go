package components_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/components/preview"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/locale"
)

// sampler makes realistic models in one language.
type sampler struct {
	l     *locale.Locale
	words *components.Words
	plan  *seatplan.Plan
}

func newSampler(t testing.TB, lang string, plan *seatplan.Plan) sampler {
	t.Helper()
	s := sampler{l: locale.For(lang), words: &components.Words{}, plan: plan}
	if err := s.l.Fill(s.words); err != nil {
		t.Fatal(err)
	}
	return s
}

func lei(minor int64) seatplan.Money { return seatplan.Money{Minor: minor, Currency: "RON"} }

func (s sampler) amount(minor int64) components.Amount {
	return components.Amount{Text: s.l.Money(lei(minor)), Minor: minor, Currency: "RON"}
}

func (s sampler) page(title string) components.Page {
	languages := []components.Language{
		{Code: "ro", Name: "Română", Href: "?lang=ro", Current: s.l.Code() == "ro"},
		{Code: "en", Name: "English", Href: "?lang=en", Current: s.l.Code() == "en"},
	}
	return components.Page{
		Lang: s.l.Code(), Title: title, Nonce: "n0nce", Languages: languages, Words: s.words,
		Promoter: components.Link{Text: "Opera Națională", Href: "/e/opera"},
		Assets:   components.Assets{Style: "/static/style.css", Script: "/static/page.js"},
		Accent:   components.Accent{Color: "#8a1538", OnColor: "#ffffff", DarkColor: "#f08aa6", OnDarkColor: "#2b0310"},
		Footer: components.Footer{
			Seller: s.l.T(locale.SoldBy, "seller", "Opera Națională București"),
			Links:  s.terms(),
		},
	}
}

func (s sampler) terms() []components.Link {
	return []components.Link{
		{Text: s.l.T(locale.Terms), Href: "https://opera.example/terms"},
		{Text: s.l.T(locale.Privacy), Href: "https://opera.example/privacy"},
		{Text: s.l.T(locale.Help), Href: "https://opera.example/help"},
	}
}

func (s sampler) head() components.Head {
	date := "vineri, 4 decembrie 2026, 19:00"
	if s.l.Code() == "en" {
		date = "Friday, 4 December 2026, 19:00"
	}
	return components.Head{
		Event: "La Traviata", Date: date, DateTime: "2026-12-04T19:00:00+02:00", Place: "Opera Națională, București",
		Note: "12+", Back: &components.Link{Text: s.l.T(locale.AllDates), Href: "/e/opera/b24/193"},
	}
}

// theatre draws a horseshoe: a parterre of bent rows, boxes around it and a
// balcony behind, 600 seats or so.
func theatre(t testing.TB) *seatplan.Plan {
	t.Helper()
	d := seatplan.Draft{
		Name: "Sala mare",
		Categories: []seatplan.PriceCategory{
			{ID: "1", Name: "Parter I", Color: 0x8a1538}, {ID: "2", Name: "Parter II", Color: 0xc9772b},
			{ID: "3", Name: "Loje", Color: 0x2f6f9f}, {ID: "4", Name: "Balcon", Color: 0x5a7d3a},
		},
		Box: seatplan.DraftBox{Min: seatplan.DraftPoint{X: -330, Y: -60}, Max: seatplan.DraftPoint{X: 330, Y: 470}},
	}
	d.Shapes = []seatplan.DraftShape{
		{Kind: seatplan.ShapeStage, Points: []seatplan.DraftPoint{
			{X: -150, Y: -40}, {X: 150, Y: -40}, {X: 150, Y: 0}, {X: 80, Y: 22}, {X: 0, Y: 28}, {X: -80, Y: 22}, {X: -150, Y: 0},
		}},
		{Kind: seatplan.ShapeText, Points: []seatplan.DraftPoint{{X: 0, Y: -10}}, Text: "Scena", Size: 16},
	}
	parterre := seatplan.DraftSection{ID: "p", Name: "Parter"}
	for r := range 16 {
		parterre.Rows = append(parterre.Rows, arc("p", r+1, 22+r/2, 60+float64(r)*15, 52, 0+r/8))
	}
	boxes := seatplan.DraftSection{ID: "l", Name: "Loje"}
	for r, radius := range []float64{325, 340} {
		boxes.Rows = append(boxes.Rows, arc("l", r+1, 44, radius-15, 68, 2))
	}
	balcony := seatplan.DraftSection{ID: "b", Name: "Balcon"}
	for r := range 5 {
		balcony.Rows = append(balcony.Rows, arc("b", r+1, 40+r, 362+float64(r)*15, 46, 3))
	}
	d.Sections = []seatplan.DraftSection{parterre, boxes, balcony}
	p, err := seatplan.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// chamber draws two sections of a few seats, for pages that are read by people.
func chamber(t testing.TB) *seatplan.Plan {
	t.Helper()
	p, err := seatplan.New(seatplan.Draft{
		Name: "Sala mică",
		Categories: []seatplan.PriceCategory{
			{ID: "1", Name: "Parter I", Color: 0x8a1538}, {ID: "3", Name: "Loje", Color: 0x2f6f9f},
		},
		Sections: []seatplan.DraftSection{
			{ID: "p", Name: "Parter", Rows: []seatplan.DraftRow{arc("p", 6, 5, 60, 40, 0), arc("p", 7, 16, 75, 60, 0)}},
			{ID: "l", Name: "Loje", Rows: []seatplan.DraftRow{arc("l", 1, 4, 100, 60, 1)}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func arc(section string, row, seats int, radius, degrees float64, category int) seatplan.DraftRow {
	out := seatplan.DraftRow{Label: fmt.Sprint(row)}
	for i := range seats {
		angle := (2*float64(i)/float64(seats-1) - 1) * degrees * math.Pi / 180
		out.Seats = append(out.Seats, seatplan.DraftSeat{
			ID: seatplan.SeatID(fmt.Sprintf("%s-%d-%d", section, row, i+1)), Number: fmt.Sprint(i + 1), Category: category,
			X: radius * math.Sin(angle), Y: radius*math.Cos(angle) + 30, R: 5,
		})
	}
	return out
}

func (s sampler) stage() *components.Stage {
	p := s.plan
	width, height := p.Size()
	return &components.Stage{
		Width: width, Height: height,
		PlanURL: "/v1/plans/4f2a", LiveURL: "/v1/live", AvailabilityURL: "/v1/availability/opera/b24/193/7001", Performance: "opera/b24/193/7001", Seats: p.Len(), Limit: 10,
		ModuleURL: "/static/parterre.aa.wasm", ExecURL: "/static/wasm_exec.bb.js",
		Preview: preview.Of(p), Inks: preview.Inks(p),
	}
}

var prices = []int64{26500, 15900, 15000, 6000}

func (s sampler) legend(p *seatplan.Plan) []components.Category {
	var out []components.Category
	for i, c := range p.Categories() {
		out = append(out, components.Category{
			Index: i, ID: c.ID, Name: c.Name, Price: s.l.Money(lei(prices[i])), Letter: string(rune('A' + i)),
			Color: preview.Hex(c.Color), Left: s.l.Count(locale.Left, 7+23*i),
		})
	}
	return out
}

// status gives a seat a status that looks like an evening half sold.
func status(p *seatplan.Plan, i int) seatplan.Status {
	switch {
	case p.SeatID(i) == "p-7-14" || p.SeatID(i) == "p-7-15":
		return seatplan.Mine
	case i%11 == 3:
		return seatplan.Held
	case (i*7919)%5 < 2:
		return seatplan.Sold
	}
	return seatplan.Free
}

// sections lists the plan's sections with the given one open, none for "".
func (s sampler) sections(p *seatplan.Plan, open seatplan.SectionID) []components.Section {
	var out []components.Section
	for _, sec := range p.Sections() {
		m := components.Section{ID: sec.ID, Name: sec.Name, Href: "?section=" + string(sec.ID)}
		m.From = s.l.T(locale.From, "price", s.l.Money(lei(prices[p.Category(sec.FirstSeat)])))
		for i := sec.FirstSeat; i < sec.FirstSeat+sec.Seats; i++ {
			if status(p, i) == seatplan.Free {
				m.Free++
			}
		}
		if sec.ID == open {
			for r := sec.FirstRow; r < sec.FirstRow+sec.Rows; r++ {
				m.Rows = append(m.Rows, s.row(p, p.Rows()[r]))
			}
		}
		out = append(out, m)
	}
	return out
}

func (s sampler) row(p *seatplan.Plan, r seatplan.Row) components.SeatRow {
	out := components.SeatRow{Label: s.l.T(locale.RowLabel, "row", r.Label)}
	for i := r.FirstSeat; i < r.FirstSeat+r.Seats; i++ {
		seat := p.Seat(i)
		word := map[seatplan.Status]string{
			seatplan.Free: s.words.StatusFree, seatplan.Held: s.words.StatusHeld, seatplan.Sold: s.words.StatusSold,
			seatplan.Blocked: s.words.StatusBlocked, seatplan.Mine: s.words.StatusMine,
		}[status(p, i)]
		out.Seats = append(out.Seats, components.Seat{
			ID: seat.ID, Number: seat.Number, Category: seat.Category, Status: status(p, i), Accessible: i%97 == 5,
			Name: s.l.T(locale.SeatName, "row", r.Label, "number", seat.Number, "price", s.l.Money(lei(prices[seat.Category])), "status", word),
		})
	}
	return out
}

func (s sampler) place(section, row, number string) string {
	return s.l.T(locale.PlaceSeat, "section", section, "row", row, "number", number)
}

func (s sampler) cart() components.Cart {
	line := func(number string, selected int) components.CartLine {
		place := s.place("Parter", "7", number)
		return components.CartLine{
			Key: "k" + number, Seat: seatplan.SeatID("p-7-" + number), Place: place, Detail: "Parter I", Quantity: 1,
			Price: s.amount(15900), Remove: s.l.T(locale.GiveBack, "place", place), Say: s.l.Count(locale.LineHeld, 1, "place", place),
			Tariffs: []components.Option{
				{Value: "", Text: "Adult", Selected: selected == 0}, {Value: "s", Text: "Student", Selected: selected == 1},
			},
		}
	}
	places := s.l.Count(locale.Seats, 2)
	return components.Cart{
		ID: "c_9f", Token: "ct_secret", Rev: 7, Count: 2, CountText: places,
		Lines: []components.CartLine{line("14", 0), line("15", 1)}, Total: s.amount(31800),
		Fees:        s.l.T(locale.Fees, "amount", s.l.Money(lei(1800))),
		Say:         s.l.T(locale.CartSay, "n", 2, "limit", 8, "total", s.l.Money(lei(31800))),
		ContinueURL: "/e/opera/b24/193/7001?step=details", Continue: s.l.T(locale.Continue),
	}
}

func (s sampler) hold() *components.Hold {
	return &components.Hold{
		ExpiresAt: "2026-12-01T10:04:32.000Z", ServerNow: "2026-12-01T10:00:00.000Z",
		Clock: "4:32", Words: s.l.CountdownWords(272e9),
	}
}

func (s sampler) choose(open seatplan.SectionID) components.Choose {
	return components.Choose{
		LinesURL: "/e/opera/b24/193/7001/lines", Section: open, ListOpen: open != "",
		Legend: s.legend(s.plan), Sections: s.sections(s.plan, open), Words: s.words,
		Best: &components.Best{Quantity: 2, Max: 10, Categories: []components.Option{
			{Value: "1", Text: "Parter I · " + s.l.Money(lei(26500))}, {Value: "2", Text: "Parter II · " + s.l.Money(lei(15900))},
		}},
		HoldNote: s.l.Count(locale.HoldNote, 20),
		Cart:     components.Cart{},
		Promo:    &components.CodeForm{},
	}
}

// barcode is a picture that looks like a QR code from afar.
func barcode(code string) templ.Component {
	var svg strings.Builder
	svg.WriteString(`<svg viewBox="0 0 29 29" role="img" aria-label="` + code + `"><path d="`)
	seed := uint32(7)
	for y := range 29 {
		for x := range 29 {
			seed = seed*1664525 + 1013904223
			if seed>>31 == 1 {
				fmt.Fprintf(&svg, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	svg.WriteString(`"/></svg>`)
	return templ.Raw(svg.String())
}

// lines says what the order is made of.
func (s sampler) lines() []components.OrderLine {
	return []components.OrderLine{
		{Text: s.place("Parter", "7", "14"), Detail: "Parter I, adult", Price: s.l.Money(lei(15900))},
		{Text: s.place("Parter", "7", "15"), Detail: "Parter I, student", Price: s.l.Money(lei(15900))},
	}
}
