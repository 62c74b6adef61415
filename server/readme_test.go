package server_test

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the README's configuration table")

const (
	readme = "../README.md"
	begin  = "-run Readme -update -->\n"
	end    = "<!-- end of configuration -->"
)

// TestReadme holds the README's table of settings to the comments in config.go.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(text), begin)
	old, after, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		t.Fatalf("%s has no place for the configuration", readme)
	}
	table := settingsTable(t)
	if *update {
		if err := os.WriteFile(readme, []byte(before+begin+table+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if old != table {
		t.Errorf("the README's configuration is not that of config.go; run go test ./server -run Readme -update")
	}
}

// settingsTable makes a table of every setting's key and comment.
func settingsTable(t *testing.T) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "config.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	structs := make(map[string]*ast.StructType)
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok {
			if s, ok := spec.Type.(*ast.StructType); ok {
				structs[spec.Name.Name] = s
			}
		}
		return true
	})
	var table strings.Builder
	table.WriteString("| setting | meaning |\n|---|---|\n")
	for _, part := range []struct{ name, prefix string }{
		{"Config", ""}, {"Promoter", "promoters[]."}, {"Seller", "promoters[].seller."}, {"Theme", "promoters[].theme."},
		{"Account", "promoters[].accounts[]."}, {"Payment", "promoters[].accounts[].payment."},
	} {
		for _, field := range structs[part.name].Fields.List {
			if field.Tag == nil {
				continue
			}
			key := reflect.StructTag(strings.Trim(field.Tag.Value, "`")).Get("yaml")
			about := strings.TrimSpace(field.Doc.Text() + field.Comment.Text())
			if key == "-" || about == "" {
				continue
			}
			table.WriteString("| `" + part.prefix + key + "` | " + strings.Join(strings.Fields(about), " ") + " |\n")
		}
	}
	return table.String()
}
