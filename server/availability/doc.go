// Package availability alone says what a seat's status is, from two inputs:
// the base, which is the last reading of the vendor with the time its request
// was sent, and the ledger, which is our own carts' and orders' lines with the
// time each last changed.
//
// A seat is what the ledger says while it is ours. When the ledger let it go,
// or a call about it failed, at some time, it is what the ledger says until a
// reading sent after that time says otherwise. Else it is what the base says.
// So no reading repaints a seat whose line changed, or has a call in flight,
// since its request left. What is taken and not ours is sold, unless the vendor
// can tell that it is only held.
//
// One poller reads each watched performance however many watch it; a
// performance that nobody watches is read on demand. Each performance is a
// numbered stream of its own with a random epoch, told to [Config].Sink.
// Nothing here talks to the store: the ledger is fed by [Service.Apply] and
// read once through [Ledger].
//
// Start with [New], [Service.Watch] and [Service.View].
package availability
