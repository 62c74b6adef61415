package e2e_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// module is what our own packages' paths begin with.
const module = "github.com/parterre/parterre/"

// allowed says for each package of ours which other packages of ours it may
// import. A word that ends in "/..." means what is below it, too. A package that
// is not here may not exist.
var allowed = map[string]string{
	"seatplan":              "",
	"seatplan/cart":         "seatplan",
	"seatplan/wire":         "seatplan seatplan/cart",
	"seatplan/svg":          "seatplan",
	"seatplan/sbt":          "seatplan seatplan/svg",
	"seatplan/schematic":    "seatplan seatplan/svg",
	"seatplan/seatplantest": "seatplan",

	"components":         "seatplan seatplan/cart",
	"components/preview": "seatplan components",
	"static":             "",

	"wasm":      "wasm/...",
	"wasm/app":  "seatplan/...",
	"wasm/dom":  "",
	"wasm/view": "seatplan/... wasm/app wasm/dom",

	"server":              "server/... static components seatplan/...",
	"server/accounts":     "seatplan server/config server/vendors/... server/panics",
	"server/backoffice":   "server/config server/accounts server/database server/checkout server/store server/store/sqlite server/vendors",
	"server/config":       "seatplan",
	"server/database":     "server/config server/store/...",
	"server/doctor":       "seatplan server/config server/accounts server/database server/vendors server/store/... server/panics static",
	"server/web":          "server/checkout server/availability server/catalogue server/push server/locale server/payment server/store server/store/sealed server/vendors components/... static seatplan/... server/panics",
	"server/locale":       "seatplan",
	"server/checkout":     "seatplan/... server/vendors server/store server/store/sealed server/payment server/panics",
	"server/availability": "seatplan/... server/vendors server/catalogue server/panics",
	"server/catalogue":    "seatplan/... server/vendors server/panics",
	"server/payment":      "seatplan",
	"server/panics":       "",
	"server/push":         "seatplan seatplan/wire server/panics",

	"server/store":                   "seatplan",
	"server/store/sealed":            "",
	"server/store/sqlite":            "seatplan server/store",
	"server/store/sqlite/sqlitetest": "server/store/sqlite",
	"server/store/storetest":         "seatplan server/store",

	"server/vendors":                                "seatplan server/panics",
	"server/vendors/sandbox":                        "",
	"server/vendors/registry":                       "server/vendors/...",
	"server/vendors/rest":                           "seatplan server/vendors",
	"server/vendors/vendortest":                     "seatplan server/vendors",
	"server/vendors/bil24":                          "seatplan/... server/vendors server/vendors/rest server/panics",
	"server/vendors/bil24/bil24sandbox":             "seatplan server/vendors/sandbox",
	"server/vendors/iabilet":                        "seatplan/... server/vendors server/vendors/rest",
	"server/vendors/iabilet/iabiletsandbox":         "seatplan server/vendors/sandbox",
	"server/vendors/ticketing":                      "seatplan/... server/vendors server/vendors/rest",
	"server/vendors/ticketing/ticketingsandbox":     "seatplan server/vendors/sandbox",
	"server/vendors/ticketsonic":                    "seatplan/... server/vendors server/vendors/rest",
	"server/vendors/ticketsonic/ticketsonicsandbox": "seatplan server/vendors/sandbox",

	"server/demo":  "server server/config server/vendors/...",
	"cmd/parterre": "server/... seatplan/...",
}

// importers says which packages of ours import a third-party module. There is
// one, but for what is said there.
var importers = map[string]string{
	// The pages, the preview that is part of one, and who serves them.
	"github.com/a-h/templ":          "components components/preview server/web",
	"github.com/andybalholm/brotli": "server/web",
	"github.com/boombuler/barcode":  "server/web",
	"github.com/coder/websocket":    "server/web",
	"github.com/goccy/go-yaml":      "server/config",
	// The conformance suite compares.
	"github.com/google/go-cmp":    "server/store/storetest",
	"github.com/gorilla/sessions": "server/web",
	"github.com/sony/gobreaker":   "server/vendors/rest",
	"golang.org/x/text":           "server/locale",
	"golang.org/x/time":           "server/web",
	"modernc.org/sqlite":          "server/store/sqlite",
}

// tooHeavy may not be in what browsers download, nor in what both sides share:
// each costs tens of kilobytes or more there.
var tooHeavy = []string{
	"fmt", "time", "os", "context", "net/...", "encoding/json", "encoding/xml", "encoding/gob",
	"log/...", "regexp/...", "text/...", "html/...", "internal/fmtsort", "math/big", "crypto/...",
}

// shared is what browsers download or may come to.
var shared = []string{"./wasm", "./seatplan", "./seatplan/cart", "./seatplan/wire"}

// source is a package as go list tells of it.
type source struct {
	ImportPath string
	Imports    []string
}

// list returns packages as the go command sees them for a browser, or for here.
func list(t *testing.T, browser bool, args ...string) []source {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-json=ImportPath,Imports"}, args...)...)
	cmd.Dir = ".."
	cmd.Stderr = os.Stderr
	if browser {
		cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var sources []source
	for d := json.NewDecoder(out); ; {
		var s source
		if err := d.Decode(&s); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("read go list: %v", err)
		}
		sources = append(sources, s)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("go list %v: %v", args, err)
	}
	return sources
}

// among reports whether a package is one of the named ones.
func among(name string, names []string) bool {
	return slices.ContainsFunc(names, func(one string) bool {
		parent, tree := strings.CutSuffix(one, "/...")
		return name == one || tree && (name == parent || strings.HasPrefix(name, parent+"/"))
	})
}

// TestImports holds the package map to what is imported: each package of ours
// imports only what the map allows, here and in the browser, and nothing in the
// map is missing.
func TestImports(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool) // packages of ours, and modules of others
	for _, s := range append(list(t, false, "./..."), list(t, true, "./wasm/...")...) {
		name := strings.TrimPrefix(s.ImportPath, module)
		if name == "e2e" {
			continue // it has nothing but tests
		}
		rule, known := allowed[name]
		if !known {
			t.Errorf("package %s is not in the package map", name)
		}
		seen[name] = true
		for _, imported := range s.Imports {
			ours, ok := strings.CutPrefix(imported, module)
			if ok && !among(ours, strings.Fields(rule)) {
				t.Errorf("%s may not import %s", name, ours)
			}
			if imported == "syscall/js" && name != "wasm" && name != "wasm/dom" {
				t.Errorf("%s may not import syscall/js", name)
			}
			if host, _, _ := strings.Cut(imported, "/"); !ok && strings.Contains(host, ".") {
				seen[third(t, name, imported)] = true
			}
		}
	}
	for _, rules := range []map[string]string{allowed, importers} {
		for name := range rules {
			if !seen[name] {
				t.Errorf("%s is in the package map only", name)
			}
		}
	}
}

// third checks an import from a third-party module and returns the module.
func third(t *testing.T, name, imported string) string {
	t.Helper()
	for m, by := range importers {
		if !among(imported, []string{m + "/..."}) {
			continue
		}
		if !slices.Contains(strings.Fields(by), name) {
			t.Errorf("%s may not import %s, which is for %s", name, imported, by)
		}
		return m
	}
	t.Errorf("%s imports %s, of which no package is the importer", name, imported)
	return ""
}

// TestSharedCodeIsLight looks at everything that is linked into what browsers
// download.
func TestSharedCodeIsLight(t *testing.T) {
	t.Parallel()
	packages := list(t, true, append([]string{"-deps"}, shared...)...)
	if len(packages) < 10 {
		t.Fatalf("go list -deps gave %d packages", len(packages))
	}
	for _, s := range packages {
		if among(s.ImportPath, tooHeavy) {
			t.Errorf("browsers would download package %s", s.ImportPath)
		}
	}
}

// TestSidesNeverMeet sees that the browser's code and the server's have nothing
// in common but the seating plan.
func TestSidesNeverMeet(t *testing.T) {
	t.Parallel()
	for _, s := range list(t, true, "-deps", "./wasm") {
		if name, ours := strings.CutPrefix(s.ImportPath, module); ours && !among(name, []string{"wasm/...", "seatplan/..."}) {
			t.Errorf("the module links %s", name)
		}
	}
	for _, s := range list(t, false, "-deps", "./cmd/parterre") {
		if name, ours := strings.CutPrefix(s.ImportPath, module); ours && among(name, []string{"wasm/..."}) {
			t.Errorf("the server links %s", name)
		}
	}
}

// TestModuleSize holds what browsers download to its ceiling.
func TestModuleSize(t *testing.T) {
	t.Parallel()
	const ceiling = 500_000
	info, err := os.Stat("../static/built/parterre.wasm.br")
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the module is not built")
	}
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > ceiling {
		t.Errorf("the module takes %d bytes compressed, want at most %d", info.Size(), ceiling)
	}
}
