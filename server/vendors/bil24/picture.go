package bil24

import (
	"bytes"
	"encoding/base64"
	"image"
	_ "image/gif" // pictures of codes may be any of these
	_ "image/jpeg"
	_ "image/png"
	"strings"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/rest"
)

// drawing says how a ticket's code is drawn, with the vendor's own picture where
// it is whole. What we cannot draw ourselves, ITF and Code 39, is drawn as Code
// 128: readers of one read the other. A server that does not name the type gets
// its QR code.
func (t listedTicket) drawing() (vendors.Symbology, []byte) {
	switch kind := strings.ToUpper(strings.TrimSpace(string(t.BarCodeType))); {
	case kind == "" || strings.HasPrefix(kind, "QR"):
		return vendors.QR, picture(t.QRCodeImg)
	case kind == "EAN_13" && isEAN13(string(t.BarCodeNumber)):
		return vendors.EAN13, picture(t.BarCodeImg)
	}
	return vendors.Code128, picture(t.BarCodeImg)
}

// isEAN13 reports whether text is thirteen digits whose last one checks.
func isEAN13(text string) bool {
	if len(text) != 13 {
		return false
	}
	sum := 0
	for i := range len(text) {
		digit := int(text[i]) - '0'
		if digit < 0 || digit > 9 {
			return false
		}
		sum += digit * (1 + 2*(i%2))
	}
	return sum%10 == 0
}

const (
	maxPicture = 256 << 10
	maxPixels  = 2000 * 2000
)

// picture decodes a picture and keeps it when it is whole and of sane size; the
// code is drawn by us otherwise.
func picture(text rest.Text) []byte {
	if text == "" || base64.StdEncoding.DecodedLen(len(text)) > maxPicture {
		return nil
	}
	data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		return nil
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || size.Width <= 0 || size.Height <= 0 || size.Width > maxPixels/size.Height {
		return nil
	}
	if _, _, err := image.Decode(bytes.NewReader(data)); err != nil {
		return nil
	}
	return data
}
