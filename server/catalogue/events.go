package catalogue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
)

// Event is an event of one account. Its performances are shared and must not be
// changed.
type Event struct {
	Promoter seatplan.PromoterID
	Account  seatplan.AccountID
	vendors.Event
	ReadAt time.Time // when its vendor said so
}

// Listing is everything a promoter sells.
type Listing struct {
	Events   []Event // soonest first
	Accounts []AccountState
}

// AccountState says how the reading of one account's events went.
type AccountState struct {
	Account seatplan.AccountID
	ReadAt  time.Time // the last good reading; zero: none yet
	Err     error     // of the last reading; events may be there all the same
}

// Entry is one performance with what it belongs to.
type Entry struct {
	Path        seatplan.PerformancePath
	Vendor      vendors.Vendor
	Event       vendors.Event // its performances are shared and must not be changed
	Performance vendors.Performance
	ReadAt      time.Time // when the vendor said so
}

// maxPerformances bounds what one account may have on sale.
const maxPerformances = 20_000

// eventList is an account's events with an index; immutable.
type eventList struct {
	events []vendors.Event
	byID   map[seatplan.EventID]int
	at     map[performanceKey][2]int // index of event, of performance
}

type performanceKey struct {
	event       seatplan.EventID
	performance seatplan.PerformanceID
}

// Events lists what a promoter sells at all its accounts. An account that
// cannot be read hides no other; the error is that of an account when none of
// them has ever answered, and of kind [vendors.ErrNotFound] for an unknown
// promoter.
func (c *Catalogue) Events(ctx context.Context, promoter seatplan.PromoterID) (Listing, error) {
	accounts := c.promoter[promoter]
	if len(accounts) == 0 {
		return Listing{}, notFound("list events of " + string(promoter))
	}
	// Those with nothing to show share one deadline and are read side by side.
	patient, cancel := context.WithTimeout(ctx, c.config.Patience)
	defer cancel()
	for _, a := range accounts {
		a.touch(c)
	}
	var listing Listing
	var failure error
	answered := false
	for _, a := range accounts {
		list, readAt, err := a.list(patient, c)
		if ctx.Err() != nil {
			return Listing{}, ctx.Err()
		}
		if errors.Is(err, context.DeadlineExceeded) {
			err = &vendors.Error{Vendor: string(a.key.Account), Op: "list events", Kind: vendors.ErrUnavailable, Cause: err}
		}
		state := AccountState{Account: a.key.Account, ReadAt: readAt, Err: err}
		if err == nil {
			answered = true
			_, state.Err = a.events.state()
			for _, e := range list.events {
				listing.Events = append(listing.Events, a.event(e, readAt))
			}
		}
		failure = cmp.Or(failure, err)
		listing.Accounts = append(listing.Accounts, state)
	}
	if !answered {
		return Listing{}, fmt.Errorf("list events of %s: %w", promoter, failure)
	}
	slices.SortStableFunc(listing.Events, func(a, b Event) int { return compareStarts(a.Event, b.Event) })
	return listing, nil
}

// Event returns one event. What the catalogue does not have is an error of kind
// [vendors.ErrNotFound].
func (c *Catalogue) Event(ctx context.Context, key Key, id seatplan.EventID) (Event, error) {
	a := c.accounts[key]
	if a == nil {
		return Event{}, notFound("find account " + string(key.Promoter) + "/" + string(key.Account))
	}
	list, readAt, err := a.list(ctx, c)
	if err != nil {
		return Event{}, fmt.Errorf("find event %s: %w", id, err)
	}
	i, ok := list.byID[id]
	if !ok {
		return Event{}, notFound("find event " + string(id))
	}
	return a.event(list.events[i], readAt), nil
}

// Performance returns one performance. What the catalogue does not have is an
// error of kind [vendors.ErrNotFound].
func (c *Catalogue) Performance(ctx context.Context, path seatplan.PerformancePath) (Entry, error) {
	a := c.accounts[Key{path.Promoter, path.Account}]
	if a == nil {
		return Entry{}, notFound("find performance " + path.String())
	}
	list, readAt, err := a.list(ctx, c)
	if err != nil {
		return Entry{}, fmt.Errorf("find performance %s: %w", path, err)
	}
	at, ok := list.at[performanceKey{path.Event, path.Performance}]
	if !ok {
		return Entry{}, notFound("find performance " + path.String())
	}
	event := list.events[at[0]]
	performance := event.Performances[at[1]]
	performance.Code = c.code(path)
	return Entry{Path: path, Vendor: a.vendor, Event: event, Performance: performance, ReadAt: readAt}, nil
}

func (a *account) event(e vendors.Event, readAt time.Time) Event {
	return Event{Promoter: a.key.Promoter, Account: a.key.Account, Event: e, ReadAt: readAt}
}

// list returns the account's events; it waits only for the first reading.
func (a *account) list(ctx context.Context, c *Catalogue) (*eventList, time.Time, error) {
	return a.events.get(ctx, c.reader, reading[*eventList]{
		unit: panics.Events, of: string(a.key.Promoter) + "/" + string(a.key.Account), ttl: c.config.EventsTTL, load: a.read,
	})
}

// touch starts the account's reading if it is due, and does not wait.
func (a *account) touch(c *Catalogue) {
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	a.list(gone, c)
}

func (a *account) read(ctx context.Context) (*eventList, error) {
	events, err := a.vendor.Events(vendors.WithPriority(ctx, vendors.PriorityRead))
	if err != nil {
		a.log.Warn("read events", "promoter", a.key.Promoter, "account", a.key.Account, "error", err)
		return nil, err
	}
	if len(a.only) > 0 {
		events = slices.DeleteFunc(slices.Clone(events), func(e vendors.Event) bool { return !slices.Contains(a.only, e.ID) })
	}
	list, left := newEventList(events)
	if left > 0 {
		a.warned.Do(func() {
			a.log.Warn("events left out for their ids or their number", "promoter", a.key.Promoter,
				"account", a.key.Account, "left_out", left)
		})
	}
	return list, nil
}

// newEventList keeps what can be addressed and counts what it leaves out: ids
// that are none, repeated ids, and what is beyond maxPerformances.
func newEventList(events []vendors.Event) (list *eventList, left int) {
	list = &eventList{byID: make(map[seatplan.EventID]int), at: make(map[performanceKey][2]int)}
	for _, e := range events {
		if _, twice := list.byID[e.ID]; twice || !seatplan.ValidID(string(e.ID)) {
			left++
			continue
		}
		var kept []vendors.Performance
		for _, p := range e.Performances {
			key := performanceKey{e.ID, p.ID}
			_, twice := list.at[key]
			if twice || !seatplan.ValidID(string(p.ID)) || len(list.at) == maxPerformances {
				left++
				continue
			}
			p.Event = e.ID
			list.at[key] = [2]int{len(list.events), len(kept)}
			kept = append(kept, p)
		}
		e.Performances = kept
		list.byID[e.ID] = len(list.events)
		list.events = append(list.events, e)
	}
	return list, left
}

// compareStarts orders events by their first performance, those without any
// last.
func compareStarts(a, b vendors.Event) int {
	switch {
	case len(a.Performances) == 0 || len(b.Performances) == 0:
		return cmp.Compare(len(b.Performances), len(a.Performances))
	}
	return a.Performances[0].Starts.Compare(b.Performances[0].Starts)
}
