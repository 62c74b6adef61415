package view

import (
	"github.com/parterre/parterre/wasm/app"
	"github.com/parterre/parterre/wasm/dom"
)

// maxEarly bounds what is kept of the stream until the plan is there.
const maxEarly = 64

// connect begins to want the socket, while the plan is still under way.
func (w *widget) connect() {
	if w.stage.Attr("data-live") == "" {
		return
	}
	w.app.Connect(dom.Now())
	w.settle()
}

func (w *widget) dial() {
	var s *dom.Socket
	then := func(f func(now float64)) {
		if w.socket == s {
			f(dom.Now())
			w.settle()
		}
	}
	s, err := dom.Dial(w.stage.Attr("data-live"), dom.SocketHandlers{
		Opened: func() {
			then(func(now float64) {
				w.readOrder()
				token := dom.ByID("cart").Attr("data-token")
				if token == "" {
					token = dom.ByID("order").Attr("data-token")
				}
				w.app.Opened(token, now)
			})
		},
		Text:   func(text string) { then(func(now float64) { w.control(text, now) }) },
		Binary: func(b []byte) { then(func(now float64) { w.binary(b, now) }) },
		Closed: func(code int) {
			then(func(now float64) {
				w.socket = nil
				w.app.Closed(code, now)
			})
		},
	})
	if err != nil {
		w.app.Closed(0, dom.Now())
		return
	}
	w.socket = s
}

func (w *widget) hangUp() {
	if w.socket != nil {
		w.socket.Close()
		w.socket = nil
	}
}

// binary hands a frame of statuses on, or keeps it until there is a plan.
func (w *widget) binary(b []byte, now float64) {
	if w.engine != nil {
		w.app.Binary(b, now)
		w.picture()
		return
	}
	if len(w.early) < maxEarly {
		w.early = append(w.early, b)
	}
}

func (w *widget) control(text string, now float64) {
	o, err := dom.ParseObject(text)
	if err != nil {
		return
	}
	w.app.Control(app.Control{
		Type: o.Text("type"), Rev: int64(o.Number("rev")), Since: o.Text("since"),
	}, now)
}

// poll asks for the seats over HTTP.
func (w *widget) poll(tag string) {
	sent := w.app.PollSent()
	dom.FetchTagged(w.stage.Attr("data-availability"), tag, func(r dom.Reply) {
		w.app.Polled(sent, app.Answer{Status: r.Status, Body: r.Body, Stale: r.Header("Parterre-Stale-Since")}, dom.Now())
		w.picture()
		w.settle()
	})
}

// picture takes that the seats may be known by now; what the server's own picture
// shows is shown until then.
func (w *widget) picture() {
	if !w.heard && w.app.Pictured() {
		w.heard = true
		w.readPage()
	}
}
