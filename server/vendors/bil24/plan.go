package bil24

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/sbt"
	"github.com/parterre/parterre/seatplan/schematic"
	"github.com/parterre/parterre/seatplan/svg"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// maxPlan bounds a plan's SVG; the vendor's own limit is 15 MB.
const maxPlan = 16 << 20

// placement is what the catalogue says about a performance's plan.
type placement struct {
	url  string // empty: general admission only
	name string
}

// plans remembers the placements of the last catalogue.
type plans struct {
	mu         sync.Mutex
	placements map[seatplan.PerformanceID]placement // guarded by mu
}

func (p *plans) replace(placements map[seatplan.PerformanceID]placement) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.placements = placements
}

func (p *plans) find(id seatplan.PerformanceID) (placement, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := p.placements[id]
	return found, ok
}

// Plan reads the seating plan: the vendor's SVG, or where that cannot be
// fetched or read the bare coordinates of GET_SCHEMA. Categories sold without
// numbers are areas: blocks where there is nothing else, without an outline in a
// hall of seats. A protected performance's plan opens to its access code, and is
// refused with ErrAccessCode otherwise.
func (v *client) Plan(ctx context.Context, p vendors.Performance) (*seatplan.Plan, error) {
	place, err := v.placement(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	h, err := v.readSeatMap(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	switch {
	case len(h.seats) == 0 && (place.url == "" || len(h.areas) > 0):
		return v.board(place.name, &h)
	case place.url == "":
		return v.schema(ctx, p.ID, place.name, &h)
	}
	plan, err := v.drawn(ctx, place.url, p, &h)
	if err == nil || ctx.Err() != nil {
		return plan, err
	}
	var refused *sbt.VendorError
	if p.AccessCode && errors.As(err, &refused) && (p.Code == "" || refused.ResultCode == codeMessage) {
		return nil, &vendors.Error{Vendor: name, Op: "image", Kind: vendors.ErrAccessCode, Code: strconv.Itoa(refused.ResultCode)}
	}
	v.log.Warn("seating plan cannot be used, drawing seats only", "vendor", name, "performance", string(p.ID), "error", err)
	return v.schema(ctx, p.ID, place.name, &h)
}

// draft is a plan of the seat map's areas alone.
func (h *seatMap) draft(title string) seatplan.Draft {
	d := seatplan.Draft{Name: title}
	index := make(map[seatplan.CategoryID]int)
	for i, c := range h.categories {
		index[c.id] = i
		d.Categories = append(d.Categories, seatplan.PriceCategory{ID: c.id, Name: c.name, Color: svg.Palette(i)})
	}
	for _, a := range h.areas {
		d.Areas = append(d.Areas, seatplan.DraftArea{
			ID: a.id, Name: a.name, Category: index[seatplan.CategoryID(a.id)], Capacity: a.places,
		})
	}
	return d
}

// board is the plan of a performance without numbered seats.
func (v *client) board(title string, h *seatMap) (*seatplan.Plan, error) {
	names := make(map[seatplan.CategoryID]string)
	for _, c := range h.categories {
		names[c.id] = c.name
	}
	var areas []schematic.Area
	for _, a := range h.areas {
		category := seatplan.CategoryID(a.id)
		areas = append(areas, schematic.Area{ID: a.id, Category: category, Name: cmp.Or(a.name, names[category]), Capacity: a.places})
	}
	plan, err := schematic.New(title, "", areas)
	if err != nil {
		return nil, v.rest.Lost(rest.Call{Op: "plan"}, 0, err)
	}
	return plan, nil
}

// draw makes the plan of a draft.
func (v *client) draw(d seatplan.Draft) (*seatplan.Plan, error) {
	plan, err := seatplan.New(d)
	if err != nil {
		return nil, v.rest.Lost(rest.Call{Op: "plan"}, 0, err)
	}
	return plan, nil
}

// placement looks a performance up in the last catalogue, and in a new one when
// it is not there.
func (v *client) placement(ctx context.Context, id seatplan.PerformanceID) (placement, error) {
	if found, ok := v.plans.find(id); ok {
		return found, nil
	}
	if _, err := v.Events(ctx); err != nil {
		return placement{}, err
	}
	if found, ok := v.plans.find(id); ok {
		return found, nil
	}
	return placement{}, &vendors.Error{Vendor: name, Op: "GET_ALL_ACTIONS", Kind: vendors.ErrNotFound}
}

// drawn fetches and reads the SVG. An error of the vendor's is a JSON object in
// its place.
func (v *client) drawn(ctx context.Context, placementURL string, p vendors.Performance, h *seatMap) (*seatplan.Plan, error) {
	call := rest.Call{
		Op: "image", Method: http.MethodGet, URL: v.imageURL(placementURL, p), MaxBody: maxPlan,
		Header: http.Header{"Accept": {"image/svg+xml"}},
	}
	a, err := v.rest.Do(ctx, call)
	if err != nil {
		return nil, err
	}
	if a.Status != http.StatusOK {
		return nil, v.rest.Lost(call, a.Status, errors.New("answer is not a drawing"))
	}
	var plan *seatplan.Plan
	read := func() (err error) {
		plan, err = readDrawing(a.Body, h)
		return err
	}
	err = vendors.Parse(ctx, func() error { return v.panics.Run(panics.Plan, read, "performance", string(p.ID)) })
	if err != nil {
		return nil, v.rest.Lost(call, a.Status, err)
	}
	return plan, nil
}

// readDrawing reads the SVG, with the seat map's areas besides its seats.
func readDrawing(body []byte, h *seatMap) (*seatplan.Plan, error) {
	drawing, err := sbt.Read(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	var areas []sbt.Area
	for _, a := range h.areas {
		areas = append(areas, sbt.Area{ID: a.id, Name: a.name, Category: seatplan.CategoryID(a.id), Capacity: a.places})
	}
	return drawing.WithAreas(areas)
}

// imageURL rebuilds the catalogue's URL of a plan: on the base URL's host,
// unless it names another one that the settings allow, and for nobody's eyes in
// particular. Of its query only harmless parameters are kept; the performance's
// access code is added.
func (v *client) imageURL(placementURL string, p vendors.Performance) *url.URL {
	target := v.rest.Base()
	target.Path = strings.TrimSuffix(strings.TrimSuffix(target.Path, "/"), "/json") + "/image"
	target.RawPath = ""
	query := url.Values{}
	if given, err := url.Parse(placementURL); err == nil {
		if given.Scheme == "https" && slices.Contains(v.settings.ImageHosts, given.Host) {
			target = &url.URL{Scheme: given.Scheme, Host: given.Host, Path: "/image"}
		}
		for _, kept := range []string{"fid", "locale", "hash"} {
			if value := given.Query().Get(kept); value != "" {
				query.Set(kept, value)
			}
		}
	}
	query.Set("type", "seatingPlan")
	query.Set("actionEventId", string(p.ID))
	query.Set("userId", "0")
	if code, err := accessCode("image", p.Code); err == nil && code != "" {
		query.Set("kdp", string(code))
	}
	target.RawQuery = query.Encode()
	return target
}

// posterURL returns a poster's address where it may be fetched: from the base
// URL's host in its own scheme, from those that the settings allow encrypted.
// Empty otherwise.
func (v *client) posterURL(text rest.Text) string {
	const longest = 2000
	u, err := url.Parse(strings.TrimSpace(string(text)))
	if err != nil || u.User != nil || u.Fragment != "" || len(text) > longest {
		return ""
	}
	base := v.rest.Base()
	if u.Host == base.Host && u.Scheme == base.Scheme || u.Scheme == "https" && slices.Contains(v.settings.ImageHosts, u.Host) {
		return u.String()
	}
	return ""
}
