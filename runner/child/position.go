package child

import (
	"path"
	"runtime"
	"strings"
)

// position is a line of a lesson's own code.
type position struct {
	file string // without its folder
	line int    // from 1; 0 for none
}

// callerIn gives the innermost line of the running goroutine's stack that
// belongs to the package folder. In a deferred function that recovers, the
// frames of the panic are still there.
func callerIn(folder string) position {
	if folder == "" {
		return position{}
	}
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, folder+".") {
			return position{path.Base(f.File), f.Line}
		}
		if !more {
			return position{}
		}
	}
}

// packageOf cuts a function's name down to its import path.
func packageOf(function string) string {
	slash := strings.LastIndexByte(function, '/') + 1
	dot := strings.IndexByte(function[slash:], '.')
	return function[:slash+max(dot, 0)]
}
