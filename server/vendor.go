package server

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
	"github.com/parterre/parterre/server/vendors/iabilet"
)

// makers are the ticketing systems this program knows.
var makers = map[string]func(vendors.Options) (vendors.Vendor, error){
	"bil24":   func(o vendors.Options) (vendors.Vendor, error) { return bil24.New(o) },
	"iabilet": func(o vendors.Options) (vendors.Vendor, error) { return iabilet.New(o) },
}

// maxPlanFile bounds a drawing of our own.
const maxPlanFile = 16 << 20

// openVendor opens one account.
func openVendor(c Config, a Account, log *slog.Logger) (vendors.Vendor, error) {
	zone, err := time.LoadLocation(a.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("time_zone: %w", err)
	}
	drawings := make(map[string][]byte, len(a.Plans))
	for event, file := range a.Plans {
		svg, err := readPlan(c.path(file))
		if err != nil {
			return nil, fmt.Errorf("plans[%s]: %w", event, err)
		}
		drawings[event] = svg
	}
	v, err := makers[a.Vendor](vendors.Options{
		BaseURL: a.BaseURL, TimeZone: zone, Currency: a.Currency, Settings: a.Settings.Decode,
		PlanFile: func(id string) ([]byte, bool) { svg, ok := drawings[id]; return svg, ok },
		HTTP:     vendorClient(), Now: time.Now, Log: log,
	})
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	return v, nil
}

func readPlan(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxPlanFile {
		return nil, fmt.Errorf("%s is larger than %d bytes", file, maxPlanFile)
	}
	return os.ReadFile(file)
}

// path resolves a file name of the configuration.
func (c Config) path(file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(c.Dir, file)
}

// vendorClient makes the calls of one account. It follows no redirects: a
// vendor that sends us elsewhere is not the one we were configured for.
func vendorClient() *http.Client {
	return &http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			TLSHandshakeTimeout: 5 * time.Second, MaxConnsPerHost: 32, MaxIdleConnsPerHost: 32,
			IdleConnTimeout: 90 * time.Second, DisableCompression: true,
		},
	}
}
