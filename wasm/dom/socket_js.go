package dom

import "syscall/js"

// SocketHandlers are called with what happens at a socket. Closed is called
// once, after which nothing else is; a socket that never opened closes with
// code 1006.
type SocketHandlers struct {
	Opened func()
	Text   func(s string)
	Binary func(b []byte)
	Closed func(code int)
}

// Socket is one WebSocket.
type Socket struct {
	v      js.Value
	frees  []func()
	closed bool
}

// Dial opens a socket to an address of this origin, such as "/v1/live".
func Dial(path string, h SocketHandlers) (*Socket, error) {
	s := &Socket{}
	url := "ws" + Origin()[len("http"):] + path
	if err := try("open socket", func() { s.v = global.Get("WebSocket").New(url) }); err != nil {
		return nil, err
	}
	s.v.Set("binaryType", "arraybuffer")
	s.on("open", func(js.Value) { h.Opened() })
	s.on("message", func(e js.Value) {
		if data := e.Get("data"); data.Type() == js.TypeString {
			h.Text(data.String())
		} else if b, err := bytesOf(data); err == nil {
			h.Binary(b)
		}
	})
	s.on("close", func(e js.Value) {
		code := int(member(e, "code"))
		s.release()
		h.Closed(code)
	})
	return s, nil
}

func (s *Socket) on(kind string, f func(event js.Value)) {
	fn, free := callback(func(args []js.Value) {
		if !s.closed {
			f(args[0])
		}
	})
	s.v.Call("addEventListener", kind, fn)
	s.frees = append(s.frees, func() {
		s.v.Call("removeEventListener", kind, fn)
		free()
	})
}

func (s *Socket) release() {
	s.closed = true
	for _, free := range s.frees {
		free()
	}
	s.frees = nil
}

// Send sends a text frame; on a socket that is not open it does nothing.
func (s *Socket) Send(text string) {
	_ = try("send", func() { ask(s.v, "send", text) })
}

// Close closes the socket without calling Closed.
func (s *Socket) Close() {
	if !s.closed {
		s.release()
		call(s.v, "close")
	}
}
