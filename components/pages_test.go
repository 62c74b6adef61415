package components_test

import (
	"strings"

	"github.com/a-h/templ"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/locale"
)

// pages returns every page in every state that is drawn, by name.
func (s sampler) pages() map[string]templ.Component {
	all := map[string]templ.Component{}
	for _, add := range []func(map[string]templ.Component){s.lists, s.choosing, s.selling, s.coded, s.gates, s.detailing, s.ordering, s.paying, s.ordered, s.faults} {
		add(all)
	}
	return all
}

func (s sampler) lists(all map[string]templ.Component) {
	from := func(minor int64) string { return s.l.T(locale.From, "price", s.l.Money(lei(minor))) }
	all["events"] = components.Events(components.EventsPage{
		Page: s.page("Opera Națională"), Heading: s.l.T(locale.EventsHeading),
		Events: []components.EventItem{
			{ID: "193", Href: "/e/opera/b24/193", Title: "La Traviata", When: "4–12 decembrie 2026", Place: "Sala mare", From: from(6000)},
			{ID: "194", Href: "/e/opera/b24/194", Title: "Spărgătorul de nuci", When: "20 decembrie 2026", Place: "Sala mare", From: from(4500), Badge: components.Badge{State: "few", Text: s.l.T(locale.BadgeFew)}},
			{ID: "195", Href: "/e/opera/b24/195", Title: "Concert de Anul Nou", When: "1 ianuarie 2027", Place: "Sala mare", Badge: components.Badge{State: "not_yet", Text: s.l.T(locale.BadgeNotYet)}},
		},
	})
	all["events-empty"] = components.Events(components.EventsPage{Page: s.page("Opera Națională"), Heading: s.l.T(locale.EventsHeading)})
	all["performances"] = components.Performances(components.PerformancesPage{
		Page: s.page("La Traviata"), Title: "La Traviata", Text: "Operă în trei acte de Giuseppe Verdi, cu supratitrare în română.", Note: "12+",
		Back: &components.Link{Text: s.l.T(locale.AllEvents), Href: "/e/opera"}, Performances: s.dates(),
	})
}

func (s sampler) dates() []components.PerformanceItem {
	item := func(id, weekday, day, state string, badge locale.Key) components.PerformanceItem {
		m := components.PerformanceItem{
			ID: id, Href: "/e/opera/b24/193/" + id, Weekday: weekday, Day: day, Month: "dec", Time: "19:00",
			DateTime: "2026-12-0" + day + "T19:00:00+02:00", Place: "Sala mare", Badge: components.Badge{State: state},
		}
		if badge != "" {
			m.Badge.Text = s.l.T(badge)
		}
		if state == "on_sale" || state == "few" {
			m.From = s.l.T(locale.From, "price", s.l.Money(lei(6000)))
		}
		return m
	}
	return []components.PerformanceItem{
		item("7001", "vin", "4", "on_sale", ""), item("7002", "sâm", "5", "few", locale.BadgeFew),
		item("7003", "dum", "6", "sold_out", locale.BadgeSoldOut), item("7004", "lun", "7", "cancelled", locale.BadgeCancelled),
		item("7005", "mar", "8", "not_yet", locale.BadgeNotYet),
	}
}

func (s sampler) performance(open seatplan.SectionID, change func(*components.PerformancePage)) templ.Component {
	m := components.PerformancePage{Page: s.page("La Traviata"), Head: s.head(), Stage: s.stage(), Choose: s.choose(open)}
	change(&m)
	return components.Performance(m)
}

func (s sampler) withCart(m *components.PerformancePage) {
	m.Choose.Cart, m.Choose.Hold, m.Choose.HoldNote = s.cart(), s.hold(), ""
}

func (s sampler) choosing(all map[string]templ.Component) {
	all["choose"] = s.performance("", func(*components.PerformancePage) {})
	all["choose-cart"] = s.performance("", s.withCart)
	all["choose-list"] = s.performance("l", s.withCart)
	all["choose-taken"] = s.performance("", func(m *components.PerformancePage) {
		s.withCart(m)
		m.Choose.Hold.Clock, m.Choose.Hold.Low = "1:32", s.l.Count(locale.TimeLow, 2)
		m.Choose.Message = components.Message{
			Kind: components.MessageError, Code: "seat_taken",
			Text: s.l.T(locale.SeatTakenNamed, "places", s.place("Parter", "7", "16")) + " " + s.l.Count(locale.StillYours, 2),
		}
	})
	all["choose-expired"] = s.performance("", func(m *components.PerformancePage) {
		m.Choose.Cart = components.Cart{ID: "c_9f", Token: "ct_secret", Rev: 9, Expired: true}
		m.Choose.Message = components.Message{
			Kind: components.MessageError, Code: "hold_expired", Text: s.l.Refusal("hold_expired"), Again: s.l.T(locale.HoldAgain),
		}
	})
	all["choose-blocked"] = s.performance("", func(m *components.PerformancePage) {
		s.withCart(m)
		m.Choose.Cart.ContinueURL, m.Choose.Cart.Blocked = "", s.l.Refusal("orphan")
		m.Choose.Cart.Lines[0].Note = s.l.T(locale.LineChecking)
	})
	all["choose-embed"] = s.performance("", func(m *components.PerformancePage) {
		s.withCart(m)
		m.Host, m.Origin = components.HostEmbed, "https://opera.example"
	})
}

func (s sampler) selling(all map[string]templ.Component) {
	closed := func(sale components.Sale) func(*components.PerformancePage) {
		return func(m *components.PerformancePage) {
			m.Choose.Sale, m.Choose.Cart.Closed, m.Choose.Promo = &sale, true, nil
		}
	}
	unseen := func(state string, title, text locale.Key, action *components.External) {
		all["sale-"+strings.ReplaceAll(state, "_", "-")] = s.performance("", func(m *components.PerformancePage) {
			closed(components.Sale{State: state, Title: s.l.T(title), Text: s.l.T(text), Action: action})(m)
			m.Stage, m.Choose.Sections, m.Choose.Legend, m.Choose.Best = nil, nil, nil, nil
		})
	}
	unseen("cancelled", locale.SaleCancelledTitle, locale.SaleCancelled, nil)
	unseen("free_entry", locale.SaleFreeEntryTitle, locale.SaleFreeEntry, nil)
	unseen("venue_only", locale.SaleVenueOnlyTitle, locale.SaleVenueOnly, nil)
	unseen("pre_register", locale.SalePreRegisterTitle, locale.SalePreRegister,
		&components.External{Text: s.l.T(locale.SalePreRegisterLink), Href: "https://opera.example/register"})
	unseen("elsewhere", locale.SaleElsewhereTitle, locale.SaleElsewhere, s.elsewhere(locale.SaleElsewhereLink))
	when := "on Friday at 10:00 (Bucharest time)"
	if s.l.Code() == "ro" {
		when = "vineri la 10:00 (ora Bucureștiului)"
	}
	all["sale-not-yet"] = s.performance("", closed(components.Sale{
		State: "not_yet", Title: s.l.T(locale.SaleNotYetTitle), Text: s.l.T(locale.SaleNotYet, "when", when),
	}))
	all["sale-sold-out"] = s.performance("", closed(components.Sale{
		State: "sold_out", Title: s.l.T(locale.SaleSoldOutTitle), Text: s.l.T(locale.SaleSoldOut), Others: s.dates()[:2],
	}))
	all["sale-paused"] = s.performance("", func(m *components.PerformancePage) {
		closed(components.Sale{State: components.Paused, Title: s.l.T(locale.SalePausedTitle), Text: s.l.T(locale.SalePaused)})(m)
		m.Stage, m.Choose.Sections, m.Choose.Legend, m.Choose.Best = nil, nil, nil, nil
		m.RefreshSeconds, m.Choose.Message.PollMillis = 30, 30_000
	})
	all["choose-stale"] = s.performance("", func(m *components.PerformancePage) {
		m.RefreshSeconds = 30
		m.Choose.Freshness = strings.ReplaceAll(s.words.ModuleStaleSince, "{time}", "19:42")
		m.Choose.Message.PollMillis = 30_000
	})
	all["areas"] = s.performance("", func(m *components.PerformancePage) {
		m.Stage, m.Choose.Sections, m.Choose.Legend, m.Choose.Best = nil, nil, nil, nil
		m.Choose.Areas = []components.Area{
			{ID: "ga", Category: 0, Name: "Standing", Free: 320, Tariffs: []components.AreaTariff{
				{Name: "Adult", Price: s.l.Money(lei(9000)), Quantity: 2, Max: 10},
				{ID: "st", Name: "Student", Price: s.l.Money(lei(6000)), Max: 8},
			}},
			{ID: "bar", Category: 1, Name: "Balcony bar", Free: 0, Tariffs: []components.AreaTariff{{Price: s.l.Money(lei(12000))}}},
		}
		m.Choose.Cart = s.cart()
		m.Choose.Cart.Lines = []components.CartLine{{
			Key: "ga", Area: "ga", Place: s.l.T(locale.PlaceArea, "n", 2, "area", "Standing"), Detail: "Adult", Quantity: 2,
			Price: s.amount(18000), Remove: s.l.T(locale.GiveBack, "place", "Standing"),
		}}
		m.Choose.Cart.Total, m.Choose.Promo = s.amount(18000), nil
	})
}

func (s sampler) elsewhere(text locale.Key) *components.External {
	return &components.External{Text: s.l.T(text), Href: "https://tickets.example/1", NewTab: true, NewTabText: s.l.T(locale.NewTab)}
}

// coded are the carts with promo codes and vouchers, and what is sold to their
// holders only, or elsewhere.
func (s sampler) coded(all map[string]templ.Component) {
	all["promo-applied"] = s.performance("", func(m *components.PerformancePage) {
		s.withCart(m)
		c := &m.Choose.Cart
		c.Codes = []components.PromoCode{{Code: "IARNA10", Remove: s.l.T(locale.CodeRemove, "code", "IARNA10")}}
		c.Discount, c.Total = s.l.Money(lei(-3180)), s.amount(28620)
		for i := range c.Lines {
			c.Lines[i].Was, c.Lines[i].Price, c.Lines[i].Reason = s.l.Money(lei(15900)), s.amount(14310), "Reducere de iarnă 10 %"
		}
	})
	all["promo-refused"] = s.performance("", func(m *components.PerformancePage) {
		s.withCart(m)
		m.Choose.Promo = &components.CodeForm{Value: "VARA", Error: s.l.Refusal("voucher_refused"), Code: "voucher_refused"}
	})
	all["promo-unchecked"] = s.performance("", func(m *components.PerformancePage) {
		s.withCart(m)
		m.Choose.Cart.Codes = []components.PromoCode{{Code: "CADOU-77", Note: s.l.T(locale.CodeUnchecked), Remove: s.l.T(locale.CodeRemove, "code", "CADOU-77")}}
	})
	all["voucher-needed"] = s.performance("", func(m *components.PerformancePage) {
		s.withCart(m)
		m.Choose.Cart.ContinueURL, m.Choose.Cart.Blocked = "", s.l.T(locale.SaleVoucherBlocked)
		m.Choose.Promo = &components.CodeForm{Needed: s.l.T(locale.SaleVoucher)}
	})
	all["free-only"] = s.performance("", func(m *components.PerformancePage) {
		m.Host = components.HostEmbed
		m.Stage, m.Choose.Sections, m.Choose.Legend, m.Choose.Best = nil, nil, nil, nil
		m.Choose.Notice = &components.Notice{Text: s.l.T(locale.SaleFreeOnly), Action: s.elsewhere(locale.SaleElsewhereLink)}
		m.Choose.Areas = []components.Area{
			{ID: "lawn", Category: seatplan.NoCategory, Name: "Lawn", Free: 120, Tariffs: []components.AreaTariff{{Price: s.l.T(locale.FreeOfCharge), Max: 10}}},
			{ID: "vip", Category: seatplan.NoCategory, Name: "Terrace", Free: 12, Tariffs: []components.AreaTariff{{Price: s.l.Money(lei(12000)), Elsewhere: s.elsewhere(locale.PricedElsewhere)}}},
		}
		m.Choose.Cart, m.Choose.Promo = components.Cart{AreasOnly: true}, nil
	})
}

// gates are the questions before the first step.
func (s sampler) gates(all map[string]templ.Component) {
	gate := func(name string, m components.Gate) {
		m.LinesURL, m.Words = "/e/opera/b24/193/7001/lines", s.words
		all[name] = components.GateView(components.GatePage{Page: s.page("La Traviata"), Head: s.head(), Gate: m})
	}
	access := components.Gate{
		Step: components.StepAccess, Heading: s.l.T(locale.AccessHeading), Text: s.l.T(locale.AccessText), Code: "access_code",
		Submit: s.l.T(locale.AccessSubmit),
		Field:  components.Field{Name: "access_code", Hook: "access-code", Label: s.l.T(locale.AccessField), Autocomplete: "off"},
	}
	gate("access-code", access)
	access.Field.Value, access.Field.Error = "FAN26", s.l.T(locale.AccessWrong)
	gate("access-code-wrong", access)

	back := &components.Link{Text: s.words.DetailsBack, Href: "/e/opera/b24/193/7001"}
	email := components.Gate{
		Step: components.StepEmail, Heading: s.l.T(locale.EmailHeading), Text: s.l.T(locale.EmailText), Code: "email_required",
		Submit: s.l.T(locale.EmailSubmit), Cart: s.cart(), Back: back,
		Field: components.Field{Name: "email_bind", Hook: "email-bind", Type: "email", Autocomplete: "email", InputMode: "email", Label: s.l.T(locale.EmailField)},
	}
	for i := range email.Cart.Lines {
		email.Cart.Lines[i].Note = s.l.T(locale.LineWanted)
	}
	gate("email-bind", email)
	email.Step = components.StepEmailCode
	email.Heading, email.Text = s.l.T(locale.EmailCodeHeading), s.l.T(locale.EmailCodeText, "address", "ana@exemplu.ro")
	email.Field = components.Field{
		Name: "email_code", Hook: "email-code", Autocomplete: "one-time-code", InputMode: "numeric", Label: s.l.T(locale.EmailCodeField),
		Hint: s.l.T(locale.EmailCodeHint), Value: "1234", Error: s.l.T(locale.EmailCodeWrong),
	}
	email.Submit, email.Code = s.l.T(locale.EmailCodeSubmit), "invalid"
	email.Again = components.GateAgain{Text: s.l.T(locale.EmailResend), Name: "email_bind", Value: "ana@exemplu.ro", Hook: "email-resend"}
	email.Other = &components.Link{Text: s.l.T(locale.EmailOther), Href: "/e/opera/b24/193/7001?step=address"}
	gate("email-code", email)
}

func (s sampler) detailing(all map[string]templ.Component) {
	details := components.Details{
		OrderURL: "/e/opera/b24/193/7001/order", BackURL: "/e/opera/b24/193/7001", Submit: s.l.T(locale.DetailsSubmit),
		Lead: s.l.T(locale.DetailsLead), Cart: s.cart(), Hold: s.hold(), Words: s.words,
		Fields: []components.Field{
			{Name: "email", Type: "email", Autocomplete: "email", InputMode: "email", Label: s.l.T(locale.FieldEmail), Hint: s.l.T(locale.FieldEmailHint), Value: "ana@exemplu.ro"},
			{Name: "full_name", Autocomplete: "name", Label: s.l.T(locale.FieldFullName)},
			{Name: "phone", Type: "tel", Autocomplete: "tel", InputMode: "tel", Label: s.l.T(locale.FieldPhone), Hint: s.l.T(locale.FieldPhoneHint), Optional: true},
		},
	}
	all["details"] = components.DetailsView(components.DetailsPage{Page: s.page("La Traviata"), Head: s.head(), Details: details})
	wrong := details
	wrong.Fields = append([]components.Field{}, details.Fields...)
	wrong.Fields[0].Value, wrong.Fields[0].Error = "ana@", s.l.T(locale.EmailWrong)
	wrong.Fields[1].Error = s.l.T(locale.FullNameMissing)
	fan := components.Field{Name: "fan_id[p-7-14]", Label: s.l.T(locale.FieldFanID, "place", s.place("Parter", "7", "14")), Hint: s.l.T(locale.FanIDHint), Autocomplete: "off"}
	fan.Error = s.l.T(locale.FanIDMissing, "place", s.place("Parter", "7", "14"))
	wrong.Fields = append(wrong.Fields, fan, components.Field{
		Name: "school", Label: s.l.T(locale.FieldOfPlace, "field", "Școala", "place", s.place("Parter", "7", "15")), Optional: true,
	})
	all["details-wrong"] = components.DetailsView(components.DetailsPage{Page: s.page("La Traviata"), Head: s.head(), Details: wrong})
}

func (s sampler) order(change func(*components.OrderPage)) templ.Component {
	m := components.OrderPage{
		Page: s.page("La Traviata"), Head: s.head(),
		Order: components.Order{
			ID: "o_5Kx2", Status: components.OrderPending, Lines: s.lines(), Total: total(s.amount(31800)),
			Fees: s.l.T(locale.Fees, "amount", s.l.Money(lei(1800))), Words: s.words,
		},
	}
	m.Head.Back = nil
	change(&m)
	return components.OrderView(m)
}

func total(a components.Amount) *components.Amount { return &a }

func (s sampler) pay() *components.Pay {
	return &components.Pay{
		URL: "/o/o_5Kx2/pay", Button: s.l.T(locale.PayButton, "amount", s.l.Money(lei(31800))),
		Consent: s.l.T(locale.Consent), Terms: s.terms()[:2], Method: s.l.T(locale.PayMethod),
		Seller: s.l.T(locale.SoldBy, "seller", "Opera Națională București, Bd. Mihail Kogălniceanu 70–72, CUI 4221446"),
	}
}

func (s sampler) ordering(all map[string]templ.Component) {
	all["review"] = s.order(func(m *components.OrderPage) {
		m.Order.Heading, m.Order.Hold, m.Order.Pay = s.l.T(locale.ReviewHeading), s.hold(), s.pay()
		m.Order.CancelURL, m.Order.Discount = "/o/o_5Kx2/cancel", s.l.Money(lei(-3600))
		m.Order.Buyer = []components.Fact{
			{Label: s.l.T(locale.FieldFullName), Value: "Ana Pop"}, {Label: s.l.T(locale.FieldEmail), Value: "ana@exemplu.ro"},
		}
	})
	all["review-difference"] = s.order(func(m *components.OrderPage) {
		m.Host, m.Origin = components.HostEmbed, "https://opera.example"
		m.Order.Heading, m.Order.Hold, m.Order.Pay = s.l.T(locale.ReviewHeading), s.hold(), s.pay()
		m.Order.Pay.NewTab, m.Order.Pay.Method = true, s.l.T(locale.PayMethodTab)
		m.Order.Pay.Waiting, m.Order.PollMillis = s.l.T(locale.PayWaiting), 2000
		m.Order.Modifiers = []components.OrderLine{{Text: "Timbru muzical", Price: s.l.Money(lei(636))}}
		m.Order.Total = total(s.amount(32436))
		m.Order.Difference = s.l.T(locale.Difference, "order", s.l.Money(lei(32436)), "cart", s.l.Money(lei(31800)))
	})
	all["order-declined"] = s.order(func(m *components.OrderPage) {
		m.Order.Status, m.Order.Heading = components.OrderDeclined, s.l.T(locale.DeclinedHeading)
		m.Order.Text = s.l.T(locale.DeclinedText)
		m.Order.Hold, m.Order.Pay, m.Order.CancelURL = s.hold(), s.pay(), "/o/o_5Kx2/cancel"
		m.Order.Pay.Button = s.l.T(locale.PayAgain, "amount", s.l.Money(lei(31800)))
	})
	all["order-checking"] = s.order(func(m *components.OrderPage) {
		m.RefreshSeconds, m.Order.PollMillis, m.Order.Working, m.Order.Total = 5, 2000, true, nil
		m.Order.Heading, m.Order.Text = s.l.T(locale.CheckingHeading), s.l.T(locale.CheckingText)
	})
	all["order-sold"] = s.order(func(m *components.OrderPage) {
		m.RefreshSeconds, m.Order.PollMillis, m.Order.Working, m.Order.Sold = 10, 5000, true, true
		m.Order.Heading, m.Order.Text = s.l.T(locale.SoldHeading), s.l.T(locale.SoldText)
		m.Order.Reference = "TRV-48213"
	})
}

// paying are the reviews of those who pay elsewhere, or nothing.
func (s sampler) paying(all map[string]templ.Component) {
	all["review-vendor"] = s.order(func(m *components.OrderPage) {
		m.Order.Heading, m.Order.Hold, m.Order.Pay = s.l.T(locale.ReviewHeading), s.hold(), s.pay()
		m.Order.Pay.Method, m.Order.CancelURL = s.l.T(locale.PayVendor, "vendor", "Bil24"), "/o/o_5Kx2/cancel"
		m.Order.Codes = []string{"IARNA10"}
		for i := range m.Order.Lines {
			m.Order.Lines[i].Was, m.Order.Lines[i].Reason = s.l.Money(lei(17700)), "Reducere de iarnă"
		}
		m.Order.Modifiers = []components.OrderLine{{Text: "Taxă de serviciu", Price: s.l.Money(lei(1800))}}
	})
	all["review-opened"] = s.order(func(m *components.OrderPage) {
		m.Order.Heading, m.Order.Text = s.l.T(locale.PayOpenedHeading), s.l.T(locale.PayOpenedText, "vendor", "Bil24")
		m.Order.Working, m.Order.PollMillis, m.Order.Hold, m.Order.Pay = true, 2000, s.hold(), s.pay()
		m.Order.Pay.Opened, m.Order.Pay.Button, m.Order.Pay.Method = true, s.l.T(locale.PayOpen), ""
	})
	all["review-free"] = s.order(func(m *components.OrderPage) {
		m.Order.Heading, m.Order.Hold, m.Order.Pay = s.l.T(locale.ReviewHeading), s.hold(), s.pay()
		m.Order.Total, m.Order.Fees = total(s.amount(0)), ""
		m.Order.Pay.Button, m.Order.Pay.Method = s.l.T(locale.PayFree), s.l.T(locale.FreeLead)
	})
	all["order-person"] = s.order(func(m *components.OrderPage) {
		m.Order.PollMillis, m.Order.Sold, m.Order.Reference = 5000, true, "TRV-48213"
		m.Order.Heading, m.Order.Text = s.l.T(locale.SoldHeading), s.l.T(locale.PersonText)
	})
}

func (s sampler) ordered(all map[string]templ.Component) {
	all["order-issued"] = s.order(func(m *components.OrderPage) {
		m.Order.Status, m.Order.Sold, m.Order.Reference = components.OrderIssued, true, "TRV-48213"
		m.Order.Heading, m.Order.Text = s.l.Count(locale.IssuedHeading, 2), s.l.T(locale.IssuedText)
		m.Order.Calendar = &components.Link{Text: "Add to calendar", Href: "/o/o_5Kx2/calendar.ics"}
		m.Order.Link = &components.OrderLink{Href: "https://tickets.example/o/o_5Kx2?s=os_9d1c", NewTab: true}
		m.Order.SendAgainURL, m.Order.PrintURL = "/o/o_5Kx2/send", "/o/o_5Kx2/print"
		for i, number := range []string{"14", "15"} {
			m.Order.Tickets = append(m.Order.Tickets, components.Ticket{
				Code: "4821300" + number, Image: barcode("4821300" + number), Event: m.Head.Event, Date: m.Head.Date, Venue: m.Head.Place,
				Place: s.place("Parter", "7", number), Detail: "Parter I, adult, " + s.l.Money(lei(15900)),
				Count: s.l.T(locale.TicketOf, "n", i+1, "count", 2),
			})
		}
	})
	final := func(name string, status components.OrderStatus, heading, text locale.Key) {
		all[name] = s.order(func(m *components.OrderPage) {
			m.Order.Status, m.Order.Heading = status, s.l.T(heading)
			m.Order.Text = s.l.T(text, "amount", s.l.Money(lei(31800)))
			m.Order.Again = &components.Link{Text: s.l.T(locale.ChooseAgain), Href: "/e/opera/b24/193/7001"}
		})
	}
	final("order-refused", components.OrderRefused, locale.RefusedHeading, locale.RefusedText)
	final("order-expired", components.OrderExpired, locale.ExpiredHeading, locale.ExpiredText)
	final("order-cancelled", components.OrderCancelled, locale.CancelledHeading, locale.CancelledText)
	final("order-refunding", components.OrderRefunding, locale.RefundingHeading, locale.RefundingText)
	final("order-refunded", components.OrderRefunded, locale.RefundedHeading, locale.RefundedText)
}

func (s sampler) faults(all map[string]templ.Component) {
	all["payment"] = components.DemoPayment(components.DemoPaymentPage{
		Page: components.Page{Lang: s.l.Code(), Title: s.words.BankTitle, Words: s.words, Host: components.HostWebview, Assets: components.Assets{Style: "/static/style.css"}},
		URL:  "/demo/pay/dp_1", BackURL: "/o/o_5Kx2/returned", Amount: s.amount(31800), Merchant: "Opera Națională București", Reference: "o_5Kx2", Card: "•••• •••• •••• 4242",
	})
	fault := func(name, code string, heading, text locale.Key, action locale.Key) {
		all[name] = components.Fault(components.FaultPage{
			Page: s.page(s.l.T(heading)), Code: code, Heading: s.l.T(heading), Text: s.l.T(text),
			Support: s.l.T(locale.SupportID, "id", "7c2f91"),
			Actions: []components.Link{{Text: s.l.T(action), Href: "/e/opera"}},
		})
	}
	fault("fault-not-found", "not_found", locale.NotFoundHeading, locale.NotFoundText, locale.SeeEvents)
	fault("fault-vendor-down", "vendor_down", locale.VendorDownHeading, locale.VendorDownText, locale.Retry)
	fault("fault-wrong-cart", "stale", locale.WrongCartHeading, locale.WrongCartText, locale.SeeEvents)
	fault("fault-too-large", "invalid", locale.TooLargeHeading, locale.TooLargeText, locale.Retry)
}
