package web

import (
	"strings"
	"time"

	"github.com/parterre/parterre/server/catalogue"
)

// evening is how long a performance is said to last: no vendor says.
const evening = 3 * time.Hour

// calendarEntry writes a performance as iCalendar (RFC 5545), with the link to its
// tickets.
func calendarEntry(e catalogue.Entry, id, link string, now time.Time) []byte {
	p := e.Performance
	const utc = "20060102T150405Z"
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Parterre//tickets//EN", "BEGIN:VEVENT",
		"UID:" + id, "DTSTAMP:" + now.UTC().Format(utc),
	}
	if p.HasTime {
		lines = append(lines, "DTSTART:"+p.Starts.UTC().Format(utc), "DTEND:"+p.Starts.Add(evening).UTC().Format(utc))
	} else {
		lines = append(lines, "DTSTART;VALUE=DATE:"+p.Starts.Format("20060102"))
	}
	lines = append(lines, "SUMMARY:"+escape(e.Event.Title), "DESCRIPTION:"+escape(link), "URL:"+link,
		"LOCATION:"+escape(strings.TrimPrefix(p.Venue.Name+", "+p.Venue.Address, ", ")), "END:VEVENT", "END:VCALENDAR")
	for i, line := range lines {
		lines[i] = folded(line)
	}
	return []byte(strings.Join(lines, "\r\n") + "\r\n")
}

// escape quotes a text value.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`).Replace(s)
}

// folded breaks a line so that none is longer than 75 bytes, between runes.
func folded(line string) string {
	var b strings.Builder
	room := 75
	for _, r := range line {
		n := len(string(r))
		if n > room {
			b.WriteString("\r\n ")
			room = 74
		}
		b.WriteRune(r)
		room -= n
	}
	return b.String()
}
