package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/components/preview"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/availability"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/vendors"
)

// scene is everything one answer about a performance is made from.
type scene struct {
	server   *Server
	r        *http.Request
	l        *locale.Locale
	promoter Promoter
	path     seatplan.PerformancePath
	entry    catalogue.Entry
	view     *availability.View // nil when the vendor has never answered
	can      checkout.Abilities
	cart     checkout.View
	token    checkout.Token
	over     bool // the cart that the buyer came with is sold, and left
	section  seatplan.SectionID
	wrong    wrongCode
}

// sceneOf gathers what a request about a performance needs. When false is
// returned the request has been answered.
func (s *Server) sceneOf(w http.ResponseWriter, r *http.Request) (*scene, bool) {
	p, ok := s.promoter(w, r)
	if !ok {
		return nil, false
	}
	path := pathOf(r)
	entry, err := s.Catalogue.Performance(r.Context(), path)
	if err != nil {
		s.fail(w, r, err)
		return nil, false
	}
	sc := &scene{server: s, r: r, l: s.localeOf(r, p.ID), promoter: p, path: path}
	sc.tells(entry)
	sc.section = seatplan.SectionID(r.FormValue("section"))
	if sc.can, err = s.Checkout.Abilities(path); err != nil {
		s.fail(w, r, err)
		return nil, false
	}
	token := checkout.Token(bearer(r, "token"))
	if !strings.HasPrefix(string(token), "ct_") && r.Method == http.MethodGet {
		token = s.wallet(r).Carts[p.ID]
	}
	sc.loadCart(r.Context(), token)
	if sc.open() {
		sc.look(r.Context())
	}
	return sc, true
}

// look reads the seats. Without them the page still says what it is and what is
// in the cart.
func (sc *scene) look(ctx context.Context) {
	view, err := sc.server.Availability.View(ctx, sc.path)
	if err != nil {
		sc.server.Log.Warn("performance not readable", "request", info(sc.r).id, "performance", sc.path.String(), "error", err)
		return
	}
	sc.view = view
}

// loadCart reads the buyer's cart in this performance, if there is one.
func (sc *scene) loadCart(ctx context.Context, token checkout.Token) {
	if token == "" {
		return
	}
	v, err := sc.server.Checkout.Cart(ctx, sc.promoter.ID, token)
	if err == nil && v.Path == sc.path {
		sc.cart, sc.token = v, token
	}
}

func (sc *scene) head() components.Head {
	p := sc.entry.Performance
	h := components.Head{
		Event: sc.entry.Event.Title, Date: sc.l.Date(p.Starts, p.HasTime), DateTime: machineTime(p),
		Place: place(p.Venue), Note: sc.entry.Event.Age,
	}
	if b := badge(sc.l, p); b.State == "few" {
		h.Note = b.Text
	}
	if len(sc.entry.Event.Performances) > 1 {
		h.Back = &components.Link{
			Text: sc.l.T(locale.AllDates),
			Href: address(sc.r, eventPath(sc.path.Promoter, sc.path.Account, sc.path.Event)),
		}
	}
	return h
}

// limit is how many places one cart may hold.
func (sc *scene) limit() int {
	limit := sc.server.Checkout.MaxPlaces
	if m := sc.entry.Performance.MaxPlaces; m > 0 {
		limit = min(limit, m)
	}
	return limit
}

func (sc *scene) stage() *components.Stage {
	if sc.view == nil || sc.view.Plan.Plan.Len() == 0 && (!drawn(sc.view.Plan.Plan) || sc.sale() != nil) {
		return nil
	}
	plan, read := sc.view.Plan, sc.server.Now().In(sc.entry.Performance.Starts.Location())
	_, offset := read.Zone()
	stage := &components.Stage{
		PlanURL: "/v1/plans/" + plan.Hash, LiveURL: sc.watched("/v1/live"), AvailabilityURL: sc.watched("/v1/availability/" + sc.path.String()),
		Performance: sc.path.String(),
		Seats:       plan.Plan.Len(), Limit: sc.limit(),
		ModuleURL: sc.server.Assets.URL("parterre.wasm"), ExecURL: sc.server.Assets.URL("wasm_exec.js"),
		Preview: preview.Of(plan.Plan), Inks: preview.Inks(plan.Plan), OffsetMinutes: offset / 60,
	}
	for i, c := range plan.Plan.Categories() {
		if sc.elsewhere(c.ID) {
			stage.Elsewhere = append(stage.Elsewhere, i)
			stage.Inks[i] = preview.Unsold
		}
	}
	return stage
}

// elsewhere reports whether what a price category has is sold on another site
// only.
func (sc *scene) elsewhere(category seatplan.CategoryID) bool {
	prices := sc.view.Prices.Of(category)
	return len(prices) > 0 && !slices.ContainsFunc(prices, sc.sells)
}

// drawn reports whether a plan without seats has anything to look at.
func drawn(p *seatplan.Plan) bool {
	for _, a := range p.Areas() {
		if len(a.Outline) > 0 {
			return true
		}
	}
	return false
}

// selling reports whether places can be had now.
func (sc *scene) selling() bool {
	return sc.view != nil && sc.sale() == nil
}

// soldOut reports whether nothing is left and nothing is in the cart.
func (sc *scene) soldOut() bool {
	if sc.entry.Performance.State == vendors.SoldOut {
		return true
	}
	if sc.view == nil || sc.cart.Count() > 0 || len(sc.cart.Expired) > 0 {
		return false
	}
	for i := range sc.view.Seats {
		if sc.view.Free(i) || sc.view.Seats[i] == seatplan.Held {
			return false
		}
	}
	for _, free := range sc.view.Areas {
		if free != 0 {
			return false
		}
	}
	return true
}

// tells has the scene tell of a performance in its language.
func (sc *scene) tells(entry catalogue.Entry) {
	entry.Event = sc.promoter.told(entry.Event, sc.l)
	sc.entry = entry
}

// told is an event in the buyer's language, or else in the first of the
// promoter's own languages that the vendor has it in.
func (p Promoter) told(e vendors.Event, l *locale.Locale) vendors.Event {
	for _, code := range append([]string{l.Code()}, p.Languages...) {
		if e.Titles[code] != "" {
			return e.In(code)
		}
	}
	return e
}
