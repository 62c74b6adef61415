package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"

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
	cart     checkout.View
	token    checkout.Token
	section  seatplan.SectionID
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
	sc := &scene{server: s, r: r, l: s.localeOf(r, p.ID), promoter: p, path: path, entry: entry}
	sc.section = seatplan.SectionID(r.FormValue("section"))
	// Without a picture the page still says what it is and what is in the cart.
	sc.view, err = s.Availability.View(r.Context(), path)
	if err != nil {
		s.Log.Warn("performance not readable", "request", info(r).id, "performance", path.String(), "error", err)
	}
	return sc, true
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

// performance is the checkout page in its first two steps.
func (s *Server) performance(w http.ResponseWriter, r *http.Request) {
	sc, ok := s.sceneOf(w, r)
	if !ok {
		return
	}
	token := checkout.Token(bearer(r, "token"))
	if token == "" {
		token = s.wallet(r).Carts[sc.promoter.ID]
	}
	sc.loadCart(r.Context(), token)
	if sc.cart.Order != "" {
		s.toOrder(w, r, sc)
		return
	}
	if r.URL.Query().Get("step") == "details" && sc.cart.Count() > 0 {
		s.showDetails(w, r, sc, detailsForm{}, nil)
		return
	}
	s.showChoose(w, r, sc, http.StatusOK, components.Message{})
}

// showChoose answers with the first step, as a page or as its fragments.
func (s *Server) showChoose(w http.ResponseWriter, r *http.Request, sc *scene, status int, m components.Message) {
	choose := sc.choose(m)
	if wantsFragments(r) {
		c := components.CartFragments(choose)
		switch {
		case r.Method == http.MethodGet && r.URL.Query().Get("step") == "choose":
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
	s.show(w, r, status, sc.promoter, components.Performance(page))
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
	if sc.view == nil || sc.view.Plan.Plan.Len() == 0 && !drawn(sc.view.Plan.Plan) {
		return nil
	}
	plan := sc.view.Plan
	return &components.Stage{
		PlanURL: "/v1/plans/" + plan.Hash, LiveURL: "/v1/live", Performance: sc.path.String(),
		Seats: plan.Plan.Len(), Limit: sc.limit(),
		ModuleURL: sc.server.Assets.URL("parterre.wasm"), ExecURL: sc.server.Assets.URL("wasm_exec.js"),
		Preview: preview.Of(plan.Plan), Inks: preview.Inks(plan.Plan),
	}
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
	return sc.view != nil && sc.entry.Performance.State == vendors.OnSale && !sc.soldOut()
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

// choose is the first step.
func (sc *scene) choose(m components.Message) components.Choose {
	url := performancePath(sc.path)
	choose := components.Choose{
		LinesURL: address(sc.r, url+"/lines"), PageURL: address(sc.r, url), Section: sc.section, Message: m,
		Sale: sc.sale(), Words: sc.server.words[sc.l.Code()], Cart: sc.cartModel(), Hold: holdModel(sc.l, sc.cart.Deadline, sc.cart.Now),
	}
	if len(sc.cart.Expired) > 0 && m.Text == "" {
		choose.Message = components.Message{
			Kind: components.MessageError, Code: "hold_expired", Text: sc.l.Refusal("hold_expired"),
			Again: sc.l.T(locale.HoldAgain),
		}
	}
	if sc.view == nil {
		return choose
	}
	if choose.Sale == nil {
		choose.Best, choose.Areas = sc.best(), sc.areas()
	}
	choose.Cart.AreasOnly = sc.view.Plan.Plan.Len() == 0
	choose.Sections = sc.sections()
	choose.ListOpen = sc.section != ""
	if sc.stage() != nil {
		choose.Legend = sc.legend()
		return choose
	}
	// Where nothing is drawn, colours would mean nothing.
	choose.ListOpen = true
	for i := range choose.Areas {
		choose.Areas[i].Category = seatplan.NoCategory
	}
	return choose
}

// sale says why nothing can be bought now; nil when it can.
func (sc *scene) sale() *components.Sale {
	p := sc.entry.Performance
	l := sc.l
	var s components.Sale
	switch {
	case sc.view == nil:
		s = components.Sale{State: "paused", Title: l.T(locale.SalePausedTitle), Text: l.T(locale.SalePaused)}
	case p.State == vendors.NotYet && !p.SalesStart.IsZero():
		s = components.Sale{State: "not_yet", Title: l.T(locale.SaleNotYetTitle),
			Text: l.T(locale.SaleNotYet, "when", l.Moment(p.SalesStart, sc.server.Now()))}
	case p.State == vendors.NotYet:
		s = components.Sale{State: "not_yet", Title: l.T(locale.SaleNotYetTitle), Text: l.T(locale.SaleNotYetUnknown)}
	case p.State == vendors.Cancelled:
		s = components.Sale{State: "cancelled", Title: l.T(locale.SaleCancelledTitle), Text: l.T(locale.SaleCancelled)}
	case sc.soldOut():
		s = components.Sale{State: "sold_out", Title: l.T(locale.SaleSoldOutTitle), Text: l.T(locale.SaleSoldOut)}
	case p.State != vendors.OnSale:
		s = components.Sale{State: "closed", Title: l.T(locale.SaleClosedTitle), Text: l.T(locale.SaleClosed)}
	default:
		return nil
	}
	for _, other := range sc.entry.Event.Performances {
		if other.ID != p.ID && other.State == vendors.OnSale && other.Places != 0 {
			s.Others = append(s.Others, performanceItem(sc.r, l, sc.path, other))
		}
	}
	return &s
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
			Index: i, ID: c.ID, Name: c.Name, Letter: letter(i), Color: preview.Hex(c.Color), Price: sc.l.Money(price.Total()),
		}
		if n := left[c.ID]; n > 0 {
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
		if price, ok := sc.view.Prices.Default(c.ID); ok && seated[i] {
			best.Categories = append(best.Categories, components.Option{
				Value: string(c.ID), Text: c.Name + ", " + sc.l.Money(price.Total()),
			})
		}
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
			if tariff.Name == "" && len(prices) > 1 {
				tariff.Name = sc.l.T(locale.StandardTariff)
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
	return components.AreaTariff{
		ID: t.ID, Name: t.Name, Price: sc.l.Money(price.Total()), Quantity: have, Max: max(have, most),
	}
}

// sections is the seat list, the open section with its rows.
func (sc *scene) sections() []components.Section {
	plan := sc.view.Plan.Plan
	out := make([]components.Section, 0, len(plan.Sections()))
	for i, s := range plan.Sections() {
		item := components.Section{
			ID: s.ID, Name: s.Name, Free: sc.view.FreeIn(i),
			Href: address(sc.r, performancePath(sc.path), "section", string(s.ID)),
		}
		var from seatplan.Money
		for seat := s.FirstSeat; seat < s.FirstSeat+s.Seats; seat++ {
			price, ok := sc.view.Prices.Default(sc.view.Category(seat))
			if ok && sc.view.Free(seat) && (from.Currency == "" || price.Total().Minor < from.Minor) {
				from = price.Total()
			}
		}
		if from.Currency != "" {
			item.From = sc.l.T(locale.From, "price", sc.l.Money(from))
		}
		if s.ID == sc.section {
			item.Rows = sc.rows(s)
		}
		out = append(out, item)
	}
	return out
}

func (sc *scene) rows(s seatplan.Section) []components.SeatRow {
	plan := sc.view.Plan.Plan
	mine := sc.mine()
	var rows []components.SeatRow
	for _, row := range plan.Rows()[s.FirstRow : s.FirstRow+s.Rows] {
		item := components.SeatRow{Label: row.Label}
		for i := row.FirstSeat; i < row.FirstSeat+row.Seats; i++ {
			seat := plan.Seat(i)
			status := sc.view.Seats[i]
			if m, ok := mine[seat.ID]; ok {
				status = m
			}
			item.Seats = append(item.Seats, components.Seat{
				ID: seat.ID, Number: seat.Number, Category: seat.Category, Status: status,
				Name: sc.seatName(row.Label, seat, i, status), Accessible: seat.Mark&seatplan.MarkAccessible != 0,
			})
		}
		rows = append(rows, item)
	}
	return rows
}

// mine are the seats in the buyer's own cart.
func (sc *scene) mine() map[seatplan.SeatID]seatplan.Status {
	mine := make(map[seatplan.SeatID]seatplan.Status, len(sc.cart.Lines))
	for _, l := range sc.cart.Lines {
		if l.Seat == "" {
			continue
		}
		mine[l.Seat] = seatplan.Mine
	}
	return mine
}

// seatName is what a screen reader says, the status last.
func (sc *scene) seatName(row string, seat seatplan.Seat, index int, status seatplan.Status) string {
	w := sc.server.words[sc.l.Code()]
	words := map[seatplan.Status]string{
		seatplan.Free: w.StatusFree, seatplan.Held: w.StatusHeld, seatplan.Sold: w.StatusSold,
		seatplan.Blocked: w.StatusBlocked, seatplan.Mine: w.StatusMine, seatplan.Pending: w.StatusPending,
	}
	key := locale.SeatName
	if seat.Mark&seatplan.MarkAccessible != 0 {
		key = locale.SeatNameAccessible
	}
	price := ""
	if p, ok := sc.view.Prices.Default(sc.view.Category(index)); ok {
		price = sc.l.Money(p.Total())
	}
	return sc.l.T(key, "row", row, "number", seat.Number, "price", price, "status", words[status])
}

// refused is the message for a refused change, and the status to answer with.
func (sc *scene) refused(err error) (components.Message, int) {
	f := faultOf(err)
	m := components.Message{Kind: components.MessageError, Code: f.code, Text: sc.server.refusalText(sc.l, err)}
	var r *checkout.Refusal
	if errors.As(err, &r) && r.Kind == checkout.ErrSeatTaken && len(r.Seats) > 0 && sc.view != nil {
		m.Text = sc.takenText(r.Seats)
	}
	if f.code == "hold_expired" && len(sc.cart.Expired) > 0 {
		m.Again = sc.l.T(locale.HoldAgain)
	}
	if f.code == "internal" {
		m.Support = sc.l.T(locale.SupportID, "id", info(sc.r).id)
	}
	return m, f.status
}

// takenText names the seats that were taken and says what is still held.
func (sc *scene) takenText(seats []seatplan.SeatID) string {
	var names []string
	for _, id := range seats {
		if i, ok := sc.view.Plan.Plan.Find(id); ok {
			seat := sc.view.Plan.Plan.Seat(i)
			names = append(names, placeName(sc.l, "", sc.view.Plan.Plan.Rows()[seat.Row].Label, seat.Number))
		}
	}
	if len(names) == 0 {
		return sc.l.Refusal("seat_taken")
	}
	key := locale.SeatTakenNamed
	if len(names) > 1 {
		key = locale.SeatsTakenNamed
	}
	text := sc.l.T(key, "places", sc.l.List(names))
	if n := sc.cart.Count(); n > 0 {
		text += " " + sc.l.Count(locale.StillYours, n)
	}
	return text
}

// placeName names a numbered place as far as its parts are known.
func placeName(l *locale.Locale, section, row, number string) string {
	switch {
	case row == "":
		return l.T(locale.PlaceWithoutRow, "section", section, "number", number)
	case section == "":
		return l.T(locale.PlaceInSection, "row", row, "number", number)
	}
	return l.T(locale.PlaceSeat, "section", section, "row", row, "number", number)
}

// quantity reads a number of places; what is not a small number is refused.
func quantity(text string) (int, error) {
	n, err := strconv.Atoi(cmp.Or(text, "0"))
	if err != nil || n < 0 || n > 1000 {
		return 0, &checkout.Refusal{Kind: checkout.ErrInvalid, Field: "quantity"}
	}
	return n, nil
}
