package bil24

import "github.com/parterre/parterre/server/vendors"

// Driver opens accounts at Bil24.
var Driver = vendors.Driver{
	Name:        "bil24",
	Title:       "Bil24",
	Credentials: "settings.fid and settings.token",
	Open:        func(o vendors.Options) (vendors.Vendor, error) { return New(o) },
}
