package availability_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/vendors"
)

// TestAskersDoNotSkipTheBackOff has pages opened and sockets come and go every
// second while the vendor is down: it is left alone as long as by one poller.
func TestAskersDoNotSkipTheBackOff(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		err  error
		want []float64
	}{
		"failing": {errDown, []float64{0, 10, 30, 70, 130}},
		"asking for patience": {
			&vendors.Error{Kind: vendors.ErrUnavailable, RetryAfter: 2 * time.Minute}, []float64{0, 120},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t)
				h.err = tc.err
				s := h.open(t)
				began := time.Now()
				for range 180 {
					if _, err := s.View(t.Context(), gala); !errors.Is(err, vendors.ErrUnavailable) {
						t.Fatalf("View while the vendor is down: %v", err)
					}
					s.Watch(gala)()
					s.Poke(gala)
					time.Sleep(time.Second)
				}
				if diff := cmp.Diff(tc.want, since(began, h.readTimes()), nearly); diff != "" {
					t.Errorf("readings (-want +got):\n%s", diff)
				}
			})
		})
	}
}
