package app

import "github.com/parterre/parterre/seatplan/cart"

// Clock counts a hold down with our own stopwatch, which never goes back; the
// device's calendar is never asked. The zero value is no hold.
type Clock struct {
	expires, server string // as last read
	given           cart.Clock
	read            float64 // on our stopwatch, in milliseconds
	told            int64   // what was left when warnings were last asked for
}

// Set takes the server's times, RFC 3339, read at a moment on our own
// stopwatch. Times it was given before change nothing, so that reading an old
// page again does not give time back. It reports whether something changed;
// text that is no time stops the clock.
func (c *Clock) Set(expires, server string, read float64) bool {
	if c.expires == expires && c.server == server {
		return false
	}
	*c = Clock{expires: expires, server: server, read: read}
	end, ok1 := ParseTime(expires)
	start, ok2 := ParseTime(server)
	if ok1 && ok2 {
		c.given = cart.Clock{ExpiresAt: end, ServerNow: start}
		c.told = c.Left(read)
	}
	return true
}

// Stop forgets the hold.
func (c *Clock) Stop() { *c = Clock{} }

// Running reports whether there is a hold.
func (c *Clock) Running() bool { return c.given.Running() }

// Left returns the milliseconds left, 0 when the time is over.
func (c *Clock) Left(now float64) int64 { return c.given.Left(int64(now - c.read)) }

// Low reports whether less than two minutes are left.
func (c *Clock) Low(now float64) bool { return c.Running() && c.Left(now) <= 119_000 }

// Over reports whether there is a hold and its time has run out.
func (c *Clock) Over(now float64) bool { return c.Running() && c.Left(now) == 0 }

// Warning returns 2 or 1 once, when the time comes down to that many minutes,
// and else 0. A hold that begins with less is not warned of.
func (c *Clock) Warning(now float64) int {
	before := c.told
	c.told = min(before, c.Left(now)) // the server may have been a little ahead
	return cart.Warning(before, c.told) / 60
}

// Told takes that the server warned of so many seconds left, and returns how many
// minutes these are; 0 where our own reading has come down to that before.
func (c *Clock) Told(seconds int64) int {
	mark := seconds * 1000
	if !c.Running() || c.told <= mark {
		return 0
	}
	c.told = mark
	return int(seconds / 60)
}

// ParseTime reads an RFC 3339 time as milliseconds since 1970. Fractions
// beyond the millisecond are dropped.
func ParseTime(s string) (milliseconds int64, ok bool) {
	const form = "0000-00-00T00:00:00"
	if len(s) < len(form)+1 {
		return 0, false
	}
	for i := range form {
		if form[i] == '0' && (s[i] < '0' || s[i] > '9') || form[i] != '0' && s[i] != form[i] {
			return 0, false
		}
	}
	year, month, day := decimal(s[:4]), decimal(s[5:7]), decimal(s[8:10])
	hour, minute, second := decimal(s[11:13]), decimal(s[14:16]), decimal(s[17:19])
	if month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60 {
		return 0, false
	}
	fraction, rest := fraction(s[len(form):])
	offset, ok := zone(rest)
	minutes := (days(year, month, day)*24+hour)*60 + minute - offset
	return (minutes*60+second)*1000 + fraction, ok
}

// fraction reads ".123" as milliseconds and returns what follows.
func fraction(s string) (milliseconds int64, rest string) {
	if s == "" || s[0] != '.' {
		return 0, s
	}
	i, unit := 1, int64(100)
	for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		milliseconds += int64(s[i]-'0') * unit
		unit /= 10
	}
	if i == 1 {
		return 0, s
	}
	return milliseconds, s[i:]
}

// zone reads "Z" or "+02:00" as minutes east.
func zone(s string) (minutes int64, ok bool) {
	if s == "Z" || s == "z" {
		return 0, true
	}
	if len(s) != 6 || s[0] != '+' && s[0] != '-' || s[3] != ':' {
		return 0, false
	}
	for _, i := range [...]int{1, 2, 4, 5} {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	minutes = decimal(s[1:3])*60 + decimal(s[4:6])
	if s[0] == '-' {
		minutes = -minutes
	}
	return minutes, true
}

func decimal(s string) int64 {
	n := int64(0)
	for i := range len(s) {
		n = n*10 + int64(s[i]-'0')
	}
	return n
}

// days returns the days from 1970-01-01 to a date of the Gregorian calendar.
func days(year, month, day int64) int64 {
	if month <= 2 { // count from March, so that the leap day comes last
		year, month = year-1, month+12
	}
	era := year / 400
	if year < 0 {
		era = (year - 399) / 400
	}
	ofEra := year - era*400
	ofYear := (153*(month-3)+2)/5 + day - 1
	return era*146097 + ofEra*365 + ofEra/4 - ofEra/100 + ofYear - 719468
}
