package bil24_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
)

// alwaysSent are optional fields that we send with every request of a command
// though the document's example does not have them.
var alwaysSent = map[string]object{
	"":                            {"locale": "en-US"},
	"GET_ORDERS":                  {"timeZone": "UTC"},
	"CREATE_ORDER":                {"failUrl": "https://site.ru/success.php"}, // we have one address to return to
	"GET_MECS":                    {"rawCoordinates": true},
	"GET_NEWS":                    {"count": 30., "fid": 1185.}, // the example's has a digit too many
	"GET_TICKETS_BY_DAY":          {"timeZone": "EET"},
	"GET_TICKETS_BY_ACTION_EVENT": {"rawCoordinates": true},
	"GET_CART":                    {"rawCoordinates": true},
	"GET_ORDERS_EXT":              {"rawCoordinates": true, "timeZone": "UTC"},
	"GET_TICKETS_BY_ORDER":        {"rawCoordinates": true, "timeZone": "UTC"},
	"UN_RESERVE_ALL":              {"actionEventId": 344.},
}

// exampleRequest is the document's example as we send it.
func exampleRequest(t *testing.T, name string) object {
	o := decode(t, fixture(t, name+".request.json"))
	for _, extra := range []object{alwaysSent[""], alwaysSent[name]} {
		for field, value := range extra {
			o[field] = value
		}
	}
	switch name {
	case "AUTH": // users are made, not met again
		delete(o, "userId")
		delete(o, "sessionId")
	case "RESERVE": // the price is expected of each seat
		o["seatList"].([]any)[0].(object)["expectedPrice"] = 100.
	case "UN_RESERVE": // places in areas are named like seats, not counted
		delete(o, "categoryList")
		o["seatList"] = append(o["seatList"].([]any), object{"seatId": 8760682.}, object{"seatId": 8760683.})
	}
	return o
}

// soprano is the performance of the document's cart.
var soprano = vendors.Performance{ID: "344"}

// noPlaces lists the areas of the RESERVE example without their places, so
// that they are asked for by quantity.
const noPlaces = `{"resultCode":0,"currency":"RUB","categoryLimitList":[{"categoryList":[
	{"categoryPriceId":26811,"price":300,"tariffIdMap":{"120":200,"121":150},"availability":9}]}]}`

// example is a pair of examples of the document, and what we make of it.
type example struct {
	name, command string // the fixture's; the command's
	settings      bil24.Settings
	reads         map[string][]string // answers besides the example
	do            func(ctx context.Context, v *bil24.Vendor) (any, error)
	want          any
}

// systemExamples are those that buyers of a ticketing system make us send.
func systemExamples() []example {
	type held = vendors.Held
	reserved := []held{
		{Key: "8759500", Seat: "8759500", Category: "26793", Label: vendors.Label{Section: "Parter", Row: "3", Number: "1"}, Price: price("26793", "", money(10000, "RUB"))},
		{Key: "8759501", Seat: "8759501", Category: "26793", Label: vendors.Label{Section: "Parter", Row: "3", Number: "2"}, Price: price("26793", "", money(10000, "RUB"))},
		{Key: "8759502", Seat: "8759502", Category: "26794", Tariff: "120", Label: vendors.Label{Section: "Parter", Row: "3", Number: "3"}, Price: price("26794", "120", money(5000, "RUB"))},
		{Key: "8760681", Area: "26812", Category: "26812", Tariff: "120", Price: price("26812", "120", money(20000, "RUB"))},
		{Key: "8760682", Area: "26812", Category: "26812", Tariff: "121", Price: price("26812", "121", money(15000, "RUB"))},
		{Key: "8760683", Area: "26812", Category: "26812", Tariff: "121", Price: price("26812", "121", money(15000, "RUB"))},
	}
	child := seat("8759502", "26794", money(5000, "RUB"))
	child.Tariff = "120"
	return []example{
		{"CREATE_USER", "CREATE_USER", bil24.Settings{}, nil, func(ctx context.Context, v *bil24.Vendor) (any, error) {
			return v.NewVisit(ctx)
		}, ticketing},
		{"RESERVE", "RESERVATION", browserSettings, map[string][]string{"GET_SEAT_LIST": {noPlaces}}, func(ctx context.Context, v *bil24.Vendor) (any, error) {
			return v.Hold(ctx, vendors.HoldRequest{Visit: browser, Performance: soprano, Places: []vendors.Place{
				seat("8759500", "26793", money(10000, "RUB")), seat("8759501", "26793", money(10000, "RUB")), child,
				inArea("26811", "120", money(20000, "RUB")), inArea("26811", "121", money(15000, "RUB")), inArea("26811", "121", money(15000, "RUB")),
			}})
		}, vendors.Holding{Places: reserved, Deadline: now.Add(385 * time.Second)}},
		{"UN_RESERVE", "RESERVATION", browserSettings, nil, func(ctx context.Context, v *bil24.Vendor) (any, error) {
			return v.Release(ctx, vendors.ReleaseRequest{
				Visit: browser, Performance: soprano, Keys: []string{"8759501", "8759502", "8760682", "8760683"},
			})
		}, vendors.Holding{Places: []held{reserved[0], reserved[3]}, Deadline: now.Add(195 * time.Second)}},
		{"UN_RESERVE_ALL", "RESERVATION", browserSettings, nil, func(ctx context.Context, v *bil24.Vendor) (any, error) {
			return v.Release(ctx, vendors.ReleaseRequest{Visit: browser, Performance: soprano})
		}, vendors.Holding{}},
		{"GET_CART", "GET_CART", browserSettings, map[string][]string{"GET_PROMO_CODES": {no}}, func(ctx context.Context, v *bil24.Vendor) (any, error) {
			return v.Holding(ctx, browser, soprano, "")
		}, vendors.Holding{Places: []held{
			{Key: "524692", Seat: "524692", Label: vendors.Label{Section: "Parterre sector", Row: "9", Number: "11"}, Price: price("", "", money(60000, "RUB"))},
			{Key: "524691", Seat: "524691", Label: vendors.Label{Section: "Parterre sector", Row: "9", Number: "10"}, Price: price("", "", money(60000, "RUB"))},
		}, Deadline: now.Add(583 * time.Second)}},
		{"CREATE_ORDER_EXT", "CREATE_ORDER_EXT", bil24.Settings{}, nil, func(ctx context.Context, v *bil24.Vendor) (any, error) {
			return v.PlaceOrder(ctx, vendors.OrderRequest{Visit: ticketing, Performance: soprano})
		}, vendors.Order{
			ID: "64", Reference: "64", State: vendors.OrderPayable, Total: money(108900, "RUB"), Fees: money(9900, "RUB"),
		}},
		{"CANCEL_ORDER", "CANCEL_ORDER", bil24.Settings{}, nil, func(ctx context.Context, v *bil24.Vendor) (any, error) {
			return v.CancelOrder(ctx, vendors.OrderRef{Visit: ticketing, ID: "64"})
		}, vendors.Order{ID: "64", Reference: "64", State: vendors.OrderCancelled}},
		{"PAY_ORDER", "PAY_ORDER", bil24.Settings{}, nil, func(ctx context.Context, v *bil24.Vendor) (any, error) {
			return v.ConfirmOrder(ctx, vendors.OrderRef{Visit: ticketing, ID: "64"}, "p-1")
		}, vendors.Order{ID: "64", Reference: "64", State: vendors.OrderConfirmed}},
		{"GET_ORDER_INFO", "GET_ORDER_INFO", browserSettings, nil, func(ctx context.Context, v *bil24.Vendor) (any, error) {
			return v.ReadOrder(ctx, vendors.OrderRef{Visit: browser, ID: "829"})
		}, vendors.Order{ID: "829", Reference: "829", State: vendors.OrderPayable}},
		{"GET_TICKETS_BY_ORDER", "GET_TICKETS_BY_ORDER", browserSettings, nil, func(ctx context.Context, v *bil24.Vendor) (any, error) {
			return v.Tickets(ctx, vendors.OrderRef{Visit: browser, ID: "5"})
		}, []vendors.Ticket{{
			ID: "10075", Code: "0123456789123", Price: money(100000, "RUB"),
			Label: vendors.Label{Section: "Parterre sector", Row: "1", Number: "22"}, Symbology: vendors.QR,
		}}},
		{"GET_ORDERS_EXT", "GET_ORDERS_EXT", browserSettings, map[string][]string{"GET_CART": {emptyCart}}, func(ctx context.Context, v *bil24.Vendor) (any, error) {
			return v.Settle(ctx, vendors.Intent{
				Op: vendors.OpPlace, Visit: browser, Performance: soprano,
				SentAt: time.Date(2016, 1, 1, 0, 2, 0, 0, time.UTC), // the example's date and two minutes of skew
				Before: vendors.Holding{Places: []held{
					{Key: "1", Price: price("", "", money(31500, "RUB"))}, {Key: "2", Price: price("", "", money(31500, "RUB"))},
				}},
			})
		}, vendors.Outcome{Verdict: vendors.Done, Order: vendors.Order{
			ID: "3037", Reference: "3037", State: vendors.OrderConfirmed, Total: money(63000, "RUB"), Fees: money(3000, "RUB"),
		}}},
	}
}

func TestSystemExamples(t *testing.T) {
	t.Parallel()
	for _, tt := range systemExamples() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, v := open(t, tt.settings, withExample(t, tt.name, tt.reads))
			got, err := tt.do(t.Context(), v)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
			expectExample(t, d, tt.name, tt.command)
		})
	}
}

// withExample adds the example's answer to others.
func withExample(t testing.TB, name string, reads map[string][]string) map[string][]string {
	answers := map[string][]string{name: {fixture(t, name+".response.json")}}
	for name, bodies := range reads {
		answers[name] = bodies
	}
	return answers
}

// expectExample checks that the example's request was sent.
func expectExample(t *testing.T, d *desk, name, command string) {
	t.Helper()
	if diff := cmp.Diff(exampleRequest(t, name), d.last(command)); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

const emptyCart = `{"resultCode":0,"time":0,"totalSum":0,"actionEventList":[]}`
