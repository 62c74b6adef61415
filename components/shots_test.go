package components_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parterre/parterre/static"
)

// TestWriteShots writes every page as a file of its own into the folder named
// by PARTERRE_SHOTS, to be looked at in a browser.
func TestWriteShots(t *testing.T) {
	dir := os.Getenv("PARTERRE_SHOTS")
	if dir == "" {
		t.Skip("PARTERRE_SHOTS names no folder")
	}
	files, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	style, _ := files.Asset(static.Style)
	link := `<link rel="stylesheet" href="/static/style.css">`
	for _, lang := range []string{"ro", "en"} {
		for name, page := range newSampler(t, lang, theatre(t)).pages() {
			var html bytes.Buffer
			if err := page.Render(t.Context(), &html); err != nil {
				t.Fatal(err)
			}
			inlined := strings.Replace(html.String(), link, "<style>"+string(style.Bytes)+"</style>", 1)
			for _, theme := range []string{"light", "dark"} {
				themed := strings.Replace(inlined, "<html ", `<html data-theme="`+theme+`" `, 1)
				file := filepath.Join(dir, name+"."+lang+"."+theme+".html")
				if err := os.WriteFile(file, []byte(themed), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
