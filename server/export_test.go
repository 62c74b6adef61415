package server

import (
	"log/slog"

	"github.com/parterre/parterre/server/vendors"
)

// OpenVendor opens an account, which calls nobody.
func OpenVendor(c Config, a Account) (vendors.Vendor, error) {
	v, wrong := openVendor(c, a, vendorClient(a), slog.New(slog.DiscardHandler))
	return v, wrong.in(nil)
}

// DeskNouns says what an account's desk can do.
func DeskNouns(v vendors.Vendor) ([]string, map[string][]string) { return deskNouns(v) }

// ExamineProxies says whether buyers behind a proxy can be told apart.
var ExamineProxies = examineProxies

// NewQuiet is a log handler that cannot be flooded.
func NewQuiet(h slog.Handler) *quiet { return newQuiet(h) }
