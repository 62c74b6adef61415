package vendortest

import (
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// testEvents: ids can be ids, what is on sale has a start, dates are in order.
func testEvents(b *buyer) {
	events, err := b.Vendor.Events(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	seen := make(map[seatplan.PerformanceID]bool)
	for _, e := range events {
		if !seatplan.ValidID(string(e.ID)) || e.Title == "" {
			b.Errorf("event %q has title %q", e.ID, e.Title)
		}
		for i, p := range e.Performances {
			switch {
			case !seatplan.ValidID(string(p.ID)) || seen[p.ID] || p.Event != e.ID:
				b.Errorf("performance %q of event %q, in event %q", p.ID, p.Event, e.ID)
			case p.State == vendors.OnSale && p.Starts.IsZero():
				b.Errorf("performance %s is on sale and never starts", p.ID)
			case i > 0 && p.Starts.Before(e.Performances[i-1].Starts):
				b.Errorf("performance %s comes after a later one", p.ID)
			case p.Places < -1:
				b.Errorf("performance %s has %d places", p.ID, p.Places)
			}
			seen[p.ID] = true
		}
	}
	if b.p.State != vendors.OnSale {
		b.Errorf("performance %s is %q, want %q", b.p.ID, b.p.State, vendors.OnSale)
	}
}

// testAvailability: as many places are free as the report has, and each can be
// priced.
func testAvailability(b *buyer) {
	started := b.Now()
	a, err := b.Vendor.Availability(b.Context(), b.p)
	if err != nil {
		b.Fatal(err)
	}
	if a.Sent.Before(started) || a.Sent.After(b.Now()) {
		b.Errorf("Sent = %v, which is not when it was asked", a.Sent)
	}
	book := readReport(b, b.ControlURL).performance(b, string(b.p.ID))
	free := 0
	for _, s := range a.Seats {
		if s.Status != seatplan.Free {
			continue
		}
		free++
		if _, ok := a.Prices.Default(s.Category); !ok {
			b.Errorf("seat %s is free and has no price", s.Seat)
		}
	}
	if len(a.Seats) > 0 && free != book.Seats.Free {
		b.Errorf("%d seats are free, the report has %d", free, book.Seats.Free)
	}
	booked := make(map[string]int)
	for _, area := range book.Areas {
		booked[area.ID] = area.Free
	}
	for _, area := range a.Areas {
		if want, ok := booked[string(area.Area)]; ok && area.Free >= 0 && area.Free != want {
			b.Errorf("area %s has %d free, the report has %d", area.Area, area.Free, want)
		}
		if _, ok := a.Prices.Default(b.categoryOf(area.Area)); !ok {
			b.Errorf("area %s has no price", area.Area)
		}
	}
}

// testPlan: whatever can be had is in the plan.
func testPlan(b *buyer) {
	plan, err := b.Vendor.(vendors.Planner).Plan(b.Context(), b.p)
	if err != nil {
		b.Fatal(err)
	}
	a, err := b.Vendor.Availability(b.Context(), b.p)
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range a.Seats {
		i, ok := plan.Find(s.Seat)
		if !ok {
			b.Fatalf("seat %s is not in the plan", s.Seat)
		}
		if c := plan.Category(i); c == seatplan.NoCategory || plan.Categories()[c].ID != s.Category {
			b.Fatalf("seat %s has another price category in the plan than %s", s.Seat, s.Category)
		}
	}
	for _, area := range a.Areas {
		if _, ok := plan.FindArea(area.Area); !ok {
			b.Errorf("area %s is not in the plan", area.Area)
		}
	}
}
