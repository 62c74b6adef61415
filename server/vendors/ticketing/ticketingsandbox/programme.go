package ticketingsandbox

import "time"

// newHouse builds the programme, dated from the clock's today.
func newHouse(opts Options, zone *time.Location) *house {
	h := &house{
		clock: opts.Now, zone: zone, tiers: opts.Tiers,
		sessions: map[string]*session{}, doors: map[string]*token{},
		hold: time.Duration(opts.OrderSeconds) * time.Second,
	}
	h.accounts = []*account{
		{Customer, Username, Password, "Althea", "Joseph", "althea.joseph@wadadli.example"},
		{OtherCustomer, "windward", "mauby-and-lime", "Desmond", "Francis", "desmond.francis@wadadli.example"},
	}
	h.events = []*event{h.sunset(), h.regatta(), h.panorama(), h.sailing(), h.foodFair(), h.funRun(), h.draft()}
	for _, e := range h.events {
		e.tiers = e.tiers || opts.Tiers
		e.tokens = []*token{h.newToken(e, true, e.areas)}
	}
	return h
}

var (
	antigua = &region{"16990000000101", "Antigua", "Antigua and Barbuda", "Saint John's"}
	barbuda = &region{"16990000000102", "Barbuda", "Antigua and Barbuda", "Codrington"}

	lookout  = &venue{"16990000000201", "Shirley Heights Lookout", "Shirley Heights, English Harbour", "-61.7539", "17.0019", antigua}
	dockyard = &venue{"16990000000202", "Copper and Lumber Quay", "Nelson's Dockyard, English Harbour", "-61.7634", "17.0068", antigua}
	grounds  = &venue{"16990000000203", "Carnival City", "Factory Road, Saint John's", "-61.8380", "17.1210", antigua}
	lagoon   = &venue{"16990000000204", "Codrington Wharf", "Codrington, Barbuda", "-61.8260", "17.6360", barbuda}
)

// on returns the first given weekday that is at least days away, at an hour in
// the venues' zone.
func (h *house) on(day time.Weekday, days, hour int) time.Time {
	t := h.now()
	days += (int(day) - int(t.Weekday()) - days%7 + 14) % 7
	return time.Date(t.Year(), t.Month(), t.Day()+days, hour, 0, 0, 0, h.zone)
}

// evening is an event of some hours.
func (h *house) evening(id, title, about string, v *venue, starts time.Time, hours int) *event {
	return &event{
		id: id, title: title, about: about, status: "Listed", category: "Music", subcategory: "Live", venue: v,
		starts: starts, ends: starts.Add(time.Duration(hours) * time.Hour),
	}
}

// offer adds an area that is on sale since last month until the event begins.
func (e *event) offer(h *house, id, name, about string, price cents, capacity int) *area {
	a := &area{
		event: e, id: id, name: name, about: about, base: price, now: price, capacity: capacity, unit: 1,
		opens: h.now().AddDate(0, -1, 0), ends: e.starts, transferable: true,
	}
	e.areas = append(e.areas, a)
	return a
}

func (h *house) sunset() *event {
	e := h.evening(EventSunset, "Sunset Steelpan at Shirley Heights",
		"Two orchestras play the sun down over English Harbour. Admission is free; bring a cushion.", lookout, h.on(time.Sunday, 5, 16), 6)
	e.relative = true
	e.offer(h, SectionLawn, "General Lawn", "Standing and picnic blankets.", 0, 400).elsewhere = 137
	e.offer(h, SectionTerrace, "Lookout Terrace", "Benches along the parapet.", 0, 60).elsewhere = 22
	return e
}

func (h *house) regatta() *event {
	e := h.evening(EventRegatta, "Dockyard Regatta Gala", "Dinner on the quay, prize giving and a dance band.", dockyard, h.on(time.Saturday, 12, 19), 5)
	e.category, e.subcategory = "Sport", "Sailing"
	e.offer(h, SectionQuay, "Quayside", "Standing, with the buffet.", 80_00, 250).elsewhere = 88
	early := e.offer(h, SectionCaptains, "Captain's Deck", "Seated dinner with the crews.", 150_00, 40)
	early.elsewhere, early.now, early.expires = 11, 127_50, h.now().AddDate(0, 0, 4)
	return e
}

func (h *house) panorama() *event {
	e := h.evening(EventPanorama, "Junior Panorama Finals", "Six school bands, one cup.", grounds, h.on(time.Friday, 9, 18), 4)
	e.offer(h, SectionStands, "Grandstand", "Unreserved seating.", 0, 300).elsewhere = 300 - StandsLeft
	return e
}

func (h *house) sailing() *event {
	e := h.evening(EventSailing, "Sailing Week Opening Night", "Tickets are given out from next month.", dockyard, h.on(time.Saturday, 60, 18), 5)
	e.category, e.subcategory = "Sport", "Sailing"
	gangway := e.offer(h, SectionGangway, "Gangway", "Standing.", 0, 120)
	gangway.opens = h.now().AddDate(0, 1, 0)
	return e
}

func (h *house) foodFair() *event {
	e := h.evening(EventFoodFair, "Seafood Fair on the Wharf", "Lobster, conch and cassava bread, from noon until it is gone.", lagoon, h.on(time.Saturday, 19, 12), 8)
	e.tiers, e.category, e.subcategory = true, "Food", "Fair"
	tasting := e.offer(h, TierTasting, "Tasting Walk", "One round of the stalls.", 0, 200)
	tasting.elsewhere, tasting.limit = 64, 6
	table := e.offer(h, TierTable, "Family Table", "A table on the wharf.", 220_00, 12)
	table.elsewhere, table.unit = 5, 4
	e.offer(h, TierChef, "Chef's Bench", "At the grill, eight courses.", 95_00, 20).elsewhere = 13
	return e
}

func (h *house) funRun() *event {
	e := h.evening(EventFunRun, "Frigate Bird Fun Run", "Five kilometres around the lagoon, shirt included.", lagoon, h.on(time.Sunday, 26, 6), 4)
	e.tiers, e.category, e.subcategory = true, "Sport", "Running"
	runner := e.offer(h, TierRunner, "Runner", "One start number.", 0, 300)
	runner.elsewhere = 41
	runner.form = &form{FormRunner, "Start list", "For the shirt and the start list.", []formField{
		{"Shirt size", "short_text", true}, {"Running club", "short_text", false},
	}}
	return e
}

// draft is an event that has not been published.
func (h *house) draft() *event {
	e := h.evening("16993717819999", "Untitled", "", grounds, h.on(time.Monday, 90, 20), 2)
	e.status = "Draft"
	e.offer(h, "16993964784999", "Everywhere", "", 0, 10)
	return e
}
