package ticketsonic

import (
	"time"

	"github.com/parterre/parterre/server/vendors"
)

// Driver opens accounts at TicketSonic.
var Driver = vendors.Driver{
	Name:        "ticketsonic",
	Title:       "TicketSonic",
	Credentials: "settings.user_id and settings.key",
	Timeout:     90 * time.Second,
	Open:        func(o vendors.Options) (vendors.Vendor, error) { return New(o) },
}
