package components_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "rewrite testdata/*/expected.html")

func TestGolden(t *testing.T) {
	t.Parallel()
	for name, page := range newSampler(t, "en", chamber(t)).pages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join("testdata", name, "expected.html")
			got := normal(parse(t, page))
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got)\n%s", file, diff)
			}
		})
	}
}

// render returns a component's HTML.
func render(t testing.TB, c templ.Component) string {
	t.Helper()
	var out bytes.Buffer
	if err := c.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func parse(t testing.TB, c templ.Component) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(render(t, c)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// normal writes one element or text a line, indented, attributes in order, so
// that white space and attribute order do not count.
func normal(n *html.Node) string {
	var out strings.Builder
	var write func(n *html.Node, indent string)
	write = func(n *html.Node, indent string) {
		switch n.Type {
		case html.TextNode:
			if text := strings.Join(strings.Fields(n.Data), " "); text != "" {
				fmt.Fprintf(&out, "%s%s\n", indent, text)
			}
		case html.ElementNode:
			fmt.Fprintf(&out, "%s<%s%s>\n", indent, n.Data, attributes(n))
			indent += "  "
		}
		for c := range n.ChildNodes() {
			write(c, indent)
		}
	}
	write(n, "")
	return out.String()
}

func attributes(n *html.Node) string {
	var all []string
	for _, a := range n.Attr {
		all = append(all, fmt.Sprintf(" %s=%q", a.Key, a.Val))
	}
	slices.Sort(all)
	return strings.Join(all, "")
}

// elements returns the elements below n that fit.
func elements(n *html.Node, fits func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && fits(d) {
			found = append(found, d)
		}
	}
	return found
}

// attr returns an attribute's value; ok is false where it is absent.
func attr(n *html.Node, key string) (value string, ok bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// hooked returns the elements with a test hook.
func hooked(n *html.Node, hook string) []*html.Node {
	return elements(n, func(d *html.Node) bool {
		v, _ := attr(d, "data-testid")
		return v == hook
	})
}
