package bil24sandbox

import "slices"

type wireCartSeat struct {
	Seat         int64  `json:"seatId"`
	Category     int64  `json:"categoryPriceId"`
	CategoryName string `json:"categoryPriceName"`
	Tariff       int64  `json:"tariffPlanId,omitempty"`
	TariffName   string `json:"tariffPlanName,omitempty"`
	Sector       string `json:"sector,omitempty"`
	Row          string `json:"row,omitempty"`
	Number       string `json:"number,omitempty"`
	Nominal      cur    `json:"nominal"`
	Price        cur    `json:"price"`
	Charge       sum    `json:"serviceCharge"`
	Discount     bool   `json:"discount"`
	Reason       string `json:"discountReason,omitempty"`
}

type wireCartPerformance struct {
	ID               int64          `json:"actionEventId"`
	Day              string         `json:"day"`
	Time             string         `json:"time"`
	EventID          int64          `json:"actionId"`
	EventName        string         `json:"actionName"`
	EventFullName    string         `json:"fullActionName"`
	SmallPosterURL   string         `json:"smallPosterUrl"`
	BigPosterURL     string         `json:"bigPosterUrl"`
	CityID           int64          `json:"cityId"`
	CityName         string         `json:"cityName"`
	VenueID          int64          `json:"venueId"`
	VenueName        string         `json:"venueName"`
	SeatingPlanID    int64          `json:"seatingPlanId"`
	SeatingPlanName  string         `json:"seatingPlanName"`
	Charge           sum            `json:"serviceCharge"`
	FullNameRequired bool           `json:"fullNameRequired"`
	PhoneRequired    bool           `json:"phoneRequired"`
	FanIDRequired    bool           `json:"fanIdRequired"`
	Seats            []wireCartSeat `json:"seatList"`
}

// cart answers GET_CART. Without rawCoordinates a seat's sector, row and number
// carry the words for them.
func (c *call) cart() (any, error) {
	var q struct {
		Raw bool `json:"rawCoordinates"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	var answer struct {
		Currency     string                `json:"currency"`
		Total        cur                   `json:"totalSum"`
		TotalCharge  sum                   `json:"totalServiceCharge"`
		Time         int                   `json:"time"`
		Performances []wireCartPerformance `json:"actionEventList"`
	}
	answer.Currency, answer.Time = currency, c.secondsLeft(c.user)
	answer.Performances = []wireCartPerformance{}
	off := c.discounts(c.user)
	for _, pl := range c.user.cart {
		i := slices.IndexFunc(answer.Performances, func(w wireCartPerformance) bool { return w.ID == pl.of.id })
		if i < 0 {
			i = len(answer.Performances)
			answer.Performances = append(answer.Performances, c.cartPerformance(pl.of))
		}
		w := c.cartSeat(pl, off[pl], q.Raw)
		answer.Performances[i].Seats = append(answer.Performances[i].Seats, w)
		answer.Performances[i].Charge += w.Charge
		answer.Total += w.Price
		answer.TotalCharge += w.Charge
	}
	return answer, nil
}

func (c *call) cartPerformance(p *performance) wireCartPerformance {
	w := wireCartPerformance{
		ID: p.id, Day: p.starts.Format(dayLayout), Time: p.starts.Format(timeLayout),
		EventID: p.event.id, EventName: p.event.name.in(c.lang), EventFullName: p.event.full.in(c.lang),
		SmallPosterURL: c.posterURL(p.event, "smallPoster"), BigPosterURL: c.posterURL(p.event, "bigPoster"),
		CityID: cityID, CityName: city.in(c.lang), VenueID: p.venue.id, VenueName: p.venue.name,
		FullNameRequired: p.fullName, PhoneRequired: p.phone, FanIDRequired: p.fanID,
	}
	w.SeatingPlanID, w.SeatingPlanName = p.plan()
	return w
}

func (c *call) cartSeat(pl *place, d discount, raw bool) wireCartSeat {
	nominal, _ := pl.category.nominal(pl.tariff)
	price := nominal - d.off
	w := wireCartSeat{
		Seat: pl.id, Category: pl.category.id, CategoryName: pl.category.name,
		Tariff: pl.tariff, TariffName: pl.of.tariffName(pl.tariff, c.lang),
		Nominal: nominal, Price: price, Charge: sum(price.percent(c.charge)), Discount: d.off > 0, Reason: d.reason,
	}
	w.Sector, w.Row, w.Number = pl.spoken(c.lang, raw)
	return w
}

// tariffName returns the name of a tariff, empty for the standard one.
func (p *performance) tariffName(id int64, l language) string {
	for _, t := range p.tariffs {
		if t.id == id {
			return t.name.in(l)
		}
	}
	return ""
}

var (
	sectorWord = text{ro: "Sectorul", en: "Sector", ru: "Сектор"}
	rowWord    = text{ro: "Rândul", en: "Row", ru: "Ряд"}
	numberWord = text{ro: "Locul", en: "Number", ru: "Место"}
)

// spoken returns a seat's sector, row and number, each with its word unless raw.
func (pl *place) spoken(l language, raw bool) (sector, row, number string) {
	if raw || !pl.category.seated {
		return pl.sector, pl.row, pl.number
	}
	return sectorWord.in(l) + " " + pl.sector, rowWord.in(l) + " " + pl.row, numberWord.in(l) + " " + pl.number
}
