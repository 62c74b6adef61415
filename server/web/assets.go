package web

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"

	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/static"
)

// Assets are what pages load; see package static.
type Assets struct{ *static.Files }

const forever = "public, max-age=31536000, immutable"

func (s *Server) assetRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /embed/v1.js", s.loader)
	mux.HandleFunc("GET /static/{name}", func(w http.ResponseWriter, r *http.Request) {
		a, ok := s.Assets.At(r.URL.Path)
		if !ok {
			s.fail(w, r, checkout.ErrNotFound)
			return
		}
		w.Header().Set("Cache-Control", forever)
		w.Header().Set("Access-Control-Allow-Origin", "*")
		s.asset(w, r, a)
	})
}

// loader is what promoters embed. Its address never changes, so that it is kept
// for minutes only.
func (s *Server) loader(w http.ResponseWriter, r *http.Request) {
	a, ok := s.Assets.Asset(static.Loader)
	if !ok {
		s.fail(w, r, checkout.ErrNotFound)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=300")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	s.asset(w, r, a)
}

// asset sends a file, in the form it was compressed to at build time where the
// browser takes that.
func (s *Server) asset(w http.ResponseWriter, r *http.Request, a static.Asset) {
	w.Header().Set("Content-Type", a.ContentType)
	if !takesBrotli(r) {
		s.send(w, r, http.StatusOK, a.Bytes)
		return
	}
	if a.Brotli == nil {
		a.Brotli = s.packed.of(a.URL, a.Bytes)
	}
	w.Header().Set("Vary", "Accept-Encoding")
	w.Header().Set("Content-Encoding", "br")
	w.Header().Set("Content-Length", strconv.Itoa(len(a.Brotli)))
	w.Write(a.Brotli)
}

// plan sends a seating plan by its content's hash.
func (s *Server) plan(w http.ResponseWriter, r *http.Request) {
	p, ok := s.Catalogue.PlanByHash(r.PathValue("hash"))
	if !ok {
		s.fail(w, r, checkout.ErrNotFound)
		return
	}
	w.Header().Set("Cache-Control", forever)
	s.asset(w, r, static.Asset{URL: r.URL.Path, Bytes: p.Wire, ContentType: "application/octet-stream"})
}

// packed keeps what never changes compressed as far as can be, by address: it is
// done once, and a large plan is a sixth smaller than at the level pages are
// sent with.
type packed struct {
	mu sync.Mutex // guards by
	by map[string]func() []byte
}

// maxPacked bounds how many are kept: the catalogue's plans and our own files.
const maxPacked = 80

func (k *packed) of(url string, content []byte) []byte {
	k.mu.Lock()
	once := k.by[url]
	if once == nil {
		if len(k.by) >= maxPacked {
			clear(k.by)
		}
		once = sync.OnceValue(func() []byte { return pack(content) })
		k.by[url] = once
	}
	k.mu.Unlock()
	return once()
}

func pack(b []byte) []byte {
	var out bytes.Buffer
	c := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: 11, LGWin: 24})
	c.Write(b) // a bytes.Buffer takes everything
	c.Close()
	return out.Bytes()
}

// small is below what compressing is not worth it.
const small = 1 << 10

var compressors = sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, 5) }}

// send writes a body, compressed where that helps.
func (s *Server) send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	w.Header().Add("Vary", "Accept-Encoding")
	if len(body) < small || !takesBrotli(r) {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(status)
		w.Write(body)
		return
	}
	w.Header().Set("Content-Encoding", "br")
	w.WriteHeader(status)
	c := compressors.Get().(*brotli.Writer)
	defer compressors.Put(c)
	c.Reset(w)
	defer c.Reset(io.Discard)
	c.Write(body)
	c.Close() // the client is gone when this fails
}

func takesBrotli(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(name, "br") && strings.TrimSpace(q) != "q=0" {
			return true
		}
	}
	return false
}
