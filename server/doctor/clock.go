package doctor

import (
	"slices"
	"time"

	"github.com/parterre/parterre/server/vendors"
)

// maxSkew is how far two clocks may be apart without anybody minding.
const maxSkew = 5 * time.Second

// clocked is a vendor whose answers are dated.
type clocked interface {
	// Skew returns how far the vendor's clock is ahead of ours, false where no
	// answer told.
	Skew() (time.Duration, bool)
}

// clock says whether the vendor's clock is ours, unless the vendor's package,
// which knows what hangs on it, has said so.
func (e *examination) clock(v vendors.Vendor) {
	dated, ok := v.(clocked)
	if !ok || slices.ContainsFunc(e.found, func(c Check) bool { return c.Clock }) {
		return
	}
	ahead, known := dated.Skew()
	side := "ahead of"
	if ahead < 0 {
		side = "behind"
	}
	switch {
	case !known:
	case ahead.Abs() <= maxSkew:
		e.say(vendors.Good, "its clock and ours agree")
	default:
		e.say(vendors.Note, "its clock is %s %s ours: one of the two is wrong", ahead.Abs().Round(time.Second), side)
	}
}
