package bil24sandbox

import (
	"bytes"
	"compress/gzip"
	"image"
	"image/color"
	"image/png"
	"math"
	"net/http"
	"strconv"

	"github.com/parterre/parterre/server/vendors/sandbox"
)

// serveImage answers GET /image: plans and posters. What it cannot give is a
// JSON error under status 200.
func (s *Sandbox) serveImage(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	c := &call{envelope: envelope{Command: "IMAGE"}, lang: languageOf(q.Get("locale"))}
	s.calls.Serve(w, r, "/image", "",
		func() sandbox.Answer { return c.refused(errBusy) },
		func() sandbox.Answer {
			switch q.Get("type") {
			case "seatingPlan":
				user, _ := strconv.ParseInt(q.Get("userId"), 10, 64)
				return s.plan(c, q.Get("actionEventId"), user, q.Get("kdp"))
			case "smallPoster":
				return s.poster(c, q.Get("actionId"), image.Pt(320, 335))
			case "bigPoster":
				return s.poster(c, q.Get("actionId"), image.Pt(640, 670))
			}
			return c.refused(errUnknown)
		})
}

// plan answers with a performance's seating plan. A large one is compressed,
// without saying so in a header.
func (s *Sandbox) plan(c *call, performance string, user int64, code string) sandbox.Answer {
	drawing, no := s.draw(performance, user, code)
	if no != nil {
		return c.refused(no)
	}
	const large = 256 << 10
	if len(drawing) > large {
		drawing = compress(drawing)
	}
	return sandbox.Answer{
		Status: http.StatusOK,
		Header: map[string]string{"Content-Type": "image/svg+xml"},
		Body:   drawing,
	}
}

func (s *Sandbox) draw(performance string, user int64, code string) ([]byte, *refusal) {
	n, err := strconv.ParseInt(performance, 10, 64)
	if err != nil {
		return nil, errProtocol
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.expire()
	p := s.state.performances[n]
	switch {
	case p == nil:
		return nil, errUnknown
	case !p.open(s.state.now()):
		return nil, errClosed
	case p.event.code != 0 && id(p.event.code) != code:
		return nil, errCode
	case p.hall == nil:
		return nil, errUnknown
	}
	return drawPlan(p, s.state.users[user]), nil
}

func compress(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(b) // into memory
	_ = z.Close()
	return out.Bytes()
}

// poster answers with an event's picture: rings in its two colours.
func (s *Sandbox) poster(c *call, action string, size image.Point) sandbox.Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.state.events {
		if id(e.id) == action {
			return sandbox.Answer{
				Status: http.StatusOK,
				Header: map[string]string{"Content-Type": "image/png"},
				Body:   drawPoster(e, size),
			}
		}
	}
	return c.refused(errUnknown)
}

// drawPoster paints rings around a point that differs by event, fading from
// one of its colours to the other.
func drawPoster(e *event, size image.Point) []byte {
	const shades = 64
	palette := make(color.Palette, shades)
	for i := range palette {
		palette[i] = blend(e.colors[0], e.colors[1], float64(i)/(shades-1))
	}
	img := image.NewPaletted(image.Rectangle{Max: size}, palette)
	w := float64(size.X)
	cx, cy := w*(0.2+0.6*float64(e.id%7)/6), w*(0.3+0.5*float64(e.id%5)/4)
	for y := range size.Y {
		for x := range size.X {
			d := math.Hypot(float64(x)-cx, float64(y)-cy) / w
			v := (0.5 + 0.5*math.Cos(d*22)) * math.Max(0, 1-d)
			img.SetColorIndex(x, y, uint8(v*(shades-1)))
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic("bil24sandbox: poster: " + err.Error())
	}
	return b.Bytes()
}

// blend mixes two RGB colours.
func blend(a, b uint32, part float64) color.Color {
	mix := func(shift int) uint8 {
		from, to := float64(a>>shift&0xff), float64(b>>shift&0xff)
		return uint8(from + (to-from)*part)
	}
	return color.RGBA{mix(16), mix(8), mix(0), 0xff}
}
