package harness

import (
	"path"
	"runtime"
	"strings"
)

// position is a line of a lesson's own code.
type position struct {
	file string // without its folder
	line int    // from 1
}

func (p position) split() (file string, line int) { return p.file, p.line }

// callerIn gives the innermost line of the running goroutine's stack that
// belongs to the package folder. In a deferred function that recovers, the
// frames of the panic are still there.
func callerIn(folder string) position {
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
