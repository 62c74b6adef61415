package catalogue_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/vendors"
)

var errDown = &vendors.Error{Vendor: "fake", Op: "events", Kind: vendors.ErrUnavailable, Cause: errors.New("no route")}

// fakeVendor sells what it is told to; every reading takes delay.
type fakeVendor struct {
	vendors.Vendor // what a catalogue must not call is nil
	delay          time.Duration

	mu         sync.Mutex // guards everything below
	events     []vendors.Event
	err        error
	planErr    error
	hall       string
	planCode   string // without which there is no plan
	eventReads int
	planReads  int
	planning   int // plans being read now
	mostPlans  int
}

func (f *fakeVendor) Events(ctx context.Context) ([]vendors.Event, error) {
	if err := wait(ctx, f.delay); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.eventReads++
	return f.events, f.err
}

func (f *fakeVendor) Plan(ctx context.Context, p vendors.Performance) (*seatplan.Plan, error) {
	f.mu.Lock()
	f.planReads++
	f.planning++
	f.mostPlans = max(f.mostPlans, f.planning)
	f.mu.Unlock()
	err := wait(ctx, f.delay)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.planning--
	if err != nil {
		return nil, err
	}
	if f.planErr != nil {
		return nil, f.planErr
	}
	if f.planCode != "" && p.Code != f.planCode {
		return nil, &vendors.Error{Vendor: "fake", Op: "plan", Kind: vendors.ErrAccessCode}
	}
	return seatplan.New(seatplan.Draft{Name: f.hall + string(p.ID), Areas: []seatplan.DraftArea{{ID: "floor", Category: seatplan.NoCategory}}})
}

func (f *fakeVendor) set(change func(f *fakeVendor)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

func (f *fakeVendor) reads() (events, plans int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.eventReads, f.planReads
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// event returns an event with the given performances, the first starting day
// days from the beginning of the clock.
func event(id string, day int, performances ...string) vendors.Event {
	e := vendors.Event{ID: seatplan.EventID(id), Title: "Title of " + id}
	for i, p := range performances {
		e.Performances = append(e.Performances, vendors.Performance{
			ID: seatplan.PerformanceID(p), State: vendors.OnSale,
			Starts: time.Date(2030, 1, 1+day+i, 19, 0, 0, 0, time.UTC),
			Venue:  vendors.Venue{Name: "Hall"},
		})
	}
	return e
}

func open(t *testing.T, accounts map[seatplan.AccountID]vendors.Vendor, change func(*catalogue.Config)) *catalogue.Catalogue {
	t.Helper()
	config := catalogue.Config{Accounts: make(map[catalogue.Key]vendors.Vendor)}
	for id, v := range accounts {
		config.Accounts[catalogue.Key{Promoter: "opera", Account: id}] = v
	}
	if change != nil {
		change(&config)
	}
	c := catalogue.New(config)
	t.Cleanup(c.Close)
	return c
}

func path(account, event, performance string) seatplan.PerformancePath {
	return seatplan.PerformancePath{
		Promoter: "opera", Account: seatplan.AccountID(account),
		Event: seatplan.EventID(event), Performance: seatplan.PerformanceID(performance),
	}
}
