package bil24

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// maxSeatList bounds GET_SEAT_LIST: about 200 bytes a seat.
const maxSeatList = 48 << 20

// seatListAnswer is GET_SEAT_LIST.
type seatListAnswer struct {
	result
	Currency       rest.Text `json:"currency"`
	TariffPlanList []struct {
		TariffPlanID   rest.ID   `json:"tariffPlanId"`
		TariffPlanName rest.Text `json:"tariffPlanName"`
	} `json:"tariffPlanList"`
	CategoryList      []category      `json:"categoryList"`
	CategoryLimitList []categoryLimit `json:"categoryLimitList"`
	SeatList          []listedSeat    `json:"seatList"`
	ChargePercent     rest.Amount     `json:"chargePercent"` // newer servers only
}

type categoryLimit struct {
	Remainder    *rest.Int  `json:"remainder"`
	CategoryList []category `json:"categoryList"`
}

// category is a price category. Placement comes from newer servers only.
type category struct {
	CategoryPriceID   rest.ID     `json:"categoryPriceId"`
	CategoryPriceName rest.Text   `json:"categoryPriceName"`
	Price             rest.Amount `json:"price"`
	TariffIDMap       amounts     `json:"tariffIdMap"`
	Availability      rest.Int    `json:"availability"`
	Placement         *bool       `json:"placement"`
}

// amounts are prices by tariff. Entries that are not, which a newer server may
// have, are left out.
type amounts map[rest.ID]rest.Amount

// UnmarshalJSON reads an object or null.
func (a *amounts) UnmarshalJSON(b []byte) error {
	var entries map[rest.ID]json.RawMessage
	if err := json.Unmarshal(b, &entries); err != nil {
		return err
	}
	*a = make(amounts, len(entries))
	for key, value := range entries {
		if _, ok := key.Number(); !ok {
			continue
		}
		var amount rest.Amount
		if err := json.Unmarshal(value, &amount); err != nil {
			return err
		}
		(*a)[key] = amount
	}
	return nil
}

func (c category) places() int { return int(max(0, c.Availability)) }

// listedSeat is a seat, or with placement false a pseudo-seat: one place of an
// area.
type listedSeat struct {
	SeatID          rest.ID `json:"seatId"`
	CategoryPriceID rest.ID `json:"categoryPriceId"`
	Placement       *bool   `json:"placement"`
	Location        present `json:"location"` // its words are the plan's
	Available       bool    `json:"available"`
}

// present reports whether there is a value, whatever it is.
type present bool

// UnmarshalJSON reads anything.
func (p *present) UnmarshalJSON(b []byte) error {
	*p = string(b) != "null"
	return nil
}

func (s *listedSeat) numbered() bool {
	if s.Placement != nil {
		return *s.Placement
	}
	return bool(s.Location)
}

// seatMap is one reading of a performance in our words. Categories without a
// single place are left out: a hall brings along about fifteen of them.
type seatMap struct {
	sent       time.Time
	prices     seatplan.PriceList
	categories []seatMapCategory
	seats      []vendors.SeatAvailability
	areas      []seatMapArea
	shared     []seatMapLimit
}

// seatMapLimit is a remainder that several areas share.
type seatMapLimit struct {
	free  int
	areas []seatplan.AreaID
}

type seatMapCategory struct {
	id   seatplan.CategoryID
	name string
}

// seatMapArea is a category that is sold without numbered seats.
type seatMapArea struct {
	id     seatplan.AreaID
	name   string
	free   int
	places int               // as many as are listed, 0 where none is
	open   []seatplan.SeatID // listed places that are free
}

// readSeatMap reads GET_SEAT_LIST.
func (v *client) readSeatMap(ctx context.Context, p seatplan.PerformanceID) (seatMap, error) {
	const op = "GET_SEAT_LIST"
	id, err := number(op, p)
	if err != nil {
		return seatMap{}, err
	}
	everySeat := false
	r := request{Command: op, ActionEventID: id, AvailableOnly: &everySeat, maxBody: maxSeatList}
	var a seatListAnswer
	sent, err := v.call(ctx, r, &a)
	if err != nil {
		return seatMap{}, err
	}
	h, err := v.seatMapOf(&a)
	if err != nil {
		return seatMap{}, v.rest.Lost(rest.Call{Op: op}, 0, err)
	}
	h.sent = sent
	return h, nil
}

func (v *client) seatMapOf(a *seatListAnswer) (seatMap, error) {
	if len(a.SeatList) > seatplan.MaxSeats {
		return seatMap{}, errors.New("answer has too many seats")
	}
	h := seatMap{shared: a.shared()}
	categories, limits := a.categories()
	numbered := make(map[rest.ID]bool)
	listed := make(map[rest.ID]*seatMapArea)
	for i := range a.SeatList {
		h.addSeat(&a.SeatList[i], numbered, listed)
	}
	var used []category
	for _, c := range categories {
		area, isListed := listed[c.CategoryPriceID]
		free, isLimited := limits[c.CategoryPriceID]
		isArea := isListed || isLimited && !numbered[c.CategoryPriceID] && (c.Placement == nil || !*c.Placement) &&
			(free > 0 || len(listed) == 0) // where places are listed, one without any is a template
		if isArea {
			h.addArea(c, area, free, isLimited)
		}
		if isArea || numbered[c.CategoryPriceID] {
			used = append(used, c)
			h.categories = append(h.categories, seatMapCategory{
				id: seatplan.CategoryID(c.CategoryPriceID), name: clip(string(c.CategoryPriceName), maxName),
			})
		}
	}
	if len(h.categories) > seatplan.MaxCategories || len(h.areas) > seatplan.MaxAreas {
		return seatMap{}, errors.New("answer has too many categories")
	}
	var err error
	h.prices, err = v.priceList(a, used)
	return h, err
}

// categories returns every category once, in the answer's order, and the free
// places of those in the limit list, which are sold without numbers.
func (a *seatListAnswer) categories() (all []category, limits map[rest.ID]int) {
	limits = make(map[rest.ID]int)
	seen := make(map[rest.ID]bool)
	add := func(c category) {
		if !seen[c.CategoryPriceID] && seatplan.ValidID(string(c.CategoryPriceID)) {
			seen[c.CategoryPriceID] = true
			all = append(all, c)
		}
	}
	for _, c := range a.CategoryList {
		add(c)
	}
	for _, group := range a.CategoryLimitList {
		for _, c := range group.CategoryList {
			add(c)
			free := c.places()
			if group.Remainder != nil {
				// Several categories share the remainder.
				free = min(free, int(max(0, *group.Remainder)))
			}
			limits[c.CategoryPriceID] = free
		}
	}
	return all, limits
}

// shared returns the remainders that several categories share.
func (a *seatListAnswer) shared() (limits []seatMapLimit) {
	for _, group := range a.CategoryLimitList {
		if group.Remainder == nil || len(group.CategoryList) < 2 {
			continue
		}
		limit := seatMapLimit{free: int(max(0, *group.Remainder))}
		for _, c := range group.CategoryList {
			limit.areas = append(limit.areas, seatplan.AreaID(c.CategoryPriceID))
		}
		limits = append(limits, limit)
	}
	return limits
}

func (h *seatMap) addSeat(s *listedSeat, numbered map[rest.ID]bool, listed map[rest.ID]*seatMapArea) {
	if !seatplan.ValidID(string(s.SeatID)) {
		return
	}
	id := seatplan.SeatID(s.SeatID)
	if s.numbered() {
		status := seatplan.Sold
		if s.Available {
			status = seatplan.Free
		}
		numbered[s.CategoryPriceID] = true
		h.seats = append(h.seats, vendors.SeatAvailability{
			Seat: id, Category: seatplan.CategoryID(s.CategoryPriceID), Status: status,
		})
		return
	}
	area := listed[s.CategoryPriceID]
	if area == nil {
		area = new(seatMapArea)
		listed[s.CategoryPriceID] = area
	}
	area.places++
	if s.Available {
		area.open = append(area.open, id)
	}
}

// addArea adds an area. The limit list has the last word on how many places are
// free, because a remainder is shared.
func (h *seatMap) addArea(c category, listed *seatMapArea, free int, isLimited bool) {
	area := seatMapArea{free: free}
	if listed != nil {
		area.places, area.open = listed.places, listed.open
		if !isLimited {
			area.free = len(area.open)
		}
		area.free = min(area.free, len(area.open))
	}
	area.id, area.name = seatplan.AreaID(c.CategoryPriceID), clip(string(c.CategoryPriceName), maxName)
	h.areas = append(h.areas, area)
}

// priceList has every used category at the standard tariff and at its tariff
// plans, with the account's charge as fee.
func (v *client) priceList(a *seatListAnswer, used []category) (seatplan.PriceList, error) {
	currency, charge := v.currencyOf(a.Currency), v.charge(a.ChargePercent)
	tariffs := make([]seatplan.Tariff, 0, len(a.TariffPlanList))
	named := map[rest.ID]bool{"": true}
	for _, t := range a.TariffPlanList {
		if !named[t.TariffPlanID] {
			tariffs = append(tariffs, seatplan.Tariff{ID: seatplan.TariffID(t.TariffPlanID), Name: clip(string(t.TariffPlanName), maxName)})
			named[t.TariffPlanID] = true
		}
	}
	var prices []seatplan.Price
	// What has no price, or one below zero, is not sold.
	add := func(c category, t rest.ID, amount rest.Amount) error {
		nominal, err := v.money(amount, currency)
		if amount == "" || errors.Is(err, errNegative) {
			return nil
		}
		if err != nil {
			return err
		}
		fee, err := percentOf(nominal, charge)
		if err != nil {
			return err
		}
		prices = append(prices, seatplan.Price{
			Category: seatplan.CategoryID(c.CategoryPriceID), Tariff: seatplan.TariffID(t), Nominal: nominal, Fee: fee,
		})
		return nil
	}
	for _, c := range used {
		if err := add(c, "", c.Price); err != nil {
			return seatplan.PriceList{}, err
		}
		for _, t := range sortedKeys(c.TariffIDMap) {
			if !named[t] {
				tariffs, named[t] = append(tariffs, seatplan.Tariff{ID: seatplan.TariffID(t), Name: string(t)}), true
			}
			if err := add(c, t, c.TariffIDMap[t]); err != nil {
				return seatplan.PriceList{}, err
			}
		}
	}
	return seatplan.NewPriceList(currency, tariffs, prices)
}

func sortedKeys(m amounts) []rest.ID {
	keys := make([]rest.ID, 0, len(m))
	for k := range m {
		if seatplan.ValidID(string(k)) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

// area returns the area with the given id.
func (h *seatMap) area(id seatplan.AreaID) (seatMapArea, bool) {
	for _, a := range h.areas {
		if a.id == id {
			return a, true
		}
	}
	return seatMapArea{}, false
}

// anyFree reports whether one of the seats or pseudo-seats can be had.
func (h *seatMap) anyFree(keys map[string]bool) bool {
	for _, s := range h.seats {
		if s.Status == seatplan.Free && keys[string(s.Seat)] {
			return true
		}
	}
	for _, a := range h.areas {
		for _, id := range a.open {
			if keys[string(id)] {
				return true
			}
		}
	}
	return false
}

// Availability reads GET_SEAT_LIST. The list cannot tell held from sold.
func (v *client) Availability(ctx context.Context, p vendors.Performance) (vendors.Availability, error) {
	h, err := v.readSeatMap(ctx, p.ID)
	if err != nil {
		return vendors.Availability{}, err
	}
	a := vendors.Availability{Sent: h.sent, Seats: h.seats, Prices: h.prices}
	for _, area := range h.areas {
		a.Areas = append(a.Areas, vendors.AreaAvailability{Area: area.id, Free: area.free})
	}
	return a, nil
}
