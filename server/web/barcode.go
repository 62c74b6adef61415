package web

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/a-h/templ"
	"github.com/boombuler/barcode/qr"
)

// barcodeImage draws a ticket's code as a QR code in SVG, one path, dark on
// nothing. A text too long for one has no image; its code is shown all the same.
func barcodeImage(code string) templ.Component {
	img, err := qr.Encode(code, qr.M, qr.Auto)
	if err != nil {
		return nil
	}
	side := img.Bounds().Dx()
	var path strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			start := x
			for x < side && img.At(x, y) == color.Black {
				x++
			}
			if x > start {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", start, y, x-start, x-start)
			}
		}
	}
	return templ.Raw(fmt.Sprintf(`<svg viewBox="-2 -2 %d %d" shape-rendering="crispEdges" aria-hidden="true"><path d="%s"/></svg>`,
		side+4, side+4, path.String()))
}
