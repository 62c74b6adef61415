package dom

import "syscall/js"

// GL is a WebGL2 context that draws points. Names follow WebGL's own.
type GL struct {
	v                                                           js.Value
	clear, viewport, useProgram, bindVertexArray, drawArrays    js.Value
	uniform1f, uniform2f, uniform4f, uniform1i, sub, bindBuffer js.Value
	pixel                                                       js.Value
	scratch                                                     js.Value // Uint8Array for uploads
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
	glDynamicDraw     = 0x88E8
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
	v := e.v.Call("getContext", "webgl2", js.ValueOf(map[string]any{
		"alpha": !opaque, "antialias": false, "depth": false, "stencil": false, "premultipliedAlpha": true,
	}))
	if !v.Truthy() {
		return nil, &Error{"get webgl2 context", "refused"}
	}
	return &GL{
		v: v, clear: bind(v, "clear"), viewport: bind(v, "viewport"), useProgram: bind(v, "useProgram"),
		bindVertexArray: bind(v, "bindVertexArray"), drawArrays: bind(v, "drawArrays"),
		uniform1f: bind(v, "uniform1f"), uniform2f: bind(v, "uniform2f"), uniform4f: bind(v, "uniform4f"),
		uniform1i: bind(v, "uniform1i"), sub: bind(v, "bufferSubData"), bindBuffer: bind(v, "bindBuffer"),
		pixel: global.Get("Uint8Array").New(4),
	}, nil
}

// Renderer returns what draws, as far as the browser says.
func (g *GL) Renderer() string {
	name := glRenderer
	if g.v.Call("getExtension", "WEBGL_debug_renderer_info").Truthy() {
		name = glUnmaskedRender
	}
	return text(g.v.Call("getParameter", name))
}

// MaxPointSize returns the diameter of the largest point, in device pixels.
func (g *GL) MaxPointSize() float64 {
	return number(g.v.Call("getParameter", glPointSizeRange).Index(1))
}

// Lose gives the context's memory back.
func (g *GL) Lose() {
	if e := g.v.Call("getExtension", "WEBGL_lose_context"); e.Truthy() {
		e.Call("loseContext")
	}
}

// Program compiles and links two shaders. The attributes get the locations
// 0, 1, 2… in the order given.
func (g *GL) Program(vertex, fragment string, attributes ...string) (GLProgram, error) {
	program := g.v.Call("createProgram")
	shaders := [2]js.Value{g.shader(glVertexShader, vertex), g.shader(glFragmentShader, fragment)}
	for _, shader := range shaders {
		g.v.Call("attachShader", program, shader)
	}
	for i, name := range attributes {
		g.v.Call("bindAttribLocation", program, i, name)
	}
	g.v.Call("linkProgram", program)
	log := text(g.v.Call("getProgramInfoLog", program))
	for _, shader := range shaders {
		log += text(g.v.Call("getShaderInfoLog", shader))
		g.v.Call("deleteShader", shader)
	}
	if !g.v.Call("getProgramParameter", program, glLinkStatus).Truthy() {
		return GLProgram{}, &Error{"link program", log}
	}
	return GLProgram{program}, nil
}

func (g *GL) shader(kind int, source string) js.Value {
	shader := g.v.Call("createShader", kind)
	g.v.Call("shaderSource", shader, source)
	g.v.Call("compileShader", shader)
	return shader
}

// Uniform returns the place of a uniform.
func (g *GL) Uniform(p GLProgram, name string) GLUniform {
	return GLUniform{g.v.Call("getUniformLocation", p.v, name)}
}

// Use makes a program the one that draws.
func (g *GL) Use(p GLProgram) { g.useProgram.Invoke(p.v) }

// Float sets a float of the program in use.
func (g *GL) Float(u GLUniform, x float64) { g.uniform1f.Invoke(u.v, x) }

// Float2 sets a vec2 of the program in use.
func (g *GL) Float2(u GLUniform, x, y float64) { g.uniform2f.Invoke(u.v, x, y) }

// Color sets a vec4 of the program in use to an opaque 0xRRGGBB colour.
func (g *GL) Color(u GLUniform, rgb uint32) {
	g.uniform4f.Invoke(u.v, float64(rgb>>16&255)/255, float64(rgb>>8&255)/255, float64(rgb&255)/255, 1)
}

// Int sets an int or a sampler of the program in use.
func (g *GL) Int(u GLUniform, i int) { g.uniform1i.Invoke(u.v, i) }

// Buffer makes a buffer with the given contents.
func (g *GL) Buffer(b []byte, changes bool) GLBuffer {
	usage := glStaticDraw
	if changes {
		usage = glDynamicDraw
	}
	buffer := g.v.Call("createBuffer")
	g.bindBuffer.Invoke(glArrayBuffer, buffer)
	g.v.Call("bufferData", glArrayBuffer, g.upload(b), usage)
	return GLBuffer{buffer}
}

// Update replaces a part of a buffer from an offset on.
func (g *GL) Update(buffer GLBuffer, offset int, b []byte) {
	g.bindBuffer.Invoke(glArrayBuffer, buffer.v)
	g.sub.Invoke(glArrayBuffer, offset, g.upload(b), 0, len(b))
}

// upload copies b into a typed array that is used again while it is large
// enough; only the first len(b) elements mean anything to Update.
func (g *GL) upload(b []byte) js.Value {
	if g.scratch.IsUndefined() || g.scratch.Length() < len(b) {
		g.scratch = global.Get("Uint8Array").New(len(b))
	}
	js.CopyBytesToJS(g.scratch, b)
	if g.scratch.Length() == len(b) {
		return g.scratch
	}
	return g.scratch.Call("subarray", 0, len(b))
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
	va := g.v.Call("createVertexArray")
	g.bindVertexArray.Invoke(va)
	for i, a := range attributes {
		kind := glUnsignedByte
		if a.Size == 2 {
			kind = glUnsignedShort
		}
		g.bindBuffer.Invoke(glArrayBuffer, a.Buffer.v)
		g.v.Call("enableVertexAttribArray", i)
		g.v.Call("vertexAttribIPointer", i, a.Count, kind, a.Stride, a.Offset)
	}
	return GLVertexArray{va}
}

// TextureRGBA makes or refills a texture of RGBA bytes that is read texel by
// texel. The zero texture is made.
func (g *GL) TextureRGBA(t GLTexture, unit int, b []byte, width, height int) GLTexture {
	t = g.bindTexture(t, unit, glNearest, glNearest)
	g.v.Call("texImage2D", glTexture2D, 0, glRGBA8, width, height, 0, glRGBA, glUnsignedByte, g.upload(b))
	return t
}

// TextureMask makes or refills a texture of one byte a texel that is read
// smoothly at any size.
func (g *GL) TextureMask(t GLTexture, unit int, b []byte, width, height int) GLTexture {
	t = g.bindTexture(t, unit, glLinearMipLinear, glLinear)
	g.v.Call("pixelStorei", glUnpackAlignment, 1)
	g.v.Call("texImage2D", glTexture2D, 0, glR8, width, height, 0, glRed, glUnsignedByte, g.upload(b))
	g.v.Call("generateMipmap", glTexture2D)
	return t
}

func (g *GL) bindTexture(t GLTexture, unit, small, large int) GLTexture {
	if t.v.IsUndefined() {
		t.v = g.v.Call("createTexture")
	}
	g.v.Call("activeTexture", glTexture0+unit)
	g.v.Call("bindTexture", glTexture2D, t.v)
	for name, value := range map[int]int{glMinFilter: small, glMagFilter: large, glWrapS: glClampToEdge, glWrapT: glClampToEdge} {
		g.v.Call("texParameteri", glTexture2D, name, value)
	}
	return t
}

// Blend makes what is drawn lie over what is there, by its alpha.
func (g *GL) Blend() {
	g.v.Call("enable", glBlend)
	g.v.Call("blendFuncSeparate", glSrcAlpha, glOneMinusSrc, glOne, glOneMinusSrc)
}

// ClearColor sets what Clear fills with: 0xRRGGBB, or nothing at all.
func (g *GL) ClearColor(rgb uint32, opaque bool) {
	if !opaque {
		g.v.Call("clearColor", 0, 0, 0, 0)
		return
	}
	g.v.Call("clearColor", float64(rgb>>16&255)/255, float64(rgb>>8&255)/255, float64(rgb&255)/255, 1)
}

// Clear fills the canvas.
func (g *GL) Clear() { g.clear.Invoke(glColorBit) }

// Viewport says which box of the canvas, in device pixels, clip space fills.
// It may stick out of the canvas on all sides.
func (g *GL) Viewport(x, y, width, height int) { g.viewport.Invoke(x, y, width, height) }

// Points draws count vertices of a vertex array as points.
func (g *GL) Points(va GLVertexArray, first, count int) {
	g.bindVertexArray.Invoke(va.v)
	g.drawArrays.Invoke(glPoints, first, count)
}

// Finish waits until everything is drawn, by reading a pixel.
func (g *GL) Finish() {
	g.v.Call("readPixels", 0, 0, 1, 1, glRGBA, glUnsignedByte, g.pixel)
}
