package web

import (
	"cmp"
	"encoding/gob"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/sessions"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/store"
)

// wallet is what a buyer's cart cookie holds: one cart per promoter. It lets
// pages be read again; writes carry the cart's token in the form.
type wallet struct {
	Carts map[seatplan.PromoterID]checkout.Token
	// Orders is only read, in cookies from before orders had one of their own.
	Orders []orderSecret
}

type orderSecret struct {
	Order  store.OrderID
	Secret checkout.Secret
}

// orderWallet is what a buyer's order cookie holds, the latest seen last.
type orderWallet struct{ Orders []keptOrder }

// keptOrder is the secret of an order, which has been checked.
type keptOrder struct {
	Order  store.OrderID
	Secret checkout.Secret
	Until  int64 // Unix seconds
	Sold   bool
}

// maxOrders and maxCarts bound the cookies, maxOrderCookies how many are read, and
// maxSecret what is read as a secret.
const (
	maxOrders       = 20
	maxOrderCookies = 2
	maxCarts        = 8
	maxSecret       = 100
)

const (
	cartCookie  = "parterre"
	orderCookie = "parterre-orders"
	// probeCookie says nothing but that this browser keeps cookies. It comes with the
	// page on which the first seat is chosen, and goes with the browser.
	probeCookie = "parterre-probe"
	// hostPrefix makes a browser refuse the cookie from anybody but this very host
	// over https.
	hostPrefix = "__Host-"
	day        = 24 * time.Hour
	// cartAge is how long a cart cookie lasts. orderAge is as long as browsers keep
	// any cookie; the secrets in it end earlier.
	cartAge  = day
	orderAge = 400 * day
	// seenAge is how long an order is kept at least that was looked at just now.
	seenAge = time.Hour
)

func init() {
	gob.Register(wallet{})
	gob.Register(orderWallet{})
}

// newCookies returns a store of cookies that last so long.
func newCookies(age time.Duration, keys ...[]byte) sessions.Store {
	cookies := sessions.NewCookieStore(keys...)
	cookies.MaxAge(int(age / time.Second))
	return cookies
}

func (s *Server) secure() bool { return strings.HasPrefix(s.PublicURL, "https:") }

// cookieName is what a cookie is called here.
func (s *Server) cookieName(name string) string {
	if s.secure() {
		return hostPrefix + name
	}
	return name
}

// wallet reads the buyer's carts; a cookie that cannot be read is empty.
func (s *Server) wallet(r *http.Request) wallet {
	session, _ := s.cookies.Get(r, s.cookieName(cartCookie))
	w, _ := session.Values["wallet"].(wallet)
	if w.Carts == nil {
		w.Carts = make(map[seatplan.PromoterID]checkout.Token)
	}
	return w
}

// orders reads the buyer's orders; a cookie that cannot be read is empty. There may
// be two: a tab in which an order of a frame was paid has a partitioned one beside
// that of its own pages.
func (s *Server) orders(r *http.Request) (orders []keptOrder) {
	name := s.cookieName(orderCookie)
	for i, cookie := range r.CookiesNamed(name) {
		if i == maxOrderCookies {
			break
		}
		alone := &http.Request{Header: make(http.Header)}
		alone.AddCookie(cookie)
		session, _ := s.orderCookies.New(alone, name)
		w, _ := session.Values["orders"].(orderWallet)
		for _, o := range w.Orders {
			if !slices.ContainsFunc(orders, func(have keptOrder) bool { return have.Order == o.Order }) {
				orders = append(orders, o)
			}
		}
	}
	return orders
}

// orderSecret is the secret of an order that the buyer's cookies have.
func (s *Server) orderSecret(r *http.Request, id store.OrderID) checkout.Secret {
	for _, o := range s.orders(r) {
		if o.Order == id {
			return o.Secret
		}
	}
	// Such cookies last a day, and were called the same everywhere.
	session, _ := s.cookies.Get(r, cartCookie)
	old, _ := session.Values["wallet"].(wallet)
	for _, o := range old.Orders {
		if o.Order == id {
			return o.Secret
		}
	}
	return ""
}

// cookieOptions are those of every cookie of ours. In a frame it is partitioned by the
// page around it; browsers that block even that sell by the form's token alone.
func (s *Server) cookieOptions(r *http.Request, age time.Duration) *sessions.Options {
	embedded := hostOf(r) == hostEmbed
	options := &sessions.Options{
		Path: "/", MaxAge: int(age / time.Second), HttpOnly: true, Secure: s.secure() || embedded, Partitioned: embedded,
		SameSite: http.SameSiteLaxMode,
	}
	if embedded {
		options.SameSite = http.SameSiteNoneMode
	}
	return options
}

// save writes a cookie.
func (s *Server) save(w http.ResponseWriter, r *http.Request, session *sessions.Session, age time.Duration) {
	session.Options = s.cookieOptions(r, age)
	if err := session.Save(r, w); err != nil {
		s.Log.Warn("cookie not written", "error", err)
	}
}

// probe gives a browser that has no cookie of ours one to send back with its first form.
func (s *Server) probe(w http.ResponseWriter, r *http.Request) {
	if s.keepsCookies(r) {
		return
	}
	http.SetCookie(w, sessions.NewCookie(s.cookieName(probeCookie), "1", s.cookieOptions(r, 0)))
}

// keepsCookies reports whether a cookie of ours came with a request.
func (s *Server) keepsCookies(r *http.Request) bool {
	return slices.ContainsFunc([]string{cartCookie, orderCookie, probeCookie}, func(name string) bool {
		_, err := r.Cookie(s.cookieName(name))
		return err == nil
	})
}

func (s *Server) keepCart(w http.ResponseWriter, r *http.Request, p seatplan.PromoterID, t checkout.Token) {
	session, _ := s.cookies.Get(r, s.cookieName(cartCookie))
	kept := s.wallet(r)
	if len(kept.Carts) >= maxCarts {
		clear(kept.Carts)
	}
	kept.Carts[p] = t
	session.Values["wallet"] = kept
	s.save(w, r, session, cartAge)
}

// keepOrder keeps the secret of an order whose bearer has been checked: v is what
// checkout showed for it. Without a secret it is a stranger's and not kept.
func (s *Server) keepOrder(w http.ResponseWriter, r *http.Request, v checkout.OrderView) {
	if v.Secret == "" {
		return
	}
	now := s.Now()
	one := keptOrder{
		Order: v.ID, Secret: v.Secret, Until: keptUntil(v, now).Unix(),
		Sold: v.State == store.OrderConfirmed || v.State == store.OrderIssued,
	}
	before := s.orders(r)
	if _, part := wantsFragments(r); part && slices.Contains(before, one) {
		return // a page that asks again and again
	}
	session, _ := s.orderCookies.Get(r, s.cookieName(orderCookie))
	orders := withOrder(before, one, now)
	session.Values["orders"] = orderWallet{orders}
	last := slices.MaxFunc(orders, func(a, b keptOrder) int { return cmp.Compare(a.Until, b.Until) })
	s.save(w, r, session, min(time.Unix(last.Until, 0).Sub(now), orderAge))
}

// withOrder is orders with one more. Those whose time is over go; of too many, those
// that came to nothing go before those with tickets, and the oldest first.
func withOrder(orders []keptOrder, one keptOrder, now time.Time) []keptOrder {
	orders = slices.DeleteFunc(slices.Clone(orders), func(o keptOrder) bool {
		return o.Order == one.Order || o.Until <= now.Unix()
	})
	for len(orders) >= maxOrders {
		at := max(0, slices.IndexFunc(orders, func(o keptOrder) bool { return !o.Sold }))
		orders = slices.Delete(orders, at, at+1)
	}
	return append(orders, one)
}

// keptUntil is a day after the order's performance. What was looked at just now is
// there for a while at least.
func keptUntil(v checkout.OrderView, now time.Time) time.Time {
	p := v.Performance
	until := p.Starts.Add(day)
	switch {
	case p.Starts.IsZero():
		until = now.Add(orderAge).Truncate(day)
	case !p.HasTime:
		until = until.Add(day)
	}
	if least := now.Add(2 * seenAge).Truncate(seenAge); until.Before(least) {
		return least
	}
	return until
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
