package cart

// Clock is how long places are held, as the server said it: two times of its
// own clock, in milliseconds since 1970. The reader counts on with its own
// stopwatch, so that its clock may be wrong. The zero value holds nothing.
type Clock struct{ ExpiresAt, ServerNow int64 }

// maxLeft keeps sums within their range: no hold lasts longer than a day.
const maxLeft = 24 * 60 * 60 * 1000

// Running reports whether something is held.
func (c Clock) Running() bool { return c.ExpiresAt != 0 }

// Left returns how many milliseconds are left when the given number has passed
// since the clock was received: never less than 0 and never more than a day.
func (c Clock) Left(elapsed int64) int64 {
	if c.ExpiresAt <= c.ServerNow {
		return 0
	}
	given := c.ExpiresAt - c.ServerNow
	if given < 0 || given > maxLeft { // below 0 when the difference has no room
		given = maxLeft
	}
	return max(0, given-max(0, elapsed))
}

// warnings are the seconds before the end at which a buyer is told, the most
// urgent first.
var warnings = [...]int{60, 120}

// Warning returns the most urgent of the warnings, 120 or 60 seconds, that was
// passed between two readings of [Clock.Left]; 0 where none was, and at the
// end, which is told otherwise.
func Warning(before, now int64) int {
	if now <= 0 {
		return 0
	}
	for _, seconds := range warnings {
		if mark := int64(seconds) * 1000; before > mark && now <= mark {
			return seconds
		}
	}
	return 0
}

// Parts returns a reading of [Clock.Left] as people are shown it: a part of a
// second counts whole, so that 0:00 means that it is over.
func Parts(left int64) (minutes, seconds int) {
	whole := int((min(max(0, left), maxLeft) + 999) / 1000)
	return whole / 60, whole % 60
}
