package bil24

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors/rest"
)

// Settings are an account's settings in the configuration.
type Settings struct {
	// Interface is the type of the account's interface at Bil24:
	// "ticketing_system", the default, or "browser", whose buyers pay at Bil24.
	Interface string `yaml:"interface" json:"interface"`
	// FID is the interface's id. Required.
	FID string `yaml:"fid" json:"fid"`
	// Token is the interface's token. Required.
	Token rest.Secret `yaml:"token" json:"token"`
	// ChargePercent is the service charge on top of nominal prices, in percent
	// with at most two decimals. It is shown in prices and sent with each
	// order; empty means the interface's own. With "browser" it is never sent
	// and only shown, until something is held and Bil24 says what it charges.
	ChargePercent string `yaml:"charge_percent" json:"charge_percent"`
	// Locale is the language of answers to requests that no buyer made, and of
	// those whose buyer's language is not known. Empty means en-US.
	Locale string `yaml:"locale" json:"locale"`
	// ImageHosts are hosts besides base_url's that seating plans and posters may
	// be fetched from, with a port where it is not the scheme's.
	ImageHosts []string `yaml:"image_hosts" json:"image_hosts"`
	// PayHosts are the only hosts, besides base_url's, at which buyers of a
	// "browser" interface are sent to pay, with a port where it is not the
	// scheme's. Empty means whatever host Bil24 names, encrypted.
	PayHosts []string `yaml:"pay_hosts" json:"pay_hosts"`
	// Catalogue says how the catalogue is read: "all" in one call
	// (GET_ALL_ACTIONS), which only ticketing systems may, or "filter" city by
	// city and event by event. Empty means what the type of interface may.
	Catalogue string `yaml:"catalogue" json:"catalogue"`
	// UserID and SessionID are a user whose orders and tickets the promoter's
	// desk shows where it is not told another one.
	UserID    string      `yaml:"user_id" json:"user_id"`
	SessionID rest.Secret `yaml:"session_id" json:"session_id"`
}

const (
	defaultLocale = "en-US"

	interfaceTicketing = "ticketing_system"
	interfaceBrowser   = "browser"

	catalogueAll    = "all"
	catalogueFilter = "filter"
)

// check fills in defaults and reports every contradiction.
func (s *Settings) check() error {
	var errs []error
	switch s.Interface {
	case "":
		s.Interface = interfaceTicketing
	case interfaceTicketing, interfaceBrowser:
	default:
		errs = append(errs, fmt.Errorf("interface: %q is not a type of interface; ticketing_system and browser are", s.Interface))
	}
	switch s.Catalogue {
	case "":
		s.Catalogue = catalogueAll
		if s.Interface == interfaceBrowser {
			s.Catalogue = catalogueFilter
		}
	case catalogueAll, catalogueFilter:
	default:
		errs = append(errs, fmt.Errorf("catalogue: %q is not a way to read it; all and filter are", s.Catalogue))
	}
	if (s.UserID == "") != (s.SessionID == "") {
		errs = append(errs, errors.New("user_id: and session_id go together"))
	}
	if _, ok := rest.ID(s.UserID).Number(); !ok && s.UserID != "" {
		errs = append(errs, errors.New("user_id: must be a number"))
	}
	if _, ok := rest.ID(s.FID).Number(); !ok {
		errs = append(errs, errors.New("fid: must be the interface's number"))
	}
	if s.Token == "" {
		errs = append(errs, errors.New("token: is missing"))
	}
	if s.ChargePercent != "" {
		errs = append(errs, checkCharge(s.ChargePercent))
	}
	if s.Locale == "" {
		s.Locale = defaultLocale
	}
	errs = append(errs, checkHosts("image_hosts", s.ImageHosts), checkHosts("pay_hosts", s.PayHosts))
	return errors.Join(errs...)
}

func checkHosts(setting string, hosts []string) error {
	for _, host := range hosts {
		if u, err := url.Parse("https://" + host); err != nil || u.Host != host || host == "" || strings.ContainsAny(host, "*@") {
			return fmt.Errorf("%s: %q is not a host", setting, host)
		}
	}
	return nil
}

// checkCharge reports whether a percentage can be sent: as a JSON number with at
// most two decimals, as the document has it.
func checkCharge(percent string) error {
	_, err := (seatplan.Money{Minor: 100, Currency: "EUR"}).Percent(percent)
	_, decimals, _ := strings.Cut(percent, ".")
	if err != nil || len(decimals) > 2 || !json.Valid([]byte(percent)) {
		return errors.New("charge_percent: must be a number from 0 to 1000 with at most two decimals, such as 7.5")
	}
	return nil
}
