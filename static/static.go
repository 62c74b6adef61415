// Package static holds what browsers load besides pages: the loader that
// promoters embed, the style sheet and, once built, page.js, which is bundled
// from the files in page/, and the module with the toolchain's loader for it.
// Everything is in the binary.
//
// Start with [Open], and [Files.URL] for the address of an asset.
package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"strings"
)

//go:embed embed.js style.css all:built
var files embed.FS

// The assets' names. Page, Module and Exec are there only after make build;
// [Files.URL] is empty before, and pages work as plain links and forms.
const (
	Loader = "embed.js"  // served as /embed/v1.js, whose address never changes
	Page   = "page.js"   // what every page of ours loads
	Style  = "style.css" // the one style sheet
	Module = "parterre.wasm"
	Exec   = "wasm_exec.js"
)

// Asset is one file as it is served.
type Asset struct {
	Name  string
	Bytes []byte // not to be changed
	// Brotli is the same compressed; nil where the build left none.
	Brotli      []byte
	ContentType string
	// URL is /static/<name>.<hash>.<ext>; what it leads to never changes.
	URL string
}

// Files are all assets, by name and by address. It is immutable.
type Files struct {
	byName, byURL map[string]Asset
}

// Open reads the assets out of the binary.
func Open() (*Files, error) {
	f := &Files{byName: map[string]Asset{}, byURL: map[string]Asset{}}
	for _, name := range []string{Loader, Style} {
		source, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		f.add(name, strip(source), nil)
	}
	for _, name := range []string{Page, Module, Exec} {
		if err := f.addBuilt(name); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// addBuilt adds a file that the build may not have left, and its compressed
// form.
func (f *Files) addBuilt(name string) error {
	source, err := files.ReadFile("built/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	compressed, err := files.ReadFile("built/" + name + ".br")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f.add(name, source, compressed)
	return nil
}

func (f *Files) add(name string, content, compressed []byte) {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	a := Asset{
		Name: name, Bytes: content, Brotli: compressed, ContentType: contentTypes[ext],
		URL: "/static/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:8]) + ext,
	}
	f.byName[name], f.byURL[a.URL] = a, a
}

var contentTypes = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".wasm": "application/wasm",
}

// Asset returns the asset with the given name.
func (f *Files) Asset(name string) (Asset, bool) {
	a, ok := f.byName[name]
	return a, ok
}

// At returns the asset at an address below /static/.
func (f *Files) At(url string) (Asset, bool) {
	a, ok := f.byURL[url]
	return a, ok
}

// URL returns an asset's address, empty where there is no such asset.
func (f *Files) URL(name string) string { return f.byName[name].URL }

// strip drops lines that are comments and the space that lines begin with. Our
// own sources have no text that goes over several lines and would mind.
func strip(source []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(source) {
		line = bytes.TrimLeft(line, " \t")
		if len(bytes.TrimSpace(line)) > 0 && !bytes.HasPrefix(line, []byte("// ")) {
			out.Write(line)
		}
	}
	return out.Bytes()
}
