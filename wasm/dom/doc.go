// Package dom wraps the few browser interfaces the module uses in Go types:
// elements, events, frames and timers, fetch, WebSocket, JSON, the 2D and the
// WebGL2 canvas, media queries. It decides nothing.
//
// Nothing returned is a js.Value. Whatever listens returns the function that
// stops it and frees what it held; calling that function twice is harmless.
// Callbacks run on the page's only thread and must not block. JavaScript
// exceptions become errors where a method returns one and are otherwise bugs.
//
// Start with [ByID], [Element] and [NextFrame].
package dom
