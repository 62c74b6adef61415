package iabilet

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

const (
	// lockTime is how long the document says a lock lasts, counted from when it
	// was asked for: no answer has the time.
	lockTime = 5 * time.Minute
	// minLock and maxLock bound what an account may say instead, in seconds.
	minLock, maxLock = 10, 3600
	// margin is how much earlier than the vendor we let go.
	margin = 5 * time.Second
	// maxPlaces bounds one lock where the vendor sets no bound.
	maxPlaces = 200

	statusLocked = "locked"
)

var (
	errPlaces = errors.New("a place must have a reference of its own, an area or a seat, and a tariff")
	errTotal  = errors.New("the answer's total cannot be read")
)

// Hold locks the complete set, which replaces what the visit had locked. Where
// the vendor locks less than all of it, or a seat other than the one asked for,
// everything is unlocked and the hold refused. After a refusal the visit may
// hold nothing at all: read what it holds. A voucher belongs to the booking that
// a lock makes: it is added to each anew.
func (v *Vendor) Hold(ctx context.Context, r vendors.HoldRequest) (vendors.Holding, error) {
	r.Places = v.asked(r.Places)
	switch n := len(r.Places); {
	case n > maxPlaces || r.Performance.MaxPlaces > 0 && n > r.Performance.MaxPlaces:
		return vendors.Holding{}, refused(opLock, vendors.ErrLimit, nil)
	case !v.canAsk(r.Places):
		return vendors.Holding{}, refused(opLock, vendors.ErrInvalid, errPlaces)
	}
	send := lockRequest{Event: wireID(r.Performance.Event)}
	for _, p := range r.Places {
		send.Seats = append(send.Seats, v.lockSeat(p))
	}
	sent := v.rest.Now()
	var answer lockAnswer
	err := v.write(ctx, r.Visit, call{op: opLock, send: send}, &answer)
	switch {
	case errors.Is(err, vendors.ErrRefused):
		return vendors.Holding{}, v.whyRefused(ctx, r, err)
	case err != nil:
		return vendors.Holding{}, err
	}
	holding, err := v.holdingOf(answer, r.Places)
	if err == nil {
		err = v.charge(&holding, answer.Totals, r.Places[0].Expect.Nominal.Currency, r.Locale)
	}
	if err != nil {
		v.undo(ctx, r.Visit, r.Performance)
		return vendors.Holding{}, err
	}
	holding.Deadline = sent.Add(v.lock - margin)
	return holding, nil
}

// asked returns the places as they can be put to the vendor. Where it chooses
// the seats, a place of an area that it gave a seat earlier is a place of the
// area again.
func (v *Vendor) asked(places []vendors.Place) []vendors.Place {
	places = slices.Clone(places)
	for i := range places {
		if places[i].Area != "" && !v.settings.RequestSeatCode {
			places[i].Seat = ""
		}
	}
	return places
}

// canAsk reports whether every place can be put to the vendor.
func (v *Vendor) canAsk(places []vendors.Place) bool {
	refs := map[string]bool{}
	for _, p := range places {
		if p.Ref == "" || refs[p.Ref] || p.Tariff == "" || areaOf(p) == "" || p.Seat != "" && !v.settings.RequestSeatCode {
			return false
		}
		refs[p.Ref] = true
	}
	return len(places) > 0
}

// areaOf returns the code of the area a place is in: a seat's is that of its
// price category.
func areaOf(p vendors.Place) string {
	if p.Area != "" {
		return codeOf(string(p.Area))
	}
	return codeOf(string(p.Category))
}

func (v *Vendor) lockSeat(p vendors.Place) lockSeat {
	return lockSeat{
		Tariff: wireID(p.Tariff), Area: areaOf(p), Seat: codeOf(string(p.Seat)), Ref: p.Ref,
		Price: rest.AmountOf(p.Expect.Nominal),
	}
}

// holdingOf checks a lock's answer against what was asked for and turns it into
// a holding.
func (v *Vendor) holdingOf(answer lockAnswer, places []vendors.Place) (vendors.Holding, error) {
	holding := vendors.Holding{Booking: string(answer.Booking)}
	var missing []seatplan.SeatID
	short := len(answer.Seats) != len(places)
	for _, p := range places {
		i := slices.IndexFunc(answer.Seats, func(s wireSeat) bool { return string(s.Ref) == p.Ref })
		if i < 0 || !answer.Seats[i].isFor(p) {
			short = true
			if p.Seat != "" {
				missing = append(missing, p.Seat)
			}
			continue
		}
		holding.Places = append(holding.Places, answer.Seats[i].held(p))
	}
	switch {
	case len(missing) > 0:
		e := refused(opLock, vendors.ErrTaken, nil)
		e.Seats = missing
		return vendors.Holding{}, e
	case short:
		return vendors.Holding{}, refused(opLock, vendors.ErrSoldOut, nil)
	case answer.Booking == "":
		return vendors.Holding{}, refused(opLock, vendors.ErrRefused, errors.New("the answer has no booking reference"))
	}
	return holding, nil
}

// charge writes what the vendor's totals say into a holding. A currency other
// than the one shown is a changed price; shown and locale may be empty.
func (v *Vendor) charge(h *vendors.Holding, t wireTotals, shown seatplan.Currency, locale string) error {
	total, err := t.total(v.currency)
	if err != nil {
		return refused(opLock, vendors.ErrRefused, errTotal)
	}
	if shown != "" && total.Currency != shown {
		return refused(opLock, vendors.ErrPriceChanged, seatplan.ErrCurrency)
	}
	h.Total, h.Modifiers = total, t.modifiers(h.Places, total, v.wordsFor(locale).other)
	return nil
}

// isFor reports whether the vendor locked what was asked for.
func (s wireSeat) isFor(p vendors.Place) bool {
	return s.Status == statusLocked && (p.Seat == "" || bool(s.HasSeat) && string(s.Seat) == codeOf(string(p.Seat)))
}

// held returns a locked seat as a held place. seatCode means something only
// with hasSeat: the document's example has one without.
func (s wireSeat) held(p vendors.Place) vendors.Held {
	h := vendors.Held{
		Key: string(s.UUID), Ref: string(s.Ref), Seat: p.Seat, Area: p.Area, Category: p.Category, Tariff: p.Tariff, Price: p.Expect,
	}
	if h.Key == "" {
		h.Key = h.Ref
	}
	if s.HasSeat && s.Seat != "" {
		h.Label = labelOf(string(s.Seat), areaOf(p))
		if id, ok := idOf(string(s.Seat)); ok {
			h.Seat = seatplan.SeatID(id)
		}
	}
	return h
}

// undo unlocks a lock that fell short. When that fails too the seats lapse by
// themselves, or go with the visit's next lock.
func (v *Vendor) undo(ctx context.Context, b vendors.Visit, p vendors.Performance) {
	if err := v.unlock(ctx, b); err != nil {
		v.log.WarnContext(ctx, "partial lock left to lapse", slog.String("vendor", name),
			slog.String("performance", string(p.ID)), slog.Any("error", err))
	}
}

// whyRefused finds out why a lock was refused. The document lists no error
// codes, so the tariffs are read again: what they no longer offer is the
// reason. Where they still offer everything as it was asked for, all that is
// left is that there are fewer places than were asked for; the vendor gives no
// counts to see that by.
func (v *Vendor) whyRefused(ctx context.Context, r vendors.HoldRequest, err error) error {
	live, readErr := v.tariffs(ctx, r.Performance.Event, false)
	var e *vendors.Error
	if readErr != nil || !errors.As(err, &e) {
		return err
	}
	e.Kind = vendors.ErrSoldOut
	counts := map[seatplan.TariffID]int{}
	for _, p := range r.Places {
		counts[p.Tariff]++
	}
	for _, p := range r.Places {
		t, ok := find(live, p.Tariff, areaOf(p))
		switch {
		case !ok:
			return e
		case t.price != p.Expect.Nominal:
			e.Kind = vendors.ErrPriceChanged
			return e
		case t.max > 0 && counts[t.id] > t.max:
			e.Kind = vendors.ErrLimit
			return e
		case counts[t.id] < t.min:
			e.Kind = vendors.ErrInvalid
			return e
		case p.Seat != "":
			e.Kind = vendors.ErrTaken
		}
	}
	return e
}

// Release unlocks everything or, because the vendor cannot let single seats go,
// locks what remains anew, which may fail like any lock.
func (v *Vendor) Release(ctx context.Context, r vendors.ReleaseRequest) (vendors.Holding, error) {
	if v.unlocks(r) {
		return vendors.Holding{}, v.unlock(ctx, r.Visit)
	}
	return v.Hold(ctx, vendors.HoldRequest{
		Visit: r.Visit, Performance: r.Performance, Places: v.remaining(r), Before: r.Before, Locale: r.Locale,
	})
}

// unlocks reports whether nothing remains of what is held.
func (v *Vendor) unlocks(r vendors.ReleaseRequest) bool {
	return len(r.Keys) == 0 || len(v.remaining(r)) == 0
}

// remaining returns what is held without the keys, as places to be asked for.
func (v *Vendor) remaining(r vendors.ReleaseRequest) []vendors.Place {
	var places []vendors.Place
	for _, h := range r.Before.Places {
		if slices.Contains(r.Keys, h.Key) {
			continue
		}
		p := vendors.Place{Ref: h.Ref, Seat: h.Seat, Area: h.Area, Category: h.Category, Tariff: h.Tariff, Expect: h.Price}
		if p.Ref == "" {
			p.Ref = h.Key
		}
		places = append(places, p)
	}
	return places
}

// unlock lets go of everything that the visit's session has locked.
func (v *Vendor) unlock(ctx context.Context, b vendors.Visit) error {
	c := call{op: opUnlock, mutates: true}
	var answer doneAnswer
	if err := v.write(ctx, b, c, &answer); err != nil {
		return err
	}
	switch {
	case answer.Success == nil:
		return v.rest.Lost(v.request("", c), 0, errors.New("answer does not say whether it was done"))
	case !bool(*answer.Success):
		return refused(opUnlock, vendors.ErrRefused, nil)
	}
	return nil
}

// refused returns a refusal of our own or one read from an answer.
func refused(op string, kind vendors.Kind, cause error) *vendors.Error {
	return &vendors.Error{Vendor: name, Op: op, Kind: kind, Cause: cause}
}
