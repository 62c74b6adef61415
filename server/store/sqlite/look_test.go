package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sqlite"
)

// TestReader looks at a file that another owns and writes.
func TestReader(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "parterre.db")
	if _, err := sqlite.OpenReader(t.Context(), file); err == nil {
		t.Error("OpenReader opens a file that is not there")
	}
	db, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Own(t.Context()); err != nil {
		t.Fatal(err)
	}
	reader, err := sqlite.OpenReader(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close() })
	noon := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	order := func(id store.OrderID, person string, changed time.Time) *store.Order {
		return &store.Order{
			ID: id, Secret: store.Hash{byte(id[2])}, Path: seatplan.PerformancePath{Promoter: "p", Account: "a", Event: "e", Performance: "e"},
			Cart: "c_1", State: store.OrderConfirmed, Person: person, Created: noon, Changed: changed,
		}
	}
	err = db.Commit(t.Context(), store.Batch{
		Carts:   []*store.Cart{{ID: "c_1", Created: noon, Changed: noon}},
		Orders:  []*store.Order{order("o_1", "", noon), order("o_2", "look", noon.Add(time.Second)), order("o_3", "", noon.Add(2*time.Second))},
		Intents: []*store.Intent{{ID: "i_1", Op: "confirm", Cart: "c_1", Order: "o_2", State: store.IntentUnknown, Sent: noon, Changed: noon}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		person bool
		limit  int
		want   []store.OrderID
	}{{false, 9, []store.OrderID{"o_3", "o_2", "o_1"}}, {false, 1, []store.OrderID{"o_3"}}, {true, 9, []store.OrderID{"o_2"}}} {
		orders, err := reader.Orders(t.Context(), tc.person, tc.limit)
		if err != nil || len(orders) != len(tc.want) {
			t.Fatalf("Orders(%t, %d) = %d, %v, want %v", tc.person, tc.limit, len(orders), err, tc.want)
		}
		for i, o := range orders {
			if o.ID != tc.want[i] {
				t.Errorf("Orders(%t, %d)[%d] = %s, want %s", tc.person, tc.limit, i, o.ID, tc.want[i])
			}
		}
	}
	intents, err := reader.Intents(t.Context(), "o_2")
	if err != nil || len(intents) != 1 || intents[0].State != store.IntentUnknown {
		t.Errorf("Intents = %v, %v, want the one", intents, err)
	}
	if err := reader.Commit(t.Context(), store.Batch{Orders: []*store.Order{order("o_4", "", noon)}}); err == nil {
		t.Error("the reader writes")
	}
}
