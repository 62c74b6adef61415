package ticketingsandbox

import "time"

// newState returns the seed events, dated from the clock's today.
func newState(opts Options, zone *time.Location) *state {
	st := &state{
		clock: opts.Now, zone: zone, tiers: opts.Tiers,
		sessions: map[string]*session{}, doors: map[string]*token{},
		hold: time.Duration(opts.OrderSeconds) * time.Second,
	}
	st.accounts = []*account{
		{Customer, Username, Password, "Althea", "Joseph", "althea.joseph@wadadli.example"},
		{OtherCustomer, "windward", "mauby-and-lime", "Desmond", "Francis", "desmond.francis@wadadli.example"},
	}
	st.events = []*event{st.sunset(), st.regatta(), st.panorama(), st.sailing(), st.foodFair(), st.funRun(), st.draft()}
	for _, e := range st.events {
		e.tiers = e.tiers || opts.Tiers
		e.tokens = []*token{st.newToken(e, true, e.areas)}
	}
	return st
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
func (st *state) on(day time.Weekday, days, hour int) time.Time {
	t := st.now()
	days += (int(day) - int(t.Weekday()) - days%7 + 14) % 7
	return time.Date(t.Year(), t.Month(), t.Day()+days, hour, 0, 0, 0, st.zone)
}

// newEvent returns a new event that lasts some hours.
func (st *state) newEvent(id, title, about string, v *venue, starts time.Time, hours int) *event {
	return &event{
		id: id, title: title, about: about, status: "Listed", category: "Music", subcategory: "Live", venue: v,
		starts: starts, ends: starts.Add(time.Duration(hours) * time.Hour),
	}
}

// offer adds an area that is on sale since last month until the event begins.
func (e *event) offer(st *state, id, name, about string, price cents, capacity int) *area {
	a := &area{
		event: e, id: id, name: name, about: about, base: price, now: price, capacity: capacity, unit: 1,
		opens: st.now().AddDate(0, -1, 0), ends: e.starts, transferable: true,
	}
	e.areas = append(e.areas, a)
	return a
}

func (st *state) sunset() *event {
	e := st.newEvent(EventSunset, "Sunset Steelpan at Shirley Heights",
		"Two orchestras play the sun down over English Harbour. Admission is free; bring a cushion.", lookout, st.on(time.Sunday, 5, 16), 6)
	e.relative = true
	e.offer(st, SectionLawn, "General Lawn", "Standing and picnic blankets.", 0, 400).elsewhere = 137
	e.offer(st, SectionTerrace, "Lookout Terrace", "Benches along the parapet.", 0, 60).elsewhere = 22
	return e
}

func (st *state) regatta() *event {
	e := st.newEvent(EventRegatta, "Dockyard Regatta Gala", "Dinner on the quay, prize giving and a dance band.", dockyard, st.on(time.Saturday, 12, 19), 5)
	e.category, e.subcategory = "Sport", "Sailing"
	e.offer(st, SectionQuay, "Quayside", "Standing, with the buffet.", 80_00, 250).elsewhere = 88
	early := e.offer(st, SectionCaptains, "Captain's Deck", "Seated dinner with the crews.", 150_00, 40)
	early.elsewhere, early.now, early.expires = 11, 127_50, st.now().AddDate(0, 0, 4)
	return e
}

func (st *state) panorama() *event {
	e := st.newEvent(EventPanorama, "Junior Panorama Finals", "Six school bands, one cup.", grounds, st.on(time.Friday, 9, 18), 4)
	e.offer(st, SectionStands, "Grandstand", "Unreserved seating.", 0, 300).elsewhere = 300 - StandsLeft
	return e
}

func (st *state) sailing() *event {
	e := st.newEvent(EventSailing, "Sailing Week Opening Night", "Tickets are given out from next month.", dockyard, st.on(time.Saturday, 60, 18), 5)
	e.category, e.subcategory = "Sport", "Sailing"
	gangway := e.offer(st, SectionGangway, "Gangway", "Standing.", 0, 120)
	gangway.opens = st.now().AddDate(0, 1, 0)
	return e
}

func (st *state) foodFair() *event {
	e := st.newEvent(EventFoodFair, "Seafood Fair on the Wharf", "Lobster, conch and cassava bread, from noon until it is gone.", lagoon, st.on(time.Saturday, 19, 12), 8)
	e.tiers, e.category, e.subcategory = true, "Food", "Fair"
	tasting := e.offer(st, TierTasting, "Tasting Walk", "One round of the stalls.", 0, 200)
	tasting.elsewhere, tasting.limit = 64, 6
	table := e.offer(st, TierTable, "Family Table", "A table on the wharf.", 220_00, 12)
	table.elsewhere, table.unit = 5, 4
	e.offer(st, TierChef, "Chef's Bench", "At the grill, eight courses.", 95_00, 20).elsewhere = 13
	return e
}

func (st *state) funRun() *event {
	e := st.newEvent(EventFunRun, "Frigate Bird Fun Run", "Five kilometres around the lagoon, shirt included.", lagoon, st.on(time.Sunday, 26, 6), 4)
	e.tiers, e.category, e.subcategory = true, "Sport", "Running"
	runner := e.offer(st, TierRunner, "Runner", "One start number.", 0, 300)
	runner.elsewhere = 41
	runner.form = &form{FormRunner, "Start list", "For the shirt and the start list.", []formField{
		{"Shirt size", "short_text", true}, {"Running club", "short_text", false},
	}}
	return e
}

// draft is an event that has not been published.
func (st *state) draft() *event {
	e := st.newEvent("16993717819999", "Untitled", "", grounds, st.on(time.Monday, 90, 20), 2)
	e.status = "Draft"
	e.offer(st, "16993964784999", "Everywhere", "", 0, 10)
	return e
}
