package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/coder/websocket"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/seatplan/wire"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/push"
	"github.com/parterre/parterre/server/store"
)

const (
	helloTimeout = 5 * time.Second
	maxHello     = 1 << 10
)

// hello is the first frame of a watcher. With an order, the token is what opens
// that, and without a performance the watcher wants to hear of nothing else.
type hello struct {
	Type        string         `json:"type"`
	Token       checkout.Token `json:"token"`
	Order       store.OrderID  `json:"order"`
	Performance string         `json:"performance"`
	Plan        string         `json:"plan"`
	Epoch       string         `json:"epoch"`
	Seq         uint64         `json:"seq"`
}

// live brings a browser what changes in the performance it watches. Commands go
// over HTTP; after its hello a watcher is only listened to so that pings are
// answered and its leaving is seen.
func (s *Server) live(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Origin") != s.PublicURL {
		http.Error(w, "the socket is for our own pages", http.StatusForbidden)
		return
	}
	leave, ok := s.sockets.enter(info(r).from)
	if !ok {
		w.Header().Set("Retry-After", "10")
		http.Error(w, "too many sockets are open from this address", http.StatusTooManyRequests)
		return
	}
	defer leave()
	tap := &push.Tap{ResponseWriter: w}
	pings := pace{every: helloPace}
	conn, err := websocket.Accept(tap, r, &websocket.AcceptOptions{
		OriginPatterns: []string{s.publicHost()}, CompressionMode: websocket.CompressionDisabled,
		OnPingReceived: func(context.Context, []byte) bool { return pings.due() },
	})
	if err != nil {
		return // Accept has answered
	}
	defer conn.CloseNow()
	conn.SetReadLimit(maxHello)
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	defer cancel()
	watch := func() error { return s.watch(ctx, conn, tap, r.URL.Query().Get(passParam)) }
	if err := s.Panics.Run(panics.Socket, watch, "request", info(r).id); err != nil {
		status := websocket.StatusPolicyViolation
		var panicked *panics.Error
		switch {
		case errors.As(err, &panicked):
			status, err = websocket.StatusInternalError, errSocket
		case errors.Is(err, push.ErrGoingAway), errors.Is(err, push.ErrFull):
			status = websocket.StatusGoingAway
		case errors.Is(err, push.ErrTooSlow):
			status = websocket.StatusTryAgainLater
		}
		closeSocket(tap.Socket(), conn, status, err.Error())
	}
}

// closeTimeout is how long a watcher that is sent away may take to go. The library
// reads what is left of its message first, however long that is.
const closeTimeout = 5 * time.Second

// closeSocket sends a watcher away.
func closeSocket(socket *push.Socket, conn *websocket.Conn, status websocket.StatusCode, reason string) error {
	if socket != nil {
		socket.SetReadDeadline(time.Now().Add(closeTimeout)) // a connection that is closed already has none
	}
	return conn.Close(status, reason)
}

// errSocket is all that a watcher learns of a fault of ours.
var errSocket = errors.New("a fault of the server")

// publicHost is the host of our public address.
func (s *Server) publicHost() string {
	u, _ := url.Parse(s.PublicURL) // checked with the configuration
	return u.Host
}

// errUnreadable ends a socket whose seats cannot be read.
var errUnreadable = errors.New("this performance cannot be read now")

// watch reads the hello and serves the watcher, who gave a pass or none, until it
// leaves.
func (s *Server) watch(ctx context.Context, conn *websocket.Conn, tap *push.Tap, pass string) error {
	h, err := s.readHello(ctx, conn)
	if err != nil {
		return err
	}
	w := &watcher{Socket: tap.Socket(), conn: conn, panics: s.Panics}
	if h.Performance == "" {
		return s.watchOrder(ctx, w, h)
	}
	entry, err := s.helloEntry(ctx, h)
	if err != nil {
		return err
	}
	switch err := s.mayWatch(ctx, entry, pass, h); {
	case errors.Is(err, checkout.ErrAccessCode):
		return errors.New("this performance needs its access code")
	case err != nil:
		return errUnreadable
	}
	path := entry.Path
	release := s.Availability.Watch(path)
	defer release()
	view, err := s.Availability.View(ctx, path)
	if err != nil {
		return errUnreadable
	}
	options := push.Options{Writer: w, Cart: s.follows(ctx, path.Promoter, h)}
	if epoch, err := strconv.ParseUint(h.Epoch, 10, 64); err == nil && h.Plan == view.Plan.Hash {
		options.Resume = wire.Position{Epoch: epoch, Seq: h.Seq}
	}
	subscriber, err := s.Hub.Subscribe(path, options)
	if err != nil {
		return err
	}
	defer subscriber.Close()
	hellos := pace{every: helloPace}
	hellos.due() // the first has been heeded
	for {
		_, message, err := conn.Read(ctx)
		if err != nil || hellos.wait(ctx) != nil {
			return nil // it left, or was sent away
		}
		s.heeded.Add(1)
		// A later hello says that the watcher has a cart now, or an order.
		var again hello
		if json.Unmarshal(message, &again) == nil && again.Type == "hello" {
			if name := s.follows(ctx, path.Promoter, again); name != "" {
				subscriber.Follow(name)
			}
		}
	}
}

// follows is the name of what the bearer of a hello may be told of: their order,
// or their cart; empty for a stranger.
func (s *Server) follows(ctx context.Context, p seatplan.PromoterID, h hello) string {
	if h.Order != "" {
		v, err := s.Checkout.Order(ctx, h.Order, checkout.Secret(h.Token))
		if err == nil && v.Secret != "" && v.Path.Promoter == p {
			return string(v.ID)
		}
		return ""
	}
	v, err := s.Checkout.Cart(ctx, p, h.Token)
	if err != nil {
		return ""
	}
	if s.Follows != nil {
		s.Follows(v)
	}
	return string(v.ID)
}

// watchOrder serves the page of an order, which shows no seats.
func (s *Server) watchOrder(ctx context.Context, w *watcher, h hello) error {
	v, err := s.Checkout.Order(ctx, h.Order, checkout.Secret(h.Token))
	if err != nil || v.Secret == "" {
		return errors.New("there is no such order")
	}
	subscriber, err := s.Hub.Subscribe(v.Path, push.Options{Writer: w, Quiet: true, Cart: string(v.ID)})
	if err != nil {
		return err
	}
	defer subscriber.Close()
	frames := pace{every: helloPace}
	for {
		if _, _, err := w.conn.Read(ctx); err != nil || frames.wait(ctx) != nil {
			return nil // it left, or was sent away
		}
	}
}

func (s *Server) readHello(ctx context.Context, conn *websocket.Conn) (h hello, err error) {
	ctx, cancel := context.WithTimeout(ctx, helloTimeout)
	defer cancel()
	_, message, err := conn.Read(ctx)
	if err != nil {
		return h, errors.New("no hello came")
	}
	if err := json.Unmarshal(message, &h); err != nil || h.Type != "hello" {
		return h, errors.New("the first frame must be a hello")
	}
	return h, nil
}

// helloEntry is the performance that a hello names.
func (s *Server) helloEntry(ctx context.Context, h hello) (entry catalogue.Entry, err error) {
	path, err := seatplan.ParsePerformancePath(h.Performance)
	if err == nil {
		entry, err = s.Catalogue.Performance(ctx, path)
	}
	if err != nil {
		return entry, errors.New("there is no such performance")
	}
	return entry, nil
}

// watcher is a socket that the hub writes to.
type watcher struct {
	*push.Socket
	conn   *websocket.Conn
	panics *panics.Guard
}

// Ended implements push.Writer.
func (w *watcher) Ended(err error) {
	status := websocket.StatusGoingAway
	if errors.Is(err, push.ErrTooSlow) {
		status = websocket.StatusTryAgainLater
	}
	// It waits for the other side, and reads what that sends.
	go w.panics.Run(panics.Socket, func() error { return closeSocket(w.Socket, w.conn, status, "") })
}
