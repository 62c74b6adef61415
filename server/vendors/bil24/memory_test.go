package bil24_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
)

// peak returns how much the heap grew while f ran, and what f allocated in all.
// It is only right while nothing else runs.
func peak(f func()) (most, total uint64) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	done := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		var now runtime.MemStats
		for {
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc-min(now.HeapAlloc, before.HeapAlloc))
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
			}
		}
	})
	f()
	close(done)
	watching.Wait()
	runtime.ReadMemStats(&after)
	return most, after.TotalAlloc - before.TotalAlloc
}

// seatLists are answers of nearly the size that is read.
var seatLists = map[string]func(w io.Writer){
	"190,000 seats": func(w io.Writer) {
		for i := range 190_000 {
			fmt.Fprintf(w, `,{"seatId":%d,"categoryPriceId":%d,"available":true,"placement":true,"location":{"sector":"Сектор Партер, левая сторона","row":"Ряд %d","number":"Место %d"},"tariffPlanList":null,"note":"%s"}`,
				8_760_000_000+i, 26811+i%3, i/100, i%100, strings.Repeat("x", 20))
		}
	},
	"13,000,000 empty seats":  func(w io.Writer) { io.WriteString(w, strings.Repeat(",{}", 13_000_000)) },
	"19,000,000 zeros":        func(w io.Writer) { io.WriteString(w, strings.Repeat(",0", 19_000_000)) },
	"nested 5,000 deep":       func(w io.Writer) { io.WriteString(w, ","+strings.Repeat(`{"a":[`, 5_000)+strings.Repeat(`]}`, 5_000)) },
	"nested 1,000,000 deep":   func(w io.Writer) { io.WriteString(w, ","+strings.Repeat(`[`, 1_000_000)) },
	"one name of 39,000,000":  func(w io.Writer) { io.WriteString(w, `,{"seatId":"`+strings.Repeat("7", 39_000_000)+`"}`) },
	"39,000,000 bytes of gap": func(w io.Writer) { io.WriteString(w, ",{}"+strings.Repeat(" ", 39_000_000)) },
}

// TestSeatListsOfManyBytes reads seat lists of 39 MB and bounds what each costs.
// It runs alone: the heap is everybody's.
func TestSeatListsOfManyBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("reads hundreds of megabytes")
	}
	const most = 250 << 20
	for name, write := range seatLists {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString(`{"resultCode":0,"currency":"RUB","categoryList":[{"categoryPriceId":26811,"price":100},{"categoryPriceId":26812,"price":100},{"categoryPriceId":26813,"price":100}],"seatList":[{"seatId":1}`)
			write(&b)
			b.WriteString(`]}`)
			body := b.String()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }))
			defer server.Close()
			v, err := bil24.New(vendors.Options{
				BaseURL: server.URL + "/json", TimeZone: time.UTC, Currency: "RON", HTTP: server.Client(), Now: time.Now,
				Settings: func(into any) error {
					*into.(*bil24.Settings) = bil24.Settings{FID: "1184", Token: "t"}
					return nil
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			var a vendors.Availability
			heap, total := peak(func() { a, err = v.Availability(t.Context(), soprano) })
			t.Logf("%d MB: %d seats, %.120v; heap +%d MB, allocated %d MB", len(body)>>20, len(a.Seats), err, heap>>20, total>>20)
			if heap > most || total > 2*most {
				t.Errorf("heap grew by %d MB, and %d MB were allocated", heap>>20, total>>20)
			}
			if strings.HasPrefix(name, "190,000") && (err != nil || len(a.Seats) != 190_000) {
				t.Errorf("Availability = %d seats, %v; want 190,000", len(a.Seats), err)
			}
		})
	}
}
