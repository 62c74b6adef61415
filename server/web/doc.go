// Package web answers HTTP: the pages that sell without scripts, their
// fragments, the JSON API and the socket. A handler decodes, calls one use
// case, and renders or encodes. It decides nothing but status codes, and those
// in one table, see codes.go.
//
// Start with [New] and [Server.Handler].
package web
