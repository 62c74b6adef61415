package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Problem is a contradiction in a configuration.
type Problem struct {
	// Path is the YAML path by which its line is found.
	Path string
	// Text begins with the key, in which promoters and accounts are named by
	// their ids.
	Text string
}

// Problems are all contradictions of one part of a configuration.
type Problems []Problem

// Add adds a contradiction. The format begins with the key and a colon.
func (p *Problems) Add(format string, args ...any) {
	key, _, _ := strings.Cut(format, ":")
	*p = append(*p, Problem{key, fmt.Sprintf(format, args...)})
}

// AddNested adds the contradictions of element i of a list, whose id is id.
func (p *Problems) AddNested(list string, i int, id string, inner Problems) {
	for _, one := range inner {
		*p = append(*p, Problem{
			fmt.Sprintf("%s[%d].%s", list, i, one.Path), fmt.Sprintf("%s[%s].%s", list, id, one.Text),
		})
	}
}

// in returns all problems as one error, each with its line in the file, which is
// nil for a configuration that was not read from text.
func (p Problems) in(file *ast.File) error {
	var errs []error
	for _, one := range p {
		errs = append(errs, errors.New(position(file, one.Path)+one.Text))
	}
	return errors.Join(errs...)
}

// Err returns contradictions that were found after the configuration was read as
// one error like those of reading it, nil if there are none.
func (c Config) Err(found Problems) error {
	if err := found.in(c.source); err != nil {
		return fmt.Errorf("configuration %s: %w", c.File, err)
	}
	return nil
}

// position returns where a path is in a file, as [line:column] and a space; for a
// key that is missing, the position of its nearest parent.
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
