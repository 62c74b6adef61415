// Package registry is the list of ticketing systems that this program knows, with
// their sandboxes. To add one, add its line.
//
// Start with [Named].
package registry

import (
	"net/http"
	"slices"

	"github.com/parterre/parterre/server/vendors"
	"github.com/parterre/parterre/server/vendors/bil24"
	"github.com/parterre/parterre/server/vendors/bil24/bil24sandbox"
	"github.com/parterre/parterre/server/vendors/iabilet"
	"github.com/parterre/parterre/server/vendors/iabilet/iabiletsandbox"
	"github.com/parterre/parterre/server/vendors/sandbox"
	"github.com/parterre/parterre/server/vendors/ticketing"
	"github.com/parterre/parterre/server/vendors/ticketing/ticketingsandbox"
	"github.com/parterre/parterre/server/vendors/ticketsonic"
	"github.com/parterre/parterre/server/vendors/ticketsonic/ticketsonicsandbox"
)

// System is one ticketing system.
type System struct {
	vendors.Driver
	// Sandbox returns its sandbox, with sample data.
	Sandbox func(sandbox.Options) http.Handler
}

// systems are in the order of their names.
var systems = []System{
	{bil24.Driver, bil24sandbox.Open},
	{iabilet.Driver, iabiletsandbox.Open},
	{ticketing.Driver, ticketingsandbox.Open},
	{ticketsonic.Driver, ticketsonicsandbox.Open},
}

// All returns all systems in the order of their names.
func All() []System { return slices.Clone(systems) }

// Names returns the systems' names as configurations have them, in order.
func Names() []string {
	var names []string
	for _, s := range systems {
		names = append(names, s.Name)
	}
	return names
}

// Named returns the system with a name, the zero value if there is none.
func Named(name string) System {
	i := slices.IndexFunc(systems, func(s System) bool { return s.Name == name })
	if i < 0 {
		return System{}
	}
	return systems[i]
}
