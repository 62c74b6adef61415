package bil24sandbox

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"strconv"
	"sync"
)

// barCode returns a ticket's EAN-13 number: 24, ten digits of the ticket's id
// spread so that numbers cannot be guessed from one another, the check digit.
func barCode(ticket int64) string {
	const factor, offset = 7_919_000_417, 4_821_563_307
	text := strconv.FormatInt(24e10+(ticket*factor+offset)%1e10, 10)
	check := 0
	for i, r := range text {
		check += int(r-'0') * (1 + 2*(i%2))
	}
	return text + strconv.Itoa((10-check%10)%10)
}

// The seven modules of each digit in the left half's odd parity; the even
// parity mirrors the inverse, the right half inverts.
var (
	leftOdd = [10]uint8{0b0001101, 0b0011001, 0b0010011, 0b0111101, 0b0100011,
		0b0110001, 0b0101111, 0b0111011, 0b0110111, 0b0001011}
	// parity tells by the first digit which of the next six are even.
	parity = [10]uint8{0b000000, 0b001011, 0b001101, 0b001110, 0b010011,
		0b011001, 0b011100, 0b010101, 0b010110, 0b011010}
)

// barModules returns the 95 modules of an EAN-13 number, true being black.
func barModules(number string) []bool {
	var bars []bool
	add := func(pattern uint8, width int) {
		for i := width - 1; i >= 0; i-- {
			bars = append(bars, pattern>>i&1 == 1)
		}
	}
	add(0b101, 3)
	for i := 1; i <= 12; i++ {
		code := leftOdd[number[i]-'0']
		switch {
		case i > 6:
			code = ^code & 0x7f
		case parity[number[0]-'0']>>(6-i)&1 == 1:
			code = mirror(^code & 0x7f)
		}
		if i == 7 {
			add(0b01010, 5)
		}
		add(code, 7)
	}
	add(0b101, 3)
	return bars
}

// mirror reverses seven modules.
func mirror(code uint8) (m uint8) {
	for i := range 7 {
		m |= code >> i & 1 << (6 - i)
	}
	return m
}

// barEncoder draws many small pictures: what it needs for one is kept for the next.
var barEncoder = png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &barBuffers{}}

type barBuffers struct{ sync.Pool }

func (b *barBuffers) Get() *png.EncoderBuffer {
	kept, _ := b.Pool.Get().(*png.EncoderBuffer)
	return kept // nil has the encoder make one
}

func (b *barBuffers) Put(kept *png.EncoderBuffer) { b.Pool.Put(kept) }

// barImage draws a bar code as PNG in Base64, of the wanted size within bounds.
func barImage(number string, size image.Point) string {
	const quiet = 11
	bars := barModules(number)
	width := min(max(size.X, len(bars)+2*quiet), 1000)
	module := width / (len(bars) + 2*quiet)
	height := min(max(size.Y, 40), 400)
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.Black})
	left := (width - module*len(bars)) / 2
	for i, black := range bars {
		for x := left + i*module; black && x < left+(i+1)*module; x++ {
			img.SetColorIndex(x, 0, 1)
		}
	}
	for y := 1; y < height; y++ {
		copy(img.Pix[y*img.Stride:], img.Pix[:img.Stride])
	}
	var b bytes.Buffer
	if err := barEncoder.Encode(&b, img); err != nil {
		panic("bil24sandbox: bar code: " + err.Error())
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}
