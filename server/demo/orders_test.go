package demo_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parterre/parterre/server/backoffice"
	"github.com/parterre/parterre/server/demo"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// TestPersonSeesWhatToDo loses the answer with the tickets of an order that was
// made, and looks at it as a person would, while the server runs.
func TestPersonSeesWhatToDo(t *testing.T) {
	t.Parallel()
	d, err := demo.Open(t.Context(), demo.Options{Timing: quick})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	evening := "sofia/tso/" + ticketsonicsandbox.EventConcert + "/" + ticketsonicsandbox.EventConcert
	p := purchase{vendor: "ticketsonic", faults: map[string]string{"order/new": "truncate"}}
	p.spoil(t, d.Sandboxes["ticketsonic"])
	b := newBuyer(t)
	b.open(d.URL() + "/e/" + evening)
	b.lines("area", ticketsonicsandbox.SKUFloor, "quantity", "2")
	b.order(evening)
	b.payDemo()

	orders, err := backoffice.OpenOrders(t.Context(), d.Config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { orders.Close() })
	listed := needing(t, orders)
	if listed.VendorID == "" || listed.Performance != evening || listed.State != store.OrderConfirmed {
		t.Errorf("listed = %+v, want a confirmed order with its request hash", listed)
	}
	report, err := orders.Show(t.Context(), listed.ID)
	if err != nil {
		t.Fatal(err)
	}
	if report.Buyer.Email != buyerEmail || report.Total != "90.00 EUR" || len(report.Payments) != 1 {
		t.Errorf("report = %+v, want the buyer, the total and the payment", report)
	}
	if len(report.Places) != 1 || report.Places[0].Area != ticketsonicsandbox.SKUFloor || report.Places[0].Quantity != 2 {
		t.Errorf("places = %+v, want two by their sku", report.Places)
	}
	if !slices.ContainsFunc(report.Calls, func(c backoffice.OrderCall) bool { return c.Op == "confirm" && !c.Sent.IsZero() }) {
		t.Errorf("calls = %+v, want the one that was lost", report.Calls)
	}
	text, err := json.Marshal(report)
	if err != nil || strings.Contains(string(text), `"code"`) {
		t.Errorf("the report says %s, %v", text, err)
	}
	if _, err := orders.Show(t.Context(), "o_none"); err == nil || !strings.Contains(err.Error(), "o_none") {
		t.Errorf("Show of no order = %v, want an error that names it", err)
	}
}

// needing waits for the one order that needs a person.
func needing(t *testing.T, orders *backoffice.Orders) backoffice.OrderLine {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(20 * time.Second); ; {
		lines, err := orders.List(t.Context(), true)
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) == 1 {
			return lines[0]
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("after 20 s %d orders need a person, want one", len(lines))
		}
	}
}
