package web

import (
	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/locale"
)

// sections is the seat list, the open section with its rows.
func (sc *scene) sections() []components.Section {
	plan := sc.view.Plan.Plan
	out := make([]components.Section, 0, len(plan.Sections()))
	for i, s := range plan.Sections() {
		item := components.Section{
			ID: s.ID, Name: s.Name, Free: sc.view.FreeIn(i),
			Href: address(sc.r, performancePath(sc.path), "section", string(s.ID)),
		}
		var least seatplan.Money
		for seat := s.FirstSeat; seat < s.FirstSeat+s.Seats; seat++ {
			price, ok := sc.view.Prices.Default(sc.view.Category(seat))
			if ok && sc.view.Free(seat) && (least.Currency == "" || price.Total().Minor < least.Minor) {
				least = price.Total()
			}
		}
		item.From = from(sc.l, least)
		if s.ID == sc.section {
			item.Rows = sc.rows(s)
		}
		out = append(out, item)
	}
	return out
}

func (sc *scene) rows(s seatplan.Section) []components.SeatRow {
	plan := sc.view.Plan.Plan
	mine := sc.mine()
	var rows []components.SeatRow
	for _, row := range plan.Rows()[s.FirstRow : s.FirstRow+s.Rows] {
		item := components.SeatRow{Label: row.Label}
		for i := row.FirstSeat; i < row.FirstSeat+row.Seats; i++ {
			seat := plan.Seat(i)
			status := sc.view.Seats[i]
			if status == seatplan.Free && sc.elsewhere(sc.view.Category(i)) {
				status = seatplan.Blocked
			}
			if m, ok := mine[seat.ID]; ok {
				status = m
			}
			item.Seats = append(item.Seats, components.Seat{
				ID: seat.ID, Number: seat.Number, Category: seat.Category, Status: status,
				Name: sc.seatName(row.Label, seat, i, status), Accessible: seat.Mark&seatplan.MarkAccessible != 0,
			})
		}
		rows = append(rows, item)
	}
	return rows
}

// mine are the seats in the buyer's own cart.
func (sc *scene) mine() map[seatplan.SeatID]seatplan.Status {
	mine := make(map[seatplan.SeatID]seatplan.Status, len(sc.cart.Lines))
	for _, l := range sc.cart.Lines {
		if l.Seat == "" {
			continue
		}
		mine[l.Seat] = seatplan.Mine
	}
	return mine
}

// seatName is what a screen reader says, the status last.
func (sc *scene) seatName(row string, seat seatplan.Seat, index int, status seatplan.Status) string {
	w := sc.server.words[sc.l.Code()]
	words := map[seatplan.Status]string{
		seatplan.Free: w.StatusFree, seatplan.Held: w.StatusHeld, seatplan.Sold: w.StatusSold,
		seatplan.Blocked: w.StatusBlocked, seatplan.Mine: w.StatusMine, seatplan.Pending: w.StatusPending,
	}
	key := locale.SeatName
	if seat.Mark&seatplan.MarkAccessible != 0 {
		key = locale.SeatNameAccessible
	}
	price, word := "", words[status]
	if p, ok := sc.view.Prices.Default(sc.view.Category(index)); ok {
		price = sc.price(p)
		if status == seatplan.Blocked && sc.view.Free(index) {
			word = sc.l.T(locale.PricedElsewhere)
		}
	}
	return sc.l.T(key, "row", row, "number", seat.Number, "price", price, "status", word)
}
