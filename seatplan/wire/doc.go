// Package wire is the binary forms that the server and the browser module
// share: the plan, the snapshot of every place's status, and the delta between
// two positions of a stream. Each begins with a byte that says which it is and
// a byte of its version; another version is refused, because page and server
// are of one build and a stale page reloads.
//
// Decoders take bytes from strangers: they bound every count by what is left of
// the input before they allocate, return nil with an error, and never panic.
// A plan is laid out in columns, because columns of small differences are what
// a general compressor does best; it is served compressed.
//
// Integers are unsigned LEB128 varints; signed ones are zigzagged first.
//
//	plan     'P' 1, width, height, name
//	         categories: count, of each: id, name, colour (3 bytes)
//	         sections: count, of each: id, name, rows, radius
//	         rows: count, seats of each; their labels as a column of texts
//	         seats: x column, y column, ids, numbers, categories, marks
//	         areas: count, of each: id, name, category + 1, capacity, outline
//	         shapes: count, of each: kind, text, size, points
//	snapshot 'S' 1, epoch (8 bytes, little end first), seq, plan key (8 bytes)
//	         seats: count, statuses of 2 bits, the first in the lowest
//	         areas: count, free places + 1 of each
//	delta    'D' 1, epoch, seq, merged
//	         seats: count, of each: difference to the seat before × 4 + status
//	         areas: count, of each: difference to the area before, free + 1
//
// The package must not import anything the module cannot afford, see the
// import rules of the repository.
package wire
