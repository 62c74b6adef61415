package demo

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync/atomic"
)

//go:embed all:site
var siteFiles embed.FS

// site is the promoters' own web site, a stranger to the checkout: pages on
// another origin that hold nothing of ours but the two lines of HTML.
type site struct {
	checkout atomic.Pointer[string] // the server's address, once it is known
}

func (s *site) open(checkout string) { s.checkout.Store(&checkout) }

// ServeHTTP serves a page or a file of the site.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := path.Clean(r.URL.Path)
	switch {
	case name == "/":
		name = "/index.html"
	case path.Ext(name) == "":
		name += ".html"
	}
	checkout := s.checkout.Load()
	content, err := fs.ReadFile(siteFiles, "site"+name)
	if err != nil || checkout == nil {
		http.NotFound(w, r)
		return
	}
	if !strings.HasSuffix(name, ".html") {
		http.ServeFileFS(w, r, siteFiles, "site"+name)
		return
	}
	page, err := template.New(name).Parse(string(content))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	var out bytes.Buffer
	if err := page.Execute(&out, map[string]string{"Checkout": *checkout}); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	// The whole policy a promoter needs: our script, and our frame.
	w.Header().Set("Content-Security-Policy",
		"default-src 'self'; script-src "+*checkout+"; frame-src "+*checkout+"; style-src 'self'; img-src 'self' data:")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(out.Bytes())
}
