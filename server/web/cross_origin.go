package web

import (
	"net/http"
	"net/url"
	"strings"
)

// crossOrigin refuses what other sites make a visitor's browser send. It trusts
// the public address, because a proxy may have rewritten Host.
func crossOrigin(publicURL string) (*http.CrossOriginProtection, error) {
	c := http.NewCrossOriginProtection()
	if publicURL == "" {
		return c, nil
	}
	return c, c.AddTrustedOrigin(publicURL)
}

// foreign reports whether a request that may change something was made by
// another site's page. GET and HEAD change nothing here. What a program sends
// that is no browser has none of the headers looked at, and is not foreign.
//
// It is stricter than the standard library in two ways. OPTIONS is looked at,
// too: nobody else's page is answered, and the question must not use up the
// visitor's allowance of changes. And where a browser is so old that it sends
// neither Sec-Fetch-Site nor Origin with a form, its Referer must not name
// another site.
func (s *Server) foreign(r *http.Request) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return false
	case http.MethodOptions:
		changed := *r
		changed.Method = http.MethodPost
		r = &changed
	}
	if s.crossOrigin.Check(r) != nil {
		return true
	}
	referer := r.Header.Get("Referer")
	if referer == "" || r.Header.Get("Sec-Fetch-Site") != "" || r.Header.Get("Origin") != "" {
		return false
	}
	u, err := url.Parse(referer)
	return err != nil || u.Host != r.Host && u.Scheme+"://"+u.Host != s.PublicURL
}

// refuseForeign answers a request of another site's page, in the language of the
// promoter it is about, with the way to our own page.
func (s *Server) refuseForeign(w http.ResponseWriter, r *http.Request) {
	if rest, ok := strings.CutPrefix(r.URL.Path, "/e/"); ok {
		promoter, _, _ := strings.Cut(rest, "/")
		r.SetPathValue("promoter", promoter)
	}
	s.fail(w, r, errCrossOrigin)
}

// ownPage is the page that a form's address belongs to.
func ownPage(path string) string {
	if rest, ok := strings.CutPrefix(path, "/o/"); ok {
		order, _, _ := strings.Cut(rest, "/")
		return "/o/" + order
	}
	return readable(path)
}
