// Package sbt reads Bil24's seating plans: SVG drawings whose seats, rows and
// price categories are marked by attributes of a namespace of the vendor's own.
// It runs on the server; the browser gets the [seatplan.Plan] made here.
//
// The vendor's plans come from several programs, and some from other people's
// rewriting of them, so the reader takes what it understands:
//
//   - The namespace counts, not its prefix; where the declaration is missing,
//     the prefix sbt is taken for it.
//   - Any element with a seat number is a seat, whatever its shape, in the
//     middle of its bounding box. Its section and row are those of the nearest
//     ancestor that has them, without the word for "row" before the label.
//   - A seat without a usable id is drawn and cannot be sold. Of two elements
//     with the same id the first counts; two ids at the same section, row and
//     number are two seats.
//   - Price categories are found at any depth within metadata. Seats name them by
//     index; if no seat's value is an index and every one is an id, by id.
//     Seats without a known price category have none. Those without a seat are
//     not in the plan, but in [Plan.PriceCategories].
//   - A state that is missing or unknown is not for sale.
//   - The legend is left out, and everything hidden. Decoration that cannot be
//     read, or is more than a plan may hold, is left out; seats never are.
//
// Start with [Read].
package sbt
