package web

import (
	"encoding/gob"
	"net/http"
	"strings"

	"github.com/gorilla/sessions"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
)

// wallet is what a buyer's cookie holds: one cart per promoter and the secrets
// of the latest orders. It lets pages be read again; writes carry the cart's
// token in the form.
type wallet struct {
	Carts  map[seatplan.PromoterID]checkout.Token
	Orders []orderSecret
}

type orderSecret struct {
	Order  store.OrderID
	Secret checkout.Secret
}

// maxOrders and maxCarts bound the cookie.
const (
	maxOrders = 8
	maxCarts  = 8
)

const cookieName = "parterre"

func init() { gob.Register(wallet{}) }

// wallet reads the buyer's cookie; one that cannot be read is empty.
func (s *Server) wallet(r *http.Request) wallet {
	session, _ := s.cookies.Get(r, cookieName)
	w, _ := session.Values["wallet"].(wallet)
	if w.Carts == nil {
		w.Carts = make(map[seatplan.PromoterID]checkout.Token)
	}
	return w
}

// keep writes the buyer's cookie. In a frame it is partitioned by the page
// around it; browsers that block even that sell by the form's token alone.
func (s *Server) keep(w http.ResponseWriter, r *http.Request, change func(*wallet)) {
	session, _ := s.cookies.Get(r, cookieName)
	kept := s.wallet(r)
	change(&kept)
	session.Values["wallet"] = kept
	embedded := hostOf(r) == hostEmbed
	secure := strings.HasPrefix(s.PublicURL, "https:")
	session.Options = &sessions.Options{
		Path: "/", MaxAge: 86400, HttpOnly: true, Secure: secure || embedded, Partitioned: embedded,
		SameSite: http.SameSiteLaxMode,
	}
	if embedded {
		session.Options.SameSite = http.SameSiteNoneMode
	}
	if err := session.Save(r, w); err != nil {
		s.Log.Warn("cookie not written", "error", err)
	}
}

func (s *Server) keepCart(w http.ResponseWriter, r *http.Request, p seatplan.PromoterID, t checkout.Token) {
	s.keep(w, r, func(k *wallet) {
		if len(k.Carts) >= maxCarts {
			clear(k.Carts)
		}
		k.Carts[p] = t
	})
}

func (s *Server) keepOrder(w http.ResponseWriter, r *http.Request, id store.OrderID, secret checkout.Secret) {
	s.keep(w, r, func(k *wallet) {
		k.Orders = append(k.Orders, orderSecret{id, secret})
		if n := len(k.Orders); n > maxOrders {
			k.Orders = k.Orders[n-maxOrders:]
		}
	})
}

func (w wallet) secret(id store.OrderID) checkout.Secret {
	for _, o := range w.Orders {
		if o.Order == id {
			return o.Secret
		}
	}
	return ""
}

// bearer is the credential a request carries: the form's, else the header's.
func bearer(r *http.Request, field string) string {
	if v := r.PostFormValue(field); v != "" {
		return v
	}
	kind, value, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(kind, "Bearer") {
		return value
	}
	return ""
}
