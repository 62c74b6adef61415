package locale

import (
	"fmt"
	"strings"
	"time"
)

// dates are a language's words for times.
type dates struct {
	and      string // before the last of a list
	weekdays [7]string
	short    [7]string // weekdays, for a list
	months   [12]string
	// moment and momentDay put a time into a sentence: within a week, and later.
	moment, momentDay string
	zone              string
	zones             map[string]string // by IANA name, as zone takes it
	city              string            // for the city in a zone's name
	shortMonth        int               // letters
}

var englishDates = dates{
	and:      "and",
	weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	short:    [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	months: [12]string{
		"January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December",
	},
	moment: "on {weekday} at {time}", momentDay: "on {weekday}, {day} at {time}",
	zone: " ({zone} time)", city: " ({zone} time)", shortMonth: 3,
	zones: map[string]string{
		"Europe/Bucharest": "Bucharest", "Europe/Chisinau": "Chișinău", "Europe/Moscow": "Moscow",
		"Europe/Sofia": "Sofia",
	},
}

var romanianDates = dates{
	and:      "și",
	weekdays: [7]string{"duminică", "luni", "marți", "miercuri", "joi", "vineri", "sâmbătă"},
	short:    [7]string{"dum", "lun", "mar", "mie", "joi", "vin", "sâm"},
	months: [12]string{
		"ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie",
		"august", "septembrie", "octombrie", "noiembrie", "decembrie",
	},
	moment: "{weekday} la {time}", momentDay: "{weekday}, {day}, la {time}",
	zone: " (ora {zone})", city: " (ora din {zone})", shortMonth: 3,
	zones: map[string]string{
		"Europe/Bucharest": "Bucureștiului", "Europe/Chisinau": "Chișinăului", "Europe/Moscow": "Moscovei",
		"Europe/Sofia": "Sofiei",
	},
}

// Date returns "vineri, 4 decembrie 2026, 19:00", in the zone of t; without
// hasTime only the date is known.
func (l *Locale) Date(t time.Time, hasTime bool) string {
	text := l.dates.weekdays[t.Weekday()] + ", " + l.Day(t)
	if hasTime {
		text += ", " + Clock(t)
	}
	return text
}

// Day returns "4 decembrie 2026".
func (l *Locale) Day(t time.Time) string {
	return fmt.Sprintf("%d %s %d", t.Day(), l.dates.months[t.Month()-1], t.Year())
}

// Days returns the days from first to last as short as can be:
// "4–12 decembrie 2026".
func (l *Locale) Days(first, last time.Time) string {
	firstMonth := l.dates.months[first.Month()-1]
	switch {
	case first.Year() != last.Year():
		return l.Day(first) + " – " + l.Day(last)
	case first.Month() != last.Month():
		return fmt.Sprintf("%d %s – %s", first.Day(), firstMonth, l.Day(last))
	case first.Day() != last.Day():
		return fmt.Sprintf("%d–%s", first.Day(), l.Day(last))
	}
	return l.Day(last)
}

// Parts returns a date for an entry of a list: "vin", "4", "dec".
func (l *Locale) Parts(t time.Time) (weekday, day, month string) {
	name := []rune(l.dates.months[t.Month()-1])
	return l.dates.short[t.Weekday()], fmt.Sprint(t.Day()), string(name[:min(len(name), l.dates.shortMonth)])
}

// Clock returns the time of day: "19:00".
func Clock(t time.Time) string { return t.Format("15:04") }

// Moment returns a time as it stands in a sentence, with the name of its zone:
// "on Friday at 10:00 (Bucharest time)". Six days ahead or more it names the
// day of the month as well.
func (l *Locale) Moment(t, now time.Time) string {
	form := l.dates.moment
	if ahead := t.Sub(now); ahead < 0 || ahead >= 6*24*time.Hour {
		form = l.dates.momentDay
	}
	return strings.NewReplacer(
		"{weekday}", l.dates.weekdays[t.Weekday()],
		"{day}", fmt.Sprintf("%d %s", t.Day(), l.dates.months[t.Month()-1]),
		"{time}", Clock(t),
	).Replace(form) + l.Zone(t)
}

// Zone returns the name of t's zone in brackets, " (Bucharest time)"; a zone
// without a name of ours is called by its city, and one without a city by its
// distance from UTC.
func (l *Locale) Zone(t time.Time) string {
	zone := t.Location().String()
	if name, ok := l.dates.zones[zone]; ok {
		return strings.ReplaceAll(l.dates.zone, "{zone}", name)
	}
	if at := strings.LastIndexByte(zone, '/'); at > 0 && !strings.HasPrefix(zone, "Etc/") {
		return strings.ReplaceAll(l.dates.city, "{zone}", strings.ReplaceAll(zone[at+1:], "_", " "))
	}
	return " (UTC" + t.Format("-07:00") + ")"
}

// Countdown returns the time left as a clock, "4:32"; nothing is left below
// zero.
func Countdown(left time.Duration) string {
	seconds := max(0, int(left/time.Second))
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// CountdownWords returns the time left as a screen reader says it.
func (l *Locale) CountdownWords(left time.Duration) string {
	seconds := max(0, int(left/time.Second))
	return l.T(ClockWords, "minutes", l.Count(Minutes, seconds/60), "seconds", l.Count(Seconds, seconds%60))
}
