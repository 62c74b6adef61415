package web

import (
	"bytes"
	"context"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/locale"
)

// fragments is the media type that page.js asks for: elements to be swapped by
// their ids instead of a page.
const fragments = "text/vnd.parterre.fragments+html"

const hostEmbed = components.HostEmbed

// hostOf says inside what a request's page is shown.
func hostOf(r *http.Request) components.Host {
	q := r.URL.Query()
	switch {
	case q.Get("embed") == "1":
		return components.HostEmbed
	case q.Get("host") == "webview":
		return components.HostWebview
	}
	return components.HostOwn
}

// wantsFragments reports whether an answer is to be swapped into a page, and
// which step that page is in, as far as it says.
func wantsFragments(r *http.Request) (step string, ok bool) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Accept"))
	return params["step"], err == nil && kind == fragments
}

// localeOf chooses the language of an answer.
func (s *Server) localeOf(r *http.Request, p seatplan.PromoterID) *locale.Locale {
	return locale.Negotiate(s.promoters[p].Languages, r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
}

// carried are the query parameters that go on from page to page.
var carried = []string{"embed", "host", "lang", "theme"}

// address is a path with the parameters that are carried on, and more given as
// pairs of name and value.
func address(r *http.Request, path string, pairs ...string) string {
	q := make(url.Values)
	for _, name := range carried {
		if v := r.URL.Query().Get(name); v != "" && len(v) <= 200 {
			q.Set(name, v)
		}
	}
	for _, name := range []string{passParam, afterParam} {
		if v := r.URL.Query().Get(name); v != "" && len(v) <= 200 && readable(path) == readable(r.URL.Path) {
			q.Set(name, v)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// page is the frame around a page of a promoter; an unknown promoter's is ours.
func (s *Server) page(r *http.Request, p Promoter, title string) components.Page {
	return s.pageIn(r, p, s.localeOf(r, p.ID), r.URL.Path, title)
}

// pageIn is page in a language, of what can be read at a path.
func (s *Server) pageIn(r *http.Request, p Promoter, l *locale.Locale, path, title string) components.Page {
	page := components.Page{
		Lang: l.Code(), Title: title, Nonce: info(r).nonce, Host: hostOf(r), Theme: r.URL.Query().Get("theme"),
		Accent: p.Accent, Assets: components.Assets{Style: s.Assets.URL("style.css"), Script: s.Assets.URL("page.js")},
		Promoter: components.Link{Text: p.Name}, Footer: p.Footer, Words: s.words[l.Code()],
	}
	if p.ID != "" {
		page.Promoter.Href = address(r, "/e/"+string(p.ID))
	}
	if page.Host == components.HostEmbed {
		page.Origin = p.origin(r.URL.Query().Get("host"))
	}
	for _, code := range p.Languages {
		other := locale.For(code)
		page.Languages = append(page.Languages, components.Language{
			Code: other.Code(), Name: other.Name(), Href: address(r, path, "lang", other.Code()),
			Current: other.Code() == l.Code(),
		})
	}
	return page
}

// origin is the one origin messages may go to: the one named, if it may embed.
func (p Promoter) origin(named string) string {
	if slices.Contains(p.Origins, named) {
		return named
	}
	return ""
}

// show sends a page with its policy. Pages are made whole before the first
// byte, so that a failure is still an answer.
func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, p Promoter, c templ.Component) {
	var body bytes.Buffer
	if err := c.Render(r.Context(), &body); err != nil {
		s.Log.Error("page not rendered", "request", info(r).id, "path", loggedPath(r), "error", err)
		http.Error(w, "This page could not be made.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if _, ok := wantsFragments(r); ok {
		h.Set("Content-Type", fragments+"; charset=utf-8")
	}
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept, Accept-Language, Cookie")
	h.Set("Content-Security-Policy", s.policy(r, p))
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	if hostOf(r) != components.HostEmbed {
		h.Set("X-Frame-Options", "DENY")
	}
	s.send(w, r, status, body.Bytes())
}

// leads reports whether the page may come to have a form that leads to a
// vendor's page. Its steps are swapped within it, so that its first policy
// counts to the end.
func (s *Server) leads(r *http.Request) bool {
	can, err := s.Checkout.Abilities(pathOf(r))
	return r.Context().Value(leavingKey{}) != nil || err == nil && can.VendorPays
}

type leavingKey struct{}

// leaving marks the request for a page with a form that leads to a vendor's
// page: browsers apply the policy for forms to where a form is redirected, too.
func leaving(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), leavingKey{}, true))
}

// policy is the page's Content-Security-Policy. Who may embed is a promoter's
// own list; everybody else gets nobody.
func (s *Server) policy(r *http.Request, p Promoter) string {
	ancestors := "'none'"
	if hostOf(r) == components.HostEmbed && len(p.Origins) > 0 {
		ancestors = strings.Join(p.Origins, " ")
	}
	forms := "'self'"
	if s.leads(r) {
		forms = "'self' https:"
		if strings.HasPrefix(s.PublicURL, "http:") {
			forms += " http:"
		}
	}
	socket := "ws" + strings.TrimPrefix(s.PublicURL, "http")
	return "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'nonce-" + info(r).nonce + "'; " +
		"img-src 'self' data:; font-src 'self'; connect-src 'self' " + socket + "; form-action " + forms + "; " +
		"base-uri 'none'; object-src 'none'; frame-ancestors " + ancestors
}

// promoter finds the promoter in a request's path; without one the request has
// been answered.
func (s *Server) promoter(w http.ResponseWriter, r *http.Request) (Promoter, bool) {
	p, ok := s.promoters[seatplan.PromoterID(r.PathValue("promoter"))]
	if !ok {
		s.fail(w, r, checkout.ErrNotFound)
	}
	return p, ok
}

// pathOf reads the performance in a request's path.
func pathOf(r *http.Request) seatplan.PerformancePath {
	return seatplan.PerformancePath{
		Promoter: seatplan.PromoterID(r.PathValue("promoter")), Account: seatplan.AccountID(r.PathValue("account")),
		Event: seatplan.EventID(r.PathValue("event")), Performance: seatplan.PerformanceID(r.PathValue("performance")),
	}
}

// fail answers a failure with a page, or with the message fragment.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if strings.HasPrefix(r.URL.Path, "/v1/") {
		s.failJSON(w, r, err, nil)
		return
	}
	f := faultOf(err)
	s.logFault(r, f, err)
	s.retryAfter(w, err)
	p := s.promoters[seatplan.PromoterID(r.PathValue("promoter"))]
	l := s.localeOf(r, p.ID)
	support := l.T(locale.SupportID, "id", info(r).id)
	if _, ok := wantsFragments(r); ok {
		s.show(w, r, f.status, p, components.FaultFragment(components.Message{
			Kind: components.MessageError, Code: f.code, Text: s.refusalText(l, err), Support: support,
		}))
		return
	}
	heading, text := faultWords(l, f)
	if f.code == "rate_limited" || f.code == "limit" || f.code == "invalid" && !errors.Is(err, errTooLarge) {
		text = s.refusalText(l, err)
	}
	m := components.FaultPage{
		Page: s.page(r, p, heading), Code: f.code, Heading: heading, Text: text, Support: support,
	}
	if f.code == "vendor_down" {
		m.RefreshSeconds, m.PollMillis = lookAgain, lookAgain*1000
		m.Actions = append(m.Actions, components.Link{Text: l.T(locale.Retry), Href: address(r, readable(r.URL.Path))})
	}
	if errors.Is(err, errCrossOrigin) {
		m.Actions = append(m.Actions, components.Link{Text: l.T(locale.CrossOriginOpen), Href: address(r, ownPage(r.URL.Path))})
	}
	if p.ID != "" {
		m.Actions = append(m.Actions, components.Link{Text: l.T(locale.SeeEvents), Href: address(r, "/e/"+string(p.ID))})
	}
	s.show(w, r, f.status, p, components.Fault(m))
}

// lookAgain is after how many seconds a page that shows less than it should, as
// a vendor does not answer, is looked at again.
const lookAgain = 30

// readable is the address of the page that a form was on.
func readable(path string) string {
	if rest, ok := strings.CutSuffix(path, "/lines"); ok {
		return rest
	}
	if rest, ok := strings.CutSuffix(path, "/order"); ok {
		return rest
	}
	return path
}

// faultWords are the heading and text of a fault's own page.
func faultWords(l *locale.Locale, f fault) (heading, text string) {
	switch {
	case f.status == http.StatusRequestEntityTooLarge:
		return l.T(locale.TooLargeHeading), l.T(locale.TooLargeText)
	case f.status == http.StatusForbidden && f.code == "invalid":
		return l.T(locale.CrossOriginHeading), l.T(locale.CrossOriginText)
	case f.code == "not_found":
		return l.T(locale.NotFoundHeading), l.T(locale.NotFoundText)
	case f.code == "vendor_down":
		return l.T(locale.VendorDownHeading), l.T(locale.VendorDownText)
	case f.code == "rate_limited":
		return l.T(locale.RateLimitedHeading), l.T(locale.RateLimited)
	case f.code == "stale":
		return l.T(locale.WrongCartHeading), l.T(locale.WrongCartText)
	}
	return l.T(locale.InternalHeading), l.Refusal(f.code)
}

// refusalText is what a buyer reads about a failure.
func (s *Server) refusalText(l *locale.Locale, err error) string {
	f := faultOf(err)
	var refusal *checkout.Refusal
	errors.As(err, &refusal)
	switch {
	case errors.Is(err, errTooLarge):
		return l.T(locale.TooLargeText)
	case errors.Is(err, errCrossOrigin):
		return l.T(locale.CrossOriginText)
	case refusal != nil && refusal.Message != "":
		return refusal.Message
	case refusal != nil && refusal.Bound != "":
		return boundText(l, refusal, s.Now())
	case refusal != nil && refusal.Least > 0:
		return l.Count(locale.LimitLeast, refusal.Least)
	case refusal != nil && refusal.Limit > 0:
		return l.Refusal(f.code, "n", refusal.Limit)
	}
	return l.Refusal(f.code)
}

// logFault writes down what a buyer cannot have caused.
func (s *Server) logFault(r *http.Request, f fault, err error) {
	switch {
	case f.status >= 500 && f.code == "internal":
		s.Log.Error("request failed", "request", info(r).id, "method", r.Method, "path", loggedPath(r), "error", err)
	case f.status >= 500 || f.status == http.StatusAccepted:
		s.Log.Warn("request failed", "request", info(r).id, "method", r.Method, "path", loggedPath(r), "error", err)
	}
}
