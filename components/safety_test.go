package components_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"golang.org/x/net/html"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/static"
)

// TestPolicyClean makes sure that pages need nothing the policy forbids:
// scripts and styles only by address or nonce, none in attributes.
func TestPolicyClean(t *testing.T) {
	t.Parallel()
	for name, page := range newSampler(t, "ro", chamber(t)).pages() {
		for _, n := range elements(parse(t, page), func(*html.Node) bool { return true }) {
			_, src := attr(n, "src")
			nonce, _ := attr(n, "nonce")
			if n.Data == "script" && !src {
				t.Errorf("%s has an inline script", name)
			}
			if n.Data == "style" && nonce != "n0nce" {
				t.Errorf("%s has a style sheet with nonce %q", name, nonce)
			}
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: <%s> has an attribute %s", name, n.Data, a.Key)
				}
				if strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
					t.Errorf("%s: <%s> has a script as %s", name, n.Data, a.Key)
				}
			}
		}
	}
}

// TestReferences makes sure that ids are unique and that labels, descriptions
// and links within the page lead somewhere.
func TestReferences(t *testing.T) {
	t.Parallel()
	for name, page := range newSampler(t, "en", chamber(t)).pages() {
		doc := parse(t, page)
		ids := map[string]int{}
		for _, n := range elements(doc, func(*html.Node) bool { return true }) {
			if id, ok := attr(n, "id"); ok {
				ids[id]++
			}
		}
		for id, n := range ids {
			if n > 1 {
				t.Errorf("%s has %d elements with id %s", name, n, id)
			}
		}
		for _, n := range elements(doc, func(*html.Node) bool { return true }) {
			for _, target := range targets(n) {
				if ids[target] == 0 {
					t.Errorf("%s: <%s> refers to #%s, which is not there", name, n.Data, target)
				}
			}
		}
	}
}

// targets returns the ids an element refers to.
func targets(n *html.Node) []string {
	described, _ := attr(n, "aria-describedby")
	ids := strings.Fields(described)
	if label, ok := attr(n, "for"); ok {
		ids = append(ids, label)
	}
	if href, _ := attr(n, "href"); strings.HasPrefix(href, "#") {
		ids = append(ids, href[1:])
	}
	return ids
}

// TestEveryControlHasAName looks for buttons, links and inputs that a screen
// reader could not name.
func TestEveryControlHasAName(t *testing.T) {
	t.Parallel()
	for name, page := range newSampler(t, "en", chamber(t)).pages() {
		for _, n := range elements(parse(t, page), isControl) {
			if !named(n) {
				t.Errorf("%s: <%s%s> has no name", name, n.Data, attributes(n))
			}
		}
	}
}

func isControl(n *html.Node) bool {
	typ, _ := attr(n, "type")
	slot, _ := attr(n, "data-slot") // filled by the module
	switch n.Data {
	case "button", "a", "input", "select", "summary":
		return typ != "hidden" && slot == ""
	}
	return false
}

func named(n *html.Node) bool {
	if label, _ := attr(n, "aria-label"); label != "" {
		return true
	}
	if id, ok := attr(n, "id"); ok && n.Data == "input" && id != "" {
		return true // TestReferences follows its label
	}
	if n.Data != "input" && n.Data != "select" {
		return text(n) != ""
	}
	return n.Parent.Data == "label" && text(n.Parent) != ""
}

func text(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(out.String())
}

func TestStrangersTextStaysText(t *testing.T) {
	t.Parallel()
	const hostile = `"><script>alert(1)</script></style>`
	s := newSampler(t, "en", chamber(t))
	m := components.PerformancePage{Page: s.page(hostile), Head: s.head(), Stage: s.stage(), Choose: s.choose("l")}
	m.Nonce, m.Origin, m.Theme = hostile, hostile, hostile
	m.Accent.Color, m.Stage.Inks[0].Light = "red;}</style><script>", hostile
	m.Head.Event, m.Head.Place = hostile, hostile
	m.Promoter = components.Link{Text: hostile, Href: "javascript:alert(1)"}
	m.Choose.Sections[1].Name, m.Choose.Sections[1].Rows[0].Label = hostile, hostile
	m.Choose.Sections[1].Rows[0].Seats[0].Name = hostile
	m.Choose.Legend[0].Name = hostile
	m.Choose.Message = components.Message{Kind: components.MessageError, Code: hostile, Text: hostile}
	doc := parse(t, components.Performance(m))
	scripts := elements(doc, func(n *html.Node) bool { return n.Data == "script" })
	if len(scripts) != 1 {
		t.Errorf("%d scripts in the page, want page.js only", len(scripts))
	}
	for _, n := range elements(doc, func(n *html.Node) bool { return n.Data == "a" }) {
		if href, _ := attr(n, "href"); strings.HasPrefix(href, "javascript:") {
			t.Errorf("a link leads to %s", href)
		}
	}
	if _, ok := attr(elements(doc, func(n *html.Node) bool { return n.Data == "html" })[0], "data-theme"); ok {
		t.Error("a theme that is none was written")
	}
}

func TestFragmentsAreTopLevelElementsWithIDs(t *testing.T) {
	t.Parallel()
	m := newSampler(t, "en", chamber(t)).choose("l")
	body := elements(parse(t, components.ChooseFragments(m)), func(n *html.Node) bool { return n.Data == "body" })[0]
	var got []string
	for c := range body.ChildNodes() {
		if c.Type == html.ElementNode {
			id, _ := attr(c, "id")
			got = append(got, id)
		}
	}
	if want := "message freshness areas cart promo hold bar seat-list"; strings.Join(got, " ") != want {
		t.Errorf("fragments %q, want %q", strings.Join(got, " "), want)
	}
}

func TestSeatsThatCannotBePressed(t *testing.T) {
	t.Parallel()
	m := newSampler(t, "en", chamber(t)).choose("l")
	for i, status := range []seatplan.Status{seatplan.Free, seatplan.Held, seatplan.Sold, seatplan.Mine} {
		m.Sections[1].Rows[0].Seats[i].Status = status
	}
	seats := hooked(parse(t, components.ChooseStep(m)), "seat")
	for i, want := range []struct{ status, name, pressed, disabled string }{
		{"free", "add", "false", ""}, {"held", "add", "false", "true"}, {"sold", "add", "false", "true"}, {"mine", "remove", "true", ""},
	} {
		for key, value := range map[string]string{
			"data-status": want.status, "name": want.name, "aria-pressed": want.pressed, "aria-disabled": want.disabled,
		} {
			if got, _ := attr(seats[i], key); got != value {
				t.Errorf("seat %d: %s = %q, want %q", i, key, got, value)
			}
		}
	}
}

// TestPageSize holds a theatre's page with an open section, and the style
// sheet, to what one round trip on a phone may cost.
func TestPageSize(t *testing.T) {
	t.Parallel()
	plan := theatre(t)
	if plan.Len() < 600 {
		t.Fatalf("the theatre has %d seats, want at least 600", plan.Len())
	}
	s := newSampler(t, "ro", plan)
	files, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	style, _ := files.Asset(static.Style)
	var compressed bytes.Buffer
	w := brotli.NewWriterLevel(&compressed, 5) // what a server affords for each answer
	for _, part := range []string{render(t, s.performance("p", s.withCart)), string(style.Bytes)} {
		if _, err := w.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if limit := 40 << 10; compressed.Len() > limit {
		t.Errorf("page and style sheet take %d bytes, want at most %d", compressed.Len(), limit)
	}
	t.Logf("page of %d seats and style sheet: %d bytes compressed", plan.Len(), compressed.Len())
}
