package web

import (
	"net/http"
	"time"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/vendors"
)

// fewLeft is from when on a performance is said to have few places left.
const fewLeft = 20

// home sends whoever comes to the bare address to the only promoter there is.
func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	if len(s.Promoters) == 1 {
		http.Redirect(w, r, "/e/"+string(s.Promoters[0].ID), http.StatusFound)
		return
	}
	s.fail(w, r, &vendors.Error{Vendor: "web", Op: "home", Kind: vendors.ErrNotFound})
}

func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	p, ok := s.promoter(w, r)
	if !ok {
		return
	}
	listing, err := s.Catalogue.Events(r.Context(), p.ID)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	l := s.localeOf(r, p.ID)
	m := components.EventsPage{Page: s.page(r, p, p.Name), Heading: l.T(locale.EventsHeading)}
	same := make(map[string]int)
	for _, e := range listing.Events {
		e.Event = p.told(e.Event, l)
		item := s.eventItem(r, l, p, e)
		m.Events = append(m.Events, item)
		same[item.Title+item.When]++
	}
	for i, item := range m.Events {
		if e := listing.Events[i]; same[item.Title+item.When] > 1 {
			m.Events[i].Text = s.apart(l, p, e, item.Text)
		}
	}
	s.show(w, r, http.StatusOK, p, components.Events(m))
}

// apart is what tells an event from the same one sold in another way: who takes
// the money.
func (s *Server) apart(l *locale.Locale, p Promoter, e catalogue.Event, text string) string {
	sc := &scene{server: s, l: l, path: seatplan.PerformancePath{Promoter: p.ID, Account: e.Account, Event: e.Event.ID}}
	if can, err := s.Checkout.Abilities(sc.path); err != nil || !can.VendorPays {
		return text
	}
	return l.T(locale.ListVendorPays, "vendor", sc.vendorName())
}

func (s *Server) eventItem(r *http.Request, l *locale.Locale, p Promoter, e catalogue.Event) components.EventItem {
	item := components.EventItem{
		ID: string(e.Event.ID), Href: address(r, eventPath(p.ID, e.Account, e.Event.ID)),
		Title: e.Event.Title, Text: firstLine(e.Event.Description),
	}
	ps := e.Event.Performances
	if len(ps) == 0 {
		return item
	}
	item.Place = ps[0].Venue.Name
	item.When = l.Date(ps[0].Starts, ps[0].HasTime)
	if len(ps) > 1 {
		item.When = l.Days(ps[0].Starts, ps[len(ps)-1].Starts) + ", " + l.Count(locale.Dates, len(ps))
	}
	best := ps[0]
	var least seatplan.Money
	for _, one := range ps {
		if one.State == vendors.OnSale && best.State != vendors.OnSale {
			best = one
		}
		if one.From.Currency != "" && (least.Currency == "" || one.From.Minor < least.Minor) {
			least = one.From
		}
	}
	item.Badge = badge(l, best)
	if len(ps) > 1 && item.Badge.State == "few" {
		item.Badge = components.Badge{State: "on_sale"}
	}
	item.From = from(l, least)
	return item
}

func (s *Server) performances(w http.ResponseWriter, r *http.Request) {
	p, ok := s.promoter(w, r)
	if !ok {
		return
	}
	path := pathOf(r)
	e, err := s.Catalogue.Event(r.Context(), catalogue.Key{Promoter: path.Promoter, Account: path.Account}, path.Event)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	l := s.localeOf(r, p.ID)
	e.Event = p.told(e.Event, l)
	m := components.PerformancesPage{
		Page: s.page(r, p, e.Event.Title), Title: e.Event.Title, Text: e.Event.Description, Note: e.Event.Age,
	}
	if m.Host != components.HostEmbed {
		m.Back = &components.Link{Text: l.T(locale.AllEvents), Href: address(r, "/e/"+string(p.ID))}
	}
	for _, one := range e.Event.Performances {
		m.Performances = append(m.Performances, performanceItem(r, l, path, one))
	}
	s.show(w, r, http.StatusOK, p, components.Performances(m))
}

func performanceItem(r *http.Request, l *locale.Locale, path seatplan.PerformancePath, p vendors.Performance) components.PerformanceItem {
	path.Performance = p.ID
	item := components.PerformanceItem{
		ID: string(p.ID), Href: address(r, performancePath(path)), Place: place(p.Venue), Badge: badge(l, p),
		DateTime: machineTime(p),
	}
	item.Weekday, item.Day, item.Month = l.Parts(p.Starts)
	if p.HasTime {
		item.Time = locale.Clock(p.Starts)
	}
	if p.State == vendors.OnSale {
		item.From = from(l, p.From)
	}
	return item
}

func eventPath(p seatplan.PromoterID, a seatplan.AccountID, e seatplan.EventID) string {
	return "/e/" + string(p) + "/" + string(a) + "/" + string(e)
}

func performancePath(p seatplan.PerformancePath) string { return "/e/" + p.String() }

// place is where a performance happens, for people.
func place(v vendors.Venue) string {
	if v.City == "" || v.Name == "" {
		return v.Name + v.City
	}
	return v.Name + ", " + v.City
}

// machineTime is a performance's date for machines.
func machineTime(p vendors.Performance) string {
	if !p.HasTime {
		return p.Starts.Format(time.DateOnly)
	}
	return p.Starts.Format(time.RFC3339)
}

// firstLine is the beginning of a text, to the first full stop or line's end.
func firstLine(s string) string {
	for i, r := range s {
		if r == '\n' || r == '.' && i > 20 {
			return s[:i+1]
		}
	}
	return s
}
