// Package iabiletsandbox is the vendor's side of the iaBilet API: an http.Handler
// over in-memory data that answers as the vendor's document says, for tests,
// the demo and the sandbox command.
//
// It shares no code with the client that it is there to test. Start with [New]
// and [Options]; the seed's ids are constants of this package. The
// document lost most of its routes; where it did, they are the best guess:
//
//	POST /login            key and secret for a token, wanted everywhere else
//	GET  /whoami           GET /categories      GET /artists
//	GET  /events           GET /eventTariffs    GET /tickets
//	POST /lockSeats        POST /unlock         GET /bookingInfo
//	POST /addVoucher       POST /removeVoucher
//	POST /prepareOrder     POST /confirmOrder
//	POST /validate
//	GET  /_control         the report
//	POST /_control         the control endpoint: sell, release, fail and so on
//
// Routes are told apart by their last segment, so that a handler may be mounted
// below any prefix. Bookings run out by the injected clock whenever anything is
// read. A token is a session: its next lock replaces its earlier one.
package iabiletsandbox
