package web

import (
	"net/http"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/vendors"
)

// maxAnswers bounds the answers of one order.
const maxAnswers = 500

// modifierJSON is one line of the vendor's reckoning.
type modifierJSON struct {
	Label  string `json:"label"`
	Amount int64  `json:"amount"`
}

func modifiers(from []vendors.Modifier) []modifierJSON {
	var out []modifierJSON
	for _, m := range from {
		out = append(out, modifierJSON{m.Label, m.Amount.Minor})
	}
	return out
}

// orderJSON is an order as the API gives it; what is after Status only to the
// bearer of its secret.
type orderJSON struct {
	ID        store.OrderID   `json:"id"`
	Status    string          `json:"status"`
	Secret    checkout.Secret `json:"secret,omitempty"`
	Reference string          `json:"reference,omitempty"`
	Currency  string          `json:"currency,omitempty"`
	// Total is left out while it is not known.
	Total     *int64         `json:"total,omitempty"`
	Fees      int64          `json:"fees,omitempty"`
	Modifiers []modifierJSON `json:"modifiers,omitempty"`
	Codes     []string       `json:"codes,omitempty"`
	ExpiresAt string         `json:"expires_at,omitempty"`
	// VendorPays: the money is taken at the vendor's page.
	VendorPays bool `json:"vendor_pays,omitempty"`
	// Person: somebody is looking at it; Prints and Mails: its tickets can be
	// printed, or sent by e-mail.
	Person  bool             `json:"person,omitempty"`
	Prints  bool             `json:"prints,omitempty"`
	Mails   bool             `json:"mails,omitempty"`
	Tickets []vendors.Ticket `json:"tickets,omitempty"`
}

func newOrderJSON(v checkout.OrderView) orderJSON {
	o := orderJSON{
		ID: v.ID, Status: string(orderStatus(v)), Reference: v.Reference, Tickets: v.Tickets,
		Modifiers: modifiers(v.Modifiers), Codes: v.Codes, VendorPays: v.VendorPays, Person: v.Person,
	}
	if v.Placed {
		o.Currency, o.Total, o.Fees = string(v.Total.Currency), &v.Total.Minor, v.Fees.Minor
	}
	if v.State == store.OrderConfirmed || v.State == store.OrderIssued {
		o.Prints, o.Mails = v.Prints, v.Mails
	}
	if v.State == store.OrderPayable {
		o.ExpiresAt = Stamp(v.Deadline)
	}
	return o
}

func (s *Server) apiPlace(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Email    string `json:"email"`
		Phone    string `json:"phone"`
		FullName string `json:"full_name"`
		// Answers are to the performance's own fields; ref is an item's.
		Answers []vendors.Answer `json:"answers"`
	}
	err := decodeJSON(r, &body)
	if err == nil && len(body.Answers) > maxAnswers {
		err = &checkout.Refusal{Kind: checkout.ErrInvalid, Field: "answers"}
	}
	if err != nil {
		s.failJSON(w, r, err, nil)
		return
	}
	v, token, err := s.apiView(r)
	if err != nil {
		s.failJSON(w, r, err, nil)
		return
	}
	order, err := s.Checkout.Place(r.Context(), v.Path.Promoter, token, checkout.Details{
		Email: body.Email, Phone: body.Phone, FullName: body.FullName, Answers: body.Answers, Title: s.title(r, v.Path),
	})
	switch {
	case err != nil:
	case order.State == store.OrderClosed:
		err = order.Refusal()
	case order.State == store.OrderCreating:
		err = &checkout.Refusal{Kind: checkout.ErrOutcomeUnknown}
	}
	if err != nil {
		if fresh, readErr := s.Checkout.Cart(r.Context(), v.Path.Promoter, token); readErr == nil {
			v = fresh
		}
		s.failJSON(w, r, err, &v)
		return
	}
	answer := newOrderJSON(order)
	answer.Secret = order.Secret
	writeJSON(w, http.StatusCreated, answer)
}

// apiSend has the vendor send the tickets to the buyer's own address.
func (s *Server) apiSend(w http.ResponseWriter, r *http.Request) {
	err := s.Checkout.MailTickets(r.Context(), store.OrderID(r.PathValue("order")), checkout.Secret(bearer(r, "")))
	if err != nil {
		s.failJSON(w, r, err, nil)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) apiOrder(w http.ResponseWriter, r *http.Request) {
	v, err := s.Checkout.Order(r.Context(), store.OrderID(r.PathValue("order")), checkout.Secret(bearer(r, "")))
	if err != nil {
		s.failJSON(w, r, err, nil)
		return
	}
	writeJSON(w, http.StatusOK, newOrderJSON(v))
}
