package ticketing

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"

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
	filters := c.query
	seen := 0
	for number := 1; number <= maxPages; number++ {
		c.query = url.Values{"page": {strconv.Itoa(number)}, "records": {strconv.Itoa(pageSize)}}
		for key, values := range filters {
			c.query[key] = values
		}
		var p page
		_, err := v.do(ctx, c, &p)
		if errors.Is(err, vendors.ErrNotFound) && (number > 1 || isCode(err, codeResource)) {
			return nil
		}
		if err != nil {
			return err
		}
		if p.isNone(number) {
			return v.rest.Lost(v.request(c), 0, errShape)
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
