package seatplan

// Ids are the vendor's own, kept as text whatever their type at the vendor, so
// that 64-bit numbers survive a browser. They are opaque; labels are never ids.
type (
	// PromoterID names who embeds the checkout; it comes from the configuration.
	PromoterID string
	// AccountID names one promoter's credentials at one vendor.
	AccountID string
	// EventID names the show that is sold.
	EventID string
	// PerformanceID names one dated happening of an event.
	PerformanceID string
	// SectionID names a part of a plan that holds rows.
	SectionID string
	// SeatID names one bookable numbered place.
	SeatID string
	// AreaID names a part with capacity but no numbered seats.
	AreaID string
	// CategoryID names a price category.
	CategoryID string
	// TariffID names who the buyer is; the empty id is the standard tariff.
	TariffID string
)

// PerformancePath is the full name of a performance on this server:
// promoter/account/event/performance. It is comparable and used as a key.
type PerformancePath struct {
	Promoter    PromoterID
	Account     AccountID
	Event       EventID
	Performance PerformanceID
}

// MaxIDLength bounds every id, in bytes.
const MaxIDLength = 64

// ErrPath is returned for text that is not promoter/account/event/performance.
const ErrPath = Error("a performance is named promoter/account/event/performance")

// ParsePerformancePath reads promoter/account/event/performance. Each part
// must be a valid id, see [ValidID].
func ParsePerformancePath(s string) (PerformancePath, error) {
	var parts [4]string
	n, start := 0, 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != '/' {
			continue
		}
		if n == len(parts) || !ValidID(s[start:i]) {
			return PerformancePath{}, ErrPath
		}
		parts[n] = s[start:i]
		n, start = n+1, i+1
	}
	if n != len(parts) {
		return PerformancePath{}, ErrPath
	}
	return PerformancePath{
		Promoter: PromoterID(parts[0]), Account: AccountID(parts[1]),
		Event: EventID(parts[2]), Performance: PerformanceID(parts[3]),
	}, nil
}

// String returns promoter/account/event/performance.
func (p PerformancePath) String() string {
	return string(p.Promoter) + "/" + string(p.Account) + "/" + string(p.Event) + "/" + string(p.Performance)
}

// ValidID reports whether s may be an id: 1 to [MaxIDLength] bytes of visible
// ASCII without the characters that would need escaping in a path segment, an
// attribute or a form (slash, quotes, angle brackets, ampersand, percent,
// question mark, hash, plus, backslash).
func ValidID(s string) bool {
	if s == "" || len(s) > MaxIDLength || s == "." || s == ".." {
		return false
	}
	for i := 0; i < len(s); i++ {
		if !idBytes[s[i]] {
			return false
		}
	}
	return true
}

// idBytes says which bytes an id may have; it never changes.
var idBytes = func() (allowed [256]bool) {
	for c := '!'; c <= '~'; c++ {
		allowed[c] = true
	}
	for _, c := range `/"'<>&%?#+\` {
		allowed[c] = false
	}
	return allowed
}()

// Error is a constant error of this package; its text is the message.
type Error string

// Error returns the message.
func (e Error) Error() string { return string(e) }
