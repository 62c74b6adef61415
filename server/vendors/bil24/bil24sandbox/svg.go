package bil24sandbox

import (
	"bytes"
	"fmt"
	"html"
	"strconv"
)

// drawPlan writes the seating plan as the vendor's own programs do: see the
// notes on the plan's structure for what readers may rely on. viewer's places
// are marked; it may be nil.
func drawPlan(p *performance, viewer *user) []byte {
	b := bytes.NewBuffer(make([]byte, 0, 4096+160*len(p.places)))
	h := p.hall
	fmt.Fprintf(b, `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:sbt="http://www.w3.org/2015/sbt/1.0" width="%dpx" height="%dpx" viewBox="0 0 %[1]d %[2]d">
<metadata>
<sbt:document sbt:version="1.1"/>
`, h.width, h.height)
	used := drawMetadata(b, p)
	drawStyle(b, p)
	b.WriteString(h.under + "\n")
	drawSeats(b, p, viewer)
	b.WriteString(h.over + "\n")
	drawLegend(b, p, used)
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// drawMetadata lists the seated categories and returns which of them have a
// seat that is not gone, by index.
func drawMetadata(b *bytes.Buffer, p *performance) map[int]bool {
	used := map[int]bool{}
	for _, pl := range p.places {
		if pl.category.seated && (pl.state == free || pl.state == carted || pl.state == ordered) {
			used[pl.category.index] = true
		}
	}
	fmt.Fprintf(b, "<sbt:categories sbt:sold=\"%d\">\n", flag(len(used) == 0))
	for _, c := range p.categories {
		if !c.seated {
			continue
		}
		price, _ := c.price.MarshalJSON()
		fmt.Fprintf(b, `<sbt:category sbt:id="%d" sbt:index="%d" sbt:class="cat%[2]d" sbt:color="%s" sbt:name="%s" sbt:price="%s" sbt:used="%d">`,
			c.id, c.index, c.color, html.EscapeString(c.name), price, flag(used[c.index]))
		for _, t := range p.tariffs {
			if price, ok := c.reduced[t.id]; ok {
				fmt.Fprintf(b, `<sbt:tariff sbt:id="%d" sbt:name="%s" sbt:price="%s"/>`,
					t.id, html.EscapeString(t.name.ro), price.decimal())
			}
		}
		b.WriteString("</sbt:category>\n")
	}
	b.WriteString("</sbt:categories>\n</metadata>\n")
	return used
}

func flag(v bool) int {
	if v {
		return 1
	}
	return 0
}

func drawStyle(b *bytes.Buffer, p *performance) {
	b.WriteString(`<defs><style type="text/css"><![CDATA[
.wall{fill:#f4f1ec;stroke:#c9c2b6;stroke-width:2} .floor{fill:#fbfaf7;stroke:#ddd6ca;stroke-width:1.5}
.ground{fill:#e9e5dd} .hall{fill:#f7f5f0} .box{fill:#efe7dc;stroke:#cdbfa9;stroke-width:1.5}
.stage{fill:#4a4440} .pit{fill:#ddd6ca} .standing{fill:#efe3d3;stroke:#c9ae8a;stroke-width:2;stroke-dasharray:8 6}
text{font-family:sans-serif;fill:#5b544c} .title{font-size:26px;letter-spacing:6px;fill:#8d857b}
.name{font-size:14px;letter-spacing:2px} .small{font-size:12px} .sector{font-size:19px} .legend{font-size:15px}
.unused{visibility:hidden !important}
.st1{fill:#d9d9d9 !important;stroke:#bbbbbb !important} .st2{fill:#f2d98c !important} .st3{fill:#999999 !important} .st4{fill:#2e8b57 !important}
`)
	for _, c := range p.categories {
		if c.seated {
			fmt.Fprintf(b, ".cat%d{fill:%s;stroke:#00000040}\n", c.index, c.color)
		}
	}
	b.WriteString("]]></style></defs>\n")
}

// drawSeats writes every block, row and seat. A row's name begins with the
// Russian word for it, which the vendor keeps for compatibility.
func drawSeats(b *bytes.Buffer, p *performance, viewer *user) {
	next := 0
	for _, bl := range p.hall.blocks {
		b.WriteString("<g" + bl.at.attribute() + ">\n")
		for _, r := range bl.rows {
			fmt.Fprintf(b, `<g sbt:sect="%s" sbt:row="Ряд %s"%s>`,
				html.EscapeString(bl.sector), html.EscapeString(r.label), r.at.attribute())
			for _, s := range r.seats {
				drawSeat(b, p.places[next], s, p.hall.radius, viewer)
				next++
			}
			b.WriteString("</g>\n")
		}
		b.WriteString("</g>\n")
	}
}

func drawSeat(b *bytes.Buffer, pl *place, s spot, radius float64, viewer *user) {
	mine := pl.owner != nil && pl.owner == viewer
	b.WriteString(`<circle class="cat` + strconv.Itoa(pl.category.index) + stateClass(pl.state, mine) +
		`" sbt:id="` + id(pl.id) + `" sbt:cat="` + strconv.Itoa(pl.category.index) +
		`" sbt:seat="` + s.number + `" sbt:state="` + strconv.Itoa(int(pl.state)))
	if mine {
		b.WriteString(`" sbt:owner="yes`)
	}
	b.WriteString(`" cx="` + num(s.x) + `" cy="` + num(s.y) + `" r="` + num(radius) + `"/>`)
}

// stateClass is the class the vendor adds for a state; sold seats look blocked.
func stateClass(s placeState, mine bool) string {
	switch {
	case s == free:
		return ""
	case mine:
		return " st4"
	case s == carted || s == ordered:
		return " st2"
	}
	return " st1"
}

// drawLegend writes both legends. Their circles have a category but no seat.
func drawLegend(b *bytes.Buffer, p *performance, used map[int]bool) {
	at := p.hall.legend
	b.WriteString(`<g id="PriceCategory">`)
	x, ordinal := at.x, 0
	var texts bytes.Buffer
	for _, c := range p.categories {
		if !c.seated || !used[c.index] {
			continue
		}
		ordinal++
		fmt.Fprintf(b, `<circle class="cat%d" sbt:cat="%[1]d" sbt:ordinal="%d" cx="%s" cy="%s" r="9"/>`,
			c.index, ordinal, num(x), num(at.y))
		line := c.name + " " + c.price.decimal() + " RON"
		fmt.Fprintf(&texts, `<tspan sbt:id="%d" sbt:ordinal="%d" x="%s" y="%s">%s</tspan>`,
			c.id, ordinal, num(x+16), num(at.y+5), html.EscapeString(line))
		x += 46 + 8.4*float64(len([]rune(line)))
	}
	fmt.Fprintf(b, "<text class=\"legend\" id=\"PriceCategoryText\">%s</text></g>\n<g id=\"Legend\">", texts.Bytes())
	x = at.x
	for _, s := range []struct{ id, class, name string }{
		{"None", "st1", "Indisponibil"}, {"Reserved", "st2", "Rezervat"},
		{"Sold", "st1", "Vândut"}, {"MyTickets", "st4", "Locurile mele"},
	} {
		fmt.Fprintf(b, `<circle id="%s" class="%s" cx="%s" cy="%s" r="9"/>`, s.id, s.class, num(x), num(at.y+36))
		b.WriteString(`<text class="legend" x="` + num(x+16) + `" y="` + num(at.y+41) + `">` + s.name + `</text>`)
		x += 150
	}
	b.WriteString("</g>\n")
}
