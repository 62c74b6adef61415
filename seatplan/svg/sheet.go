package svg

import (
	"slices"
	"strings"
)

// maxSheet bounds the style sheets of a drawing, in bytes.
const maxSheet = 1 << 20

// declaration is one property's value; a later or an important one wins.
type declaration struct {
	value     string
	important bool
	order     int
}

type declarations [properties]declaration

// sheet is what the style elements say about classes. Every selector but
// single classes, alone (.a) or behind an element's name (circle.a), is passed
// over.
type sheet struct {
	classes map[string]*declarations
	rules   int
	size    int
}

// of returns the winning declarations for an element with these classes.
func (s *sheet) of(classes []string) declarations {
	var won declarations
	for _, class := range classes {
		rule := s.classes[class]
		if rule == nil {
			continue
		}
		for i, decl := range rule {
			if decl.value != "" && (won[i].value == "" || decl.beats(won[i])) {
				won[i] = decl
			}
		}
	}
	return won
}

func (d declaration) beats(o declaration) bool {
	if d.important != o.important {
		return d.important
	}
	return d.order > o.order
}

// add reads one style element.
func (s *sheet) add(css string) error {
	if s.size += len(css); s.size > maxSheet {
		return ErrTooLarge
	}
	css = strings.NewReplacer("<!--", " ", "-->", " ").Replace(withoutComments(css))
	for {
		css = strings.TrimSpace(css)
		if strings.HasPrefix(css, "@") {
			css = afterAtRule(css)
			continue
		}
		selectors, rest, ok := strings.Cut(css, "{")
		if !ok {
			return nil
		}
		body, rest, _ := strings.Cut(rest, "}")
		s.rule(selectors, parseDeclarations(body))
		css = rest
	}
}

func (s *sheet) rule(selectors string, decls declarations) {
	s.rules++
	for selector := range strings.SplitSeq(selectors, ",") {
		element, class, ok := strings.Cut(strings.TrimSpace(selector), ".")
		if !ok || strings.ContainsAny(element+class, " \t\r\n>~:[.#") || strings.Contains(element, "+") {
			continue
		}
		if s.classes == nil {
			s.classes = make(map[string]*declarations)
		}
		have := s.classes[class]
		if have == nil {
			have = new(declarations)
			s.classes[class] = have
		}
		for i, decl := range decls {
			decl.order = s.rules
			if decl.value != "" && decl.beats(have[i]) {
				have[i] = decl
			}
		}
	}
}

// parseDeclarations reads "name: value; …", keeping the properties we know.
func parseDeclarations(text string) declarations {
	var decls declarations
	if text == "" {
		return decls
	}
	for one := range strings.SplitSeq(text, ";") {
		name, value, ok := strings.Cut(one, ":")
		i := slices.Index(propertyNames[:], strings.ToLower(strings.TrimSpace(name)))
		if !ok || i < 0 {
			continue
		}
		value, mark, important := strings.Cut(value, "!")
		important = important && strings.TrimSpace(mark) == "important"
		if value = strings.TrimSpace(value); important || !decls[i].important {
			decls[i] = declaration{value: value, important: important}
		}
	}
	return decls
}

func withoutComments(css string) string {
	var kept strings.Builder
	for {
		before, rest, found := strings.Cut(css, "/*")
		kept.WriteString(before)
		if !found {
			return kept.String()
		}
		_, css, _ = strings.Cut(rest, "*/")
	}
}

// afterAtRule returns what follows an at-rule: its semicolon or its block.
func afterAtRule(css string) string {
	depth := 0
	for i := range len(css) {
		switch css[i] {
		case ';':
			if depth == 0 {
				return css[i+1:]
			}
		case '{':
			depth++
		case '}':
			if depth--; depth <= 0 {
				return css[i+1:]
			}
		}
	}
	return ""
}
