package iabilet_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// examples is how many request and response examples the document has: seven
// pairs, eight answers to calls without a body, the error and five queries.
const examples = 28

// TestFixturesComplete holds the folder to the document: nothing is dropped, all
// of it is JSON or a query, and the table says of each how it was repaired.
func TestFixturesComplete(t *testing.T) {
	t.Parallel()
	files := examplesListed(t)
	if len(files) != examples {
		t.Errorf("%d examples, want %d", len(files), examples)
	}
	for _, name := range files {
		if strings.HasSuffix(name, ".query") {
			if _, err := url.ParseQuery(strings.TrimSpace(fixture(t, name))); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if !json.Valid([]byte(fixture(t, name))) {
			t.Errorf("%s is not JSON", name)
		}
	}
	readme, err := os.ReadFile("testdata/README.md")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllSubmatch(readme, -1) {
		listed = append(listed, string(row[1]))
	}
	slices.Sort(listed)
	if diff := cmp.Diff(files, listed); diff != "" {
		t.Errorf("the table of README.md (-files +table):\n%s", diff)
	}
}

// examplesListed returns the names of the document's examples in order.
func examplesListed(t testing.TB) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"*.json", "*.query"} {
		found, err := filepath.Glob("testdata/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			files = append(files, filepath.Base(path))
		}
	}
	slices.Sort(files)
	return files
}

// TestFixturesUsed: every example is what some test sends or reads.
func TestFixturesUsed(t *testing.T) {
	t.Parallel()
	tests, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, path := range tests {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(b)
	}
	for _, name := range examplesListed(t) {
		op, kind, _ := strings.Cut(name, ".")
		used := strings.Contains(source.String(), `"`+op+`"`) || strings.Contains(source.String(), `"`+name+`"`)
		if kind == "query" {
			used = strings.Contains(source.String(), `query(t, "`+op+`")`) || strings.Contains(source.String(), `"`+op+`", vendors.Args{`)
		}
		if !used {
			t.Errorf("no test names %s", name)
		}
	}
}

// query returns the document's example query of an operation, in order.
func query(t *testing.T, op string) string {
	t.Helper()
	q, err := url.ParseQuery(strings.TrimSpace(fixture(t, op+".query")))
	if err != nil {
		t.Fatal(err)
	}
	return q.Encode()
}
