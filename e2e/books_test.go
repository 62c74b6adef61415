package e2e_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

type (
	bookCounts struct{ Free, Held, Ordered, Sold int }
	bookOrder  struct {
		ID, State, Performance, Total, Currency string
		Seats                                   []string
		AreaPlaces                              map[string]int `json:"area_places"`
		Tickets                                 []struct{ ID, Code string }
	}
	bookPerformance struct {
		ID        string
		Seats     bookCounts
		SoldSeats []string `json:"sold_seats"`
		HeldSeats []string `json:"held_seats"`
		Areas     []struct {
			ID string
			bookCounts
		}
	}
	vendorBooks struct {
		Calls        map[string]int
		InFlightMax  map[string]int `json:"in_flight_max"`
		Performances []bookPerformance
		Orders       []bookOrder
	}
)

// vendorOfAccount is the vendor of each account.
var vendorOfAccount = map[string]string{
	"b24": "bil24", "card": "bil24", "iab": "iabilet", "ttg": "ticketing", "tso": "ticketsonic",
}

// vendorOf is the vendor of a performance.
func vendorOf(performance string) string { return vendorOfAccount[strings.Split(performance, "/")[1]] }

// door tells a sandbox something.
func (s *apiShop) door(vendor, order string) {
	s.Helper()
	r, err := http.Post(s.sandboxes[vendor]+"/_control", "application/json", strings.NewReader(order))
	if err != nil {
		s.Fatal(err)
	}
	defer r.Body.Close()
	if text, _ := io.ReadAll(r.Body); r.StatusCode != http.StatusOK {
		s.Fatalf("control door: %s = %d %s", order, r.StatusCode, text)
	}
}

// fail makes the next call of an operation misbehave.
func (s *apiShop) fail(vendor, op, mode string) {
	s.Helper()
	s.door(vendor, fmt.Sprintf(`{"fail":{"op":%q,"mode":%q,"count":1,"delay_ms":3000}}`, op, mode))
}

// books reads a sandbox's books.
func (s *apiShop) books(vendor string) (b vendorBooks) {
	s.Helper()
	r, err := http.Get(s.sandboxes[vendor] + "/_control")
	if err != nil {
		s.Fatal(err)
	}
	defer r.Body.Close()
	if err := json.NewDecoder(r.Body).Decode(&b); err != nil {
		s.Fatal(err)
	}
	return b
}

// of returns the books of one performance.
func (b vendorBooks) of(performance string) bookPerformance {
	id := performance[strings.LastIndex(performance, "/")+1:]
	i := slices.IndexFunc(b.Performances, func(p bookPerformance) bool { return p.ID == id })
	if i < 0 {
		return bookPerformance{}
	}
	slices.Sort(b.Performances[i].HeldSeats)
	return b.Performances[i]
}

func (p bookPerformance) area(id string) bookCounts {
	for _, a := range p.Areas {
		if a.ID == id {
			return a.bookCounts
		}
	}
	return bookCounts{}
}

// in returns how many orders of the books are in one of the states.
func (b vendorBooks) in(states ...string) (orders []bookOrder) {
	for _, o := range b.Orders {
		if slices.Contains(states, o.State) {
			orders = append(orders, o)
		}
	}
	return orders
}

// restless are the signs that something is still under way, each as a query
// that gives nothing once all is quiet.
const restless = `
	SELECT 'intent ' || op || ' ' || state FROM intents WHERE state IN ('open', 'unknown')
	UNION ALL SELECT 'order ' || state || ' ' || person FROM orders WHERE state NOT IN ('payable', 'issued', 'closed')
	UNION ALL SELECT 'line ' || state FROM cart_lines WHERE state IN ('holding', 'dropping', 'releasing')`

// audit waits until all is quiet and compares the vendors' books, our database
// and the payment provider's books: nothing is there twice, nothing forgotten.
func (s *apiShop) audit() {
	s.Helper()
	var left []string
	eventually(s, "quiet", func() bool {
		left = s.strings(restless)
		return len(left) == 0
	})
	for vendor := range s.sandboxes {
		books := s.books(vendor)
		s.auditOrders(books, vendor)
		s.auditHolds(books, vendor)
	}
	s.auditMoney()
}

// oneCallAtATime checks that no buyer ever had two calls in flight at Bil24.
func (s *apiShop) oneCallAtATime() {
	s.Helper()
	for user, n := range s.books("bil24").InFlightMax {
		if n > 1 {
			s.Errorf("user %s had %d calls in flight at once", user, n)
		}
	}
}

// ofVendor is the condition for the rows of a vendor's accounts.
func ofVendor(vendor string) string {
	var accounts []string
	for account, v := range vendorOfAccount {
		if v == vendor {
			accounts = append(accounts, "'"+account+"'")
		}
	}
	return "account IN (" + strings.Join(accounts, ", ") + ")"
}

// ourState is what we make of the states in the vendors' books; the others are
// of orders that are over.
var ourState = map[string]string{
	"NEW": "payable", "PAID": "issued", // Bil24
	"prepared": "payable", "completed": "issued", // iaBilet
	"Placed": "payable", "Fulfilled": "issued", // TickeTing
	"issued": "issued", // TicketSonic
}

// auditOrders holds our orders against the vendor's.
func (s *apiShop) auditOrders(books vendorBooks, vendor string) {
	s.Helper()
	ours := map[string]string{} // vendor's id → our state
	for _, row := range s.strings(`SELECT vendor_id || ' ' || state FROM orders WHERE ` + ofVendor(vendor) + ` AND vendor_id IS NOT NULL`) {
		id, state, _ := strings.Cut(row, " ")
		ours[id] = state
	}
	for _, o := range books.Orders {
		want := ourState[o.State]
		if got := ours[o.ID]; want != "" && got != want {
			s.Errorf("vendor's order %s is %s, ours is %q, want %q", o.ID, o.State, got, want)
		} else if want == "" && got != "closed" && got != "" {
			s.Errorf("vendor's order %s is %s, ours is %s", o.ID, o.State, got)
		}
		delete(ours, o.ID)
	}
	for id, state := range ours {
		// TicketSonic hears of an order when it is paid.
		if state != "closed" && (vendor != "ticketsonic" || state != "payable") {
			s.Errorf("our order of %s is %s, and the vendor does not know it", id, state)
		}
	}
}

// auditHolds counts what the vendor holds for us and what our carts hold. At
// TicketSonic nothing is held.
func (s *apiShop) auditHolds(books vendorBooks, vendor string) {
	s.Helper()
	if vendor == "ticketsonic" {
		return
	}
	for _, p := range books.Performances {
		there := map[string]int{}
		if vendor == "bil24" { // at iaBilet seats are counted among their areas
			there["held"], there["ordered"] = p.Seats.Held, p.Seats.Ordered
		}
		for _, a := range p.Areas {
			there["held"] += a.Held
			there["ordered"] += a.Ordered
		}
		for state, n := range there {
			var here int
			err := s.db.QueryRow(`SELECT count(*) FROM cart_lines JOIN carts ON carts.id = cart
				WHERE `+ofVendor(vendor)+` AND performance = ? AND state = ?`, p.ID, state).Scan(&here)
			if err != nil {
				s.Fatal(err)
			}
			if here != n {
				s.Errorf("performance %s: the vendor has %d places %s, our carts %d", p.ID, n, state, here)
			}
		}
	}
}

// auditMoney holds each order's payments against its state: an issued one is
// paid once if it costs anything, a closed one not at all, one that can be paid has nothing taken.
func (s *apiShop) auditMoney() {
	s.Helper()
	for _, row := range s.strings(`SELECT id || ' ' || state || ' ' || total || ' ' || currency FROM orders`) {
		id, rest, _ := strings.Cut(row, " ")
		state, total, _ := strings.Cut(rest, " ")
		counts := map[string]int{}
		for _, payment := range s.money(id) {
			was, amount, _ := strings.Cut(payment, " ")
			counts[was]++
			if amount != total {
				s.Errorf("order %s of %s has a payment of %s", id, total, amount)
			}
		}
		kept := counts["authorised"] + counts["captured"]
		switch {
		case strings.HasPrefix(total, "0 ") && len(counts) > 0,
			total[0] != '0' && state == "issued" && (counts["captured"] != 1 || kept+counts["open"] != 1),
			state == "closed" && kept+counts["open"] > 0,
			state == "payable" && (kept > 0 || counts["open"] > 1):
			s.Errorf("order %s is %s, its payments are %v", id, state, counts)
		}
	}
}
