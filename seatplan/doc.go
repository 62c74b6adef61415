// Package seatplan says what a seating plan is: sections, rows, seats, areas
// and price categories, with the ids, money and prices that both sides of the
// product share. A plan may consist of areas only.
//
// Everything here is pure: no I/O, no clock, no logging, no changing globals,
// and nothing that the browser module could not afford to link. Availability
// is not part of a plan; it travels beside it as [Status] values by seat index.
//
// Start with [Draft], which readers of foreign formats fill in, [New], which
// turns a draft into a [Plan] that cannot be wrong, [Grid], which finds seats by
// place, [Together], which finds the best ones, and [Money].
package seatplan
