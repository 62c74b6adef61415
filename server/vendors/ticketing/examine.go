package ticketing

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/parterre/parterre/server/vendors"
)

// maxSkew is how far the vendor's clock may be from ours before it matters to
// the deadlines we count.
const maxSkew = 5 * time.Second

// Examine looks at the account: whether the vendor takes key and client
// version, how its clock stands, which generation of the API it speaks, and
// for whom orders can be placed.
func (v *Vendor) Examine(ctx context.Context) []vendors.Finding {
	clock, err := v.examineClock(ctx)
	if err != nil {
		// A server without a clock still has events.
		if _, err = v.do(ctx, v.oneEvent(), nil); err != nil {
			return []vendors.Finding{v.failing(err)}
		}
	}
	findings := []vendors.Finding{good("The key is taken, and so is client version %s.", v.settings.ClientVersion)}
	findings = append(findings, clock...)
	findings = append(findings, v.examineGeneration(ctx)...)
	findings = append(findings, v.examineOrders(ctx)...)
	if v.settings.Site == "" {
		return append(findings, note("Places that have a price are not sold here, as that would take card data, and site is not set to say where they are."))
	}
	return append(findings, note("Places that have a price are not sold here, as that would take card data; buyers are sent to the vendor's own page of the event."))
}

func good(format string, args ...any) vendors.Finding {
	return vendors.Finding{Level: vendors.Good, Says: fmt.Sprintf(format, args...)}
}

func note(format string, args ...any) vendors.Finding {
	return vendors.Finding{Level: vendors.Note, Says: fmt.Sprintf(format, args...)}
}

func bad(format string, args ...any) vendors.Finding {
	return vendors.Finding{Level: vendors.Bad, Says: fmt.Sprintf(format, args...)}
}

// failing says in a sentence why nothing can be read.
func (v *Vendor) failing(err error) vendors.Finding {
	var e *vendors.Error
	switch {
	case !errors.As(err, &e):
	case e.Code == codeVersion:
		return bad("TickeTing refuses client version %s and wants a later one: set client_version.", v.settings.ClientVersion)
	case e.Status == 401:
		return bad("TickeTing does not take the key: its session has ended, or it is missing. An integration key does not end.")
	case e.Status == 403:
		return bad("TickeTing does not know the key, or the key may not read events.")
	case errors.Is(err, vendors.ErrUnavailable):
		return bad("TickeTing does not answer as it should: %v.", err)
	}
	return bad("TickeTing cannot be read: %v.", err)
}

// examineClock compares the clocks, and the zone that the vendor's shows with
// the account's.
func (v *Vendor) examineClock(ctx context.Context) ([]vendors.Finding, error) {
	before := v.rest.Now()
	w, err := v.vendorClock(ctx)
	if err != nil || w.UTC == 0 {
		return nil, err
	}
	after := v.rest.Now()
	skew := time.Unix(int64(w.UTC), 0).Sub(before.Add(after.Sub(before) / 2)).Round(time.Second)
	findings := []vendors.Finding{good("Its clock and ours agree.")}
	if skew.Abs() > maxSkew {
		findings[0] = note("Its clock is %v from ours (%+v): holds are counted by its own.", skew.Abs(), skew)
	}
	findings[0].Clock = true
	return append(findings, v.examineZone(w)...), nil
}

// Skew returns how far the vendor's clock is ahead of ours, false where no answer
// told.
func (v *Vendor) Skew() (time.Duration, bool) { return v.rest.Skew() }

// examineZone compares zones. A clock that shows universal time may be that of
// a server which writes everything else in local time.
func (v *Vendor) examineZone(w wireTime) []vendors.Finding {
	shown, ok := w.offset()
	now := time.Unix(int64(w.UTC), 0)
	set := offsetAt(v.zone, now)
	switch {
	case !ok || shown == set:
		return nil
	case shown == 0:
		return []vendors.Finding{note("Its clock shows universal time, so that time_zone (%s, %s) cannot be checked: compare the start of an event.", v.zone, zoneText(set))}
	}
	return []vendors.Finding{bad("Its clock shows %s and time_zone (%s) is %s: set time_zone to the vendor's, or events begin at another hour and lost orders are not found.",
		zoneText(shown), v.zone, zoneText(set))}
}

// zoneText is how far a zone is ahead of universal time, such as UTC-04:00.
func zoneText(offset time.Duration) string {
	return time.Time{}.In(time.FixedZone("", int(offset/time.Second))).Format("UTC-07:00")
}

// oneEvent asks for the shortest list there is.
func (v *Vendor) oneEvent() call {
	query := url.Values{"records": {"1"}}
	if eventsOnly, _ := v.dialect.get(); eventsOnly {
		return call{op: opEvents, path: "/events", query: query}
	}
	return call{op: opPublished, path: "/published-events", query: query}
}

// examineGeneration says what the events sell.
func (v *Vendor) examineGeneration(ctx context.Context) []vendors.Finding {
	events, err := v.Events(ctx)
	if err != nil {
		return []vendors.Finding{v.failing(err)}
	}
	sections, tiers, priced := 0, 0, 0
	for _, e := range events {
		of, ok := v.offers.last(e.ID)
		switch {
		case ok && of.tiers && len(of.areas) > 0:
			tiers++
		case e.Performances[0].Places >= 0:
			sections++
		}
		if e.Performances[0].From.Minor > 0 {
			priced++
		}
	}
	switch {
	case len(events) == 0:
		return []vendors.Finding{note("No published event is to come.")}
	case tiers == 0 && sections == 0:
		return []vendors.Finding{note("Of %d events none says what it sells.", len(events))}
	}
	return []vendors.Finding{good("Of %d events %d sell sections (API of 2024) and %d tiers (API of 2026); %d have nothing that is free.", len(events), sections, tiers, priced)}
}

// examineOrders says for whom orders are placed, and whether that can be.
func (v *Vendor) examineOrders(ctx context.Context) []vendors.Finding {
	number, err := v.accountNumber(ctx)
	switch {
	case errors.Is(err, vendors.ErrAccount):
		return []vendors.Finding{bad("customer is not set, and the key acts as no account: orders can be placed for nobody.")}
	case err != nil:
		return []vendors.Finding{v.failing(err)}
	}
	findings := []vendors.Finding{good("Orders are placed for account %s.", number)}
	if v.settings.Customer == "" {
		findings = append(findings, note("customer is not set: orders are placed for the account that the key acts as, until its session ends."))
	}
	err = v.eachOrder(ctx, func(wireOrder) error { return errStop })
	switch {
	case errors.Is(err, vendors.ErrAccount):
		findings = append(findings, bad("The key may not manage orders for account %s.", number))
	case err != nil:
		findings = append(findings, v.failing(err))
	}
	return append(findings, note("All buyers' orders and tickets are that one account's: let only one process sell for it, as two could read each other's tickets."))
}
