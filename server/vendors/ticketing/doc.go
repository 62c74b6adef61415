// Package ticketing sells through TickeTing, an Antiguan ticketing system with
// a REST API v3.
//
// TickeTing sells areas by number of places: the vendor's sections, or its
// tiers. Two generations of the API answer to the name v3, one with each; an
// event shows which it is by what it offers. Placing the order is the hold
// ([vendors.HoldOrder]): it keeps the places for fifteen minutes, and a change
// is a cancelled order and a new one. An event is one dated happening: event
// and performance have the same id, the last segment of the vendor's URI.
//
// An order with something to pay is settled by posting card data to the vendor,
// which this package has no code for: what is free is sold here, and what has a
// price is sold at [vendors.Performance.Link]. An order for nothing is final as
// soon as it is placed.
//
// All buyers' orders are those of one account of the vendor's, and so are their
// tickets, which do not say which order they came with. Lost orders and tickets
// are therefore told apart by what and when, and by what this process has given
// to whom. One process should sell for an account: two could, for equal orders
// placed within the same second, read each other's tickets.
//
// Orders say when they were placed without saying in which zone, and a lost one
// is looked for by that. The account's zone must be the vendor's; what the
// vendor's clock and orders just placed show is compared with it, and while they
// have not borne it out nothing is taken for absent that another zone explains.
//
// "The page" in comments is the vendor's reference, "TickeTing REST API v3
// Reference (3.0.0)", which has the general rules and the admission tokens.
// Everything about events, orders and tickets is known from the vendor's own
// published clients ("the SDK") only. Start with [New].
package ticketing
