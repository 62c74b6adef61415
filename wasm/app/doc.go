// Package app decides what the module does: which status a seat shows, what a
// press, a key or a gesture means, where the camera is, what the clock and the
// socket say. It knows nothing of a browser: input goes in through methods,
// [App.Effects] and [App.Dirty] say what the view has to carry out.
//
// Time comes in as milliseconds that never go back (performance.now), and
// randomness as a function. Distances on the stage are CSS pixels from its
// upper left corner, places in the plan are steps (see seatplan).
//
// Start with [App], [Seats], which lays pending over the own cart over the
// stream, and [Camera].
package app
