package app

import (
	"strconv"

	"github.com/parterre/parterre/seatplan/cart"
)

// Texts are the server's sentences, with names in braces to be filled in.
type Texts struct {
	SeatName             string   // {section} {row} {number}
	Status               []string // by seatplan.Status, all six
	Add, Remove          string
	Limit                string // {limit}
	Clock, ClockWords    string // {minutes} {seconds}
	Warning              string // {minutes}
	Expired, Taken       string // Taken: {seat}
	Stale, Offline, Live string
	StaleSince           string // {time}
	Elsewhere, SoldOut   string
	Cart                 string // {count} {limit}
}

// Fill replaces every {name} in a text. Pairs are name, value, name, value…;
// a name that is not given stays as it is, and a value is never looked into.
func Fill(text string, pairs ...string) string {
	var b []byte
	for i := 0; i < len(text); i++ {
		if text[i] == '{' {
			if value, length, ok := placeholder(text[i:], pairs); ok {
				b = append(b, value...)
				i += length - 1
				continue
			}
		}
		b = append(b, text[i])
	}
	return string(b)
}

// placeholder returns the value for the name at the start of text.
func placeholder(text string, pairs []string) (value string, length int, ok bool) {
	for i := 0; i+1 < len(pairs); i += 2 {
		n := len(pairs[i]) + 2
		if len(text) >= n && text[1:n-1] == pairs[i] && text[n-1] == '}' {
			return pairs[i+1], n, true
		}
	}
	return "", 0, false
}

// ClockText returns the clock's text for so many milliseconds left, as "4:05".
func (t *Texts) ClockText(left int64) string {
	minutes, seconds := cart.Parts(left)
	text := strconv.Itoa(seconds)
	if seconds < 10 {
		text = "0" + text
	}
	return Fill(t.Clock, "minutes", strconv.Itoa(minutes), "seconds", text)
}

// ClockSpoken returns the clock's text for those who hear it.
func (t *Texts) ClockSpoken(left int64) string {
	minutes, seconds := cart.Parts(left)
	return Fill(t.ClockWords, "minutes", strconv.Itoa(minutes), "seconds", strconv.Itoa(seconds))
}
