package ticketsonicsandbox

import (
	"time"
	_ "time/tzdata" // the venues are in Sofia wherever the sandbox runs
)

// The seed's events. An event is one dated happening.
const (
	// EventConcert is a concert with three ticket types, one of them nearly
	// sold out.
	EventConcert = "5300685246"
	// EventExhibition is an exhibition with three ticket types, one of them for
	// nothing.
	EventExhibition = "5304067610"
)

// The seed's ticket types, by sku.
const (
	SKUFloor   = "815-46527" // of the concert, 250 left at 45.00 EUR
	SKUBalcony = "815-46528" // of the concert, 60 left at 65.50 EUR
	SKUMeet    = "815-46529" // of the concert, 3 left at 180.00 EUR
	SKUAdult   = "815-46533" // of the exhibition, 400 left at 12.00 EUR
	SKUChild   = "815-46534" // of the exhibition, 400 left at 6.50 EUR
	SKUToddler = "815-46535" // of the exhibition, 100 left for nothing
)

// account is what the account's skus begin with.
const account = "815"

// newState returns the seed. Both events begin in a few weeks, in the
// evening and in the morning of Sofia.
func newState(opts Options) *state {
	zone, err := time.LoadLocation("Europe/Sofia")
	if err != nil {
		panic("ticketsonicsandbox: the embedded time zones lack Sofia: " + err.Error())
	}
	day := opts.Now().In(zone)
	at := func(days, hour int) seconds {
		return seconds(time.Date(day.Year(), day.Month(), day.Day()+days, hour, 0, 0, 0, zone).Unix())
	}
	badge := map[string]string{
		"badge_text_horizontal_location": "center", "badge_text_vertical_location": "top",
		"badge_primary_text_fontsize": "45", "badge_secondary_text_fontsize": "35",
		"badge_primary_text_color": "#000", "badge_secondary_text_color": "#000",
	}
	return &state{
		issued: map[string]*ticket{}, hashes: map[string]bool{}, serial: 46600,
		events: []*event{
			{words: words{
				"Нощни влакове: концертът", "Night Trains: the concert",
				"Две години след албума групата свири всичките му песни, една след друга.",
				"Two years after the album the band plays all of it, song after song.",
			}, id: EventConcert, location: "Зала „Люмиер“, София", starts: at(24, 20), badge: badge},
			{words: words{
				"Динозаврите се завръщат", "The dinosaurs return",
				"Единадесет скелета в естествен ръст и работилница за деца.",
				"Eleven skeletons as large as life, and a workshop for children.",
			}, id: EventExhibition, location: "Музей за природата, София", starts: at(10, 10), ends: at(40, 18), badge: badge},
		},
		types: []*ticketType{
			{words: words{"Партер, правостоящи", "Floor, standing", "Пред сцената.", "In front of the stage."},
				sku: SKUFloor, event: EventConcert, price: 4500, currency: "EUR", stock: 250},
			{words: words{"Балкон", "Balcony", "Седящи места без номер.", "Seats without numbers."},
				sku: SKUBalcony, event: EventConcert, price: 6550, currency: "EUR", stock: 60},
			{words: words{"Среща с групата", "Meet the band", "Партер и половин час зад сцената.", "Floor, and half an hour backstage."},
				sku: SKUMeet, event: EventConcert, price: 18000, currency: "EUR", stock: 3},
			{words: words{"Възрастен", "Adult", "Вход за един ден.", "Admission for a day."},
				sku: SKUAdult, event: EventExhibition, price: 1200, currency: "EUR", stock: 400},
			{words: words{"Дете от 4 до 14 години", "Child from 4 to 14 years", "С работилница.", "With the workshop."},
				sku: SKUChild, event: EventExhibition, price: 650, currency: "EUR", stock: 400},
			{words: words{"Дете до 4 години", "Child under 4 years", "Безплатно, с възрастен.", "Free, with an adult."},
				sku: SKUToddler, event: EventExhibition, price: 0, currency: "EUR", stock: 100},
		},
	}
}
