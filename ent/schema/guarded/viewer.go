package guarded

import "context"

type viewerKey struct{}

// WithViewer gives a context that carries the id of the user who is asking.
func WithViewer(ctx context.Context, userID int) context.Context {
	return context.WithValue(ctx, viewerKey{}, userID)
}

// Viewer gives the id of the user who is asking, if the context carries one.
func Viewer(ctx context.Context) (userID int, ok bool) {
	userID, ok = ctx.Value(viewerKey{}).(int)
	return userID, ok
}
