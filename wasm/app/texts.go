package app

import "strconv"

// Texts are the server's sentences, with names in braces to be filled in.
type Texts struct {
	SeatName             string // {section} {row} {number}
	Status               [6]string
	Add, Remove          string
	Limit                string // {limit}
	Clock, ClockWords    string // {minutes} {seconds}
	Warning              string // {minutes}
	Expired, Taken       string // Taken: {seat}
	Stale, Offline, Live string
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

// ClockText returns the clock's text for so many seconds left, as "4:05".
func (t Texts) ClockText(left int) string {
	seconds := strconv.Itoa(left % 60)
	if len(seconds) == 1 {
		seconds = "0" + seconds
	}
	return Fill(t.Clock, "minutes", strconv.Itoa(left/60), "seconds", seconds)
}

// ClockSpoken returns the clock's text for those who hear it.
func (t Texts) ClockSpoken(left int) string {
	return Fill(t.ClockWords, "minutes", strconv.Itoa(left/60), "seconds", strconv.Itoa(left%60))
}
