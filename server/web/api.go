package web

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
)

//go:embed openapi.json
var openAPI []byte

// cartJSON is a cart as the API gives it. Amounts are minor units of currency.
type cartJSON struct {
	ID          store.CartID `json:"id"`
	Rev         int64        `json:"rev"`
	Performance string       `json:"performance"`
	Currency    string       `json:"currency,omitempty"`
	Total       int64        `json:"total"`
	Fees        int64        `json:"fees"`
	// Discount is how much less the items cost than without one.
	Discount  int64          `json:"discount,omitempty"`
	Modifiers []modifierJSON `json:"modifiers,omitempty"`
	Codes     []codeJSON     `json:"codes,omitempty"`
	Access    bool           `json:"access,omitempty"`
	Email     *emailJSON     `json:"email,omitempty"`
	Items     []itemJSON     `json:"items"`
	Expired   []itemJSON     `json:"expired,omitempty"`
	Hold      *holdJSON      `json:"hold,omitempty"`
	Checking  bool           `json:"checking,omitempty"`
	Order     store.OrderID  `json:"order,omitempty"`
}

type itemJSON struct {
	Ref           string              `json:"ref"`
	Seat          seatplan.SeatID     `json:"seat,omitempty"`
	Area          seatplan.AreaID     `json:"area,omitempty"`
	Section       string              `json:"section,omitempty"`
	Row           string              `json:"row,omitempty"`
	Number        string              `json:"number,omitempty"`
	PriceCategory seatplan.CategoryID `json:"price_category"`
	Tariff        seatplan.TariffID   `json:"tariff,omitempty"`
	Price         int64               `json:"price"` // all-in
	Fee           int64               `json:"fee"`
	Full          int64               `json:"full,omitempty"` // all-in, before a discount
	Reason        string              `json:"reason,omitempty"`
	Held          bool                `json:"held"`
}

type holdJSON struct {
	ExpiresAt string `json:"expires_at"`
	ServerNow string `json:"server_now"`
}

// refusalJSON is every answer that is not a success.
type refusalJSON struct {
	Code    string            `json:"code"`
	Message string            `json:"message"`
	Seats   []seatplan.SeatID `json:"seats,omitempty"`
	Area    seatplan.AreaID   `json:"area,omitempty"`
	Field   string            `json:"field,omitempty"`
	Cart    *cartJSON         `json:"cart,omitempty"`
}

// Stamp is how times are written for machines, in pages, answers and on the
// socket: RFC 3339, UTC with milliseconds.
func Stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func newCartJSON(v checkout.View) *cartJSON {
	c := &cartJSON{
		ID: v.ID, Rev: v.Rev, Performance: v.Path.String(), Currency: string(v.Total.Currency),
		Total: v.Total.Minor, Fees: v.Fees.Minor, Items: items(v.Lines), Expired: items(v.Expired),
		Checking: v.Checking, Order: v.Order, Discount: v.Discount.Minor, Modifiers: modifiers(v.Modifiers), Access: v.Access,
	}
	for _, one := range v.Codes {
		c.Codes = append(c.Codes, codeJSON(one))
	}
	if v.EmailNeeded {
		c.Email = &emailJSON{Sent: v.EmailSent}
	}
	if !v.Deadline.IsZero() {
		c.Hold = &holdJSON{ExpiresAt: Stamp(v.Deadline), ServerNow: Stamp(v.Now)}
	}
	return c
}

func items(lines []checkout.ViewLine) []itemJSON {
	out := make([]itemJSON, len(lines))
	for i, l := range lines {
		out[i] = itemJSON{
			Ref: l.Ref, Seat: l.Seat, Area: l.Area, Section: l.Section, Row: l.Row, Number: l.Number,
			PriceCategory: l.Category, Tariff: l.Price.Tariff, Price: l.Price.Total().Minor, Fee: l.Price.Fee.Minor, Held: l.Held,
			Full: l.Full.Minor, Reason: l.Reason,
		}
	}
	return out
}

// linesJSON is the body of POST and DELETE …/lines.
type linesJSON struct {
	Seats         []seatplan.SeatID   `json:"seats"`
	Tariff        seatplan.TariffID   `json:"tariff"`
	Area          seatplan.AreaID     `json:"area"`
	PriceCategory seatplan.CategoryID `json:"price_category"`
	Quantity      int                 `json:"quantity"`
}

// maxSeatsAsked bounds one request; the cart's own limit is far lower.
const maxSeatsAsked = 100

// change is what a body asks for; sign is +1 to take, −1 to give back.
func (l linesJSON) change(sign int) (checkout.Change, error) {
	invalid := func(field string) error { return &checkout.Refusal{Kind: checkout.ErrInvalid, Field: field} }
	var c checkout.Change
	switch {
	case len(l.Seats) > maxSeatsAsked:
		return c, invalid("seats")
	case len(l.Seats) > 0 && l.Area != "":
		return c, invalid("area")
	case len(l.Seats) > 0 && sign > 0:
		for _, s := range l.Seats {
			c.Add = append(c.Add, checkout.SeatWish{Seat: s, Tariff: l.Tariff})
		}
	case len(l.Seats) > 0:
		c.Remove = l.Seats
	case l.Area != "" && l.Quantity < 1:
		return c, invalid("quantity")
	case l.Area != "":
		c.Areas = []checkout.AreaChange{{Area: l.Area, Tariff: l.Tariff, Quantity: sign * l.Quantity, Relative: true}}
	default:
		return c, invalid("seats")
	}
	return c, nil
}

func (s *Server) apiRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /v1/openapi.json", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write(openAPI)
	})
	mux.HandleFunc("POST /v1/carts", s.apiOpen)
	mux.HandleFunc("GET /v1/carts/{cart}", s.apiCart)
	mux.HandleFunc("POST /v1/carts/{cart}/lines", s.idempotent(func(w http.ResponseWriter, r *http.Request) { s.apiLines(w, r, 1) }))
	mux.HandleFunc("DELETE /v1/carts/{cart}/lines", s.idempotent(func(w http.ResponseWriter, r *http.Request) { s.apiLines(w, r, -1) }))
	mux.HandleFunc("POST /v1/carts/{cart}/codes", s.idempotent(s.apiCode))
	mux.HandleFunc("DELETE /v1/carts/{cart}/codes", s.idempotent(s.apiUncode))
	mux.HandleFunc("POST /v1/carts/{cart}/email", s.idempotent(s.apiEmail))
	mux.HandleFunc("POST /v1/carts/{cart}/order", s.idempotent(s.apiPlace))
	mux.HandleFunc("GET /v1/orders/{order}", s.apiOrder)
	mux.HandleFunc("GET /v1/orders/{order}/print", s.print)
	mux.HandleFunc("POST /v1/orders/{order}/send", s.idempotent(s.apiSend))
}

func (s *Server) apiOpen(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Performance string `json:"performance"`
	}
	if err := decodeJSON(r, &body); err != nil {
		s.failJSON(w, r, err, nil)
		return
	}
	path, err := seatplan.ParsePerformancePath(body.Performance)
	if err != nil {
		s.failJSON(w, r, &checkout.Refusal{Kind: checkout.ErrInvalid, Field: "performance"}, nil)
		return
	}
	v, token, err := s.Checkout.Open(r.Context(), path, s.localeOf(r, path.Promoter).Code())
	if err != nil {
		s.failJSON(w, r, err, nil)
		return
	}
	writeJSON(w, http.StatusCreated, struct {
		Cart  *cartJSON      `json:"cart"`
		Token checkout.Token `json:"token"`
	}{newCartJSON(v), token})
}

// apiView reads the cart of the bearer's token; the name in the path must be
// its own.
func (s *Server) apiView(r *http.Request) (checkout.View, checkout.Token, error) {
	token := checkout.Token(bearer(r, ""))
	for _, promoter := range s.promoters {
		v, err := s.Checkout.Cart(r.Context(), promoter.ID, token)
		if err == nil && string(v.ID) == r.PathValue("cart") {
			return v, token, nil
		}
		if err != nil && !errors.Is(err, checkout.ErrNotFound) {
			return v, token, err
		}
	}
	return checkout.View{}, "", &checkout.Refusal{Kind: checkout.ErrNotFound, Field: "cart"}
}

func (s *Server) apiCart(w http.ResponseWriter, r *http.Request) {
	v, _, err := s.apiView(r)
	if err != nil {
		s.failJSON(w, r, err, nil)
		return
	}
	writeJSON(w, http.StatusOK, newCartJSON(v))
}

func (s *Server) apiLines(w http.ResponseWriter, r *http.Request, sign int) {
	var body linesJSON
	err := decodeJSON(r, &body)
	if err != nil {
		s.failJSON(w, r, err, nil)
		return
	}
	v, token, err := s.apiView(r)
	if err != nil {
		s.failJSON(w, r, err, nil)
		return
	}
	change, err := body.change(sign)
	if err != nil {
		s.failJSON(w, r, err, &v)
		return
	}
	v, err = s.Checkout.Change(r.Context(), v.Path.Promoter, token, change)
	if err != nil {
		s.failJSON(w, r, err, &v)
		return
	}
	writeJSON(w, http.StatusOK, newCartJSON(v))
}

// decodeJSON reads one JSON object without unknown fields, and nothing after
// it. Another content type is refused: it is the mark of a form on somebody
// else's page.
func decodeJSON(r *http.Request, into any) error {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return &checkout.Refusal{Kind: checkout.ErrInvalid, Field: "content-type: is not application/json"}
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			err = cmp.Or(more, errors.New("more than one document"))
		}
	}
	if err != nil {
		return unreadable(err)
	}
	return nil
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v) // the client is gone when this fails
}

// failJSON answers a failure: its code, a text in the buyer's language, what it
// is about, and the fresh cart where there is one.
func (s *Server) failJSON(w http.ResponseWriter, r *http.Request, err error, v *checkout.View) {
	f := faultOf(err)
	s.logFault(r, f, err)
	s.retryAfter(w, err)
	answer := refusalJSON{Code: f.code}
	var promoter seatplan.PromoterID
	if v != nil && v.ID != "" {
		answer.Cart, promoter = newCartJSON(*v), v.Path.Promoter
	}
	var refusal *checkout.Refusal
	if errors.As(err, &refusal) {
		answer.Seats, answer.Area, answer.Field = refusal.Seats, refusal.Area, refusal.Field
	}
	l := s.localeOf(r, promoter)
	answer.Message = s.refusalText(l, err)
	if v != nil && v.ID != "" {
		if view, ok := s.Availability.Last(v.Path); ok {
			if text, ok := namedText(l, view.Plan.Plan, err, v.Count()); ok {
				answer.Message = text
			}
		}
	}
	writeJSON(w, f.status, answer)
}
