package static_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/parterre/parterre/static"
)

func open(t *testing.T) *static.Files {
	t.Helper()
	files, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	if files.URL(static.Page) == "" {
		t.Fatal("page.js is not built: make wasm")
	}
	return files
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	files := open(t)
	for name, form := range map[string]string{
		static.Page: `^/static/page\.[0-9a-f]{16}\.js$`, static.Style: `^/static/style\.[0-9a-f]{16}\.css$`,
		static.Loader: `^/static/embed\.[0-9a-f]{16}\.js$`,
	} {
		url := files.URL(name)
		if !regexp.MustCompile(form).MatchString(url) {
			t.Errorf("URL(%s) = %q, want %s", name, url, form)
		}
		byName, _ := files.Asset(name)
		byURL, ok := files.At(url)
		if !ok || !bytes.Equal(byName.Bytes, byURL.Bytes) || len(byURL.Bytes) == 0 {
			t.Errorf("At(%q) is not %s", url, name)
		}
		if byURL.ContentType == "" {
			t.Errorf("%s has no content type", name)
		}
	}
	for _, url := range []string{"", "/static/page.js", "/static/../static.go", "/static/page.0000000000000000.js"} {
		if _, ok := files.At(url); ok {
			t.Errorf("At(%q) finds something", url)
		}
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	files := open(t)
	for name, limit := range map[string]int{static.Loader: 8 << 10, static.Page: 9 << 10, static.Style: 8 << 10} {
		a, _ := files.Asset(name)
		var out bytes.Buffer
		w := brotli.NewWriterLevel(&out, brotli.BestCompression)
		if _, err := w.Write(a.Bytes); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if out.Len() > limit {
			t.Errorf("%s takes %d bytes compressed, want at most %d", name, out.Len(), limit)
		}
		t.Logf("%s: %d bytes compressed", name, out.Len())
	}
}

func TestScriptsNeedNothingUnsafe(t *testing.T) {
	t.Parallel()
	files := open(t)
	for _, name := range []string{static.Loader, static.Page} {
		a, _ := files.Asset(name)
		for _, unsafe := range []string{"eval(", "innerHTML", "insertAdjacentHTML", "document.write", "new Function", "'*'"} {
			if strings.Contains(string(a.Bytes), unsafe) {
				t.Errorf("%s uses %s", name, unsafe)
			}
		}
		if strings.Contains(string(a.Bytes), "\n// ") {
			t.Errorf("%s is served with its comments", name)
		}
	}
}
