package app

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
