package app

// Texts are the server's sentences, with names in braces to be filled in.
type Texts struct {
	SeatName             string   // {section} {row} {number}
	Status               []string // by seatplan.Status, all six
	Add, Remove          string
	Limit                string // {limit}
	Stale, Offline, Live string
	StaleSince           string // {time}
	Elsewhere, SoldOut   string
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
