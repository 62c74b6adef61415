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

// slowVendor answers when it is told to and notes with which priority calls came.
type slowVendor struct {
	came   []vendors.Priority
	answer chan struct{}
}

func (s *slowVendor) RoundTrip(r *http.Request) (*http.Response, error) {
	s.came = append(s.came, vendors.PriorityOf(r.Context()))
	<-s.answer
	return answer(200, "{}"), nil
}

// call makes a call with a priority; the returned function says how it ended.
func call(ctx context.Context, c *rest.Client, priority vendors.Priority) func() error {
	ended := make(chan error, 1)
	go func() {
		_, err := c.Do(vendors.WithPriority(ctx, priority), rest.Call{Op: "X"})
		ended <- err
	}()
	synctest.Wait() // until it is sent, or waits
	return func() error { return <-ended }
}

func openSlow(t *testing.T, concurrency int) (*slowVendor, *rest.Client) {
	s := &slowVendor{answer: make(chan struct{})}
	return s, client(t, rest.Options{BaseURL: "http://x", HTTP: &http.Client{Transport: s}, Concurrency: concurrency})
}

// TestPrioritiesGoInOrder lets calls of every priority wait for the one place there is,
// the least urgent for the longest.
func TestPrioritiesGoInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := openSlow(t, 1)
		ends := []func() error{call(t.Context(), c, vendors.PriorityPoll)}
		for _, priority := range []vendors.Priority{
			vendors.PriorityPoll, vendors.PriorityRead, 99, vendors.PriorityHold, vendors.PriorityOrder, vendors.PrioritySettle, vendors.PrioritySettle,
		} {
			ends = append(ends, call(t.Context(), c, priority))
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
		want := []vendors.Priority{
			vendors.PriorityPoll, vendors.PrioritySettle, vendors.PrioritySettle, vendors.PriorityOrder, vendors.PriorityHold,
			vendors.PriorityRead, 99, vendors.PriorityPoll, // an unknown priority is a read
		}
		if !slices.Equal(s.came, want) {
			t.Errorf("calls went with the priorities %v, want %v", s.came, want)
		}
	})
}

// TestPlacesKept fills the account from each priority: what is more urgent finds
// places that the others could not take.
func TestPlacesKept(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name        string
		concurrency int
		want        []int // under way after 40 calls of each priority
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
				for _, priority := range []vendors.Priority{
					vendors.PriorityPoll, vendors.PriorityRead, vendors.PriorityHold, vendors.PriorityOrder, vendors.PrioritySettle,
				} {
					for range 40 {
						ends = append(ends, call(ctx, c, priority))
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
		first := call(t.Context(), c, vendors.PriorityRead)
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
		if err := call(t.Context(), c, vendors.PriorityPoll)(); err != nil || len(s.came) != 2 {
			t.Errorf("the next call = %v, %d came, want 2", err, len(s.came))
		}
	})
}

// TestWaitingIsBounded: no more than a thousand calls wait with one priority, and
// other priorities are not concerned.
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
		settle := call(t.Context(), c, vendors.PrioritySettle)
		close(s.answer)
		if err := settle(); err != nil {
			t.Error(err)
		}
	})
}
