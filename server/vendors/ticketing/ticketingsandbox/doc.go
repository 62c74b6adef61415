// Package ticketingsandbox is the vendor's side of the TickeTing REST API v3: an
// http.Handler over in-memory data, for tests, the demo and the sandbox command.
//
// It shares no code with the client that it is there to test. Start with [New]
// and [Options]; the seed's ids are constants of this package. General
// rules, errors and admission tokens are as in the vendor's reference; sessions,
// events, orders, tickets and admissions as in the vendor's own published
// clients:
//
//	GET    /time                         POST /sessions     GET, DELETE /sessions/active
//	GET    /published-events             GET  /events       GET /events/{event}
//	GET    /events/{event}/sections      GET  /events/{event}/tiers
//	POST   /orders                       POST /accounts/{account}/orders
//	GET    /orders                       GET, DELETE /orders/{order}
//	POST   /orders/{order}/refunds       POST /orders/{order}/payments
//	GET    /accounts/{account}/tickets   GET  /tokens/{code}
//	GET    /events/{event}/tickets       GET, POST /events/{event}/admissions
//	GET    /events/{event}/tokens        POST /events/{event}/tokens
//	GET, PUT, DELETE /events/{event}/tokens/{token}
//	GET    /venues, /regions, /categories, /countries, /forms/{form}
//	GET    /_control                     the report
//	POST   /_control                     the control endpoint
//
// A handler may be mounted below any prefix. Some events sell sections and some
// tiers; with [Options.Tiers] all do, and orders live below their account only.
// Placed orders time out by the injected clock whenever anything is read. No
// payment is taken: the one operation that would be given card data refuses.
package ticketingsandbox
