package bil24sandbox_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
)

// commands are all that the document has, by who may send them.
var commands = map[string][]string{
	"both": {
		"GET_COUNTRIES", "GET_CITIES", "GET_VENUE_TYPES", "GET_VENUES", "GET_KINDS", "GET_GENRES", "GET_ACTIONS_V2", "GET_ACTION_EXT",
		"GET_SEAT_LIST", "GET_SCHEMA", "ADD_PROMO_CODES", "RESERVATION", "GET_CART", "GET_ORDERS", "GET_ORDERS_EXT",
		"GET_ACTION_EVENTS_GROUPED_BY_TICKETS", "GET_TICKETS_BY_ACTION_EVENT", "GET_TICKETS_BY_ORDER", "GET_TICKETS_BY_DAY", "GET_USER_INFO",
		"SEND_TICKETS_TO_EMAIL", "DELETE", "GET_ORDER_INFO", "GET_EMAIL", "SET_PUSH_TOKEN", "GET_NEWS", "CHECK_KDP", "GET_FILTER",
		"BIND_EMAIL", "CONFIRM_EMAIL", "GET_MECS", "GET_PROMO_CODES",
	},
	"system": {
		"CREATE_USER", "GET_ALL_ACTIONS", "CREATE_ORDER_EXT", "CANCEL_ORDER", "PAY_ORDER", "PRINT_TICKETS", "REFUND_TICKETS",
	},
	"browser": {"AUTH", "CREATE_ORDER"},
}

// browserIDs are the credentials of the browser interface.
var browserIDs = object{"fid": bil24sandbox.BrowserFID, "token": bil24sandbox.BrowserToken}

// TestEveryCommand: each command is known, and those of one type of interface
// are refused to the other.
func TestEveryCommand(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	const unknown, wrongType = "Unknown command.", "The command is not for this type of interface."
	for may, list := range commands {
		for _, command := range list {
			for who, credentials := range map[string]object{"system": nil, "browser": browserIDs} {
				said := v.do(command, credentials).str("description")
				if refused := said == wrongType; said == unknown || refused != (may != "both" && may != who) {
					t.Errorf("%s of %s: %q", command, who, said)
				}
			}
		}
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	for _, tc := range []struct {
		command string
		fields  object
		list    string
		want    int
	}{
		{"GET_COUNTRIES", nil, "countryList", 1}, {"GET_CITIES", nil, "cityList", 1}, {"GET_CITIES", object{"countryId": 2}, "cityList", 0},
		{"GET_VENUE_TYPES", nil, "venueTypeList", 3}, {"GET_VENUES", nil, "venueList", 4}, {"GET_VENUES", object{"venueTypeId": 3}, "venueList", 2},
		{"GET_VENUES", object{"cityId": 9}, "venueList", 0}, {"GET_KINDS", nil, "kindList", 1}, {"GET_GENRES", nil, "genreList", 6},
		{"GET_FILTER", nil, "genreList", 6}, {"GET_ACTIONS_V2", object{"cityId": 1}, "actionList", 7}, {"GET_ACTIONS_V2", object{"cityId": 2}, "actionList", 0},
	} {
		if got := v.ok(tc.command, tc.fields).list(tc.list); len(got) != tc.want {
			t.Errorf("%s %v has %d entries in %s, want %d", tc.command, tc.fields, len(got), tc.list, tc.want)
		}
	}
}

// TestCatalogueEventByEvent: both ways to read the catalogue have the same
// dates.
func TestCatalogueEventByEvent(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	found := map[string]object{}
	for _, e := range v.ok("GET_ACTIONS_V2", object{"cityId": 1}).list("actionList") {
		ext := v.ok("GET_ACTION_EXT", object{"cityId": 1, "actionId": e["actionId"]})
		action, _ := ext["action"].(map[string]any)
		if _, ok := action["minPrice"]; ok || action["actionEventList"] != nil {
			t.Errorf("%s has fields of the other command", e.str("actionName"))
		}
		for _, venue := range object(action).list("venueList") {
			for _, p := range venue.list("actionEventList") {
				found[p.str("actionEventId")] = p
			}
		}
	}
	if diff := cmp.Diff(performances(v.ok("GET_ALL_ACTIONS", nil)), found); diff != "" {
		t.Errorf("performances (-all at once +event by event):\n%s", diff)
	}
	v.refused(-1, "GET_ACTION_EXT", object{"cityId": 2, "actionId": 193})
}

// browserUser is a user of the browser interface whose address is verified.
func (v *vendor) browserUser(email string) *buyer {
	v.Helper()
	o := v.ok("AUTH", browserIDs)
	b := &buyer{v, object{"userId": o["userId"], "sessionId": o["sessionId"], "fid": bil24sandbox.BrowserFID, "token": bil24sandbox.BrowserToken}}
	b.ok("BIND_EMAIL", object{"email": email})
	confirmed := b.ok("CONFIRM_EMAIL", object{"code": json.Number(bil24sandbox.EmailCode)})
	if confirmed.str("userId") == o.str("userId") {
		v.Error("the address has the user that asked")
	}
	b.ids["userId"], b.ids["sessionId"] = confirmed["userId"], confirmed["sessionId"]
	return b
}

func TestEmail(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	o := v.ok("AUTH", browserIDs)
	b := &buyer{v, object{"userId": o["userId"], "sessionId": o["sessionId"], "fid": bil24sandbox.BrowserFID, "token": bil24sandbox.BrowserToken}}
	seat := object{"type": "RESERVE", "seatList": seatList(v.seats(traviata, true)[0])}
	b.refused(102, "RESERVATION", seat)
	b.refused(101, "CONFIRM_EMAIL", object{"code": json.Number(bil24sandbox.EmailCode)})
	b.refused(101, "BIND_EMAIL", object{"email": "anna"})
	b.ok("BIND_EMAIL", object{"email": "anna@buyer.example"})
	b.refused(101, "CONFIRM_EMAIL", object{"code": 1})
	b.refused(102, "RESERVATION", seat)
	first, again := v.browserUser("ana@buyer.example"), v.browserUser("Ana@Buyer.example")
	if first.ids["userId"] != again.ids["userId"] {
		t.Error("an address has two users")
	}
	first.ok("RESERVATION", seat)
	if got := first.ok("GET_EMAIL", nil).str("email"); got != "ana@buyer.example" {
		t.Errorf("GET_EMAIL = %q", got)
	}
	// A pair is good at its own interface only, and AUTH says so.
	v.refused(1, "GET_CART", object{"userId": o["userId"], "sessionId": o["sessionId"]})
	b.ok("AUTH", nil)
	b.refused(1, "AUTH", object{"sessionId": "0"})
}

// gateway gets or posts the page at an address, following nothing.
func (v *vendor) gateway(address, decision string) (status int, location, text string) {
	v.Helper()
	client := *v.http
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	do := func() (*http.Response, error) { return client.Get(address) }
	if decision != "" {
		do = func() (*http.Response, error) { return client.PostForm(address, url.Values{"decision": {decision}}) }
	}
	r, err := do()
	if err != nil {
		v.Fatal(err)
	}
	defer r.Body.Close()
	page, err := io.ReadAll(r.Body)
	if err != nil {
		v.Fatal(err)
	}
	return r.StatusCode, r.Header.Get("Location"), string(page)
}

func TestGateway(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{ChargePercent: 10})
	b := v.browserUser("ana@buyer.example")
	b.reserve(v.seats(traviata, true)[0])
	urls := object{"successUrl": "https://shop.example/ok", "failUrl": "https://shop.example/no"}
	b.refused(-1, "CREATE_ORDER", object{"successUrl": "javascript:1", "failUrl": "https://shop.example/no"})
	o := b.ok("CREATE_ORDER", urls)
	form := o.str("formUrl")
	if o.str("statusExtStr") != "NEW" || !strings.HasPrefix(form, v.url+"/gateway?") {
		t.Fatalf("CREATE_ORDER = %v", o)
	}
	status, _, page := v.gateway(form, "")
	for _, want := range []string{"gateway-pay", "gateway-decline", "264.00 RON"} {
		if status != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("page %d has no %s:\n%s", status, want, page)
		}
	}
	if listed := b.ok("GET_ORDERS", nil).list("orderList"); len(listed) != 1 || listed[0].str("formUrl") != form {
		t.Errorf("GET_ORDERS = %v", listed)
	}
	if _, to, _ := v.gateway(form, "decline"); to != "https://shop.example/no" {
		t.Errorf("declined, back to %q", to)
	}
	if got := b.ok("GET_ORDER_INFO", object{"orderId": o["orderId"]}).str("statusExtStr"); got != "NEW" {
		t.Errorf("declined, the order is %s", got)
	}
	if _, to, _ := v.gateway(form, "pay"); to != "https://shop.example/ok" {
		t.Errorf("paid, back to %q", to)
	}
	if got := b.ok("GET_ORDER_INFO", object{"orderId": o["orderId"]}).str("statusExtStr"); got != "PAID" {
		t.Errorf("paid, the order is %s", got)
	}
	if _, _, page := v.gateway(form, ""); strings.Contains(page, "gateway-pay") || !strings.Contains(page, "PAID") {
		t.Errorf("paid, the page is\n%s", page)
	}
	if status, _, _ := v.gateway(v.url+"/gateway?mdOrder=0", ""); status != http.StatusNotFound {
		t.Errorf("a stranger's order = %d", status)
	}
	// An order that ran out cannot be paid.
	b.reserve(v.seats(traviata, true)[0])
	o = b.ok("CREATE_ORDER", urls)
	v.clock.Advance(time.Hour)
	if _, to, _ := v.gateway(o.str("formUrl"), "pay"); to != "https://shop.example/no" {
		t.Errorf("too late, back to %q", to)
	}
}

func TestPromoCodes(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	b := v.buyer()
	codes := []string{"seara10", "seara10", bil24sandbox.PromoSpent, bil24sandbox.PromoOver, "none"}
	added := b.ok("ADD_PROMO_CODES", object{"promoCodeList": codes})
	want := map[string]any{
		"newPromoCodeList":   []any{"seara10", bil24sandbox.PromoSpent, bil24sandbox.PromoOver},
		"existPromoCodeList": []any{"seara10"}, "errorPromoCodeList": []any{"none"},
	}
	for list, entries := range want {
		if diff := cmp.Diff(entries, added[list]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", list, diff)
		}
	}
	if packs := b.ok("GET_PROMO_CODES", nil).list("promoPackList"); len(packs) != 3 {
		t.Errorf("%d packs", len(packs))
	}
	b.refused(-1, "ADD_PROMO_CODES", nil)
	b.reserve(v.seats(traviata, true)[0])
	place := b.ok("GET_CART", nil).list("actionEventList")[0].list("seatList")[0]
	if place.str("nominal") != "240" || place.str("price") != "216" || place.str("discount") != "true" || place.str("discountReason") == "" {
		t.Errorf("place = %v", place)
	}
	o := b.ok("CREATE_ORDER_EXT", nil)
	if o.str("sum") != "240" || o.str("discount") != "24" || o.str("totalSum") != "216.00" {
		t.Errorf("order = %v", o)
	}
}

// paid buys places of a performance and returns the buyer, the order's id and
// its tickets.
func (v *vendor) paid(seats ...string) (*buyer, json.Number, []object) {
	v.Helper()
	b := v.buyer()
	b.reserve(seats...)
	order := json.Number(b.ok("CREATE_ORDER_EXT", object{"fullName": "Ana Pop"}).str("orderId"))
	b.ok("PAY_ORDER", object{"orderId": order})
	return b, order, b.ok("GET_TICKETS_BY_ORDER", object{"orderId": order}).list("ticketList")
}

func TestTicketsOfAUser(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	b, order, tickets := v.paid(v.seats(traviata, true)[:2]...)
	first := tickets[0]["ticketId"]
	performance := object{"actionEventId": json.Number(traviata)}
	if got := b.ok("GET_TICKETS_BY_ACTION_EVENT", performance).list("ticketList"); len(got) != 2 || got[0].str("fullName") != "Ana Pop" {
		t.Errorf("GET_TICKETS_BY_ACTION_EVENT = %v", got)
	}
	groups := b.ok("GET_ACTION_EVENTS_GROUPED_BY_TICKETS", nil).list("list")
	if len(groups) != 1 || groups[0].str("quantity") != "2" || groups[0].str("sum") != "480.00" {
		t.Errorf("GET_ACTION_EVENTS_GROUPED_BY_TICKETS = %v", groups)
	}
	day := v.ok("GET_TICKETS_BY_DAY", object{"date": "10.03.2027"})
	if got := day.list("cityList")[0].list("actionList")[0].list("actionEventList")[0].list("ticketList"); len(got) != 2 {
		t.Errorf("GET_TICKETS_BY_DAY = %v", got)
	}
	if got := v.ok("GET_TICKETS_BY_DAY", object{"date": "11.03.2027"}).list("cityList"); len(got) != 0 {
		t.Errorf("the next day = %v", got)
	}
	v.refused(-1, "GET_TICKETS_BY_DAY", object{"date": "2027-03-10"})
	file, err := base64.StdEncoding.DecodeString(b.ok("PRINT_TICKETS", object{"ticketIdList": []any{first}}).str("ticketsFile"))
	if err != nil || !bytes.HasPrefix(file, []byte("%PDF-")) || !bytes.Contains(file, []byte(tickets[0].str("barCodeNumber"))) {
		t.Errorf("PRINT_TICKETS = %d bytes, %v", len(file), err)
	}
	b.ok("SEND_TICKETS_TO_EMAIL", object{"ticketIdList": []any{first}, "email": "a@b.example"})
	b.refused(101, "SEND_TICKETS_TO_EMAIL", object{"ticketIdList": []any{first}, "email": "a"})
	v.buyer().refused(-1, "PRINT_TICKETS", object{"ticketIdList": []any{first}})
	info := b.ok("GET_USER_INFO", nil)
	if info.str("tickets") != "2" || info.str("paidOrders") != "1" {
		t.Errorf("GET_USER_INFO = %v", info)
	}
	b.ok("DELETE", object{"id": order, "destination": "ORDER"})
	b.ok("DELETE", object{"id": first, "destination": "TICKET"})
	b.refused(-1, "DELETE", object{"id": 1, "destination": "ORDER"})
	if orders, left := b.ok("GET_ORDERS", nil).list("orderList"), b.ok("GET_TICKETS_BY_ACTION_EVENT", performance).list("ticketList"); len(orders) != 0 || len(left) != 1 {
		t.Errorf("after DELETE %d orders and %d tickets", len(orders), len(left))
	}
}

// TestRefund: what is refunded can be bought again, under another ticket.
func TestRefund(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	seat := v.seats(traviata, true)[0]
	b, order, tickets := v.paid(seat)
	first := tickets[0].str("ticketId")
	for _, when := range []string{"first", "second"} {
		status := b.ok("REFUND_TICKETS", object{"ticketIdSet": []any{json.Number(first), 1}})["statusMap"]
		if diff := cmp.Diff(map[string]any{first: json.Number("3"), "1": json.Number("1")}, status); diff != "" {
			t.Errorf("%s REFUND_TICKETS (-want +got):\n%s", when, diff)
		}
	}
	if got := b.ok("GET_TICKETS_BY_ORDER", object{"orderId": order}).list("ticketList")[0].str("statusInt"); got != "3" {
		t.Errorf("the ticket's status is %s", got)
	}
	if _, _, again := v.paid(seat); again[0].str("ticketId") == first {
		t.Error("the seat has the same ticket again")
	}
	// After the beginning it is too late.
	b, _, tickets = v.paid(v.seats(traviata, true)[0])
	v.clock.Advance(30 * 24 * time.Hour)
	late := b.ok("REFUND_TICKETS", object{"ticketIdSet": []any{tickets[0]["ticketId"]}})["statusMap"]
	if diff := cmp.Diff(map[string]any{tickets[0].str("ticketId"): json.Number("1")}, late); diff != "" {
		t.Errorf("late REFUND_TICKETS (-want +got):\n%s", diff)
	}
}

func TestNews(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	b := v.buyer()
	for _, tc := range []struct {
		mode  string
		count int
		want  []string
		last  string
	}{
		{"backward", 10, []string{"91", "72"}, "true"}, {"backward", 1, []string{"91"}, "false"}, {"forward", 10, nil, "true"},
	} {
		o := b.ok("GET_NEWS", object{"time": 0, "count": tc.count, "cursorMode": tc.mode})
		var got []string
		for _, n := range o.list("newsList") {
			got = append(got, n.str("id"))
		}
		if diff := cmp.Diff(tc.want, got); diff != "" || o.str("last") != tc.last {
			t.Errorf("%d %s: last %s (-want +got):\n%s", tc.count, tc.mode, o.str("last"), diff)
		}
	}
	b.refused(-1, "GET_NEWS", object{"count": 31, "cursorMode": "forward"})
}

// TestFinalAsksForEverything: code, name and a fan id for each place.
func TestFinalAsksForEverything(t *testing.T) {
	t.Parallel()
	v := start(t, bil24sandbox.Options{})
	b := v.buyer()
	seats := v.seats(bil24sandbox.PerformanceFinal, true)[:2]
	take := object{"type": "RESERVE", "seatList": seatList(seats...)}
	b.refused(101, "RESERVATION", take)
	take["kdp"] = bil24sandbox.FinalCode
	b.ok("RESERVATION", take)
	fans := map[string]string{seats[0]: "A1"}
	b.refused(101, "CREATE_ORDER_EXT", object{"fullName": "Ana", "seatFanIdMap": fans})
	fans[seats[1]] = "A2"
	b.refused(101, "CREATE_ORDER_EXT", object{"seatFanIdMap": fans})
	b.ok("CREATE_ORDER_EXT", object{"fullName": "Ana", "seatFanIdMap": fans})
	if b := v.image("type=seatingPlan&userId=0&actionEventId=" + bil24sandbox.PerformanceFinal); b[0] != '{' {
		t.Error("the plan is shown without the code")
	}
}
