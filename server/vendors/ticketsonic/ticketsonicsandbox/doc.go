// Package ticketsonicsandbox is the vendor's side of the TicketSonic API: an
// http.Handler over in-memory data that answers as the vendor's document says,
// for tests, the demo and the sandbox command.
//
// It shares no code with the client that it is there to test. Start with [New]
// and [Options]; the seed's ids are constants of this package.
//
//	GET  /health                                    known from the vendor's plug-in only
//	GET  /event/list        GET  /ticket/list
//	POST /event/new         POST /event/edit        carried out a little later
//	POST /ticket/new        POST /ticket/edit       carried out a little later
//	POST /order/new         POST /ticket/validate
//	GET  /_control          the report
//	POST /_control          the control endpoint: sell, release, fail, short and so on
//
// Routes are told apart by their last two segments, so that a handler may be
// mounted below any prefix; a fault names its operation as the route is written
// here, such as "order/new". A request hash is good for one mutating call. What
// the document leaves open is done in the way that is harder on a client: a
// validated ticket is used, and an order's answer exists once.
package ticketsonicsandbox
