package components

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/parterre/parterre/seatplan"
)

// theme is the buyer's page's own choice of light or dark.
func (p Page) theme() templ.Attributes {
	if p.Theme != "light" && p.Theme != "dark" {
		return nil
	}
	return templ.Attributes{"data-theme": p.Theme}
}

func (p Page) scheme() string {
	switch p.Theme {
	case "light", "dark":
		return p.Theme
	}
	return "light dark"
}

// css gives the accent as custom properties, for both grounds.
func (a Accent) css() string {
	light := declarations("--accent", a.Color, "--on-accent", a.OnColor)
	dark := declarations("--accent", a.DarkColor, "--on-accent", a.OnDarkColor)
	return themed(light, dark)
}

// css gives the stage's shape, and each price category's colours as --cl and
// --cd of its class, with --ol and --od for what is written on them; the style
// sheet picks one of each.
func (m Stage) css() string {
	var css strings.Builder
	if m.Width > 0 && m.Height > 0 {
		css.WriteString("#stage{--ratio:" + strconv.Itoa(m.Width) + "/" + strconv.Itoa(m.Height) + "}")
	}
	for i, ink := range m.Inks {
		if colors := declarations("--cl", ink.Light, "--cd", ink.Dark, "--ol", ink.OnLight, "--od", ink.OnDark); colors != "" {
			css.WriteString("." + class(i) + "{" + colors + "}")
		}
	}
	return css.String()
}

// themed puts declarations on the root, one set for each ground.
func themed(light, dark string) string {
	css := ""
	if light != "" {
		css += ":root{" + light + "}"
	}
	if dark != "" {
		css += "[data-theme=dark]:root{" + dark + "}" +
			"@media(prefers-color-scheme:dark){:root:not([data-theme=light]){" + dark + "}}"
	}
	return css
}

// declarations joins pairs of property and colour; one colour that is not
// #rrggbb drops them all, so that nothing else can get into a style sheet.
func declarations(pairs ...string) string {
	css := ""
	for i := 0; i < len(pairs); i += 2 {
		if !isColor(pairs[i+1]) {
			return ""
		}
		css += pairs[i] + ":" + pairs[i+1] + ";"
	}
	return css
}

func isColor(s string) bool {
	if len(s) != 7 || s[0] != '#' {
		return false
	}
	return strings.Trim(s[1:], "0123456789abcdefABCDEF") == ""
}

// nonced is an inline style sheet the page's policy allows. The sheet is made
// by this package from checked colours only.
func nonced(nonce, css string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if css == "" {
			return nil
		}
		_, err := io.WriteString(w, `<style nonce="`+templ.EscapeString(nonce)+`">`+css+`</style>`)
		return err
	})
}

// attributes make an error an alert; a notice is announced by page.js, with what
// else has changed. Whatever refuses has its code.
func (m Message) attributes() templ.Attributes {
	a := templ.Attributes{"class": "message notice"}
	if m.Kind == MessageError {
		a["class"], a["role"] = "message error", "alert"
	}
	if m.Kind == MessageError || m.Code != "" {
		a["data-testid"], a["data-code"] = "error", m.Code
	}
	return a
}

// indexes writes numbers with spaces between.
func indexes(of []int) string {
	words := make([]string, len(of))
	for i, n := range of {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, " ")
}

// polled makes page.js ask for the page's fragments again after a while.
func polled(millis int) templ.Attributes {
	if millis == 0 {
		return nil
	}
	return templ.Attributes{"data-poll": strconv.Itoa(millis)}
}

// hidden is what every form of the choosing step carries besides its action.
type hidden struct {
	url     string
	token   string
	section seatplan.SectionID
}

// Render writes the hidden inputs.
func (h hidden) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, `<input type="hidden" name="token" value="`+templ.EscapeString(h.token)+`">`+
		`<input type="hidden" name="section" value="`+templ.EscapeString(string(h.section))+`">`)
	return err
}

func (m Choose) form() hidden {
	return hidden{url: m.LinesURL, token: m.Cart.Token, section: m.Section}
}

// class names a price category's colour.
func class(category int) string {
	if category < 0 {
		return ""
	}
	return "c" + strconv.Itoa(category)
}

// inked are the classes of an element in its price category's colour.
func inked(category int, classes string) string {
	if category < 0 {
		return classes
	}
	return classes + " cat " + class(category)
}

// around splits a text at its {n}, for a number with an element of its own.
func around(text string) (before, after string) {
	before, after, _ = strings.Cut(text, "{n}")
	return before, after
}

// count writes a number that the module keeps up to date; below zero nobody
// knows it.
func count(n int) string {
	if n < 0 {
		return ""
	}
	return strconv.Itoa(n)
}
