package bil24sandbox

type wireLocation struct {
	Sector string `json:"sector"`
	Row    string `json:"row"`
	Number string `json:"number"`
}

// location is nil for a place of general admission.
func (pl *place) location() *wireLocation {
	if !pl.category.seated {
		return nil
	}
	return &wireLocation{pl.sector, pl.row, pl.number}
}

type wireSeat struct {
	ID        int64         `json:"seatId"`
	Category  int64         `json:"categoryPriceId"`
	Price     cur           `json:"price"`
	Placement bool          `json:"placement"`
	Location  *wireLocation `json:"location,omitempty"`
	Available bool          `json:"available"`
}

// onSale returns the performance that a request names.
func (c *call) onSale(id int64) (*performance, error) {
	p := c.performances[id]
	switch {
	case p == nil:
		return nil, errUnknown
	case !p.open(c.now()):
		return nil, errClosed
	}
	return p, nil
}

// seatList answers GET_SEAT_LIST.
func (c *call) seatList() (any, error) {
	var q struct {
		ID            int64 `json:"actionEventId"`
		AvailableOnly bool  `json:"availableOnly"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	p, err := c.onSale(q.ID)
	if err != nil {
		return nil, err
	}
	categories := []wireCategory{}
	full := map[*category]bool{} // none left, whatever its places say
	for _, k := range p.categories {
		categories = append(categories, p.wireCategory(k))
		full[k] = p.left(k) <= 0
	}
	seats := []wireSeat{}
	for _, pl := range p.places {
		available := pl.state == free && !full[pl.category]
		if q.AvailableOnly && !available {
			continue
		}
		seats = append(seats, wireSeat{
			ID: pl.id, Category: pl.category.id, Price: pl.category.price,
			Placement: pl.category.seated, Location: pl.location(), Available: available,
		})
	}
	return struct {
		ID            int64          `json:"actionEventId"`
		AvailableOnly bool           `json:"availableOnly"`
		Currency      string         `json:"currency"`
		Tariffs       []wireTariff   `json:"tariffPlanList"`
		Categories    []wireCategory `json:"categoryList"`
		Limits        []wireLimit    `json:"categoryLimitList"`
		Seats         []wireSeat     `json:"seatList"`
		ChargePercent cur            `json:"chargePercent"`
	}{p.id, q.AvailableOnly, currency, p.wireTariffs(c.lang), categories, p.wireLimits(), seats, c.charge}, nil
}

type wirePoint struct {
	ID     int64  `json:"seatId"`
	Sector string `json:"sector"`
	Row    string `json:"row"`
	Number string `json:"number"`
	X      string `json:"x"`
	Y      string `json:"y"`
}

// schema answers GET_SCHEMA: every seat's place in the drawing, as text.
func (c *call) schema() (any, error) {
	var q struct {
		ID int64 `json:"actionEventId"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	p, err := c.onSale(q.ID)
	if err != nil {
		return nil, err
	}
	seats := []wirePoint{}
	for _, pl := range p.places {
		if pl.category.seated {
			seats = append(seats, wirePoint{pl.id, pl.sector, pl.row, pl.number, num(pl.x), num(pl.y)})
		}
	}
	return struct {
		ID    int64       `json:"actionEventId"`
		Seats []wirePoint `json:"seatList"`
	}{p.id, seats}, nil
}
