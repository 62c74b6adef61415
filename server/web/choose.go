package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/components/preview"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/vendors"
)

// performance is the checkout page in its first two steps.
func (s *Server) performance(w http.ResponseWriter, r *http.Request) {
	sc, ok := s.sceneOf(w, r)
	if !ok {
		return
	}
	sc.begin()
	step := r.URL.Query().Get("step")
	switch {
	case sc.cart.Order != "":
		s.toOrder(w, r, sc)
	case !sc.open():
		s.showGate(w, r, sc, http.StatusOK, sc.accessGate())
	case sc.cart.Access && !sc.passed():
		q := r.URL.Query()
		q.Set(passParam, s.pass(sc.path, s.Now()))
		http.Redirect(w, r, r.URL.Path+"?"+q.Encode(), http.StatusSeeOther)
	case sc.emailNeeded() && (step == "email" || step == "address" || step == "details"):
		s.showGate(w, r, sc, http.StatusOK, sc.emailGate(step == "address"))
	case step == "details" && sc.cart.Count() > 0 && !sc.voucherMissing():
		s.showDetails(w, r, sc, newDetailsForm(), nil)
	default:
		s.showChoose(w, r, sc, http.StatusOK, components.Message{})
	}
}

// showChoose answers with the first step, as a page or as its fragments.
func (s *Server) showChoose(w http.ResponseWriter, r *http.Request, sc *scene, status int, m components.Message) {
	choose := sc.choose(m)
	if from, ok := wantsFragments(r); ok {
		c := components.CartFragments(choose)
		switch {
		case from != "" && from != choose.Shown(), r.Method == http.MethodGet && r.URL.Query().Get("step") == "choose":
			c = components.ChooseStep(choose)
		case r.Method == http.MethodGet, r.PostFormValue("list") == "1":
			c = components.ChooseFragments(choose)
		}
		s.show(w, r, status, sc.promoter, c)
		return
	}
	page := components.PerformancePage{
		Page: s.page(r, sc.promoter, sc.entry.Event.Title), Head: sc.head(), Stage: sc.stage(), Choose: choose,
	}
	page.RefreshSeconds = choose.Message.PollMillis / 1000
	s.probe(w, r)
	s.show(w, r, status, sc.promoter, components.Performance(page))
}

// choose is the first step.
func (sc *scene) choose(m components.Message) components.Choose {
	url := performancePath(sc.path)
	choose := components.Choose{
		LinesURL: address(sc.r, url+"/lines"), PageURL: address(sc.r, url), Section: sc.section, Message: m,
		Sale: sc.sale(), Words: sc.server.words[sc.l.Code()], Cart: sc.cartModel(), Hold: holdModel(sc.l, sc.cart.Deadline, sc.cart.Now),
	}
	if m.Text == "" {
		choose.Message = sc.gone()
	}
	if choose.Step() == components.Paused && m.Code == "vendor_down" {
		choose.Sale.Text = "" // the message says it
	}
	choose.Promo, choose.Notice = sc.promo(), sc.notice()
	if choose.Promo != nil && m.Code == "voucher_refused" {
		choose.Message.Action = &components.Link{Text: sc.l.T(locale.CodeChange), Href: "#promo-code"}
	}
	sc.freshness(&choose)
	if sc.view == nil {
		return choose
	}
	switch {
	case choose.Sale == nil:
		choose.Best, choose.Areas, choose.HoldNote = sc.best(), sc.areas(), sc.holdNote()
	case sc.soldElsewhere(): // what there is, and what it costs there
		choose.Areas = sc.areas()
	}
	choose.Cart.AreasOnly = sc.view.Plan.Plan.Len() == 0
	choose.Sections = sc.sections()
	choose.ListOpen = sc.section != ""
	if sc.stage() != nil {
		if sc.view.Plan.Plan.Len() > 0 { // areas say their own prices
			choose.Legend = sc.legend()
		}
		return choose
	}
	// Where nothing is drawn, colours would mean nothing.
	choose.ListOpen = true
	for i := range choose.Areas {
		choose.Areas[i].Category = seatplan.NoCategory
	}
	return choose
}

// freshness says that what is shown is not what is, and has it looked at again.
func (sc *scene) freshness(choose *components.Choose) {
	switch {
	case choose.Step() == components.Paused, choose.Sale != nil && choose.Sale.State == "sold_out":
	case sc.view == nil || !sc.view.Stale:
		return
	case choose.Message.Code == "vendor_down": // the message says it
	default:
		read := sc.view.ReadAt.In(sc.entry.Performance.Starts.Location())
		choose.Freshness = strings.ReplaceAll(choose.Words.ModuleStaleSince, "{time}", locale.Clock(read))
	}
	choose.Message.PollMillis = lookAgain * 1000
}

// holdNote says how long places are kept, as far as that is known before the
// first is.
func (sc *scene) holdNote() string {
	if sc.cart.Count() > 0 {
		return ""
	}
	switch sc.can.HoldMode {
	case vendors.HoldOurs:
		return sc.l.Count(locale.HoldNote, int(sc.server.Checkout.OwnHold/time.Minute))
	case vendors.HoldAdd:
		return sc.l.T(locale.HoldNoteUnknown)
	}
	return ""
}

// letters name price categories for those who cannot tell colours.
func letter(index int) string {
	if index < 26 {
		return string(rune('A' + index))
	}
	return string(rune('A'+index/26-1)) + string(rune('A'+index%26))
}

func (sc *scene) legend() []components.Category {
	var legend []components.Category
	left := make(map[seatplan.CategoryID]int)
	for i := range sc.view.Seats {
		if sc.view.Free(i) {
			left[sc.view.Category(i)]++
		}
	}
	for i, c := range sc.view.Plan.Plan.Categories() {
		price, ok := sc.view.Prices.Default(c.ID)
		if !ok {
			continue
		}
		item := components.Category{
			Index: i, ID: c.ID, Name: c.Name, Letter: letter(i), Color: preview.Hex(c.Color), Price: sc.price(price),
		}
		if n := left[c.ID]; !sc.sells(price) {
			item.Left = sc.l.T(locale.PricedElsewhere)
		} else if n > 0 {
			item.Left = sc.l.Count(locale.Left, n)
		}
		legend = append(legend, item)
	}
	return legend
}

func (sc *scene) best() *components.Best {
	if sc.view.Plan.Plan.Len() == 0 {
		return nil
	}
	best := &components.Best{Quantity: min(2, sc.limit()), Max: sc.limit()}
	seated := make(map[int]bool)
	for i := range sc.view.Seats {
		seated[sc.view.Plan.Plan.Category(i)] = true
	}
	for i, c := range sc.view.Plan.Plan.Categories() {
		if price, ok := sc.view.Prices.Default(c.ID); ok && seated[i] && sc.sells(price) {
			best.Categories = append(best.Categories, components.Option{
				Value: string(c.ID), Text: c.Name + ", " + sc.price(price),
			})
		}
	}
	if len(best.Categories) == 0 {
		return nil
	}
	return best
}

func (sc *scene) areas() []components.Area {
	var areas []components.Area
	plan := sc.view.Plan.Plan
	for i, a := range plan.Areas() {
		if a.Category == seatplan.NoCategory {
			continue
		}
		item := components.Area{ID: a.ID, Category: a.Category, Name: a.Name, Free: int(sc.view.Areas[i])}
		prices := sc.view.Prices.Of(plan.Categories()[a.Category].ID)
		for _, price := range prices {
			tariff, _ := sc.view.Prices.Tariff(price.Tariff)
			switch {
			case tariff.Name == "" && len(prices) > 1:
				tariff.Name = sc.l.T(locale.StandardTariff)
			case tariff.Name == a.Name && len(prices) == 1:
				tariff.Name = ""
			}
			item.Tariffs = append(item.Tariffs, sc.areaTariff(a, item.Free, tariff, price))
		}
		if len(item.Tariffs) > 0 {
			areas = append(areas, item)
		}
	}
	return areas
}

func (sc *scene) areaTariff(a seatplan.Area, free int, t seatplan.Tariff, price seatplan.Price) components.AreaTariff {
	have := 0
	for _, line := range sc.cart.Lines {
		if line.Area == a.ID && line.Price.Tariff == t.ID {
			have++
		}
	}
	most := have + sc.limit() - sc.cart.Count()
	if free >= 0 {
		most = min(most, have+free)
	}
	item := components.AreaTariff{
		ID: t.ID, Name: t.Name, Price: sc.price(price), Quantity: have, Max: max(have, most),
	}
	if !sc.sells(price) && sc.sale() == nil {
		item.Elsewhere = sc.outside(locale.PricedElsewhere)
		if item.Elsewhere == nil {
			item.Max, item.Name = have, strings.TrimSpace(item.Name+" "+sc.l.T(locale.PricedElsewhere))
		}
	}
	return item
}
