package web

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image/color"
	"strings"

	"github.com/a-h/templ"
	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/ean"
	"github.com/boombuler/barcode/qr"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/server/vendors"
)

const (
	// maxPicture bounds a vendor's picture of one code.
	maxPicture = 64 << 10
	// longCode is from what length on a code has less spare for damage, so that
	// its squares stay large enough for a phone.
	longCode = 120
)

// ticketImage is what is scanned at the door: the vendor's own picture, or the
// code as the vendor draws it. What cannot be drawn has no image; its code is
// shown all the same.
func ticketImage(t vendors.Ticket) templ.Component {
	if url := pictureURL(t.Picture); url != "" {
		return components.Picture(url)
	}
	var img barcode.Barcode
	var err error
	switch t.Symbology {
	case vendors.Code128:
		img, err = code128.Encode(t.Code)
	case vendors.EAN13:
		img, err = ean.Encode(t.Code)
	default:
		level := qr.M
		if len(t.Code) > longCode {
			level = qr.L
		}
		img, err = qr.Encode(t.Code, level, qr.Auto)
	}
	if err != nil || t.Code == "" {
		return nil
	}
	return templ.Raw(barcodeSVG(img))
}

// magics are how the pictures begin that we show.
var magics = []struct{ prefix, contentType string }{
	{"\x89PNG\r\n\x1a\n", "image/png"}, {"\xff\xd8\xff", "image/jpeg"}, {"GIF87a", "image/gif"}, {"GIF89a", "image/gif"},
}

// pictureURL is a vendor's picture as a data address; empty for what is none, or
// too large.
func pictureURL(b []byte) string {
	if len(b) > maxPicture {
		return ""
	}
	for _, m := range magics {
		if bytes.HasPrefix(b, []byte(m.prefix)) {
			return "data:" + m.contentType + ";base64," + base64.StdEncoding.EncodeToString(b)
		}
	}
	return ""
}

// barcodeSVG is a barcode in SVG, one path, dark on nothing, with the quiet zone that
// its kind asks for. Codes of one line are drawn a third as high as they are
// wide.
func barcodeSVG(img barcode.Barcode) string {
	width, height := img.Bounds().Dx(), img.Bounds().Dy()
	margin, rows := 2, height
	if height == 1 {
		margin, height = 10, width/3
	}
	var path strings.Builder
	for y := range rows {
		for x := 0; x < width; x++ {
			start := x
			for x < width && dark(img.At(x, y)) {
				x++
			}
			if x > start {
				fmt.Fprintf(&path, "M%d %dh%dv%dh-%dz", start, y, x-start, height/rows, x-start)
			}
		}
	}
	return fmt.Sprintf(`<svg viewBox="-%d -2 %d %d" shape-rendering="crispEdges" aria-hidden="true"><path d="%s"/></svg>`,
		margin, width+2*margin, height+4, path.String())
}

func dark(c color.Color) bool {
	r, _, _, _ := c.RGBA()
	return r < 0x8000
}
