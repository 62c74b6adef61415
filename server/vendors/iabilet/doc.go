// Package iabilet sells through iaBilet, a Romanian ticketing system.
//
// iaBilet sells areas at tariffs: a lock names tariff and area, and where the
// area has numbered seats the vendor assigns one. A lock lasts five minutes and
// replaces whatever the same session locked before, so every visit logs in for
// itself and holds its complete set at once ([vendors.HoldReplace]). An iaBilet
// event is one dated happening: event and performance have the same id.
//
// A voucher belongs to the booking that a lock made: it is added after the lock
// and again after each. Which seats are sold is known from the ticket list where
// the key may read it, else by trying. What no call tells, such as the custom
// fields that an event wants, is in the account's settings.
//
// The vendor's document lost most of its routes; the table in routes.go is the
// one place that knows them, and the account's settings override it. Start with
// [New]. "The document" in comments is the vendor's API document, v1.2.
package iabilet
