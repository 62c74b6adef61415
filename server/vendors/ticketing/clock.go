package ticketing

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/parterre/parterre/server/vendors/rest"
)

// layouts are the forms that times come in; only the first has a zone.
var layouts = []string{
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateTime, "2006-01-02 15:04", time.DateOnly,
}

// moment is a time as the vendor wrote it.
type moment struct {
	at      time.Time // zero: not set, or not readable
	zoned   bool      // it said its zone; else at is in the account's
	hasTime bool      // false: only a date
	// zones are what it may be in besides, where it did not say.
	zones []*time.Location
}

// readTime reads a time. What is not set comes as "N/A" or as zeros.
func readTime(text string, zone *time.Location) moment {
	for i, layout := range layouts {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return moment{at: at.In(zone), zoned: i == 0, hasTime: layout != time.DateOnly}
		}
	}
	return moment{}
}

// in is the moment read in another zone.
func (m moment) in(zone *time.Location) time.Time {
	t := m.at
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone)
}

// readings are the instants that a moment may be: one without a zone is the
// account's time, universal time, which no document says, or that of a zone
// which the vendor was seen to use.
func (m moment) readings() []time.Time {
	switch {
	case m.at.IsZero():
		return nil
	case m.zoned:
		return []time.Time{m.at}
	}
	readings := []time.Time{m.at, m.in(time.UTC)}
	for _, zone := range m.zones {
		readings = append(readings, m.in(zone))
	}
	return readings
}

// within reports whether the moment may lie between two instants.
func (m moment) within(from, to time.Time) bool {
	for _, at := range m.readings() {
		if !at.Before(from) && !at.After(to) {
			return true
		}
	}
	return false
}

const (
	// zoneStep is what zones differ by, and farApart by how much at the most: one
	// is twelve hours behind universal time, another maxOffset ahead of it.
	zoneStep  = 15 * time.Minute
	maxOffset = 14 * time.Hour
	farApart  = 26 * time.Hour
)

// withinAnywhere reports whether the moment lies between two instants in any
// zone that the account's may have been mistaken for.
func (m moment) withinAnywhere(from, to time.Time) bool {
	for shift := -farApart; shift <= farApart && !m.zoned && !m.at.IsZero(); shift += zoneStep {
		if at := m.at.Add(shift); !at.Before(from) && !at.After(to) {
			return true
		}
	}
	return m.within(from, to)
}

// before reports whether the moment certainly lies before an instant.
func (m moment) before(limit time.Time) bool {
	readings := m.readings()
	for _, at := range readings {
		if !at.Before(limit) {
			return false
		}
	}
	return len(readings) > 0
}

// earliest is the first instant that the moment may be, zero where it is not set.
func (m moment) earliest() (first time.Time) {
	for i, at := range m.readings() {
		if i == 0 || at.Before(first) {
			first = at
		}
	}
	return first
}

// distance is how far the moment may be from an instant at the least.
func (m moment) distance(from time.Time) time.Duration {
	best := time.Duration(1<<63 - 1)
	for _, at := range m.readings() {
		best = min(best, at.Sub(from).Abs())
	}
	return best
}

// zones remembers in which zone the vendor was seen to write times. Nothing of
// the vendor's says it; time_zone of the configuration may be wrong.
type zones struct {
	mu        sync.Mutex     // guards what follows
	told      *time.Location // what its clock shows
	seen      *time.Location // what an order had that was placed just then
	confirmed time.Time      // when either was the account's
}

// confirmedFor is how long a zone that was right is taken for right: summer time
// may begin.
const confirmedFor = 24 * time.Hour

// all are the zones that were seen.
func (z *zones) all() []*time.Location {
	z.mu.Lock()
	defer z.mu.Unlock()
	return slices.DeleteFunc([]*time.Location{z.told, z.seen}, func(l *time.Location) bool { return l == nil })
}

// right reports whether the account's zone is known to be the vendor's.
func (z *zones) right(now time.Time) bool {
	z.mu.Lock()
	defer z.mu.Unlock()
	return !z.confirmed.IsZero() && now.Sub(z.confirmed) < confirmedFor
}

// tell takes over what the vendor's clock shows. That it shows another time than
// the account's says nothing against an order that was seen to show that.
func (z *zones) tell(offset time.Duration, at time.Time, account *time.Location) {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.told = time.FixedZone("", int(offset/time.Second))
	if offset == offsetAt(account, at) {
		z.confirmed = at
	}
}

// see takes over what an order showed that was placed at an instant.
func (z *zones) see(offset time.Duration, at time.Time, account *time.Location) {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.seen, z.confirmed = time.FixedZone("", int(offset/time.Second)), time.Time{}
	if offset == offsetAt(account, at) {
		z.confirmed = at
	}
}

// offsetAt is how far a zone is ahead of universal time.
func offsetAt(zone *time.Location, at time.Time) time.Duration {
	_, seconds := at.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}

// offsetOf is how far the zone of a local time is ahead of universal time, where
// the local time is that of an instant; false where no zone makes it so.
func offsetOf(local string, at time.Time) (time.Duration, bool) {
	m := readTime(local, time.UTC)
	if m.zoned || !m.hasTime {
		return 0, false
	}
	offset := m.at.Sub(at).Round(zoneStep)
	return offset, m.at.Sub(at.Add(offset)).Abs() <= slack && offset.Abs() <= maxOffset
}

// moment reads a time that is the vendor's own, not an event's.
func (v *Vendor) moment(text rest.Text) moment {
	m := readTime(string(text), v.zone)
	m.zones = v.zones.all()
	return m
}

const opTime = "GET /time"

// vendorClock reads the vendor's clock, and with it in which zone the vendor
// tells the time.
func (v *Vendor) vendorClock(ctx context.Context) (wireTime, error) {
	var w wireTime
	_, err := v.do(ctx, call{op: opTime, path: "/time"}, &w)
	if offset, ok := w.offset(); ok && err == nil {
		v.zones.tell(offset, v.rest.Now(), v.zone)
	}
	return w, err
}

// offset is how far the clock's local time is ahead of its universal time; false
// where it does not say.
func (w wireTime) offset() (time.Duration, bool) {
	if w.UTC == 0 {
		return 0, false
	}
	return offsetOf(string(w.Time), time.Unix(int64(w.UTC), 0))
}

// vendorTime is one of our instants by the vendor's clock.
func (v *Vendor) vendorTime(at time.Time) time.Time {
	skew, _ := v.rest.Skew()
	return at.Add(skew)
}

// deadline is when the vendor lets go of what was placed, by our clock and less
// a margin: counted from placed by the vendor's clock, and zero where that does
// not tell.
func (v *Vendor) deadline(placed moment) time.Time {
	skew, _ := v.rest.Skew()
	now := v.vendorTime(v.rest.Now())
	var latest time.Time
	for _, at := range placed.readings() {
		// A reading that lies ahead is of the wrong zone.
		if at.Before(now.Add(time.Minute)) && at.After(latest) {
			latest = at
		}
	}
	if latest.IsZero() {
		return latest
	}
	return latest.Add(v.hold - margin - skew)
}
