// Package config is the configuration of the program: one YAML file, decoded
// strictly, with every contradiction reported at its line. It opens nothing that
// the file names.
//
// Start with [Config] and [Read].
package config

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/parterre/parterre/seatplan"
)

// Config is everything that can be set, read from one YAML file by
// [Read].
type Config struct {
	// Listen is the address served; port 0 picks a free one. Default
	// 127.0.0.1:8080.
	Listen string `yaml:"listen"`
	// PublicURL is how browsers reach us, without a path. Empty means the
	// address listened at.
	PublicURL string `yaml:"public_url"`
	// TrustedProxies are the networks of the proxies that stand before us, such as
	// 127.0.0.1/32: of them X-Forwarded-For counts. Default none. A proxy that is
	// missing here makes all buyers behind it share one address, and its limits.
	TrustedProxies []string `yaml:"trusted_proxies"`
	// Database is where everything is kept: sqlite:FILE, relative to the
	// configuration; one process at a time works on it. Losing it loses orders.
	// Default sqlite:parterre.db.
	Database string `yaml:"database"`
	// SecretKeyFile encrypts personal data and vendor sessions. It is made, for
	// an empty database only; without it the database cannot be read. Default
	// parterre.key.
	SecretKeyFile string `yaml:"secret_key_file"`
	// PollInterval is how often a watched performance is read at its vendor.
	// Default 5s.
	PollInterval time.Duration `yaml:"poll_interval"`
	// OwnHold is how long places are held where the vendor holds none and we do,
	// which is at ticketsonic; from 10s to 1h. Default 10m.
	OwnHold time.Duration `yaml:"own_hold"`
	// Limits bound what one address may take.
	Limits Limits `yaml:"limits"`
	// Promoters are who sells here.
	Promoters []Promoter `yaml:"promoters"`

	// File is where it was read, and Dir that file's folder, which file names are
	// relative to.
	File string `yaml:"-"`
	Dir  string `yaml:"-"`

	source *ast.File // what was read, for the lines of later errors
}

// Limits bound what comes from one address, which is a /64 of IPv6. They are
// counted in the database by a keyed hash of the address.
type Limits struct {
	// HeldPerAddress bounds the places of one performance that an address keeps
	// from others: held, in an order that is not paid, or had for nothing. Where the vendor holds
	// only with the order, places in a cart are kept from nobody and do not count.
	// Default 100.
	HeldPerAddress int `yaml:"held_per_address"`
	// UnpaidOrdersPerAddress bounds the orders of an address that are not paid.
	// Default 40.
	UnpaidOrdersPerAddress int `yaml:"unpaid_orders_per_address"`
	// ExpiredHolds is how many holds and unpaid orders of a performance an address
	// may let run out within a quarter of an hour before it must wait; what is
	// given back does not count, and each paid order makes up for one. Default 3.
	ExpiredHolds int `yaml:"expired_holds"`
	// WrongCodesPerCart bounds the wrong access codes, promo codes, vouchers and
	// mailed codes of one cart. Default 5.
	WrongCodesPerCart int `yaml:"wrong_codes_per_cart"`
	// WrongCodesPerAddressHour bounds those of an address within an hour. Default
	// 20.
	WrongCodesPerAddressHour int `yaml:"wrong_codes_per_address_hour"`
	// MailsPerAddressHour bounds the mails that an address makes a vendor send
	// within an hour. Default 20.
	MailsPerAddressHour int `yaml:"mails_per_address_hour"`
	// SocketsPerAddress bounds the sockets that an address has open. Default 200.
	SocketsPerAddress int `yaml:"sockets_per_address"`
	// Trusted are networks without limits, such as an office where many sell or
	// buy behind one address; of IPv6 a /64 or wider. Default none.
	Trusted []string `yaml:"trusted"`
}

// maxLimit bounds each of [Limits].
const maxLimit = 1_000_000

func (l Limits) check() (found Problems) {
	for _, of := range []struct {
		key string
		n   int
	}{
		{"held_per_address", l.HeldPerAddress}, {"unpaid_orders_per_address", l.UnpaidOrdersPerAddress},
		{"expired_holds", l.ExpiredHolds}, {"wrong_codes_per_cart", l.WrongCodesPerCart},
		{"wrong_codes_per_address_hour", l.WrongCodesPerAddressHour}, {"mails_per_address_hour", l.MailsPerAddressHour},
		{"sockets_per_address", l.SocketsPerAddress},
	} {
		if of.n < 1 || of.n > maxLimit {
			found.Add("limits."+of.key+": %d is not from 1 to %d", of.n, maxLimit)
		}
	}
	for _, text := range l.Trusted {
		if p, err := parseNetwork(text); err != nil || p.Addr().Is6() && p.Bits() > 64 {
			found.Add("limits.trusted: %q is not a network such as 10.0.0.0/8, or of IPv6 a /64 or wider", text)
		}
	}
	return found
}

// Promoter is somebody who embeds the checkout.
type Promoter struct {
	// ID is the promoter's name in addresses.
	ID seatplan.PromoterID `yaml:"id"`
	// Name is shown to buyers.
	Name string `yaml:"name"`
	// Origins are the exact origins whose pages may embed the checkout. Default
	// none: the hosted pages only.
	Origins []string `yaml:"origins"`
	// Languages are those offered, the first being the default. Default en.
	Languages []string `yaml:"languages"`
	// Seller is who the buyer's contract is with; required unless every account
	// is paid by the demo provider.
	Seller Seller `yaml:"seller"`
	// Theme is the promoter's look.
	Theme Theme `yaml:"theme"`
	// Accounts are the promoter's ways to ticketing systems.
	Accounts []Account `yaml:"accounts"`
}

// Seller is who sells, as the law wants it said.
type Seller struct {
	Name       string `yaml:"name"`
	Address    string `yaml:"address"`
	VAT        string `yaml:"vat"`
	TermsURL   string `yaml:"terms_url"`
	PrivacyURL string `yaml:"privacy_url"`
	Support    string `yaml:"support"` // e-mail address or URL
}

// Theme is how a promoter's pages look.
type Theme struct {
	// Accent is #rrggbb. It is refused where neither white nor black text on it
	// reaches 4.5:1. Default our own.
	Accent string `yaml:"accent"`
}

// Color returns the accent as a colour, false if it is none.
func (t Theme) Color() (seatplan.Color, bool) {
	if len(t.Accent) != 7 || t.Accent[0] != '#' {
		return 0, false
	}
	v, err := strconv.ParseUint(t.Accent[1:], 16, 24)
	return seatplan.Color(v), err == nil
}

// Account is one promoter's credentials at one vendor.
type Account struct {
	// ID is the account's name in addresses; "embed" is reserved.
	ID seatplan.AccountID `yaml:"id"`
	// Vendor is bil24, iabilet, ticketing or ticketsonic.
	Vendor string `yaml:"vendor"`
	// BaseURL is the vendor's address.
	BaseURL string `yaml:"base_url"`
	// TimeZone is the zone of the vendor's local times. Default UTC.
	TimeZone string `yaml:"time_zone"`
	// Currency is used where the vendor's answers have none.
	Currency seatplan.Currency `yaml:"currency"`
	// Payment says who takes the money.
	Payment Payment `yaml:"payment"`
	// Settings are the vendor's own; see its package.
	Settings Settings `yaml:"settings"`
	// Events are the ids of the events sold here, where the vendor tells the
	// account of more. Default all.
	Events []seatplan.EventID `yaml:"events"`
	// Plans are drawings of our own, by event id, relative to the configuration.
	Plans map[string]string `yaml:"plans"`
}

// Payment says who takes an account's money.
type Payment struct {
	// Provider is demo (a page of ours, and no money moves), vendor (the vendor's
	// own page takes the money: for Bil24's interface browser, and only there) or
	// none (only what is free is sold, and what costs something links to the
	// vendor: at ticketing, and wherever you like).
	Provider string `yaml:"provider"`
	// GiveAway allows provider demo with a vendor that is not on this machine. No
	// money is taken, so that its tickets are given away. Default false: it is an
	// error.
	GiveAway bool `yaml:"give_away"`
}

// The providers of [Payment].
const (
	PayDemo   = "demo"
	PayVendor = "vendor"
	PayNone   = "none"
)

// Settings is a part of the configuration that another package decodes.
type Settings struct{ node ast.Node }

// UnmarshalYAML keeps the node.
func (s *Settings) UnmarshalYAML(node ast.Node) error {
	s.node = node
	return nil
}

// Decode decodes the settings strictly.
func (s Settings) Decode(into any) error {
	if s.node == nil {
		return nil
	}
	if err := yaml.NodeToValue(s.node, into, yaml.Strict()); err != nil {
		return plain(err) // without the source, which may have secrets in it
	}
	return nil
}

// The bounds of [Config.OwnHold].
const (
	minHold = 10 * time.Second
	maxHold = time.Hour
)

// Read reads and checks a configuration file whose accounts are at the named
// ticketing systems. An error names the file and, where there is one, line and
// key; contradictions are reported all at once.
func Read(file string, systems []string) (Config, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return Config{}, fmt.Errorf("read configuration: %w", err)
	}
	c, err := Parse(text, os.LookupEnv, systems)
	if err != nil {
		return Config{}, fmt.Errorf("configuration %s: %w", file, err)
	}
	c.File, c.Dir = file, filepath.Dir(file)
	return c, nil
}

// Parse reads and checks the text of a configuration. ${NAME} in a value
// is what lookup has for NAME; one that it does not have is an error. An account's
// vendor must be one of the systems.
func Parse(text []byte, lookup func(string) (string, bool), systems []string) (Config, error) {
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return Config{}, plain(err)
	}
	c := Config{
		Listen: "127.0.0.1:8080", Database: "sqlite:parterre.db", SecretKeyFile: "parterre.key",
		PollInterval: 5 * time.Second, OwnHold: 10 * time.Minute,
		Limits: Limits{
			HeldPerAddress: 100, UnpaidOrdersPerAddress: 40, ExpiredHolds: 3, WrongCodesPerCart: 5, WrongCodesPerAddressHour: 20,
			MailsPerAddressHour: 20, SocketsPerAddress: 200,
		},
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		expand := &expander{lookup: lookup}
		ast.Walk(expand, doc.Body)
		if err := errors.Join(expand.unset...); err != nil {
			return Config{}, err
		}
		if err := yaml.NodeToValue(doc.Body, &c, yaml.Strict()); err != nil {
			return Config{}, plain(err)
		}
	}
	c.source = file
	return c, c.check(systems).in(file)
}

// plain is a YAML error in one line, with its line number.
func plain(err error) error {
	text, _, _ := strings.Cut(yaml.FormatError(err, false, false), "\n")
	return errors.New(strings.TrimSpace(text))
}

var variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// expander replaces ${NAME} in the values of a document.
type expander struct {
	lookup func(string) (string, bool)
	unset  []error
}

// Visit implements ast.Visitor.
func (e *expander) Visit(n ast.Node) ast.Visitor {
	s, ok := n.(*ast.StringNode)
	if !ok {
		return e
	}
	s.Value = variable.ReplaceAllStringFunc(s.Value, func(match string) string {
		name := match[2 : len(match)-1]
		value, ok := e.lookup(name)
		if !ok {
			e.unset = append(e.unset, fmt.Errorf("%s%s: %s is not set", stampOf(s), keyOf(s), match))
		}
		return value
	})
	return e
}

// check reports every contradiction.
func (c *Config) check(systems []string) (found Problems) {
	add := found.Add
	if c.PublicURL != "" && !isOrigin(c.PublicURL) {
		add("public_url: %q is not an origin such as https://tickets.example", c.PublicURL)
	}
	if !strings.HasPrefix(c.Database, "sqlite:") {
		add("database: %q does not begin with sqlite:", c.Database)
	}
	if c.PollInterval < 500*time.Millisecond {
		add("poll_interval: %s is shorter than 500ms", c.PollInterval)
	}
	if c.OwnHold < minHold || c.OwnHold > maxHold {
		add("own_hold: %s is not from %s to %s", c.OwnHold, minHold, maxHold)
	}
	for _, p := range c.TrustedProxies {
		if _, err := parseNetwork(p); err != nil {
			add("trusted_proxies: %q is not a network such as 10.0.0.0/8", p)
		}
	}
	found = append(found, c.Limits.check()...)
	if len(c.Promoters) == 0 {
		add("promoters: there are none")
	}
	seen := make(map[seatplan.PromoterID]bool)
	for i := range c.Promoters {
		p := &c.Promoters[i]
		inner := p.check(systems)
		if seen[p.ID] {
			inner.Add("id: %q is there twice", p.ID)
		}
		seen[p.ID] = true
		found.AddNested("promoters", i, string(p.ID), inner)
	}
	return found
}

func (p *Promoter) check(systems []string) (found Problems) {
	add := found.Add
	if !seatplan.ValidID(string(p.ID)) {
		add("id: %q cannot be part of an address", p.ID)
	}
	if p.Name == "" {
		add("name: is missing")
	}
	for _, o := range p.Origins {
		if !isOrigin(o) {
			add("origins: %q is not an origin such as https://promoter.example", o)
		}
	}
	if len(p.Languages) == 0 {
		p.Languages = []string{"en"}
	}
	if a := p.Theme.Accent; a != "" {
		if _, ok := p.Theme.Color(); !ok {
			add("theme.accent: %q is not a colour such as #8a1538", a)
		}
	}
	real := false
	seen := make(map[seatplan.AccountID]bool)
	for i := range p.Accounts {
		a := &p.Accounts[i]
		real = real || a.Payment.Provider != PayDemo
		inner := a.check(systems)
		if seen[a.ID] {
			inner.Add("id: %q is there twice", a.ID)
		}
		seen[a.ID] = true
		found.AddNested("accounts", i, string(a.ID), inner)
	}
	if real && (p.Seller.Name == "" || p.Seller.Address == "" || p.Seller.TermsURL == "" || p.Seller.Support == "") {
		add("seller: name, address, terms_url and support are required unless payment is demo")
	}
	return found
}

func (a *Account) check(systems []string) (found Problems) {
	add := found.Add
	switch {
	case a.ID == "embed":
		add("id: embed is reserved")
	case !seatplan.ValidID(string(a.ID)):
		add("id: %q cannot be part of an address", a.ID)
	}
	if !slices.Contains(systems, a.Vendor) {
		add("vendor: %q is not one of %s", a.Vendor, strings.Join(systems, ", "))
	}
	if u, err := url.Parse(a.BaseURL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		add("base_url: %q is not an address", a.BaseURL)
	}
	if a.TimeZone == "" {
		a.TimeZone = "UTC"
	}
	if _, err := time.LoadLocation(a.TimeZone); err != nil {
		add("time_zone: %q is not a zone such as Europe/Bucharest", a.TimeZone)
	}
	if a.Currency != "" && !a.Currency.Valid() {
		add("currency: %q is not a code such as EUR", a.Currency)
	}
	switch a.Payment.Provider {
	case PayDemo, PayVendor, PayNone:
	default:
		add("payment.provider: %q is not one of demo, vendor, none", a.Payment.Provider)
	}
	a.checkGiveAway(&found)
	return found
}

// isOrigin reports whether s is scheme://host[:port] and nothing more, as browsers
// write it, to which it is compared: in lower case and without the usual port.
func isOrigin(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Scheme == "https" && u.Port() == "443" || u.Scheme == "http" && u.Port() == "80" {
		return false
	}
	return (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && s == strings.ToLower(u.Scheme+"://"+u.Host)
}

// Line returns the seller in one line.
func (s Seller) Line() string {
	var parts []string
	for _, part := range []string{s.Name, s.Address, s.VAT} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// Path resolves a file name in the configuration, which is relative to its folder.
func (c Config) Path(file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(c.Dir, file)
}

// DatabaseFile returns the file of the database.
func (c Config) DatabaseFile() string { return c.Path(strings.TrimPrefix(c.Database, "sqlite:")) }
