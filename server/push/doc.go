// Package push knows who watches which performance and brings everyone what
// changed.
//
// A watcher has a position in its performance's stream. When it can take
// something it gets what leads from there to the newest: one delta, several
// merged into one, or a snapshot where that is smaller or the position is
// unknown. So nothing is ever queued for a watcher, one that falls behind costs
// no more than one that does not, and what was published between a watcher's
// registration and its snapshot cannot be lost. Frames are encoded once and
// shared by all watchers at the same position.
//
// Frames are written by one worker per processor through the watcher's
// [Writer], without waiting and without a goroutine for each watcher; only a
// watcher whose connection is full costs one until it is not. A watcher without
// a Writer fetches its frames with [Subscriber.Next].
//
// Start with [Hub] and [Hub.Subscribe].
package push
