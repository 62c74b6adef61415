package vendors

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/parterre/parterre/seatplan"
	"github.com/parterre/parterre/server/panics"
)

// Options is what every vendor package is opened with.
type Options struct {
	// BaseURL is the account's; its path prefix is kept.
	BaseURL string
	// TimeZone is the zone of local times without a zone.
	TimeZone *time.Location
	// Currency is used where the vendor's answers have none.
	Currency seatplan.Currency
	// Settings decodes the account's settings into the vendor's own struct,
	// refusing unknown keys.
	Settings func(into any) error
	// PlanFile returns our own drawing of an event's plan, named in the
	// configuration; nil or ok == false where there is none.
	PlanFile func(id string) (svg []byte, ok bool)
	// HTTP makes the calls; it has a timeout and follows no redirects.
	HTTP *http.Client
	// Now is the clock.
	Now func() time.Time
	Log *slog.Logger
	// Panics recovers where there is another way to what panicked; nil: silently.
	Panics *panics.Guard
}
