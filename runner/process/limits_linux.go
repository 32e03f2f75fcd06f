//go:build amd64 || arm64

package process

import (
	"context"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// maxThreads is how many threads a program may have. The Go runtime makes one for
	// each processor and each call that waits.
	maxThreads = 256
	maxFiles   = 256
	maxStack   = 8 << 20 // of the first thread
	// MaxFolder is how much a program can write into its folder, in bytes.
	MaxFolder = 64 << 20
)

type limit struct {
	of    int
	value uint64
}

// limits gives the limits of a program's resources; see setrlimit(2). RLIMIT_DATA
// counts the memory that is its own, from before its first instruction on;
// RLIMIT_AS would count the address space, of which the Go runtime reserves much
// more than it uses. The limit on processor time only backs the context's
// deadline, which a program under load reaches first.
func limits(ctx context.Context, memory uint64) []limit {
	of := []limit{
		{unix.RLIMIT_CORE, 0},
		{unix.RLIMIT_MEMLOCK, 0},
		{unix.RLIMIT_MSGQUEUE, 0},
		{unix.RLIMIT_NOFILE, maxFiles},
		{unix.RLIMIT_FSIZE, MaxFolder},
		{unix.RLIMIT_STACK, maxStack},
	}
	if memory > 0 {
		of = append(of, limit{unix.RLIMIT_DATA, memory})
	}
	if deadline, ok := ctx.Deadline(); ok {
		seconds := max(time.Until(deadline), 0)/time.Second + 1
		of = append(of, limit{unix.RLIMIT_CPU, uint64(seconds)*uint64(runtime.NumCPU()) + 1})
	}
	return of
}
