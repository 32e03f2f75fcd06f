//go:build !unix

package child

// keepPipe does nothing: on Windows a child inherits what is named to it alone.
func keepPipe(uintptr) {}
