package iabilet

import "github.com/parterre/parterre/server/vendors"

// Driver opens accounts at iaBilet.
var Driver = vendors.Driver{
	Name:        "iabilet",
	Title:       "iaBilet",
	Credentials: "settings.key and settings.secret",
	Open:        func(o vendors.Options) (vendors.Vendor, error) { return New(o) },
}
