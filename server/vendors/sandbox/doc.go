// Package sandbox is what every vendor's sandbox has besides the vendor's
// protocol: calls that are counted and can be made to fail ([Calls]), and a
// control endpoint with the report ([ServeControl]). It knows no vendor and no client.
//
// POST …/_control takes one [Order], a JSON object whose unknown fields are
// refused; GET …/_control gives the [Report]. A sandbox embeds Order in a struct
// of its own when it has more to order.
package sandbox
