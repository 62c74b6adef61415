// Package bil24sandbox is the vendor's side of the Bil24 protocol: an
// http.Handler over in-memory data that answers as the vendor's document says,
// for tests, the demo and the sandbox command. It has two interfaces at once,
// one of the type "Ticketing system" and one of the type "Browser".
//
// It shares no code with the client that it is there to test. Start with [New]
// and [Options]; the seed's ids are constants of this package. Paths are
// told apart by their last segment, so that a handler may be mounted below any
// prefix:
//
//	POST …/json      commands, fid and token in every body
//	GET  …/image     seating plans (SVG) and posters (PNG)
//	GET  …/gateway   the bank's page, where formUrl points to; its form is posted
//	POST …/_control  the control endpoint: sell, release, fail and so on
//	GET  …/_control  the report
//
// Holds and orders expire by the injected clock whenever anything is read.
package bil24sandbox
