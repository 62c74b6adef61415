package ticketing

import "github.com/parterre/parterre/server/vendors"

// Driver opens accounts at TickeTing.
var Driver = vendors.Driver{
	Name:        "ticketing",
	Title:       "TickeTing",
	Credentials: "settings.key",
	FreeOnly:    true,
	Open:        func(o vendors.Options) (vendors.Vendor, error) { return New(o) },
}
