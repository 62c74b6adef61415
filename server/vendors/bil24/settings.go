package bil24

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/vendors/rest"
)

// Settings are an account's settings in the configuration.
type Settings struct {
	// Interface is the type of the account's interface at Bil24. Only
	// "ticketing_system", the default, is supported.
	Interface string `yaml:"interface" json:"interface"`
	// FID is the interface's id. Required.
	FID string `yaml:"fid" json:"fid"`
	// Token is the interface's token. Required.
	Token rest.Secret `yaml:"token" json:"token"`
	// ChargePercent is the service charge on top of nominal prices, in percent
	// with at most four decimals. It is shown in prices and sent with each
	// order; empty means that no charge is asked for.
	ChargePercent string `yaml:"charge_percent" json:"charge_percent"`
	// Locale is the language of answers to requests that no buyer made, and of
	// those whose buyer's language is not known. Empty means en-US.
	Locale string `yaml:"locale" json:"locale"`
	// ImageHosts are hosts besides base_url's that seating plans may be fetched
	// from, with a port where it is not the scheme's.
	ImageHosts []string `yaml:"image_hosts" json:"image_hosts"`
}

const defaultLocale = "en-US"

// check fills in defaults and reports every contradiction.
func (s *Settings) check() error {
	var errs []error
	switch s.Interface {
	case "", "ticketing_system":
	case "browser":
		errs = append(errs, errors.New("interface: browser is not supported, only ticketing_system"))
	default:
		errs = append(errs, fmt.Errorf("interface: %q is not a type of interface; ticketing_system is", s.Interface))
	}
	if _, ok := rest.ID(s.FID).Number(); !ok {
		errs = append(errs, errors.New("fid: must be the interface's number"))
	}
	if s.Token == "" {
		errs = append(errs, errors.New("token: is missing"))
	}
	if s.ChargePercent != "" {
		if _, err := (seatplan.Money{Minor: 100, Currency: "EUR"}).Percent(s.ChargePercent); err != nil {
			errs = append(errs, errors.New("charge_percent: must be a number from 0 to 1000 with at most four decimals"))
		}
	}
	if s.Locale == "" {
		s.Locale = defaultLocale
	}
	for _, host := range s.ImageHosts {
		if u, err := url.Parse("https://" + host); err != nil || u.Host != host || strings.ContainsAny(host, "*@") {
			errs = append(errs, fmt.Errorf("image_hosts: %q is not a host", host))
		}
	}
	return errors.Join(errs...)
}
