// Package bil24 speaks the Bil24 agent protocol for both types of interface:
// with a "Ticketing system", [Vendor], we take the money and the vendor is told;
// with a "Browser", [Browser], buyers verify an e-mail address and pay at the
// vendor's gateway.
//
// Everything is one POST whose command field names the operation; errors come
// under status 200 with a result code. A category without numbered seats is an
// area here, named by its categoryPriceId, and each of its places is a
// pseudo-seat with an id of its own. A visit is a user made by CREATE_USER or
// AUTH, one per cart, because a user's cart spans all performances; a verified
// address brings its own user along.
//
// Start with [New] and [Settings].
package bil24
