package dom

import "syscall/js"

// GL is a WebGL2 context that draws points. Names follow WebGL's own.
type GL struct {
	v       js.Value
	scratch js.Value // Uint8Array for uploads
}

type (
	// GLBuffer holds vertex data.
	GLBuffer struct{ v js.Value }
	// GLProgram is a linked pair of shaders.
	GLProgram struct{ v js.Value }
	// GLUniform is the place of a uniform in a program.
	GLUniform struct{ v js.Value }
	// GLTexture is a two-dimensional texture.
	GLTexture struct{ v js.Value }
	// GLVertexArray remembers which buffers feed which attributes.
	GLVertexArray struct{ v js.Value }
)

// WebGL's own numbers for what is used here.
const (
	glPoints          = 0x0000
	glSrcAlpha        = 0x0302
	glOneMinusSrc     = 0x0303
	glOne             = 1
	glUnsignedByte    = 0x1401
	glUnsignedShort   = 0x1403
	glBlend           = 0x0BE2
	glTexture2D       = 0x0DE1
	glTexture0        = 0x84C0
	glMinFilter       = 0x2801
	glMagFilter       = 0x2800
	glWrapS           = 0x2802
	glWrapT           = 0x2803
	glNearest         = 0x2600
	glLinear          = 0x2601
	glLinearMipLinear = 0x2703
	glClampToEdge     = 0x812F
	glRGBA            = 0x1908
	glRGBA8           = 0x8058
	glRed             = 0x1903
	glR8              = 0x8229
	glUnpackAlignment = 0x0CF5
	glArrayBuffer     = 0x8892
	glStaticDraw      = 0x88E4
	glFragmentShader  = 0x8B30
	glVertexShader    = 0x8B31
	glLinkStatus      = 0x8B82
	glColorBit        = 0x4000
	glPointSizeRange  = 0x846D
	glUnmaskedRender  = 0x9246
	glRenderer        = 0x1F01
)

// WebGL2 returns the canvas's WebGL2 context, or an error where the canvas has
// another context or the browser has no WebGL2.
func (e Element) WebGL2(opaque bool) (*GL, error) {
	options := flags(false, "antialias", "depth", "stencil")
	options.Set("alpha", !opaque)
	g := &GL{v: e.v.Call("getContext", "webgl2", options)}
	if !g.v.Truthy() {
		return nil, &Error{"get webgl2 context", "refused"}
	}
	return g, nil
}

// Renderer returns what draws, as far as the browser says.
func (g *GL) Renderer() string {
	name := glRenderer
	if ask(g.v, "getExtension", "WEBGL_debug_renderer_info").Truthy() {
		name = glUnmaskedRender
	}
	return text(call(g.v, "getParameter", float64(name)))
}

// MaxPointSize returns the diameter of the largest point, in device pixels.
func (g *GL) MaxPointSize() float64 {
	return number(call(g.v, "getParameter", glPointSizeRange).Index(1))
}

// Lose gives the context's memory back.
func (g *GL) Lose() {
	if e := ask(g.v, "getExtension", "WEBGL_lose_context"); e.Truthy() {
		call(e, "loseContext")
	}
}

// Program compiles and links two shaders. The attributes get the locations
// 0, 1, 2… in the order given.
func (g *GL) Program(vertex, fragment string, attributes ...string) (GLProgram, error) {
	program := call(g.v, "createProgram")
	log := g.attach(program, glVertexShader, vertex) + g.attach(program, glFragmentShader, fragment)
	for i, name := range attributes {
		g.v.Call("bindAttribLocation", program, i, name)
	}
	give(g.v, "linkProgram", program)
	if !g.v.Call("getProgramParameter", program, glLinkStatus).Truthy() {
		return GLProgram{}, &Error{"link program", log + text(give(g.v, "getProgramInfoLog", program))}
	}
	return GLProgram{program}, nil
}

// attach compiles a shader into a program and returns what the compiler says.
func (g *GL) attach(program js.Value, kind float64, source string) (log string) {
	shader := call(g.v, "createShader", kind)
	g.v.Call("shaderSource", shader, source)
	give(g.v, "compileShader", shader)
	give(g.v, "attachShader", program, shader)
	return text(give(g.v, "getShaderInfoLog", shader))
}

// Uniform returns the place of a uniform.
func (g *GL) Uniform(p GLProgram, name string) GLUniform {
	return GLUniform{g.v.Call("getUniformLocation", p.v, name)}
}

// Use makes a program the one that draws.
func (g *GL) Use(p GLProgram) { give(g.v, "useProgram", p.v) }

// Float sets a float of the program in use.
func (g *GL) Float(u GLUniform, x float64) { g.uniform("uniform1f", u, x) }

// Float2 sets a vec2 of the program in use.
func (g *GL) Float2(u GLUniform, x, y float64) { g.uniform("uniform2f", u, x, y) }

// Color sets a vec4 of the program in use to an opaque 0xRRGGBB colour.
func (g *GL) Color(u GLUniform, rgb uint32) {
	red, green, blue := shares(rgb)
	g.uniform("uniform4f", u, red, green, blue, 1)
}

// Int sets an int or a sampler of the program in use.
func (g *GL) Int(u GLUniform, i int) { g.uniform("uniform1i", u, float64(i)) }

func (g *GL) uniform(method string, u GLUniform, numbers ...float64) {
	g.v.Call(method, boxed([]any{u.v}, numbers)...)
}

// shares returns the channels of a colour from 0 to 1.
func shares(rgb uint32) (red, green, blue float64) {
	return float64(rgb>>16&255) / 255, float64(rgb>>8&255) / 255, float64(rgb&255) / 255
}

// Buffer makes a buffer with the given contents.
func (g *GL) Buffer(b []byte) GLBuffer {
	buffer := GLBuffer{call(g.v, "createBuffer")}
	g.bind(buffer)
	g.v.Call("bufferData", glArrayBuffer, g.upload(b), glStaticDraw)
	return buffer
}

func (g *GL) bind(b GLBuffer) { g.v.Call("bindBuffer", glArrayBuffer, b.v) }

// Update replaces a part of a buffer from an offset on.
func (g *GL) Update(buffer GLBuffer, offset int, b []byte) {
	g.bind(buffer)
	g.v.Call("bufferSubData", glArrayBuffer, offset, g.upload(b))
}

// upload copies b into a typed array that is used again for uploads of the
// same size or less.
func (g *GL) upload(b []byte) js.Value {
	if g.scratch.IsUndefined() || g.scratch.Length() < len(b) {
		g.scratch = global.Get("Uint8Array").New(len(b))
	}
	js.CopyBytesToJS(g.scratch, b)
	return call(g.scratch, "subarray", 0, float64(len(b)))
}

// GLAttribute says where in a buffer an attribute's values are. They are
// unsigned integers of Size bytes, Count of them a vertex.
type GLAttribute struct {
	Buffer         GLBuffer
	Size, Count    int
	Stride, Offset int
}

// VertexArray connects attributes to the locations 0, 1, 2…
func (g *GL) VertexArray(attributes ...GLAttribute) GLVertexArray {
	va := call(g.v, "createVertexArray")
	give(g.v, "bindVertexArray", va)
	for i, a := range attributes {
		kind := float64(glUnsignedByte)
		if a.Size == 2 {
			kind = glUnsignedShort
		}
		g.bind(a.Buffer)
		call(g.v, "enableVertexAttribArray", float64(i))
		call(g.v, "vertexAttribIPointer", float64(i), float64(a.Count), kind, float64(a.Stride), float64(a.Offset))
	}
	return GLVertexArray{va}
}

// TextureRGBA makes or refills a texture of RGBA bytes that is read texel by
// texel. The zero texture is made.
func (g *GL) TextureRGBA(t GLTexture, unit int, b []byte, width, height int) GLTexture {
	t = g.texture(t, unit, glNearest, glNearest)
	g.v.Call("texImage2D", glTexture2D, 0, glRGBA8, width, height, 0, glRGBA, glUnsignedByte, g.upload(b))
	return t
}

// TextureMask makes or refills a texture of one byte a texel that is read
// smoothly at any size.
func (g *GL) TextureMask(t GLTexture, unit int, b []byte, width, height int) GLTexture {
	t = g.texture(t, unit, glLinearMipLinear, glLinear)
	call(g.v, "pixelStorei", glUnpackAlignment, 1)
	g.v.Call("texImage2D", glTexture2D, 0, glR8, width, height, 0, glRed, glUnsignedByte, g.upload(b))
	call(g.v, "generateMipmap", glTexture2D)
	return t
}

// texture makes a texture if need be, binds it and says how it is read.
func (g *GL) texture(t GLTexture, unit int, small, large float64) GLTexture {
	if t.v.IsUndefined() {
		t.v = call(g.v, "createTexture")
	}
	call(g.v, "activeTexture", glTexture0+float64(unit))
	g.v.Call("bindTexture", glTexture2D, t.v)
	for _, p := range [...][2]float64{
		{glMinFilter, small}, {glMagFilter, large}, {glWrapS, glClampToEdge}, {glWrapT, glClampToEdge},
	} {
		call(g.v, "texParameteri", glTexture2D, p[0], p[1])
	}
	return t
}

// Blend makes what is drawn lie over what is there, by its alpha.
func (g *GL) Blend() {
	call(g.v, "enable", glBlend)
	call(g.v, "blendFuncSeparate", glSrcAlpha, glOneMinusSrc, glOne, glOneMinusSrc)
}

// ClearColor sets what Clear fills with: 0xRRGGBB, or nothing at all.
func (g *GL) ClearColor(rgb uint32, opaque bool) {
	red, green, blue, alpha := 0.0, 0.0, 0.0, 0.0
	if opaque {
		red, green, blue = shares(rgb)
		alpha = 1
	}
	call(g.v, "clearColor", red, green, blue, alpha)
}

// Clear fills the canvas.
func (g *GL) Clear() { call(g.v, "clear", glColorBit) }

// Viewport says which box of the canvas, in device pixels, clip space fills.
// It may stick out of the canvas on all sides.
func (g *GL) Viewport(x, y, width, height int) {
	call(g.v, "viewport", float64(x), float64(y), float64(width), float64(height))
}

// Points draws count vertices of a vertex array as points.
func (g *GL) Points(va GLVertexArray, first, count int) {
	give(g.v, "bindVertexArray", va.v)
	call(g.v, "drawArrays", glPoints, float64(first), float64(count))
}

// Finish waits until everything is drawn, by reading a pixel.
func (g *GL) Finish() {
	g.v.Call("readPixels", 0, 0, 1, 1, glRGBA, glUnsignedByte, global.Get("Uint8Array").New(4))
}
