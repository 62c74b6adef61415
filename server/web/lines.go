package web

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
)

// lines changes a cart: POST PERF/lines. Without scripts the buyer is sent back
// to the page; page.js gets the changed fragments.
func (s *Server) lines(w http.ResponseWriter, r *http.Request) {
	if err := parseForm(r); err != nil {
		s.fail(w, r, err)
		return
	}
	sc, ok := s.sceneOf(w, r)
	if !ok {
		return
	}
	if code, ok := codeActionOf(r); ok {
		s.enterCode(w, r, sc, code)
		return
	}
	change, err := changeOf(r)
	if err == nil {
		err = s.ensureCart(w, r, sc)
	}
	if err != nil {
		s.answerLines(w, r, sc, err)
		return
	}
	v, err := s.Checkout.Change(r.Context(), sc.promoter.ID, sc.token, change)
	sc.changed(v)
	s.answerLines(w, r, sc, err)
}

// ensureCart opens a cart where the buyer has none.
func (s *Server) ensureCart(w http.ResponseWriter, r *http.Request, sc *scene) (err error) {
	if sc.token != "" {
		// Only the form may know it, in a browser that lost its cookie.
		if kept := s.wallet(r).Carts; sc.cart.ID != "" && kept[sc.promoter.ID] == "" {
			s.keepCart(w, r, sc.promoter.ID, sc.token)
		}
		return nil
	}
	if sc.cart, sc.token, err = s.Checkout.Open(r.Context(), sc.path, sc.l.Code()); err == nil {
		s.keepCart(w, r, sc.promoter.ID, sc.token)
	}
	return err
}

// changed takes over what a change made of the cart, and of the seats.
func (sc *scene) changed(v checkout.View) {
	if v.ID != "" {
		sc.cart = v
	}
	if fresh, ok := sc.server.Availability.Last(sc.path); ok && sc.view != nil {
		sc.view = fresh
	}
}

// back leads from the address of a form to its page, for whoever reloads it.
func (s *Server) back(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, address(r, readable(r.URL.Path)), http.StatusSeeOther)
}

// forgets reports whether a request is a browser's going to a page that keeps no
// cookies: not even the page's own came with it.
func (s *Server) forgets(r *http.Request) bool {
	return !s.keepsCookies(r) && r.Header.Get("Sec-Fetch-Mode") == "navigate"
}

// answerLines answers a change: with fragments, or with the page again, which
// is redirected to so that reloading it changes nothing. A browser that keeps no
// cookies is given the page at once: only its forms know the cart.
func (s *Server) answerLines(w http.ResponseWriter, r *http.Request, sc *scene, err error) {
	switch {
	case errors.Is(err, checkout.ErrAccessCode):
		sc.wrong = wrongCode{field: "access_code", fault: faultOf(err), text: s.refusalText(sc.l, err)}
		s.showGate(w, r, sc, http.StatusForbidden, sc.accessGate())
		return
	case err != nil && !sc.open():
		s.showGate(w, r, sc, http.StatusForbidden, sc.accessGate())
		return
	case sc.emailNeeded() && (err == nil || errors.Is(err, checkout.ErrEmail)):
		gate := sc.emailGate(false)
		gate.Message = components.Message{Kind: components.MessageNotice, Code: "email_required", Text: sc.l.T(locale.EmailRequired)}
		s.showGate(w, r, sc, http.StatusConflict, gate)
		return
	}
	if _, swapped := wantsFragments(r); err == nil && !swapped && !s.forgets(r) {
		http.Redirect(w, r, address(r, performancePath(sc.path), "section", string(sc.section)), http.StatusSeeOther)
		return
	}
	status, m := http.StatusOK, components.Message{}
	if err != nil {
		s.logFault(r, faultOf(err), err)
		s.retryAfter(w, err)
		m, status = sc.refused(err)
	}
	s.showChoose(w, r, sc, status, m)
}

// changeOf reads the one action of a posted form.
func changeOf(r *http.Request) (checkout.Change, error) {
	var c checkout.Change
	form := r.PostForm
	switch {
	case form.Has("add"):
		c.Add = []checkout.SeatWish{{Seat: seatplan.SeatID(form.Get("add"))}}
	case form.Has("remove"):
		c.Remove = []seatplan.SeatID{seatplan.SeatID(form.Get("remove"))}
	case form.Has("area"):
		n, err := quantity(form.Get("quantity"))
		if err != nil {
			return c, err
		}
		c.Areas = []checkout.AreaChange{{
			Area: seatplan.AreaID(form.Get("area")), Tariff: seatplan.TariffID(form.Get("tariff")), Quantity: n,
		}}
	case form.Has("best"):
		n, err := quantity(form.Get("quantity"))
		if err != nil {
			return c, err
		}
		c.Best = &checkout.Best{Category: seatplan.CategoryID(form.Get("price_category")), Quantity: n}
	case form.Has("drop"):
		c.Drop = []string{form.Get("drop")}
	case form.Has("tariff_line"):
		c.Tariff = &checkout.TariffChange{Ref: form.Get("tariff_line"), Tariff: seatplan.TariffID(form.Get("tariff"))}
	case form.Has("clear"):
		c.Clear = true
	case form.Has("again"):
		c.Again = true
	default:
		return c, &checkout.Refusal{Kind: checkout.ErrInvalid, Field: "action"}
	}
	return c, nil
}

// quantity reads a number of places; what is not a small number is refused.
func quantity(text string) (int, error) {
	n, err := strconv.Atoi(cmp.Or(text, "0"))
	if err != nil || n < 0 || n > 1000 {
		return 0, &checkout.Refusal{Kind: checkout.ErrInvalid, Field: "quantity"}
	}
	return n, nil
}
