package bil24

import (
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
)

// keysOf returns the keys of what is held.
func keysOf(h vendors.Holding) map[string]bool {
	keys := make(map[string]bool, len(h.Places))
	for _, p := range h.Places {
		keys[p.Key] = true
	}
	return keys
}

// heldVerdict says by comparing carts whether places were added to what was
// held before. Places in areas are counted, not named, and counted without
// their category: the vendor's own example asks for one and gets another.
func heldVerdict(now, before vendors.Holding, places []vendors.Place) vendors.Verdict {
	old, have := keysOf(before), keysOf(now)
	seats, found, inAreas := 0, 0, 0
	for _, p := range places {
		switch {
		case p.Seat == "":
			inAreas++
		case old[string(p.Seat)]:
			// held before; says nothing about this call
		default:
			seats++
			if have[string(p.Seat)] {
				found++
			}
		}
	}
	added := 0
	for _, h := range now.Places {
		if h.Seat == "" && !old[h.Key] {
			added++
		}
	}
	switch {
	case found == seats && added >= inAreas:
		return vendors.Done
	case found == 0 && added == 0:
		return vendors.NotDone
	}
	return vendors.Unclear
}

// releasedVerdict says by reading the cart whether the places with the given
// keys were let go; no keys means all that was held before.
func releasedVerdict(now, before vendors.Holding, keys []string) vendors.Verdict {
	have := keysOf(now)
	if len(keys) == 0 {
		if len(have) == 0 {
			return vendors.Done
		}
		for key := range keysOf(before) {
			keys = append(keys, key)
		}
	}
	still := 0
	for _, key := range keys {
		if have[key] {
			still++
		}
	}
	switch still {
	case 0:
		return vendors.Done
	case len(keys):
		return vendors.NotDone
	}
	return vendors.Unclear
}

// reason says why a reservation was refused, by the seat map as it is now.
// Where the seats were the reason they are named.
func (h *seatMap) reason(places []vendors.Place, mine map[string]bool) (vendors.Kind, []seatplan.SeatID) {
	free := make(map[seatplan.SeatID]bool, len(h.seats))
	for _, s := range h.seats {
		free[s.Seat] = s.Status == seatplan.Free
	}
	var taken, repriced []seatplan.SeatID
	wanted := make(map[seatplan.AreaID]int)
	changed := false
	for _, p := range places {
		if p.Seat == "" {
			wanted[p.Area]++
		} else if !free[p.Seat] && !mine[string(p.Seat)] {
			taken = append(taken, p.Seat)
		}
		now, ok := h.prices.Lookup(categoryOf(p), p.Tariff)
		if !ok || now.Nominal != p.Expect.Nominal {
			changed = true
			if p.Seat != "" {
				repriced = append(repriced, p.Seat)
			}
		}
	}
	if len(taken) > 0 {
		return vendors.ErrTaken, taken
	}
	if h.short(wanted) {
		return vendors.ErrSoldOut, nil
	}
	if changed {
		return vendors.ErrPriceChanged, repriced
	}
	return vendors.ErrRefused, nil
}

// short reports whether areas have not as many places left as are wanted, each
// by itself or those together that share a remainder.
func (h *seatMap) short(wanted map[seatplan.AreaID]int) bool {
	for id, n := range wanted {
		if area, ok := h.area(id); !ok || area.free < n {
			return true
		}
	}
	for _, shared := range h.shared {
		n := 0
		for _, id := range shared.areas {
			n += wanted[id]
		}
		if n > shared.free {
			return true
		}
	}
	return false
}

// categoryOf is a place's price category; an area is one.
func categoryOf(p vendors.Place) seatplan.CategoryID {
	if p.Category == "" {
		return seatplan.CategoryID(p.Area)
	}
	return p.Category
}
