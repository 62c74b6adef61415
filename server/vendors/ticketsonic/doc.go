// Package ticketsonic sells through TicketSonic, a Bulgarian ticketing system.
//
// TicketSonic sells ticket types: each belongs to an event and has one price and
// a stock. It has no geometry, no hold, no cancellation and nothing to read an
// order back with. A ticket type is an area here, its sku being the area's id;
// an event is one dated happening, so event and performance have the same id;
// holds are our own ledger's against the stock ([vendors.HoldOurs]).
//
// order/new orders and issues in one step and is the only call that a buyer
// causes. Its request hash is the order's id: it is made before anything is
// sent, and the same hash sent again orders nothing more. See order.go for what
// a lost answer costs.
//
// Start with [New]. "The document" in comments is the vendor's developer guide.
// The plug-in is the vendor's own for WordPress, whose source is published; what
// is known from there only is marked.
package ticketsonic
