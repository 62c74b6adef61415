package bil24sandbox

import "strconv"

// turbineHall is the brass band's: a standing floor before the stage, with a
// balcony of four rows along three sides.
func turbineHall() *hall {
	h := &hall{
		id: 58, name: "Parter în picioare, balcon pe locuri", width: 1240, height: 1080, radius: 8.5,
		legend: placing{x: 70, y: 980},
	}
	h.under = `<path class="wall" d="M40 40H1200V940H40Z"/>` +
		`<path id="stage" class="stage" d="M330 60H910V190Q620 232 330 190Z"/>` +
		label("title", 620, 136, "SCENA") +
		`<path class="standing" d="M250 240H990V640Q990 660 970 660H270Q250 660 250 640Z"/>` +
		label("title", 620, 440, "PARTER ÎN PICIOARE") +
		label("small", 620, 474, "600 de locuri fără număr") +
		`<path class="pit" d="M270 684H430V704H270ZM810 684H970V704H810Z"/>` +
		label("small", 350, 699, "Bar") + label("small", 890, 699, "Bar")
	h.gallery("Balcon stânga", placing{196, 440, 90}, 18, 2)
	h.gallery("Balcon dreapta", placing{1044, 440, -90}, 18, 2)
	h.gallery("Balcon centru stânga", placing{398, 766, 0}, 20, 1)
	h.gallery("Balcon centru dreapta", placing{842, 766, 0}, 20, 1)
	return h
}

// gallery adds a straight block of four rows of n seats.
func (h *hall) gallery(sector string, at placing, n, category int) {
	const pitch, rows, rowPitch = 21.0, 4, 30
	b := block{sector: sector, at: at}
	for k := range rows {
		b.rows = append(b.rows, row{
			label: strconv.Itoa(k + 1), at: placing{y: float64(k * rowPitch)},
			seats: bench(n, pitch, 1, category),
		})
	}
	h.blocks = append(h.blocks, b)
	half := pitch * float64(n) / 2
	h.under += outline(at, rect(-half-4, -18, half+4, rowPitch*(rows-1)+18))
	x, y := at.apply(0, rowPitch*(rows-1)/2)
	below := rowPitch*(rows-1)/2 + 18.0
	if at.angle != 0 {
		below = half + 4
	}
	h.over += label("name", x, y+below+24, sector)
}
