package rest_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// slowVendor answers when it is told to and notes in which lane calls came.
type slowVendor struct {
	came   []vendors.Lane
	answer chan struct{}
}

func (s *slowVendor) RoundTrip(r *http.Request) (*http.Response, error) {
	s.came = append(s.came, vendors.LaneOf(r.Context()))
	<-s.answer
	return answer(200, "{}"), nil
}

// call makes a call in a lane; the returned function says how it ended.
func call(ctx context.Context, c *rest.Client, lane vendors.Lane) func() error {
	ended := make(chan error, 1)
	go func() {
		_, err := c.Do(vendors.InLane(ctx, lane), rest.Call{Op: "X"})
		ended <- err
	}()
	synctest.Wait() // until it is sent, or waits
	return func() error { return <-ended }
}

func openSlow(t *testing.T, concurrency int) (*slowVendor, *rest.Client) {
	s := &slowVendor{answer: make(chan struct{})}
	return s, client(t, rest.Options{BaseURL: "http://x", HTTP: &http.Client{Transport: s}, Concurrency: concurrency})
}

// TestLanesGoInOrder lets calls of every lane wait for the one place there is,
// the least urgent for the longest.
func TestLanesGoInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := openSlow(t, 1)
		ends := []func() error{call(t.Context(), c, vendors.LanePoll)}
		for _, lane := range []vendors.Lane{
			vendors.LanePoll, vendors.LaneRead, 99, vendors.LaneHold, vendors.LaneOrder, vendors.LaneSettle, vendors.LaneSettle,
		} {
			ends = append(ends, call(t.Context(), c, lane))
		}
		for range ends {
			s.answer <- struct{}{}
			synctest.Wait()
		}
		for _, end := range ends {
			if err := end(); err != nil {
				t.Error(err)
			}
		}
		want := []vendors.Lane{
			vendors.LanePoll, vendors.LaneSettle, vendors.LaneSettle, vendors.LaneOrder, vendors.LaneHold,
			vendors.LaneRead, 99, vendors.LanePoll, // a lane that is none is a read
		}
		if !slices.Equal(s.came, want) {
			t.Errorf("calls went in the lanes %v, want %v", s.came, want)
		}
	})
}

// TestPlacesKept fills the account from each lane: what is more urgent finds
// places that the others could not take.
func TestPlacesKept(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name        string
		concurrency int
		want        []int // under way after 40 calls of each lane
	}{
		{"as it comes", 0, []int{8, 10, 12, 14, 16}},
		{"eight", 8, []int{4, 5, 6, 7, 8}},
		{"two", 2, []int{1, 1, 1, 1, 2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, c := openSlow(t, tt.concurrency)
				ctx, cancel := context.WithCancel(t.Context())
				var ends []func() error
				var got []int
				for _, lane := range []vendors.Lane{
					vendors.LanePoll, vendors.LaneRead, vendors.LaneHold, vendors.LaneOrder, vendors.LaneSettle,
				} {
					for range 40 {
						ends = append(ends, call(ctx, c, lane))
					}
					got = append(got, len(s.came))
				}
				if !slices.Equal(got, tt.want) {
					t.Errorf("calls under way: %d, want %d", got, tt.want)
				}
				cancel()
				close(s.answer)
				for _, end := range ends {
					end()
				}
			})
		})
	}
}

// TestWaitingEnds: a call whose context ends while it waits was not sent, and
// leaves no place taken.
func TestWaitingEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := openSlow(t, 1)
		first := call(t.Context(), c, vendors.LaneRead)
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		_, err := c.Do(ctx, rest.Call{Op: "X", Mutates: true})
		if !errors.Is(err, vendors.ErrUnavailable) || !errors.Is(err, context.DeadlineExceeded) || len(s.came) != 1 {
			t.Errorf("Do = %v after %d calls, want %v because of %v", err, len(s.came), vendors.ErrUnavailable, context.DeadlineExceeded)
		}
		close(s.answer)
		if err := first(); err != nil {
			t.Error(err)
		}
		if err := call(t.Context(), c, vendors.LanePoll)(); err != nil || len(s.came) != 2 {
			t.Errorf("the next call = %v, %d came, want 2", err, len(s.came))
		}
	})
}

// TestWaitingIsBounded: no more than a thousand calls wait in one lane, and
// other lanes are not concerned.
func TestWaitingIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := openSlow(t, 1)
		refused := make(chan error, 1100)
		for range 1101 {
			go func() {
				if _, err := c.Do(t.Context(), rest.Call{Op: "X"}); err != nil {
					refused <- err
				}
			}()
		}
		synctest.Wait()
		if got := len(refused); got != 100 {
			t.Errorf("%d calls were refused, want 100", got)
		} else if err := <-refused; !errors.Is(err, vendors.ErrUnavailable) {
			t.Errorf("Do = %v, want %v", err, vendors.ErrUnavailable)
		}
		settle := call(t.Context(), c, vendors.LaneSettle)
		close(s.answer)
		if err := settle(); err != nil {
			t.Error(err)
		}
	})
}
