// Package demo is the shop window as a value: sandboxes of the ticketing
// systems, a server that sells from them, and a site of promoters on an origin
// of its own whose pages embed the checkout. The command shows it, the browser
// tests use it.
//
// Start with [Open].
package demo

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/parterre/parterre/server"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/registry"
	"github.com/parterre/parterre/server/vendors/sandbox"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
)

// Options say how a demo runs. The zero value is a demo on free ports.
type Options struct {
	// Listen is the server's address; empty means a free port of 127.0.0.1.
	Listen string
	// Hold is how long seats are held; 0 means the sandboxes' own times.
	Hold time.Duration
	// Dir is where the database is kept; empty means a temporary folder that
	// Close removes.
	Dir string
	// Poll is how often a watched performance is read; 0 means 2 s.
	Poll time.Duration
	// RequestSeatCode lets the account at iaBilet ask for named seats.
	RequestSeatCode bool
	// Trusted are networks without limits.
	Trusted []string
	// Timing shortens the checkout's waits for tests; the zero value is real.
	Timing server.Timing
	// Site serves what the promoters' site has no page for, on its origin; nil
	// serves nothing.
	Site http.Handler
	// Hooks let tests make the server fail.
	Hooks server.Hooks
	Log   *slog.Logger
}

// Demo is a running demo.
type Demo struct {
	// Sandboxes are the sandboxes' addresses by vendor; the control door is
	// below each.
	Sandboxes map[string]string
	// Promoter is the address of the promoters' site.
	Promoter string
	// Config is what the server runs with; Dir is where its data are.
	Config config.Config
	Dir    string

	options   server.Options
	server    *server.Server
	listeners []*http.Server
	running   sync.WaitGroup
	temporary bool
	close     sync.Once
}

//go:embed all:plans
var plans embed.FS

// Open starts everything. The caller closes it.
func Open(ctx context.Context, o Options) (*Demo, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Poll == 0 {
		o.Poll = 2 * time.Second
	}
	d := &Demo{Sandboxes: make(map[string]string), Dir: o.Dir}
	if err := d.open(ctx, o); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func (d *Demo) open(ctx context.Context, o Options) (err error) {
	if d.Dir == "" {
		d.temporary = true
		if d.Dir, err = os.MkdirTemp("", "parterre-demo-"); err != nil {
			return err
		}
	}
	if err := os.CopyFS(d.Dir, plans); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("copy plans: %w", err)
	}
	for _, system := range registry.All() {
		handler := system.Sandbox(sandbox.Options{Hold: o.Hold, SeatCodes: o.RequestSeatCode, ChargePercent: chargePercent})
		if d.Sandboxes[system.Name], err = d.serve("127.0.0.1:0", "127.0.0.1", handler); err != nil {
			return err
		}
	}
	site := &site{other: o.Site}
	// Another name of the same machine is another site to a browser.
	if d.Promoter, err = d.serve("127.0.0.1:0", "localhost", site); err != nil {
		return err
	}
	if d.Config, err = d.config(o); err != nil {
		return err
	}
	d.Config.Limits.Trusted = o.Trusted
	d.options = server.Options{Log: o.Log, Timing: o.Timing, Hooks: o.Hooks}
	if d.server, err = server.Open(ctx, d.Config, d.options); err != nil {
		return err
	}
	site.open(d.server.URL())
	return nil
}

// serve listens and serves, and returns the address under the given host name.
func (d *Demo) serve(listen, host string, h http.Handler) (string, error) {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return "", fmt.Errorf("listen: %w", err)
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	d.listeners = append(d.listeners, s)
	d.running.Go(func() { s.Serve(l) }) // ends with Close
	_, port, err := net.SplitHostPort(l.Addr().String())
	return "http://" + net.JoinHostPort(host, port), err
}

// URL is the server's address.
func (d *Demo) URL() string { return d.server.URL() }

// Failed gives the error that ended serving, if one does.
func (d *Demo) Failed() <-chan error { return d.server.Failed() }

// Restart closes the server and opens it again on its data, as after an update.
// The sandboxes go on.
func (d *Demo) Restart(ctx context.Context, log *slog.Logger) error {
	d.Config.Listen = strings.TrimPrefix(d.server.URL(), "http://")
	d.server.Close()
	d.options.Log = log
	s, err := server.Open(ctx, d.Config, d.options)
	if err != nil {
		return err
	}
	d.server = s
	return nil
}

// Close stops everything and removes temporary data. It may be called twice.
func (d *Demo) Close() {
	d.close.Do(func() {
		if d.server != nil {
			d.server.Close()
		}
		for _, s := range d.listeners {
			s.Close()
		}
		d.running.Wait()
		if d.temporary {
			os.RemoveAll(d.Dir)
		}
	})
}

// ownHold is how long our own books hold, at least ten seconds.
func ownHold(hold time.Duration) time.Duration {
	if hold == 0 {
		return 10 * time.Minute
	}
	return max(10*time.Second, hold)
}

// config writes the configuration down and reads it back, so that the demo runs
// on what an operator would write.
func (d *Demo) config(o Options) (config.Config, error) {
	listen := o.Listen
	if listen == "" {
		listen = "127.0.0.1:0"
	}
	values := []string{
		"{listen}", listen, "{promoter}", d.Promoter, "{poll}", o.Poll.String(), "{own_hold}", ownHold(o.Hold).String(),
		"{order_minutes}", fmt.Sprint(ticketingsandbox.OrderMinutes(o.Hold)), "{seat_code}", fmt.Sprint(o.RequestSeatCode),
		"{lock_seconds}", fmt.Sprint(iabiletsandbox.LockSeconds(o.Hold)),
	}
	for name, address := range d.Sandboxes {
		values = append(values, "{"+name+"}", address)
	}
	text := strings.NewReplacer(values...).Replace(configuration)
	file := filepath.Join(d.Dir, "parterre.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return config.Config{}, err
	}
	return config.Read(file, registry.Names())
}
