package server_test

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/parterre/parterre/server/accounts"
	"github.com/parterre/parterre/server/backoffice"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/doctor"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/registry"
)

var update = flag.Bool("update", false, "rewrite the README's generated tables")

const readme = "../README.md"

// TestReadmeConfiguration holds the README's table of settings to the comments
// in package config.
func TestReadmeConfiguration(t *testing.T) {
	generated(t, "configuration", settingsTable(t))
}

// generated holds the part of the README between two comments, the first of
// which begins and the second ends with the part's name, to what it is made of.
func generated(t *testing.T, part, want string) {
	t.Helper()
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(text), "<!-- "+part+": ")
	head, rest, ok2 := strings.Cut(rest, " -->\n")
	old, after, ok3 := strings.Cut(rest, "<!-- end of "+part+" -->")
	if !ok1 || !ok2 || !ok3 {
		t.Fatalf("%s has no place for the %s", readme, part)
	}
	if *update {
		text := before + "<!-- " + part + ": " + head + " -->\n" + want + "<!-- end of " + part + " -->" + after
		if err := os.WriteFile(readme, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if old != want {
		t.Errorf("the README's %s is not what it is made of; run go test ./server -run Readme -update", part)
	}
}

// settingsTable makes a table of every setting's key and comment.
func settingsTable(t *testing.T) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "config/config.go", nil, parser.ParseComments)
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
		{"Config", ""}, {"Limits", "limits."}, {"Promoter", "promoters[]."}, {"Seller", "promoters[].seller."}, {"Theme", "promoters[].theme."},
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

// TestReadmeExample opens the accounts of the README's example.
func TestReadmeExample(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\n")
	example, _, ok := strings.Cut(rest, "```\n")
	if !ok {
		t.Fatal("the README has no example of a configuration")
	}
	c, err := config.Parse([]byte(example), func(string) (string, bool) { return "secret", true }, registry.Names())
	if err != nil {
		t.Fatal(err)
	}
	vendors := make(map[string]bool)
	for _, p := range c.Promoters {
		for _, a := range p.Accounts {
			a.Plans = nil // the drawings are not in the README
			if _, problems := accounts.Open(c, p.ID, a, accounts.Options{}); len(problems) > 0 {
				t.Error(c.Err(problems))
			}
			vendors[a.Vendor] = true
		}
	}
	if len(vendors) != len(registry.Names()) {
		t.Errorf("the example has accounts at %v, want all of %v", vendors, registry.Names())
	}
}

// TestReadmeSample reads the configuration that the README shows: it must be one
// that an operator can begin with, behind the proxy that it tells of.
func TestReadmeSample(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\n")
	sample, _, ok := strings.Cut(rest, "```")
	if !ok || !strings.Contains(sample, "promoters:") {
		t.Fatal("the README shows no configuration")
	}
	c, err := config.Parse([]byte(sample), func(string) (string, bool) { return "s3cret", true }, registry.Names())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Promoters {
		for _, a := range p.Accounts {
			if len(a.Plans) > 0 {
				continue // there are no drawings here
			}
			if _, err := backoffice.OpenDesk(c, string(p.ID)+"/"+string(a.ID), slog.New(slog.DiscardHandler)); err != nil {
				t.Errorf("account %s does not open: %v", a.ID, err)
			}
		}
	}
	for _, check := range doctor.ExamineProxies(c) {
		if check.Level != vendors.Good {
			t.Errorf("%s: %s", check.Subject, check.Says)
		}
	}
}
