package demo_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/demo"
)

// TestSiteLeadsToTheCheckout opens every page of the promoters' site and, from
// each, what it sells.
func TestSiteLeadsToTheCheckout(t *testing.T) {
	t.Parallel()
	d, err := demo.Open(t.Context(), demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	files, err := fs.Glob(os.DirFS("site"), "*.html")
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]bool{"/": true}
	for _, file := range files {
		if name := strings.TrimSuffix(file, ".html"); name != "index" && name != "notice" {
			pages["/"+name] = true
		}
	}
	b := newBuyer(t)
	b.open(d.Promoter + "/")
	for n := range b.page.Descendants() {
		if href := attribute(n, "href"); strings.HasPrefix(href, "/scurt/") {
			pages[href] = true
		}
	}
	if len(pages) < 12 {
		t.Fatalf("the site has %d pages, want one for each evening", len(pages))
	}
	for page := range pages {
		b.open(d.Promoter + page)
		if b.status != 200 {
			t.Errorf("%s = %d", page, b.status)
		}
		sold := make(map[string]bool)
		for n := range b.page.Descendants() {
			if event := attribute(n, "event"); n.Data == "parterre-checkout" {
				sold[d.URL()+"/e/"+event] = true
			}
			if href := attribute(n, "href"); strings.HasPrefix(href, d.URL()) {
				sold[href] = true
			}
		}
		if len(sold) == 0 && page != "/" {
			t.Errorf("%s sells nothing", page)
		}
		for address := range sold {
			if b.open(address); b.status != 200 {
				t.Errorf("%s leads to %s, which is %d", page, address, b.status)
			}
		}
	}
	b.open(d.Promoter + "/")
	for _, promise := range []string{"pe e-mail", "cea pe care o plătiți"} {
		if strings.Contains(b.text(), promise) {
			t.Errorf("the front page says %q, which is not so at every vendor", promise)
		}
	}
	for _, nothing := range []string{"/notice", "/notice.html", "/scurt/", "/scurt/nimic", "/../demo.go", "/nowhere"} {
		if b.open(d.Promoter + nothing); b.status != 404 {
			t.Errorf("%s = %d, want 404", nothing, b.status)
		}
	}
}
