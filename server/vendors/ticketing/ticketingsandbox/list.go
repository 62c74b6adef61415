package ticketingsandbox

import (
	"net/http"
	"strconv"
)

const (
	defaultRecords = 25
	maxRecords     = 100
)

// page is one page of a list.
type page struct {
	Total   int   `json:"total"`
	Page    int   `json:"page"`
	Records int   `json:"records"`
	Entries []any `json:"entries"`
}

// list answers one page of what there is. A page out of range is not there.
func (c *call) list(all []any) (int, any, error) {
	p := page{Total: len(all), Page: c.number("page", 1), Records: min(c.number("records", defaultRecords), maxRecords), Entries: []any{}}
	start := (p.Page - 1) * p.Records
	if p.Page < 1 || p.Records < 1 || start > 0 && start >= len(all) {
		return 0, nil, errPage
	}
	p.Entries = append(p.Entries, all[start:min(len(all), start+p.Records)]...)
	return http.StatusOK, p, nil
}

// number reads a number of the query.
func (c *call) number(name string, fallback int) int {
	if !c.query.Has(name) {
		return fallback
	}
	n, err := strconv.Atoi(c.query.Get(name))
	if err != nil {
		return 0
	}
	return n
}

// is reports whether a filter of the query lets a value pass.
func (c *call) is(name, value string) bool {
	return !c.query.Has(name) || c.query.Get(name) == value
}
