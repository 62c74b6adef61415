package ticketing

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

const (
	pageSize = 100
	maxPages = 100
)

// page is one page of a list.
type page struct {
	Total   *rest.Int         `json:"total"`
	Entries []json.RawMessage `json:"entries"`
}

// errStop ends a walk through a list early.
var errStop = errors.New("enough")

// total is how many entries the whole list has, 0 where it does not say.
func (p page) total() int {
	if p.Total == nil {
		return 0
	}
	return int(*p.Total)
}

// isNone reports an answer that is no page of a list: that there is nothing must
// be said, not left out.
func (p page) isNone(number int) bool {
	return p.Entries == nil && p.Total == nil || number == 1 && len(p.Entries) == 0 && p.total() > 0
}

// errTooLong is a list that goes on where lists should have ended.
var errTooLong = errors.New("the list does not end")

// each walks through a list, page by page. It ends at an empty page, at a page
// out of range, which is a 404, or where the total is reached; and when visit
// returns errStop.
func (v *Vendor) each(ctx context.Context, c call, visit func(json.RawMessage) error) error {
	seen := 0
	for number := 1; number <= maxPages; number++ {
		p, err := v.page(ctx, c, number)
		if errors.Is(err, vendors.ErrNotFound) && (number > 1 || isCode(err, codeResource)) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, entry := range p.Entries {
			if err := visit(entry); errors.Is(err, errStop) {
				return nil
			} else if err != nil {
				return err
			}
		}
		seen += len(p.Entries)
		if len(p.Entries) == 0 || p.total() > 0 && seen >= p.total() {
			return nil
		}
	}
	return v.rest.Lost(v.request(c), 0, errTooLong)
}

// page reads one page of a list.
func (v *Vendor) page(ctx context.Context, c call, number int) (p page, err error) {
	query := url.Values{"page": {strconv.Itoa(number)}, "records": {strconv.Itoa(pageSize)}}
	maps.Copy(query, c.query)
	c.query = query
	if _, err = v.do(ctx, c, &p); err == nil && p.isNone(number) {
		err = v.rest.Lost(v.request(c), 0, errShape)
	}
	return p, err
}

// enoughPages is how many pages on end of what is older end the reading of a
// list from its newer end.
const enoughPages = 2

// eachSince walks through the entries of a list that may be long, from the end
// where the newest are, and ends where there are but older ones. In which order
// the vendor has them is not documented; one that is in none is read whole.
func (v *Vendor) eachSince(ctx context.Context, c call, since time.Time, at func(json.RawMessage) moment, visit func(json.RawMessage) error) error {
	first, err := v.page(ctx, c, 1)
	size := len(first.Entries)
	if err != nil || first.total() <= size || size == 0 {
		return v.each(ctx, c, visit) // which knows what an error means
	}
	pages := (first.total() + size - 1) / size
	last, err := v.page(ctx, c, pages)
	if err != nil && !errors.Is(err, vendors.ErrNotFound) {
		return err
	}
	known := map[int]page{1: first, pages: last}
	r := recent{since: since, at: at}
	up := len(last.Entries) > 0 && at(last.Entries[len(last.Entries)-1]).at.After(at(first.Entries[0]).at)
	for i := 1; i <= pages && !r.over(); i++ {
		number := i
		if up {
			number = pages + 1 - i
		}
		p, ok := known[number]
		if !ok {
			if p, err = v.page(ctx, c, number); err != nil && !errors.Is(err, vendors.ErrNotFound) {
				return err
			}
		}
		if i > maxPages {
			return v.rest.Lost(v.request(c), 0, errTooLong)
		}
		if up {
			slices.Reverse(p.Entries)
		}
		for _, entry := range p.Entries {
			if err := visit(entry); err != nil {
				return err
			}
		}
		r.read(p.Entries)
	}
	return nil
}

// recent follows a list for as long as it is newest first.
type recent struct {
	since    time.Time
	at       func(json.RawMessage) moment
	last     time.Time
	older    int // pages on end of nothing but older entries
	unsorted bool
}

// read takes note of a page.
func (r *recent) read(entries []json.RawMessage) {
	r.older++
	for _, entry := range entries {
		m := r.at(entry)
		r.unsorted = r.unsorted || !r.last.IsZero() && m.at.After(r.last)
		r.last = m.at
		if !m.before(r.since) {
			r.older = 0
		}
	}
}

func (r *recent) over() bool { return r.older >= enoughPages && !r.unsorted }
