package vendors

import "time"

// Driver describes one ticketing system: how an account is opened, and what is
// true of all its accounts.
type Driver struct {
	// Name is what configurations call it, Title what people call it.
	Name, Title string
	// Open opens an account. It calls nobody.
	Open func(Options) (Vendor, error)
	// Credentials names the settings by which the system recognizes an account.
	Credentials string
	// FreeOnly says that only what is free can be sold, because the system takes
	// raw card data and nothing else, which may not pass through here.
	FreeOnly bool
	// Timeout bounds one call; 0 means 30 s.
	Timeout time.Duration
}
