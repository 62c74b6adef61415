package ticketsonic

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

var errEventID = errors.New("event: is not an id")

// eventOf reads the arguments of an event.
func (v *Vendor) eventOf(args vendors.Args) (newEvent, error) {
	starts, err := v.starts(args.Get("starts"))
	if err != nil {
		return newEvent{}, err
	}
	badge, err := badgeOf(args)
	if err != nil {
		return newEvent{}, err
	}
	if !headerSafe(args.Get("event")) {
		return newEvent{}, errEventID
	}
	return newEvent{texts: textsOf(args), Starts: starts, Location: args.Get("location"), Badge: badge, Hash: v.newHash()}, nil
}

// ticketOf reads the arguments of a ticket type.
func (v *Vendor) ticketOf(args vendors.Args) (newTicket, error) {
	starts, err := v.starts(args.Get("starts"))
	if err != nil {
		return newTicket{}, err
	}
	t := newTicket{texts: textsOf(args), Starts: json.Number(starts), Location: args.Get("location"), Currency: args.Get("currency")}
	if t.Currency != "" && !slices.Contains(currencies, seatplan.Currency(t.Currency)) {
		return newTicket{}, errors.New("currency: must be EUR, USD, GBP or BGN")
	}
	if text := args.Get("price"); text != "" {
		price, err := seatplan.ParseMoney(text, currencies[0]) // they all have two decimals
		if err != nil || price.Minor < 0 {
			return newTicket{}, errors.New("price: must be an amount such as 12.50")
		}
		t.Price = json.Number(price.Decimal())
	}
	if text := args.Get("stock"); text != "" {
		stock, err := strconv.Atoi(text)
		if err != nil || stock < 0 || stock > seatplan.MaxCapacity {
			return newTicket{}, errors.New("stock: must be a number of tickets")
		}
		t.Stock = json.Number(strconv.Itoa(stock))
	}
	for _, id := range []string{args.Get("event"), args.Get("sku")} {
		if !headerSafe(id) {
			return newTicket{}, errors.New("event or sku: is not an id")
		}
	}
	return t, nil
}

// ticketOfJSON reads a ticket type given as JSON.
func (v *Vendor) ticketOfJSON(text string) (newTicket, error) {
	var fields map[string]rest.Text
	if err := json.Unmarshal([]byte(text), &fields); err != nil {
		return newTicket{}, errors.New("is not a JSON object of texts and numbers")
	}
	args := vendors.Args{}
	params := join(textParams, typeParams)
	for key, value := range fields {
		if !slices.ContainsFunc(params, func(p vendors.Param) bool { return p.Name == key }) {
			return newTicket{}, fmt.Errorf("there is no %q", key)
		}
		args[key] = []string{string(value)}
	}
	for _, key := range []string{"title", "price", "currency", "stock"} {
		if args.Get(key) == "" {
			return newTicket{}, fmt.Errorf("%s: is missing", key)
		}
	}
	return v.ticketOf(args)
}

func textsOf(args vendors.Args) texts {
	return texts{
		Title: rest.Text(args.Get("title")), TitleSecond: rest.Text(args.Get("title-second")),
		Describe: rest.Text(args.Get("description")), DescribeSecond: rest.Text(args.Get("description-second")),
	}
}

// starts returns a time as the vendor takes it, in Unix seconds; empty for none.
func (v *Vendor) starts(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04", "2006-01-02T15:04"} {
		if at, err := time.ParseInLocation(layout, text, v.zone); err == nil && at.Unix() > 0 {
			return strconv.FormatInt(at.Unix(), 10), nil
		}
	}
	return "", errors.New("starts: must be a time such as 2026-05-01 19:30")
}

// badgeOf reads how a badge looks, nil where nothing is said.
func badgeOf(args vendors.Args) (*wireBadge, error) {
	var b wireBadge
	for _, f := range []struct {
		name string
		into *rest.Text
		good func(string) bool
	}{
		{"badge-horizontal", &b.Horizontal, among("left", "center", "right")},
		{"badge-vertical", &b.Vertical, among("top", "center", "bottom")},
		{"badge-primary-size", &b.PrimarySize, isSize},
		{"badge-secondary-size", &b.SecondSize, isSize},
		{"badge-primary-color", &b.PrimaryColour, isColour},
		{"badge-secondary-color", &b.SecondColour, isColour},
	} {
		text := args.Get(f.name)
		if text != "" && !f.good(text) {
			return nil, fmt.Errorf("%s: is not such a value", f.name)
		}
		*f.into = rest.Text(text)
	}
	if b == (wireBadge{}) {
		return nil, nil
	}
	return &b, nil
}

func among(words ...string) func(string) bool {
	return func(text string) bool { return slices.Contains(words, text) }
}

// isSize reports whether text is a whole number above zero.
func isSize(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && n > 0 && n < 10_000
}

// isColour reports whether text is a colour of six digits, as documented, or of
// three, as in the document's examples.
func isColour(text string) bool {
	digits, ok := strings.CutPrefix(text, "#")
	return ok && (len(digits) == 3 || len(digits) == 6) && strings.Trim(strings.ToLower(digits), "0123456789abcdef") == ""
}
