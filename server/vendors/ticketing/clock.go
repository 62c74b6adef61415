package ticketing

import (
	"time"
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

// readings are the instants that a moment may be: one without a zone is the
// account's time or universal time, which no document says.
func (m moment) readings() []time.Time {
	switch {
	case m.at.IsZero():
		return nil
	case m.zoned:
		return []time.Time{m.at}
	}
	t := m.at
	return []time.Time{t, time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)}
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

// distance is how far the moment may be from an instant at the least.
func (m moment) distance(from time.Time) time.Duration {
	best := time.Duration(1<<63 - 1)
	for _, at := range m.readings() {
		best = min(best, at.Sub(from).Abs())
	}
	return best
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
