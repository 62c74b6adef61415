package server

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// flaw is a contradiction in a configuration. The path finds the line; the text
// begins with the key, in which promoters and accounts go by their ids.
type flaw struct{ path, text string }

// flaws are all contradictions of one part of a configuration.
type flaws []flaw

// bad notes a contradiction; what it says begins with the key and a colon.
func (f *flaws) bad(format string, args ...any) {
	key, _, _ := strings.Cut(format, ":")
	*f = append(*f, flaw{key, fmt.Sprintf(format, args...)})
}

// under notes the contradictions of element i of a list.
func (f *flaws) under(list string, i int, id string, inner flaws) {
	for _, one := range inner {
		*f = append(*f, flaw{
			fmt.Sprintf("%s[%d].%s", list, i, one.path), fmt.Sprintf("%s[%s].%s", list, id, one.text),
		})
	}
}

// in is all flaws as one error, each with its line in the file, which is nil
// for a configuration that was not read.
func (f flaws) in(file *ast.File) error {
	var errs []error
	for _, one := range f {
		errs = append(errs, errors.New(position(file, one.path)+one.text))
	}
	return errors.Join(errs...)
}

// position is where a path is in a file, as [line:column] and a space; of a key
// that is missing, where its nearest parent is that is there.
func position(file *ast.File, path string) string {
	for file != nil && path != "" {
		if p, err := yaml.PathString("$." + path); err == nil {
			if node, err := p.FilterFile(file); err == nil && node != nil {
				return stampOf(node)
			}
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return ""
}

func stampOf(node ast.Node) string {
	at := node.GetToken().Position
	return fmt.Sprintf("[%d:%d] ", at.Line, at.Column)
}

// keyOf is the key of a value, as in promoters[0].name.
func keyOf(node ast.Node) string { return strings.TrimPrefix(node.GetPath(), "$.") }
