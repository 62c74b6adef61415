package dom

import "syscall/js"

// Context2DOptions say what a 2D canvas will be used for.
type Context2DOptions struct {
	Opaque bool // never transparent
	Read   bool // pixels are read back often
}

// SetCanvasSize sets a canvas's size in device pixels, which also clears it.
func (e Element) SetCanvasSize(width, height int) {
	if e.OK() {
		e.v.Set("width", width)
		e.v.Set("height", height)
	}
}

// Context2D draws on a canvas. Colours are 0xRRGGBB. Angles are radians.
type Context2D struct {
	v                                                       js.Value
	setTransform, clearRect, fillText, strokeText           js.Value
	beginPath, closePath, moveTo, lineTo, arc, fill, stroke js.Value
	font                                                    string

	image, array            js.Value
	imageWidth, imageHeight int
}

// Context2D returns the canvas's 2D context, or an error where the canvas has
// another context or the browser refuses.
func (e Element) Context2D(o Context2DOptions) (*Context2D, error) {
	options := flags(!o.Opaque, "alpha")
	options.Set("willReadFrequently", o.Read)
	c := &Context2D{v: e.v.Call("getContext", "2d", options)}
	if !c.v.Truthy() {
		return nil, &Error{"get 2d context", "refused"}
	}
	for i, name := range [...]string{
		"setTransform", "clearRect", "fillText", "strokeText", "beginPath", "closePath", "moveTo", "lineTo", "arc", "fill", "stroke",
	} {
		*[...]*js.Value{
			&c.setTransform, &c.clearRect, &c.fillText, &c.strokeText, &c.beginPath, &c.closePath, &c.moveTo, &c.lineTo, &c.arc, &c.fill, &c.stroke,
		}[i] = bind(c.v, name)
	}
	return c, nil
}

// Resize sets the canvas's size in device pixels, which clears it and forgets
// every setting.
func (c *Context2D) Resize(width, height int) {
	Element{c.v.Get("canvas")}.SetCanvasSize(width, height)
	c.font = ""
}

// Transform makes what is drawn next appear at x*scale+dx, y*scale+dy.
func (c *Context2D) Transform(scale, dx, dy float64) {
	invoke(c.setTransform, scale, 0, 0, scale, dx, dy)
}

// Clear makes a box transparent.
func (c *Context2D) Clear(x, y, width, height float64) { invoke(c.clearRect, x, y, width, height) }

// SetFill sets the colour of what is filled.
func (c *Context2D) SetFill(rgb uint32) { c.v.Set("fillStyle", hexColor(rgb)) }

// SetStroke sets the colour and width of lines; ends and corners are round.
func (c *Context2D) SetStroke(rgb uint32, width float64) {
	c.v.Set("strokeStyle", hexColor(rgb))
	c.v.Set("lineWidth", width)
	c.v.Set("lineJoin", "round")
	c.v.Set("lineCap", "round")
}

// SetAlpha sets how opaque everything drawn next is, from 0 to 1.
func (c *Context2D) SetAlpha(alpha float64) { c.v.Set("globalAlpha", alpha) }

// SetFont sets the font as in CSS; setting it again costs nothing.
func (c *Context2D) SetFont(font string) {
	if c.font != font {
		c.font = font
		c.v.Set("font", font)
	}
}

// Centre makes texts centre on their point in both directions.
func (c *Context2D) Centre() {
	c.v.Set("textAlign", "center")
	c.v.Set("textBaseline", "middle")
}

// Text writes a text at a point.
func (c *Context2D) Text(s string, x, y float64) { invokeOn(c.fillText, js.ValueOf(s), x, y) }

// OutlineText draws the outline of a text with the stroke's settings.
func (c *Context2D) OutlineText(s string, x, y float64) { invokeOn(c.strokeText, js.ValueOf(s), x, y) }

// TextWidth returns how wide a text is in the current font.
func (c *Context2D) TextWidth(s string) float64 { return member(ask(c.v, "measureText", s), "width") }

// Begin starts a new path.
func (c *Context2D) Begin() { invoke(c.beginPath) }

// MoveTo starts a line in the path.
func (c *Context2D) MoveTo(x, y float64) { invoke(c.moveTo, x, y) }

// LineTo continues the line in the path.
func (c *Context2D) LineTo(x, y float64) { invoke(c.lineTo, x, y) }

// ClosePath leads the line back to its start.
func (c *Context2D) ClosePath() { invoke(c.closePath) }

// Arc adds a part of a circle to the path.
func (c *Context2D) Arc(x, y, r, from, to float64) { invoke(c.arc, x, y, r, from, to) }

// Fill fills the path.
func (c *Context2D) Fill() { invoke(c.fill) }

// Stroke draws along the path.
func (c *Context2D) Stroke() { invoke(c.stroke) }

// FillPath fills a prepared path.
func (c *Context2D) FillPath(p Path) { invokeOn(c.fill, p.v) }

// StrokePath draws along a prepared path.
func (c *Context2D) StrokePath(p Path) { invokeOn(c.stroke, p.v) }

// Put shows pixels, four bytes RGBA each in rows, at the upper left corner. It
// ignores the transform. There must be exactly width*height of them.
func (c *Context2D) Put(pixels []byte, width, height int) {
	if width != c.imageWidth || height != c.imageHeight {
		c.imageWidth, c.imageHeight = width, height
		c.image = global.Get("ImageData").New(width, height)
		c.array = c.image.Get("data")
	}
	js.CopyBytesToJS(c.array, pixels)
	c.v.Call("putImageData", c.image, 0, 0)
}

// Pixels copies a box of the canvas, four bytes RGBA a pixel, in rows.
func (c *Context2D) Pixels(x, y, width, height int) []byte {
	b := make([]byte, 4*width*height)
	box := call(c.v, "getImageData", float64(x), float64(y), float64(width), float64(height))
	js.CopyBytesToGo(b, box.Get("data"))
	return b
}

// resolve returns the colour of a resolved CSS colour.
func (c *Context2D) resolve(value string) (rgb uint32, ok bool) {
	c.Clear(0, 0, 1, 1)
	c.v.Set("fillStyle", value)
	call(c.v, "fillRect", 0, 0, 1, 1)
	p := c.Pixels(0, 0, 1, 1)
	return uint32(p[0])<<16 | uint32(p[1])<<8 | uint32(p[2]), p[3] >= 128
}

// hexColor returns "#rrggbb".
func hexColor(rgb uint32) string {
	const digits = "0123456789abcdef"
	b := [7]byte{'#'}
	for i := 6; i > 0; i-- {
		b[i] = digits[rgb&15]
		rgb >>= 4
	}
	return string(b[:])
}

// Path is a prepared path, kept by the browser.
type Path struct{ v js.Value }

// NewPath makes an empty path.
func NewPath() Path { return Path{global.Get("Path2D").New()} }

// Line adds a line through points given as x, y, x, y…, closed back to its
// start or open.
func (p Path) Line(points []float64, closed bool) {
	name := "moveTo"
	for i := 0; i+1 < len(points); i += 2 {
		call(p.v, name, points[i], points[i+1])
		name = "lineTo"
	}
	if closed {
		call(p.v, "closePath")
	}
}
