package demo

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

//go:embed all:site
var siteFiles embed.FS

// site is the promoters' own web site, a stranger to the checkout: pages on
// another origin that hold nothing of ours but the two lines of HTML.
type site struct {
	checkout atomic.Pointer[string] // the server's address, once it is known
	other    http.Handler           // of what the site has no page for; may be nil
}

func (s *site) open(checkout string) { s.checkout.Store(&checkout) }

// sitePage is what a page of the site is made with.
type sitePage struct {
	Checkout string
	// Notices are the paper's; Notice is the one that the page is about.
	Notices []notice
	Notice  notice
	// Events are what the pages with posters sell, by name.
	Events map[string]string
}

// events are what the pages with posters sell.
var events = map[string]string{
	"traviata":  "opera/b24/" + bil24sandbox.EventTraviata + "/" + bil24sandbox.PerformanceTraviata,
	"arena":     "arena/b24/" + bil24sandbox.EventArena + "/" + bil24sandbox.PerformanceArena,
	"concert":   "halele/iab/" + iabiletsandbox.EventConcert + "/" + iabiletsandbox.EventConcert,
	"play":      "halele/iab/" + iabiletsandbox.EventPlay + "/" + iabiletsandbox.EventPlay,
	"trains":    "sofia/tso/" + ticketsonicsandbox.EventConcert + "/" + ticketsonicsandbox.EventConcert,
	"dinosaurs": "sofia/tso/" + ticketsonicsandbox.EventExhibition + "/" + ticketsonicsandbox.EventExhibition,
	"sunset":    "wadadli/ttg/" + ticketingsandbox.EventSunset + "/" + ticketingsandbox.EventSunset,
	"panorama":  "wadadli/ttg/" + ticketingsandbox.EventPanorama + "/" + ticketingsandbox.EventPanorama,
	"run":       "wadadli/ttg/" + ticketingsandbox.EventFunRun + "/" + ticketingsandbox.EventFunRun,
	"regatta":   "wadadli/ttg/" + ticketingsandbox.EventRegatta + "/" + ticketingsandbox.EventRegatta,
}

// ServeHTTP serves a page or a file of the site.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, about := fileOf(path.Clean(r.URL.Path))
	checkout := s.checkout.Load()
	content, err := fs.ReadFile(siteFiles, "site"+name)
	switch {
	case err != nil && checkout != nil && s.other != nil:
		s.other.ServeHTTP(w, r)
		return
	case err != nil, checkout == nil:
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
	if err := page.Execute(&out, sitePage{*checkout, notices, about, events}); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	// The whole policy a promoter needs: our script, and our frame.
	w.Header().Set("Content-Security-Policy",
		"default-src 'self'; script-src "+*checkout+"; frame-src "+*checkout+"; style-src 'self'; img-src 'self' data:")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(out.Bytes())
}

// fileOf is the file behind an address, and the notice it is about.
func fileOf(name string) (file string, about notice) {
	if slug, ok := strings.CutPrefix(name, "/scurt/"); ok {
		i := slices.IndexFunc(notices, func(n notice) bool { return n.Slug == slug && n.Slug != "" })
		if i < 0 {
			return "", notice{}
		}
		return "/notice.html", notices[i]
	}
	switch {
	case name == "/":
		return "/index.html", notice{}
	case name == "/notice", name == "/notice.html":
		return "", notice{}
	case path.Ext(name) == "":
		return name + ".html", notice{}
	}
	return name, notice{}
}
