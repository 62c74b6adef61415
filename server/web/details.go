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

// showDetails answers with the second step; what was typed is never lost.
func (s *Server) showDetails(w http.ResponseWriter, r *http.Request, sc *scene, typed detailsForm, err error) {
	status, m := http.StatusOK, components.Message{}
	var wrong *checkout.Refusal
	if errors.As(err, &wrong) && wrong.Kind == checkout.ErrInvalid {
		status = http.StatusBadRequest
	} else if wrong = nil; err != nil {
		m, status = sc.refused(err)
	}
	if m.Text == "" {
		m = sc.gone()
		m.Again = "" // the seats are chosen a step before
	}
	details := components.Details{
		OrderURL: address(r, performancePath(sc.path)+"/order"), BackURL: address(r, performancePath(sc.path), "step", "choose"),
		Section: sc.section, Message: m, Fields: sc.fields(typed, wrong), Submit: sc.l.T(locale.DetailsSubmit),
		Lead: sc.l.T(locale.DetailsLead), Cart: sc.cartModel(), Hold: holdModel(sc.l, sc.cart.Deadline, sc.cart.Now),
		Words: s.words[sc.l.Code()],
	}
	if sc.cart.Total.IsZero() {
		details.Submit, details.Lead = sc.l.T(locale.PayFree), sc.l.T(locale.FreeLead)
	}
	c := components.DetailsStep(details)
	if _, ok := wantsFragments(r); !ok {
		c = components.DetailsView(components.DetailsPage{
			Page: s.page(r, sc.promoter, sc.entry.Event.Title), Head: sc.head(), Details: details,
		})
	}
	s.show(w, r, status, sc.promoter, c)
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
	token, typed := checkout.Token(bearer(r, "token")), sc.typed()
	o, err := s.Checkout.Place(r.Context(), sc.promoter.ID, token, checkout.Details{
		Email: typed.values["email"], Phone: typed.values["phone"], FullName: typed.values["full_name"],
		Answers: typed.answers, Title: sc.title(), Locale: sc.l.Code(),
	})
	if err != nil {
		s.logFault(r, faultOf(err), err)
		s.retryAfter(w, err)
		sc.loadCart(r.Context(), token)
		if errors.Is(err, checkout.ErrAccessCode) || errors.Is(err, checkout.ErrEmail) {
			s.answerLines(w, r, sc, err)
			return
		}
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
	sc := &scene{l: s.localeOf(r, path.Promoter), promoter: s.promoters[path.Promoter]}
	sc.tells(entry)
	return sc.title()
}

// afterParam is the order whose buyer wants more of the same performance.
const afterParam = "after"

// begin leaves the buyer's cart for another one where it became an order that is
// sold, and more is wanted after that. One that is not paid is led to.
func (sc *scene) begin() {
	if sc.cart.Order == "" || sc.r.URL.Query().Get(afterParam) != string(sc.cart.Order) {
		return
	}
	v, err := sc.server.Checkout.Order(sc.r.Context(), sc.cart.Order, checkout.Secret(sc.token))
	if err != nil || v.State != store.OrderConfirmed && v.State != store.OrderIssued {
		return
	}
	sc.cart, sc.token, sc.over = checkout.View{}, "", true
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
