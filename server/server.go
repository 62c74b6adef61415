// Package server is the whole program as a value: it opens every part that a
// [config.Config] asks for and connects them. A command, a demo and a test open
// the same [Server].
//
// Start with [Open] and [Server.Close].
package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/parterre/parterre/components"
	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/accounts"
	"github.com/parterre/parterre/server/availability"
	"github.com/parterre/parterre/server/catalogue"
	"github.com/parterre/parterre/server/checkout"
	"github.com/parterre/parterre/server/config"
	"github.com/parterre/parterre/server/database"
	"github.com/parterre/parterre/server/doctor"
	"github.com/parterre/parterre/server/panics"
	"github.com/parterre/parterre/server/payment"
	"github.com/parterre/parterre/server/push"
	"github.com/parterre/parterre/server/store"
	"github.com/parterre/parterre/server/store/sqlite"
	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/web"
	"github.com/parterre/parterre/static"
)

// Server is a running checkout server.
type Server struct {
	url          string
	http         *http.Server
	db           *sqlite.DB
	catalogue    *catalogue.Catalogue
	availability *availability.Service
	checkout     *checkout.Service
	hub          *push.Hub
	warnings     warnings
	stop         context.CancelFunc
	running      sync.WaitGroup
	quiet        *quiet
	stopCounting context.CancelFunc // of panics; it goes on until all else has ended
	counting     sync.WaitGroup
	failed       chan error
	close        sync.Once
}

// Options are what is not in the configuration.
type Options struct {
	// Log is where the server logs; nil logs nothing.
	Log *slog.Logger
	// Timing shortens the checkout's waits for tests; the zero value is for
	// production.
	Timing Timing
	// Hooks let tests make things fail.
	Hooks Hooks
}

// Timing is how long the checkout waits.
type Timing = checkout.Timing

// Hooks are called at the points that they are named for; all may be nil.
type Hooks struct {
	// Begin is called as each unit of work begins; see [panics.Options].
	Begin func(unit panics.Unit, attrs ...any)
	// Transport wraps the transport of an account's calls.
	Transport func(a config.Account, t http.RoundTripper) http.RoundTripper
}

// Open starts a server: database, vendors, listener. It serves until Close.
func Open(ctx context.Context, c config.Config, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	s := &Server{url: c.PublicURL, failed: make(chan error, 1), quiet: newQuiet(o.Log.Handler())}
	o.Log = slog.New(s.quiet)
	if s.url == "" {
		s.url = "http://" + listener.Addr().String()
	}
	if err := s.assemble(ctx, c, o); err != nil {
		listener.Close()
		s.closeParts()
		return nil, err
	}
	s.running.Go(func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- err
		}
	})
	return s, nil
}

// assemble makes the parts and ties them together.
func (s *Server) assemble(ctx context.Context, c config.Config, o Options) error {
	log := o.Log
	files, err := static.Open()
	if err != nil {
		return err
	}
	if files.URL(static.Module) == "" {
		log.Warn(doctor.ErrNotBuilt.Error())
	}
	logUnusual(c, log)
	var key []byte
	if s.db, key, err = database.Open(ctx, c, log); err != nil {
		return err
	}
	counter := newPanicCounter(log)
	guard := panics.New(panics.Options{Log: log, Count: counter.note, Begin: o.Hooks.Begin})
	counting, stopCounting := context.WithCancel(context.Background())
	s.stopCounting = stopCounting
	s.counting.Go(func() { counter.run(counting, s.db) })
	opened, err := accounts.OpenAll(c, accounts.Options{Log: log, Panics: guard, Transport: o.Hooks.Transport})
	if err != nil {
		return err
	}
	back := func(id store.OrderID) string { return s.url + "/o/" + string(id) + "/returned" }
	demo := &payment.Demo{Books: demoPayments{s.db, back}, URL: s.url + "/pay/demo", Key: key}
	s.catalogue = catalogue.New(catalogue.Config{Accounts: openVendors(opened), Only: onlyEvents(opened), Log: log, Panics: guard})
	bridge := &bridge{}
	s.availability = availability.New(availability.Config{
		Catalogue: s.catalogue, Ledger: bridge, Sink: bridge.publish, Interval: c.PollInterval, Log: log, Panics: guard,
	})
	s.hub = push.New(push.Config{Snapshot: bridge.snapshot, Stale: s.availability.Stale, Panics: guard})
	timing := o.Timing
	timing.OwnHold = cmp.Or(timing.OwnHold, c.OwnHold)
	s.checkout, err = checkout.New(checkout.Config{
		Store: s.db, Offers: bridge, Watchers: bridge, Accounts: checkoutAccounts(opened, demo), Key: key, Now: time.Now, Log: log, Panics: guard, Timing: timing,
		Limits: checkout.Limits{
			HeldPlaces: c.Limits.HeldPerAddress, UnpaidOrders: c.Limits.UnpaidOrdersPerAddress, ExpiredHolds: c.Limits.ExpiredHolds,
			WrongPerCart: c.Limits.WrongCodesPerCart, WrongPerHour: c.Limits.WrongCodesPerAddressHour, MailsPerHour: c.Limits.MailsPerAddressHour,
		},
		ReturnURL: back,
	})
	if err != nil {
		return err
	}
	*bridge = bridgeOf(s)
	s.warnings.warn = bridge.warn
	pages, err := web.New(web.Config{
		Checkout: s.checkout, Catalogue: s.catalogue, Availability: s.availability, Hub: s.hub, Demo: demo, Follows: s.warnings.held,
		Promoters: promoters(c), VendorNames: vendorNames(opened), PublicURL: s.url, Key: key, TrustedProxies: c.Proxies(),
		Limits: web.Limits{Sockets: c.Limits.SocketsPerAddress, Trusted: c.Limits.TrustedNetworks()},
		Assets: web.Assets{Files: files}, Now: time.Now, Log: log, Panics: guard, Forwarder: s.forwarder(log), Answers: s.db,
	})
	if err != nil {
		return err
	}
	s.http = &http.Server{
		Handler: pages.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		ConnState:   newConnections(append(c.Proxies(), c.Limits.TrustedNetworks()...)).state,
		IdleTimeout: time.Minute, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	working, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.running.Go(func() {
		run := func() error { s.checkout.Run(working); return nil }
		for guard.Run(panics.Worker, run) != nil {
			time.Sleep(time.Second)
		}
	})
	return nil
}

// URL is how browsers reach the server, without a slash at the end.
func (s *Server) URL() string { return s.url }

// Failed gives the error that ended serving, if one does.
func (s *Server) Failed() <-chan error { return s.failed }

// drain is how long requests under way may take at shutdown.
const drain = 20 * time.Second

// drainWatchers is the time over which watchers are sent away, so that they do
// not all come back at once.
const drainWatchers = time.Second

// Close stops taking requests, lets those under way and their vendor calls end,
// and closes everything. It may be called twice.
func (s *Server) Close() {
	s.close.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), drain)
		defer cancel()
		s.hub.Drain(ctx, drainWatchers)
		if err := s.http.Shutdown(ctx); err != nil {
			s.http.Close()
		}
		s.stop()
		s.checkout.Wait()
		s.running.Wait()
		s.closeParts()
	})
}

func (s *Server) closeParts() {
	s.warnings.close()
	if s.availability != nil {
		s.availability.Close()
	}
	if s.catalogue != nil {
		s.catalogue.Close()
	}
	if s.stopCounting != nil {
		s.stopCounting()
		s.counting.Wait()
	}
	if s.db != nil {
		s.db.Close()
	}
	s.quiet.Close()
}

// catalogueKey returns the key of an account.
func catalogueKey(a accounts.Account) catalogue.Key {
	return catalogue.Key{Promoter: a.Promoter, Account: a.Config.ID}
}

// openVendors returns the vendor of each account.
func openVendors(all []accounts.Account) map[catalogue.Key]vendors.Vendor {
	open := make(map[catalogue.Key]vendors.Vendor)
	for _, a := range all {
		open[catalogueKey(a)] = a.Vendor
	}
	return open
}

// checkoutAccounts connects each account to who takes its money.
func checkoutAccounts(all []accounts.Account, demo payment.Provider) map[checkout.AccountKey]checkout.Account {
	out := make(map[checkout.AccountKey]checkout.Account)
	for _, a := range all {
		account := checkout.Account{Vendor: a.Vendor}
		switch a.Config.Payment.Provider {
		case config.PayVendor:
			account.Payment = checkout.PayVendor
		case config.PayNone:
			account.Payment = checkout.PayNone
		default:
			account.Payment, account.Provider = checkout.PayOurs, demo
		}
		out[checkout.AccountKey(catalogueKey(a))] = account
	}
	return out
}

func promoters(c config.Config) []web.Promoter {
	var out []web.Promoter
	for _, p := range c.Promoters {
		w := web.Promoter{
			ID: p.ID, Name: p.Name, Origins: p.Origins, Languages: p.Languages, Accent: accent(p.Theme),
			Seller: p.Seller.Name, Footer: components.Footer{Seller: p.Seller.Line()},
		}
		if p.Seller.TermsURL != "" {
			w.Terms = append(w.Terms, components.Link{Text: p.Seller.TermsURL, Href: p.Seller.TermsURL})
		}
		out = append(out, w)
	}
	return out
}

// onlyEvents returns the events of the accounts that do not sell all that they
// see.
func onlyEvents(all []accounts.Account) map[catalogue.Key][]seatplan.EventID {
	only := make(map[catalogue.Key][]seatplan.EventID)
	for _, a := range all {
		if len(a.Config.Events) > 0 {
			only[catalogueKey(a)] = a.Config.Events
		}
	}
	return only
}

// vendorNames returns what people call the vendor of each account.
func vendorNames(all []accounts.Account) map[catalogue.Key]string {
	names := make(map[catalogue.Key]string)
	for _, a := range all {
		names[catalogueKey(a)] = a.Driver.Title
	}
	return names
}
