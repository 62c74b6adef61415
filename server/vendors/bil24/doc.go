// Package bil24 speaks the Bil24 agent protocol for interfaces of the type
// "Ticketing system": we take the money and the vendor is told.
//
// Everything is one POST whose command field names the operation; errors come
// under status 200 with a result code. A category without numbered seats is an
// area here, named by its categoryPriceId, and each of its places is a
// pseudo-seat with an id of its own. A visit is a user made by CREATE_USER, one
// per cart, because a user's cart spans all performances.
//
// Start with [New] and [Settings].
package bil24
