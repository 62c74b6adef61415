package ticketing

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors/rest"
)

// settings is the account's part of the configuration.
type settings struct {
	// Key is an integration key, or the key of a session; required.
	Key rest.Secret `json:"key" yaml:"key"`
	// ClientVersion is the version of the API that we say we speak; empty means
	// 3.0.0.
	ClientVersion string `json:"client_version" yaml:"client_version"`
	// Customer is the number of the account that orders are placed for and that
	// the tickets belong to. Empty means the one that the key acts as.
	Customer string `json:"customer" yaml:"customer"`
	// OrderMinutes is how long a placed order keeps its places, which no answer
	// says; empty means 15.
	OrderMinutes int `json:"order_minutes" yaml:"order_minutes"`
	// Site is the public address of an event, with {id} for its id: where places
	// that have a price are sold. Empty means that there is no link.
	Site string `json:"site" yaml:"site"`
}

const (
	defaultVersion      = "3.0.0"
	defaultOrderMinutes = 15
	maxOrderMinutes     = 24 * 60
	// margin is how much earlier than the vendor we let go of places.
	margin = 5 * time.Second
)

// check fills in defaults and reports every contradiction.
func (s *settings) check() error {
	var errs []error
	if s.Key == "" {
		errs = append(errs, errors.New("key: is missing"))
	}
	if s.ClientVersion == "" {
		s.ClientVersion = defaultVersion
	}
	if !isVersion(s.ClientVersion) {
		errs = append(errs, errors.New("client_version: must be numbers with dots, such as 3.0.0"))
	}
	if s.Customer != "" && !seatplan.ValidID(s.Customer) {
		errs = append(errs, errors.New("customer: must be an account's number, such as AG-0A1B2C3D"))
	}
	if s.OrderMinutes < 0 || s.OrderMinutes > maxOrderMinutes {
		errs = append(errs, fmt.Errorf("order_minutes: must be from 1 to %d", maxOrderMinutes))
	}
	if s.Site != "" && s.link("1") == "" {
		errs = append(errs, errors.New("site: must be an https address with {id} in it"))
	}
	return errors.Join(errs...)
}

func isVersion(text string) bool {
	for part := range strings.SplitSeq(text, ".") {
		if _, err := strconv.ParseUint(part, 10, 16); err != nil {
			return false
		}
	}
	return true
}

func (s *settings) hold() time.Duration {
	minutes := s.OrderMinutes
	if minutes == 0 {
		minutes = defaultOrderMinutes
	}
	return time.Duration(minutes) * time.Minute
}

// link returns the public address of an event, empty where none is known.
func (s *settings) link(event seatplan.EventID) string {
	if !strings.Contains(s.Site, "{id}") {
		return ""
	}
	return httpsOnly(strings.ReplaceAll(s.Site, "{id}", url.PathEscape(string(event))))
}

// httpsOnly returns an address that may be shown, empty for any other text.
func httpsOnly(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}
