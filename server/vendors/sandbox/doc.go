// Package sandbox is what every vendor's sandbox has besides the vendor's
// protocol: calls that are counted and can be made to fail ([Calls]), and a
// control door with the books ([Door]). It knows no vendor and no client.
//
// POST …/_control takes one [Order], a JSON object whose unknown fields are
// refused; GET …/_control gives the [Books]. A sandbox embeds Order in a struct
// of its own when it has more to order.
package sandbox
