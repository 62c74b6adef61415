package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// pollMillis is how often a page asks after an order that is not final.
const pollMillis = 1500

// personPollMillis is the same while a person looks at it.
const personPollMillis = 15_000

// orderStatus is what the outside is told of an order's state.
func orderStatus(v checkout.OrderView) components.OrderStatus {
	switch {
	case v.State == store.OrderIssued:
		return components.OrderIssued
	case v.State == store.OrderPayable && v.Declined && !v.Paying:
		return components.OrderDeclined
	case v.State != store.OrderClosed && v.State != store.OrderClosing:
		return components.OrderPending
	case v.Reason == "expired":
		return components.OrderExpired
	case v.Reason == "cancelled":
		return components.OrderCancelled
	case v.State == store.OrderClosing:
		return components.OrderPending
	}
	return components.OrderRefused
}

// orderSecretOf is the order secret a request carries: the form's, the
// header's, the link's or the cookie's.
func (s *Server) orderSecretOf(r *http.Request, id store.OrderID) checkout.Secret {
	if v := bearer(r, "token"); v != "" {
		return checkout.Secret(v)
	}
	return s.orderSecret(r, id)
}

// secretParam is the parameter of an order's link that has its secret.
const secretParam = "s"

// orderLink is the link that opens an order's tickets again, on any device.
func (s *Server) orderLink(v checkout.OrderView) string {
	return s.PublicURL + "/o/" + string(v.ID) + "?" + secretParam + "=" + string(v.Secret)
}

// order is an order's page. Showing it to its buyer renews what opens it.
func (s *Server) order(w http.ResponseWriter, r *http.Request) {
	id := store.OrderID(r.PathValue("order"))
	w.Header().Set("Referrer-Policy", "same-origin")
	if given := r.URL.Query().Get(secretParam); given != "" {
		s.openLink(w, r, id, checkout.Secret(given))
		return
	}
	v, err := s.Checkout.Order(r.Context(), id, s.orderSecretOf(r, id))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.keepOrder(w, r, v)
	s.showOrder(w, r, v, http.StatusOK, components.Message{})
}

// openLink swaps the secret of an order's link for a cookie, so that it does not
// stay in the address. A secret that does not open the order changes nothing.
func (s *Server) openLink(w http.ResponseWriter, r *http.Request, id store.OrderID, given checkout.Secret) {
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", "no-store")
	if len(given) <= maxSecret {
		v, err := s.Checkout.Order(r.Context(), id, given)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if v.Secret == given { // and not the token of its cart
			s.keepOrder(w, r, v)
		}
	}
	http.Redirect(w, r, address(r, "/o/"+string(id)), http.StatusSeeOther)
}

// leadTo sends the buyer to an order of theirs.
func (s *Server) leadTo(w http.ResponseWriter, r *http.Request, v checkout.OrderView) {
	s.keepOrder(w, r, v)
	http.Redirect(w, r, address(r, "/o/"+string(v.ID)), http.StatusSeeOther)
}

func (s *Server) showOrder(w http.ResponseWriter, r *http.Request, v checkout.OrderView, status int, note components.Message) {
	p := s.promoters[v.Path.Promoter]
	sc := &scene{server: s, r: r, l: s.orderLocale(r, v), promoter: p, path: v.Path}
	entry, err := s.orderEntry(r.Context(), v, sc.l)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sc.tells(entry)
	sc.view, _ = s.Availability.Last(v.Path)
	m := sc.orderModel(v)
	m.Message = note
	c := components.OrderStep(m)
	if _, ok := wantsFragments(r); !ok {
		head := sc.head()
		head.Back = nil
		page := components.OrderPage{
			Page: s.pageIn(r, p, sc.l, "/o/"+string(v.ID), sc.entry.Event.Title), Head: head, Order: m,
		}
		if m.PollMillis > 0 && m.Pay == nil {
			page.RefreshSeconds = 3
		}
		c = components.OrderView(page)
	}
	if v.VendorPays && m.Pay != nil {
		r = leaving(r)
	}
	s.show(w, r, status, p, c)
}

// orderEntry is the performance of an order. Where the vendor no longer has it, or
// does not answer, an order's bearer sees it as it was when the order was made.
func (s *Server) orderEntry(ctx context.Context, v checkout.OrderView, l *locale.Locale) (catalogue.Entry, error) {
	entry, err := s.Catalogue.Performance(ctx, v.Path)
	if err == nil || v.Secret == "" {
		return entry, err
	}
	p := v.Performance
	entry.Performance, entry.Event.ID = p, p.Event
	entry.Event.Title = strings.TrimSuffix(v.Title, ", "+l.Date(p.Starts, p.HasTime))
	return entry, nil
}

// orderLocale is the language of an order's page: the one it was bought in,
// unless another is asked for.
func (s *Server) orderLocale(r *http.Request, v checkout.OrderView) *locale.Locale {
	if r.URL.Query().Get("lang") == "" && v.Buyer.Locale != "" {
		return locale.For(v.Buyer.Locale)
	}
	return s.localeOf(r, v.Path.Promoter)
}

// orderModel is an order as shown to who has its secret, or to anybody.
func (sc *scene) orderModel(v checkout.OrderView) components.Order {
	m := components.Order{
		ID: string(v.ID), Status: orderStatus(v), Words: sc.server.words[sc.l.Code()],
		Sold: v.State == store.OrderConfirmed || v.State == store.OrderIssued,
	}
	switch {
	case v.State == store.OrderIssued || v.State == store.OrderClosed:
	case v.Person:
		m.PollMillis = personPollMillis
	default:
		m.PollMillis = pollMillis
	}
	known := v.Secret != ""
	sc.orderWords(&m, v, known)
	if !known {
		return m
	}
	m.Secret, m.Reference = string(v.Secret), v.Reference
	if v.State == store.OrderClosed || v.State == store.OrderClosing {
		m.Again = &components.Link{Text: sc.l.T(locale.ChooseAgain), Href: address(sc.r, performancePath(v.Path))}
		return m
	}
	sc.orderSums(&m, v)
	if v.State == store.OrderPayable {
		sc.orderPay(&m, v)
	}
	sc.orderTickets(&m, v)
	sc.orderKeep(&m, v)
	if m.Sold && sc.entry.Performance.State == vendors.OnSale {
		m.Again = &components.Link{Text: sc.l.T(locale.BuyMore), Href: address(sc.r, performancePath(v.Path), afterParam, string(v.ID))}
	}
	if m.Sold && v.Prints {
		m.PrintURL = address(sc.r, "/o/"+string(v.ID)+"/print")
	}
	if m.Sold && v.Mails {
		m.SendAgainURL = address(sc.r, "/o/"+string(v.ID)+"/send")
	}
	return m
}

// orderWords say where an order stands.
func (sc *scene) orderWords(m *components.Order, v checkout.OrderView, known bool) {
	l := sc.l
	say := func(heading, text locale.Key, params ...any) {
		m.Heading, m.Text = l.T(heading), l.T(text, params...)
	}
	switch {
	case v.State == store.OrderIssued && !known:
		say(locale.IssuedHeading, locale.IssuedPublic)
		m.Heading = l.Count(locale.IssuedHeading, 1)
	case v.State == store.OrderIssued, v.State == store.OrderConfirmed && len(v.Tickets) > 0:
		m.Heading, m.Text = l.Count(locale.IssuedHeading, len(v.Tickets)), l.T(locale.IssuedText)
	case v.State == store.OrderConfirmed && v.Person:
		say(locale.SoldHeading, locale.PersonText)
	case v.State == store.OrderConfirmed:
		say(locale.SoldHeading, locale.SoldText)
		m.Working = true
	case v.Person && (v.State == store.OrderConfirming || v.State == store.OrderCreating || v.State == store.OrderClosing):
		say(locale.CheckingHeading, locale.PersonChecking)
	case v.State == store.OrderConfirming:
		say(locale.CheckingHeading, locale.CheckingText)
		m.Working = true
	case v.State == store.OrderCreating:
		say(locale.CreatingHeading, locale.CreatingText)
		m.Working = true
	case m.Status == components.OrderDeclined:
		m.Heading = l.T(locale.DeclinedHeading)
		m.Text = l.T(locale.DeclinedText)
	case sc.awaitsVendor(v):
		say(locale.PayOpenedHeading, locale.PayOpenedText, "vendor", sc.vendorName())
		m.Working = true
	case atBank(v):
		say(locale.PayOpenedHeading, locale.PayWaiting)
		m.Working = true
	case v.State == store.OrderPayable:
		m.Heading = l.T(locale.ReviewHeading)
	case v.State == store.OrderClosing && (v.Paying || v.VendorPays): // it may turn out to be paid
		say(locale.CheckingHeading, locale.CheckingText)
		m.Working = true
	case v.Reason == "expired":
		say(locale.ExpiredHeading, locale.ExpiredText)
	case v.Reason == "cancelled":
		say(locale.CancelledHeading, locale.CancelledText)
	case v.State == store.OrderClosing:
		say(locale.CheckingHeading, locale.CheckingText)
		m.Working = true
	default:
		say(locale.RefusedHeading, locale.RefusedText)
	}
	if v.State == store.OrderClosed && mayHavePaidVendor(v, known) {
		m.Text = l.T(locale.EndedVendorText, "vendor", sc.vendorName())
	}
}

// mayHavePaidVendor reports whether the buyer could pay for the order at the
// vendor's page: what that took, and whether it gives it back, we do not learn.
// Without the order's secret it is not known what the order came to.
func mayHavePaidVendor(v checkout.OrderView, known bool) bool {
	return v.VendorPays && (!known || v.Placed && !v.Total.IsZero())
}

// orderSums are the order's own reckoning.
func (sc *scene) orderSums(m *components.Order, v checkout.OrderView) {
	l := sc.l
	for _, group := range grouped(v.Lines) {
		sum, full := sums(group)
		m.Lines = append(m.Lines, components.OrderLine{
			Text: lineName(l, group), Detail: sc.lineDetail(group[0]), Price: priceText(l, sum),
			Was: sc.was(full, sum), Reason: group[0].Reason,
		})
	}
	m.Codes = v.Codes
	added := linesTotal(v.Lines) != v.Total
	for _, one := range v.Modifiers {
		if one.Amount.IsZero() {
			continue
		}
		if added {
			m.Modifiers = append(m.Modifiers, components.OrderLine{Text: one.Label, Price: l.Money(one.Amount)})
			continue
		}
		if one.Amount.Minor < 0 && slices.ContainsFunc(m.Lines, func(line components.OrderLine) bool { return line.Was != "" }) {
			continue // the lines say it
		}
		m.Included = append(m.Included, l.T(locale.Included, "label", one.Label, "amount", l.Money(one.Amount)))
	}
	if discount := discountOf(v.Lines); discount.Minor < 0 {
		m.Discount = l.Money(discount)
	}
	if !v.Placed {
		return
	}
	total := amountOf(l, v.Total)
	m.Total = &total
	if v.Fees.Minor > 0 {
		m.Fees = l.T(locale.Fees, "amount", l.Money(v.Fees))
	}
	if v.State == store.OrderPayable && v.CartTotal != v.Total {
		m.Difference = l.T(locale.Difference, "order", l.Money(v.Total), "cart", l.Money(v.CartTotal))
	}
}

// linesTotal is what the lines add up to. Where that is the order's total, the
// vendor's reckoning is about what is in them; else it comes on top.
func linesTotal(lines []checkout.ViewLine) (sum seatplan.Money) {
	for _, line := range lines {
		sum, _ = sum.Add(line.Price.Total())
	}
	return sum
}

// discountOf is what places cost more or less, which is less, than without a
// discount.
func discountOf(lines []checkout.ViewLine) (sum seatplan.Money) {
	for _, line := range lines {
		if total := line.Price.Total(); line.Full.Minor > total.Minor {
			sum, _ = sum.Add(seatplan.Money{Minor: total.Minor - line.Full.Minor, Currency: total.Currency})
		}
	}
	return sum
}

// buyer is who ordered, as far as they said.
func (sc *scene) buyer(b vendors.Buyer) (facts []components.Fact) {
	for _, f := range []components.Fact{
		{Label: sc.l.T(locale.FieldFullName), Value: b.FullName}, {Label: sc.l.T(locale.FieldEmail), Value: b.Email},
		{Label: sc.l.T(locale.FieldPhone), Value: b.Phone},
	} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

// orderPay is the step that buys.
func (sc *scene) orderPay(m *components.Order, v checkout.OrderView) {
	m.Buyer = sc.buyer(v.Buyer)
	l, path := sc.l, "/o/"+string(v.ID)
	embedded := hostOf(sc.r) == components.HostEmbed
	m.Hold = holdModel(l, v.Deadline, v.Now)
	m.CancelURL = address(sc.r, path+"/cancel")
	pay := &components.Pay{
		URL: address(sc.r, path+"/pay"), NewTab: embedded, Button: l.T(locale.PayButton, "amount", m.Total.Text),
		Consent: l.T(locale.Consent), Terms: sc.terms(), Method: l.T(locale.PayMethod),
	}
	if sc.promoter.Seller != "" {
		pay.Seller = l.T(locale.SoldBy, "seller", sc.promoter.Seller)
	}
	sc.payMethod(pay, v, m.Total.Text)
	m.Pay = pay
}

// terms are the links that the buyer agrees to. One that is called by its address
// is called what it is.
func (sc *scene) terms() []components.Link {
	links := slices.Clone(sc.promoter.Terms)
	for i := range links {
		if links[i].Text == links[i].Href {
			links[i].Text = sc.l.T(locale.Terms)
		}
	}
	return links
}

// payMethod says who takes the money, and where.
func (sc *scene) payMethod(pay *components.Pay, v checkout.OrderView, total string) {
	l, vendor := sc.l, sc.vendorName()
	switch {
	case v.Total.IsZero():
		pay.Button, pay.Method, pay.NewTab = l.T(locale.PayFree), l.T(locale.FreeLead), false
		return
	case sc.awaitsVendor(v):
		pay.Opened, pay.Button, pay.Method = true, l.T(locale.PayOpen), ""
	case v.VendorPays && pay.NewTab:
		pay.Method, pay.Waiting = l.T(locale.PayVendorTab, "vendor", vendor), l.T(locale.PayOpenedText, "vendor", vendor)
	case v.VendorPays:
		pay.Method = l.T(locale.PayVendor, "vendor", vendor)
	case atBank(v):
		pay.Button, pay.Method = l.T(locale.PayBack), ""
		return
	case pay.NewTab:
		pay.Method, pay.Waiting = l.T(locale.PayMethodTab), l.T(locale.PayWaiting)
	}
	if v.Declined {
		pay.Button = l.T(locale.PayAgain, "amount", total)
	}
}

// atBank reports whether the bank's page is open.
func atBank(v checkout.OrderView) bool {
	return v.State == store.OrderPayable && v.Paying && !v.VendorPays
}

// awaitsVendor reports whether the buyer comes from the vendor's page, and the
// vendor has not said yet that it was paid.
func (sc *scene) awaitsVendor(v checkout.OrderView) bool {
	return v.VendorPays && v.State == store.OrderPayable && sc.r.URL.Query().Has(returnedParam)
}

// returnedParam marks the address of an order for whoever comes back from paying.
const returnedParam = "returned"

// vendorName is what the buyer knows the vendor by.
func (sc *scene) vendorName() string {
	key := catalogue.Key{Promoter: sc.path.Promoter, Account: sc.path.Account}
	return cmp.Or(sc.server.VendorNames[key], sc.l.T(locale.BoxOffice))
}

func (sc *scene) orderTickets(m *components.Order, v checkout.OrderView) {
	p, l := sc.entry.Performance, sc.l
	for i, t := range v.Tickets {
		place, said := ticketPlace(l, t, v.Lines)
		detail := beyond(t.Tariff, said)
		if t.Price.Currency != "" {
			if detail != "" {
				detail += ", "
			}
			detail += priceText(l, t.Price)
		}
		m.Tickets = append(m.Tickets, components.Ticket{
			Code: t.Code, Image: ticketImage(t), Event: sc.entry.Event.Title, Date: l.Date(p.Starts, p.HasTime),
			Venue: p.Venue.Name, Place: place, Detail: detail, Count: l.T(locale.TicketOf, "n", i+1, "count", len(v.Tickets)),
		})
	}
}

// orderKeep is how the buyer keeps an order that is sold, or may be.
func (sc *scene) orderKeep(m *components.Order, v checkout.OrderView) {
	if !m.Sold && v.State != store.OrderConfirming {
		return
	}
	m.Link = &components.OrderLink{Href: sc.server.orderLink(v), NewTab: hostOf(sc.r) != components.HostOwn}
	if !m.Sold {
		return
	}
	calendar := "/o/" + string(v.ID) + "/calendar"
	if sc.server.orderSecret(sc.r, v.ID) == v.Secret {
		m.Calendar = &components.Link{Text: m.Words.Calendar, Href: calendar}
	} else {
		m.CalendarURL = calendar
	}
}

// ticketPlace names a ticket's place as the order does, and all that is said with
// that: a vendor may put its own code of an area on a ticket.
func ticketPlace(l *locale.Locale, t vendors.Ticket, lines []checkout.ViewLine) (place string, said []string) {
	var areas []string
	for _, line := range lines {
		if line.Section != "" && !slices.Contains(areas, line.Section) {
			areas = append(areas, line.Section)
		}
	}
	if t.Label.Number != "" {
		place = placeName(l, t.Label.Section, t.Label.Row, t.Label.Number)
		if t.Label.Section == "" && t.Label.Row == "" && strings.Contains(t.Label.Number, " ") {
			place = t.Label.Number // it is the whole label
		}
		first, _, _ := strings.Cut(place, ", ")
		return place, []string{place, first}
	}
	switch {
	case slices.Contains(areas, t.Area):
		place = t.Area
	case slices.Contains(areas, t.Tariff):
		place = t.Tariff
	case len(areas) == 1:
		place = areas[0]
	default:
		place = t.Area
	}
	return place, []string{place}
}

// pay opens the payment and leads to its page.
func (s *Server) pay(w http.ResponseWriter, r *http.Request) {
	if err := parseForm(r); err != nil {
		s.fail(w, r, err)
		return
	}
	id := store.OrderID(r.PathValue("order"))
	secret := checkout.Secret(r.PostFormValue("token"))
	url, err := s.Checkout.Pay(r.Context(), id, secret)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	// The payment page may be in a tab of its own: what comes back there must be
	// known there.
	if v, err := s.Checkout.Order(r.Context(), id, secret); err == nil {
		s.keepOrder(w, r, v)
	}
	if url == "" {
		url = address(r, "/o/"+string(id))
	}
	http.Redirect(w, r, url, http.StatusSeeOther)
}

// giveUp closes an unpaid order.
func (s *Server) giveUp(w http.ResponseWriter, r *http.Request) {
	if err := parseForm(r); err != nil {
		s.fail(w, r, err)
		return
	}
	id := store.OrderID(r.PathValue("order"))
	secret := checkout.Secret(r.PostFormValue("token"))
	if err := s.Checkout.GiveUp(r.Context(), id, secret); err != nil {
		s.fail(w, r, err)
		return
	}
	v, err := s.Checkout.Order(r.Context(), id, secret)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.leadTo(w, r, v)
}
