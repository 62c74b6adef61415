package web

import (
	"errors"
	"net/http"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/store"
)

// detailsForm is what the buyer typed.
type detailsForm struct {
	email, phone, fullName string
}

// showDetails answers with the second step; what was typed is never lost.
func (s *Server) showDetails(w http.ResponseWriter, r *http.Request, sc *scene, typed detailsForm, err error) {
	status, m := http.StatusOK, components.Message{}
	wrong := ""
	var refusal *checkout.Refusal
	if errors.As(err, &refusal) && refusal.Kind == checkout.ErrInvalid {
		wrong, status = refusal.Field, http.StatusBadRequest
	} else if err != nil {
		m, status = sc.refused(err)
	}
	details := components.Details{
		OrderURL: address(r, performancePath(sc.path)+"/order"), BackURL: address(r, performancePath(sc.path), "step", "choose"),
		Section: sc.section, Message: m, Fields: sc.fields(typed, wrong), Submit: sc.l.T(locale.DetailsSubmit),
		Lead: sc.l.T(locale.DetailsLead), Cart: sc.cartModel(), Hold: holdModel(sc.l, sc.cart.Deadline, sc.cart.Now),
		Words: s.words[sc.l.Code()],
	}
	c := components.DetailsStep(details)
	if _, ok := wantsFragments(r); !ok {
		c = components.DetailsView(components.DetailsPage{
			Page: s.page(r, sc.promoter, sc.entry.Event.Title), Head: sc.head(), Details: details,
		})
	}
	s.show(w, r, status, sc.promoter, c)
}

// fields are the inputs the vendor needs, with what was typed and what is wrong.
func (sc *scene) fields(typed detailsForm, wrong string) []components.Field {
	l, needs := sc.l, sc.entry.Performance.Needs
	fields := []components.Field{
		{Name: "email", Type: "email", Autocomplete: "email", Label: l.T(locale.FieldEmail), Hint: l.T(locale.FieldEmailHint), Value: typed.email},
		{Name: "full_name", Autocomplete: "name", Label: l.T(locale.FieldFullName), Value: typed.fullName, Optional: !needs.FullName},
		{Name: "phone", Type: "tel", Autocomplete: "tel", Label: l.T(locale.FieldPhone), Hint: l.T(locale.FieldPhoneHint), Value: typed.phone, Optional: !needs.Phone},
	}
	faults := map[string][2]locale.Key{
		"email": {locale.EmailMissing, locale.EmailWrong}, "phone": {locale.PhoneMissing, locale.PhoneWrong},
		"full_name": {locale.FullNameMissing, locale.FullNameMissing},
	}
	for i := range fields {
		f := &fields[i]
		if f.Name != wrong {
			continue
		}
		key := faults[f.Name][1]
		if f.Value == "" {
			key = faults[f.Name][0]
		}
		f.Error = l.T(key)
	}
	return fields
}

// place makes the order: POST PERF/order.
func (s *Server) place(w http.ResponseWriter, r *http.Request) {
	if err := parseForm(r); err != nil {
		s.fail(w, r, err)
		return
	}
	sc, ok := s.sceneOf(w, r)
	if !ok {
		return
	}
	token := checkout.Token(bearer(r, "token"))
	sc.loadCart(r.Context(), token)
	typed := detailsForm{email: r.PostFormValue("email"), phone: r.PostFormValue("phone"), fullName: r.PostFormValue("full_name")}
	o, err := s.Checkout.Place(r.Context(), sc.promoter.ID, token, checkout.Details{
		Email: typed.email, Phone: typed.phone, FullName: typed.fullName, Title: sc.title(),
	})
	if err != nil {
		s.logFault(r, faultOf(err), err)
		sc.loadCart(r.Context(), token)
		if sc.cart.Count() > 0 || errors.Is(err, checkout.ErrInvalid) && sc.cart.ID != "" {
			s.showDetails(w, r, sc, typed, err)
			return
		}
		m, status := sc.refused(err)
		s.showChoose(w, r, sc, status, m)
		return
	}
	if o.State == store.OrderClosed {
		s.notPlaced(w, r, sc, o)
		return
	}
	s.leadTo(w, r, o)
}

// notPlaced shows the choosing step again with why the vendor made no order.
func (s *Server) notPlaced(w http.ResponseWriter, r *http.Request, sc *scene, o checkout.OrderView) {
	sc.loadCart(r.Context(), sc.token)
	m, status := sc.refused(o.Refusal())
	s.showChoose(w, r, sc, status, m)
}

// title is what is bought, for the payment page and the order.
func (sc *scene) title() string {
	p := sc.entry.Performance
	return sc.entry.Event.Title + ", " + sc.l.Date(p.Starts, p.HasTime)
}

func (s *Server) title(r *http.Request, path seatplan.PerformancePath) string {
	entry, err := s.Catalogue.Performance(r.Context(), path)
	if err != nil {
		return path.String()
	}
	return (&scene{l: s.localeOf(r, path.Promoter), entry: entry}).title()
}

// toOrder leads from a frozen cart to its order.
func (s *Server) toOrder(w http.ResponseWriter, r *http.Request, sc *scene) {
	o, err := s.Checkout.Place(r.Context(), sc.promoter.ID, sc.token, checkout.Details{})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.leadTo(w, r, o)
}
