package availability

import (
	"slices"
	"time"

	"github.com/parterre/parterre/seatplan"
)

// areaLedger is what we held and released in areas, by area, oldest first.
type areaLedger map[seatplan.AreaID][]areaChange

type areaChange struct {
	at    time.Time
	delta int
}

// maxAreaChanges bounds what is remembered of one area; see add.
const maxAreaChanges = 256

// add remembers a change. Of too many the older half becomes one, as if all of
// it had happened at its end: a reading sent meanwhile would count it once more
// until the next one.
func (l areaLedger) add(area seatplan.AreaID, delta int, at time.Time) {
	changes := append(l[area], areaChange{at, delta})
	for i := len(changes) - 1; i > 0 && changes[i].at.Before(changes[i-1].at); i-- {
		changes[i], changes[i-1] = changes[i-1], changes[i]
	}
	if len(changes) > maxAreaChanges {
		const fold = maxAreaChanges / 2
		for _, ch := range changes[:fold-1] {
			changes[fold-1].delta += ch.delta
		}
		changes = append(changes[:0], changes[fold-1:]...)
	}
	l[area] = changes
}

// free returns the places left in an area where a reading sent at the given
// time found base: less what was held and more what was released since. An
// unknown number, -1, stays unknown.
func (l areaLedger) free(area seatplan.AreaID, base int32, sent time.Time) int32 {
	if base < 0 {
		return -1
	}
	free := int64(base)
	for _, ch := range l[area] {
		if !sent.After(ch.at) {
			free += int64(ch.delta)
		}
	}
	return int32(max(0, min(free, maxFree)))
}

// maxFree keeps numbers of free places in range.
const maxFree = 1 << 30

// settle drops what a reading sent at the given time has counted.
func (l areaLedger) settle(sent time.Time) { l.drop(sent.After) }

// forget drops what happened until the given time, which is being read anew.
func (l areaLedger) forget(until time.Time) {
	l.drop(func(at time.Time) bool { return !at.After(until) })
}

func (l areaLedger) drop(gone func(time.Time) bool) {
	for area, changes := range l {
		n := 0
		for n < len(changes) && gone(changes[n].at) {
			n++
		}
		if n == len(changes) {
			delete(l, area)
			continue
		}
		l[area] = changes[n:]
	}
}

// ownPlaces are the places of our own carts and orders in the areas of a vendor
// that holds nothing for us and says only what it has sold.
type ownPlaces map[seatplan.AreaID]ownArea

type ownArea struct {
	live int         // held, or ordered and not yet sold
	sold []time.Time // when the vendor answered, in order
}

func newOwnPlaces(lines []Change) ownPlaces {
	own := make(ownPlaces)
	for _, l := range lines {
		if l.Area == "" {
			continue
		}
		a := own[l.Area]
		if l.Claim == ClaimSold {
			a.sold = append(a.sold, l.At)
		} else {
			a.live++
		}
		own[l.Area] = a
	}
	for _, a := range own {
		slices.SortFunc(a.sold, time.Time.Compare)
	}
	return own
}

// free returns the places left of a stock that the vendor was asked for at the
// given time: less what is ours now, and less what was sold since, which the
// vendor may not have taken off yet. Lines keep milliseconds, and a sale in the
// same one counts.
func (own ownPlaces) free(area seatplan.AreaID, stock int32, sent time.Time) int32 {
	if stock < 0 {
		return -1
	}
	a := own[area]
	since, _ := slices.BinarySearchFunc(a.sold, sent.Truncate(time.Millisecond), time.Time.Compare)
	return int32(max(0, int64(stock)-int64(a.live)-int64(len(a.sold)-since)))
}
