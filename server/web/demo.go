package web

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/store"
)

// demoPayment is the demo provider's page.
func (s *Server) demoPayment(w http.ResponseWriter, r *http.Request) {
	if s.Demo == nil {
		s.fail(w, r, checkout.ErrNotFound)
		return
	}
	p, err := s.Demo.Payment(r.Context(), r.PathValue("payment"))
	if err != nil {
		s.failDemo(w, r, err)
		return
	}
	if p.State != payment.Open {
		http.Redirect(w, r, p.ReturnURL, http.StatusSeeOther)
		return
	}
	merchant, reference, l := s.bill(r, p.Key)
	words := s.words[l.Code()]
	m := components.DemoPaymentPage{
		Page: s.pageIn(r, Promoter{Name: words.BankName}, l, r.URL.Path, words.BankTitle), URL: r.URL.Path,
		BackURL: p.ReturnURL,
		Amount:  amountOf(l, p.Amount), Merchant: merchant, Reference: reference, Card: "•••• •••• •••• 4242",
	}
	s.show(w, r, http.StatusOK, Promoter{}, components.DemoPayment(m))
}

// bill is who is paid, for what and in which language, as far as the buyer knows
// it. A payment's key is its order's id and a number.
func (s *Server) bill(r *http.Request, key string) (merchant, reference string, l *locale.Locale) {
	id, _, _ := strings.Cut(key, "-")
	v, err := s.Checkout.Order(r.Context(), store.OrderID(id), s.orderSecretOf(r, store.OrderID(id)))
	p := s.promoters[v.Path.Promoter]
	if err != nil || p.ID == "" {
		return "Parterre", key, s.localeOf(r, "")
	}
	return cmp.Or(p.Seller, p.Name), v.Reference, s.orderLocale(r, v)
}

// demoDecide is what the buyer does on the demo provider's page.
func (s *Server) demoDecide(w http.ResponseWriter, r *http.Request) {
	if err := parseForm(r); err != nil || s.Demo == nil {
		s.fail(w, r, errors.Join(checkout.ErrNotFound, err))
		return
	}
	back, err := s.Demo.Decide(r.Context(), r.PathValue("payment"), r.PostFormValue("decision") == "pay")
	if err != nil {
		s.failDemo(w, r, err)
		return
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
}

func (s *Server) failDemo(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, payment.ErrNotFound) {
		err = checkout.ErrNotFound
	}
	s.fail(w, r, err)
}

// returned is where a payment page sends the buyer back to: a hint that there
// is something to read. It counts for whoever bears the order's secret; for
// anybody else, and for another site's picture, it leads to the order's page.
func (s *Server) returned(w http.ResponseWriter, r *http.Request) {
	id := store.OrderID(r.PathValue("order"))
	if err := s.Checkout.Returned(r.Context(), id, s.orderSecretOf(r, id)); err != nil && !errors.Is(err, checkout.ErrNotFound) {
		s.Log.Warn("order not read on return", "order", id, "error", err)
	}
	http.Redirect(w, r, address(r, "/o/"+string(id), returnedParam, "1"), http.StatusSeeOther)
}
