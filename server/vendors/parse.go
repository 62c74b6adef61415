package vendors

import "context"

type parsersKey struct{}

// WithParsers returns a context within which plans are parsed only as many at a
// time as the channel has room for. Reading from a vendor takes no room: one that
// does not answer keeps nobody else's plan waiting.
func WithParsers(ctx context.Context, room chan struct{}) context.Context {
	return context.WithValue(ctx, parsersKey{}, room)
}

// Parse runs f, which makes a plan of bytes that are here and takes processor and
// memory for it, as soon as there is room; see [WithParsers]. Its error is f's,
// or the context's.
func Parse(ctx context.Context, f func() error) error {
	room, _ := ctx.Value(parsersKey{}).(chan struct{})
	if room == nil {
		return f()
	}
	select {
	case room <- struct{}{}:
		defer func() { <-room }()
		return f()
	case <-ctx.Done():
		return ctx.Err()
	}
}
