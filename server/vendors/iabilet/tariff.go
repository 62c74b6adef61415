package iabilet

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors/rest"
)

// tariff is one price of an event, in the areas it is for.
type tariff struct {
	id    seatplan.TariffID
	name  string
	price seatplan.Money
	areas []string // the vendor's codes
	// min and max bound how many places one order takes at this tariff; 0
	// where the vendor sets no bound.
	min, max int
}

// maxTariffs bounds what one event may have.
const maxTariffs = 1_000

// tariffs reads an event's tariffs. Without all they are those that can be
// bought now, which is the vendor's only sign of availability.
func (v *Vendor) tariffs(ctx context.Context, event seatplan.EventID, all bool) ([]tariff, error) {
	c := call{op: opTariffs, params: url.Values{"eventId": {string(event)}}}
	if all {
		c.params.Set("forceAll", "1")
	}
	var answer tariffsAnswer
	if err := v.read(ctx, c, &answer); err != nil {
		return nil, err
	}
	if len(answer.Tariffs) > maxTariffs {
		return nil, v.rest.Lost(v.request("", c), 0, errors.New("answer has too many tariffs"))
	}
	tariffs := make([]tariff, 0, len(answer.Tariffs))
	for _, w := range answer.Tariffs {
		t, err := w.tariff(v.currency)
		if err != nil {
			return nil, v.rest.Lost(v.request("", c), 0, err)
		}
		if len(t.areas) == 0 {
			v.log.WarnContext(ctx, "tariff left out", slog.String("vendor", name), slog.String("event", string(event)),
				slog.String("tariff", string(t.id)))
			continue
		}
		tariffs = append(tariffs, t)
	}
	return tariffs, nil
}

// tariff reads one tariff; areas that have no code to name them by are left
// out.
func (w wireTariff) tariff(fallback seatplan.Currency) (tariff, error) {
	if w.Price == "" {
		return tariff{}, errors.New("a tariff has no price")
	}
	price, err := w.Price.Money(currencyOf(w.Currency, fallback))
	if err != nil {
		return tariff{}, err
	}
	if !seatplan.ValidID(string(w.ID)) {
		return tariff{}, seatplan.ErrID
	}
	t := tariff{
		id: seatplan.TariffID(w.ID), name: plain(string(w.DisplayName), maxLabel), price: price,
		min: max(0, int(w.MinTickets)), max: max(0, int(w.MaxTickets)),
	}
	for _, code := range w.Areas {
		if _, ok := idOf(string(code)); ok {
			t.areas = append(t.areas, string(code))
		}
	}
	return t, nil
}

// area is one area of an event with the tariffs that it is sold at.
type area struct {
	id      seatplan.AreaID
	code    string
	tariffs []tariff
}

// category returns the area's price category: each area has its own.
func (a area) category() seatplan.CategoryID { return seatplan.CategoryID(a.id) }

// dearest returns the area's highest price.
func (a area) dearest() seatplan.Money {
	var top seatplan.Money
	for _, t := range a.tariffs {
		if t.price.Minor >= top.Minor {
			top = t.price
		}
	}
	return top
}

// name returns what people call the area. The vendor has only a code for it, so
// that what its tariffs have in common is taken where they are for this area
// alone, such as "Fără loc" of "Fără loc (în fața scenei)" and "Fără loc, elevi";
// else the code, which is shouted, in small letters.
func (a area) name() string {
	label := a.code
	if len(label) > 1 && label == strings.ToUpper(label) {
		label = label[:1] + strings.ToLower(label[1:])
	}
	var common string
	for i, t := range a.tariffs {
		switch {
		case len(t.areas) != 1:
			return rest.Clip(label, seatplan.MaxLabel)
		case i == 0:
			common = t.name
		default:
			common = commonWords(common, t.name)
		}
	}
	if len([]rune(common)) > 2 {
		label = common
	}
	return rest.Clip(label, seatplan.MaxLabel)
}

// commonWords returns the words that two texts begin with.
func commonWords(a, b string) string {
	words, others := strings.Fields(a), strings.Fields(b)
	trimmed := func(word string) string { return strings.TrimRight(word, ",;:.") }
	n := 0
	for n < len(words) && n < len(others) && trimmed(words[n]) == trimmed(others[n]) {
		n++
	}
	return trimmed(strings.Join(words[:n], " "))
}

// Bounds on texts of the vendor's, in runes.
const (
	maxTitle       = 300
	maxDescription = 20_000
	maxLabel       = 100
)

// plain makes a vendor's text plain: valid, without control characters other than
// line breaks, without outer blanks, no longer than limit runes.
func plain(text string, limit int) string {
	kept := make([]rune, 0, min(len(text), limit))
	for _, r := range strings.TrimSpace(strings.ToValidUTF8(text, "")) {
		if len(kept) == limit {
			break
		}
		if r == '\n' || !unicode.IsControl(r) {
			kept = append(kept, r)
		}
	}
	return string(kept)
}

// areasOf groups tariffs by area, in the order in which areas are first named.
// A tariff that is listed twice counts once.
func areasOf(tariffs []tariff) []area {
	var areas []area
	at := map[string]int{}
	for _, t := range tariffs {
		for _, code := range t.areas {
			i, ok := at[code]
			if !ok {
				id, _ := idOf(code) // tariff kept only codes that make one
				i, at[code] = len(areas), len(areas)
				areas = append(areas, area{id: seatplan.AreaID(id), code: code})
			}
			if !slices.ContainsFunc(areas[i].tariffs, func(o tariff) bool { return o.id == t.id }) {
				areas[i].tariffs = append(areas[i].tariffs, t)
			}
		}
	}
	return areas
}

// find returns the tariff that sells an area.
func find(tariffs []tariff, id seatplan.TariffID, areaCode string) (tariff, bool) {
	for _, t := range tariffs {
		for _, code := range t.areas {
			if t.id == id && code == areaCode {
				return t, true
			}
		}
	}
	return tariff{}, false
}
