package iabilet

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/parterre/parterre/server/vendors/rest"
)

// settings is the account's part of the configuration.
type settings struct {
	// Key and Secret are the application's; both are required.
	Key    rest.Secret `json:"key" yaml:"key"`
	Secret rest.Secret `json:"secret" yaml:"secret"`
	// Routes overrides where operations live: operation → "METHOD /path".
	Routes map[string]string `json:"routes" yaml:"routes"`
	// RequestSeatCode asks for single seats by a field that the document does
	// not have. Only for accounts whose agreement with the vendor allows it;
	// empty means that the vendor assigns seats within an area.
	RequestSeatCode bool `json:"request_seat_code" yaml:"request_seat_code"`
	// SoldSeats reads the ticket list to know which seats of a drawing are sold,
	// for keys with an organiser's rights; empty means that only a lock tells.
	// It needs RequestSeatCode.
	SoldSeats bool `json:"sold_seats" yaml:"sold_seats"`
	// TokenInBody sends the token in JSON bodies besides the header, as the
	// vendor's point-of-sale client does.
	TokenInBody bool `json:"token_in_body" yaml:"token_in_body"`
	// LockSeconds is how long a lock lasts, which no answer says; empty means
	// the document's five minutes.
	LockSeconds int `json:"lock_seconds" yaml:"lock_seconds"`
	// Locale is the language of the few words that are ours on a drawn plan and
	// in a price computation: "ro" (default) or "en".
	Locale string `json:"locale" yaml:"locale"`
	// Category lists only events of a category, by its code; empty means all.
	Category string `json:"category" yaml:"category"`
	// Days lists only events of the next so many days; empty means all.
	Days int `json:"days" yaml:"days"`
	// CustomFields are what organisers ask for besides, which no call tells.
	CustomFields struct {
		Order  []customField `json:"order" yaml:"order"`
		Ticket []customField `json:"ticket" yaml:"ticket"`
	} `json:"custom_fields" yaml:"custom_fields"`
	// LinkHosts are the hosts, besides the API's, whose event pages and posters
	// are shown. Where somebody else sells an event, any host may be linked to.
	LinkHosts []string `json:"link_hosts" yaml:"link_hosts"`
	// PrintHosts are the hosts, besides the API's, that printable tickets are
	// fetched from.
	PrintHosts []string `json:"print_hosts" yaml:"print_hosts"`
}

// customField is one of an organiser's own fields.
type customField struct {
	// Name is the vendor's, such as participantName.
	Name string `json:"name" yaml:"name"`
	// Labels are what the buyer reads, by language; required unless Value is set.
	Labels   map[string]string `json:"labels" yaml:"labels"`
	Required bool              `json:"required" yaml:"required"`
	// Value is sent as it is and nobody is asked.
	Value string `json:"value" yaml:"value"`
	// Events are the ids of those that want it; empty means all.
	Events []string `json:"events" yaml:"events"`
}

// maxDays bounds Days: longer is as good as all.
const maxDays = 3650

func (s settings) check() error {
	switch {
	case s.Key == "":
		return errors.New("key is missing")
	case s.Secret == "":
		return errors.New("secret is missing")
	case s.LockSeconds != 0 && (s.LockSeconds < minLock || s.LockSeconds > maxLock):
		return fmt.Errorf("lock_seconds must be from %d to %d", minLock, maxLock)
	case s.SoldSeats && !s.RequestSeatCode:
		return errors.New("sold_seats needs request_seat_code: without it no seat is shown")
	case s.Days < 0 || s.Days > maxDays:
		return fmt.Errorf("days must be from 0 to %d", maxDays)
	}
	for _, host := range append(s.LinkHosts, s.PrintHosts...) {
		if host == "" || strings.ContainsAny(host, "/@?#* ") {
			return fmt.Errorf("%q is not a host name", host)
		}
	}
	return nil
}

func (s settings) lock() time.Duration {
	if s.LockSeconds == 0 {
		return lockTime
	}
	return time.Duration(s.LockSeconds) * time.Second
}
