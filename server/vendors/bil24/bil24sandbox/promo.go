package bil24sandbox

import (
	"slices"
	"strings"
	"time"
)

// pack is a promotion. Codes are upper case.
type pack struct {
	id                int64
	name, description text
	codes             []string
	percent           cur // hundredths of a percent
	maxSum, minPrice  cur // 0 for none
	maxTickets        int // 0 for none
	once              bool
	over, spent       bool
}

var packs = []*pack{
	{
		id: 3, name: text{ro: "Prietenii serii", en: "Friends of the evening"}, percent: 10_00, codes: []string{PromoTenth},
		description: text{ro: "O zecime din preț la fiecare loc.", en: "A tenth off every place."},
	},
	{
		id: 4, name: text{ro: "Invitație", en: "Invitation"}, percent: 100_00, codes: []string{PromoFree}, maxTickets: 2, once: true,
		description: text{ro: "Două locuri din partea casei.", en: "Two places on the house."},
	},
	{
		id: 5, name: text{ro: "Concurs", en: "Contest"}, percent: 50_00, codes: []string{PromoSpent}, maxSum: 100_00, minPrice: 40_00, spent: true,
		description: text{ro: "Jumătate din preț, o singură dată.", en: "Half the price, once."},
	},
	{
		id: 6, name: text{ro: "Vara trecută", en: "Last summer"}, percent: 20_00, codes: []string{PromoOver}, over: true,
		description: text{ro: "A fost.", en: "It was."},
	},
}

func packOf(code string) *pack {
	for _, p := range packs {
		if slices.Contains(p.codes, strings.ToUpper(code)) {
			return p
		}
	}
	return nil
}

// maxPromoCodes is how many codes one ADD_PROMO_CODES may have, and a user.
const maxPromoCodes = 10

// addPromoCodes answers ADD_PROMO_CODES: the codes as they were written, in
// three groups.
func (c *call) addPromoCodes() (any, error) {
	var q struct {
		Codes []string `json:"promoCodeList"`
	}
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	if len(q.Codes) == 0 || len(q.Codes) > maxPromoCodes {
		return nil, errProtocol
	}
	added, known, wrong := []string{}, []string{}, []string{}
	for _, code := range q.Codes {
		switch own := strings.ToUpper(code); {
		case packOf(code) == nil || len(c.user.codes) >= maxPromoCodes:
			wrong = append(wrong, code)
		case slices.Contains(c.user.codes, own):
			known = append(known, code)
		default:
			c.user.codes = append(c.user.codes, own)
			added = append(added, code)
		}
	}
	return struct {
		New   []string `json:"newPromoCodeList"`
		Exist []string `json:"existPromoCodeList"`
		Error []string `json:"errorPromoCodeList"`
	}{added, known, wrong}, nil
}

type wirePack struct {
	ID          int64      `json:"promoPackId"`
	Name        string     `json:"name"`
	Description string     `json:"description"`
	Start       string     `json:"startTime"`
	End         string     `json:"endTime"`
	Active      bool       `json:"activeNow"`
	Percent     cur        `json:"discountPercent"`
	MaxSum      *cur       `json:"maxDiscountSum,omitempty"`
	MaxTickets  *int       `json:"maxTickets,omitempty"`
	MinPrice    *cur       `json:"minPrice,omitempty"`
	Codes       []wireCode `json:"promoCodeList"`
}

type wireCode struct {
	Code  string `json:"code"`
	Used  bool   `json:"used"`
	Spent bool   `json:"spent"`
}

// promoCodes answers GET_PROMO_CODES: the packs that the user has codes of.
func (c *call) promoCodes() (any, error) {
	list := []wirePack{}
	for _, p := range packs {
		var codes []wireCode
		for _, code := range p.codes {
			if slices.Contains(c.user.codes, code) {
				codes = append(codes, wireCode{code, c.user.used[code], p.spent || c.user.used[code]})
			}
		}
		if len(codes) > 0 {
			list = append(list, p.wire(c, codes))
		}
	}
	return struct {
		Packs []wirePack `json:"promoPackList"`
	}{list}, nil
}

func (p *pack) wire(c *call, codes []wireCode) wirePack {
	from, to := -30*24*time.Hour, 30*24*time.Hour
	if p.over {
		from, to = -90*24*time.Hour, -60*24*time.Hour
	}
	w := wirePack{
		ID: p.id, Name: p.name.in(c.lang), Description: p.description.in(c.lang), Percent: p.percent, Active: !p.over, Codes: codes,
		Start: c.now().Add(from).In(c.zone).Format(minutesLayout), End: c.now().Add(to).In(c.zone).Format(minutesLayout),
	}
	if p.maxSum > 0 {
		w.MaxSum = &p.maxSum
	}
	if p.maxTickets > 0 {
		w.MaxTickets = &p.maxTickets
	}
	if p.minPrice > 0 {
		w.MinPrice = &p.minPrice
	}
	return w
}

// discounts says what the promo codes of a user take off each place of the
// cart: the most that one of them does.
func (c *call) discounts(u *user) map[*place]discount {
	off := map[*place]discount{}
	for _, code := range u.codes {
		p := packOf(code)
		if p.over || p.spent || u.used[code] {
			continue
		}
		left, places := p.maxSum, 0
		for _, pl := range u.cart {
			nominal, _ := pl.category.nominal(pl.tariff)
			d := discount{nominal.percent(p.percent), p.name.in(c.lang) + " (" + code + ")"}
			if p.maxSum > 0 {
				d.off = min(d.off, left)
			}
			if nominal < p.minPrice || p.maxTickets > 0 && places == p.maxTickets || d.off <= off[pl].off {
				continue
			}
			off[pl] = d
			left, places = left-d.off, places+1
		}
	}
	return off
}

type discount struct {
	off    cur
	reason string
}
