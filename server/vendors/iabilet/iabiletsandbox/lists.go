package iabiletsandbox

import (
	"cmp"
	"slices"
	"strings"
)

type wireCategory struct {
	Code string `json:"code"`
	Name string `json:"displayName"`
}

// listCategories answers /categories: those that events are in.
func (c *call) listCategories() (any, error) {
	list := []wireCategory{}
	for _, e := range c.order {
		w := wireCategory{e.category, strings.ToUpper(e.category[:1]) + e.category[1:]}
		if !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	slices.SortFunc(list, func(a, b wireCategory) int { return cmp.Compare(a.Code, b.Code) })
	return struct {
		Categories []wireCategory `json:"categories"`
	}{list}, nil
}

type wirePerformer struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Slug  string `json:"slug"`
	Image string `json:"mainImageUrl"`
}

// listArtists answers /artists: those of all events, a page at a time.
func (c *call) listArtists() (any, error) {
	list := []wirePerformer{}
	for _, e := range c.order {
		slug := strings.ToLower(strings.Join(strings.Fields(e.artist), "-"))
		w := wirePerformer{e.artistID(), e.artist, slug, "https://" + PageHost + "/artist/" + idText(e.artistID()) + ".jpg"}
		if e.artist != "" {
			list = append(list, w)
		}
	}
	some, pages, err := page(c, list)
	if err != nil {
		return nil, err
	}
	return struct {
		Artists []wirePerformer `json:"artists"`
		Pages   wirePages       `json:"pagination"`
	}{some, pages}, nil
}

// artistID is made from the event's id: every event has its own artist.
func (e *event) artistID() int64 { return e.id - 20_000 }
