package process

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// BoxWord is the first argument of a process that [Box] is the main function of.
const BoxWord = "box"

// ExecFlag gives the flag by which go run, or go test, has [Box] run what it built;
// "" where there is no helper to do it.
func (h Helper) ExecFlag() string {
	if h.Path == "" {
		return ""
	}
	// The multi-call binaries of tests are what they are named.
	file := h.Path
	if named, err := exec.LookPath(h.Name); err == nil {
		if abs, err := filepath.Abs(named); err == nil {
			file = abs
		}
	}
	return fmt.Sprintf(`'-exec="%s" %s'`, file, BoxWord)
}

const (
	boxTime   = 20 * time.Second // for what [Box] runs
	boxMemory = 1 << 30          // of what [Box] runs, in bytes
	boxOutput = 16 << 20         // of what it prints to standard output
)

// Box is the main function of a process that runs a program for the go command, as
// go run -exec does: static, of Go alone, and confined to its own folder. args are
// those after [BoxWord], a path and arguments.
func Box(args []string, stdout, stderr *os.File) int {
	if len(args) == 0 {
		fmt.Fprintln(stderr, "usage: box PROGRAM ARG...")
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	limited, cancel := context.WithTimeout(ctx, boxTime)
	defer cancel()
	out := &Output{Max: boxOutput}
	said, err := Helper{}.Run(limited, Program{Path: args[0], Args: args[1:], ReadOnly: []string{}, Memory: boxMemory, Stdout: out})
	fmt.Fprint(stdout, out)
	fmt.Fprint(stderr, said)
	var exit *exec.ExitError
	switch {
	case limited.Err() != nil && ctx.Err() == nil:
		fmt.Fprintf(stderr, "it ran longer than %s\n", boxTime)
		return 1
	case err == nil && out.Cut():
		fmt.Fprintf(stderr, "it printed more than %d MiB\n", boxOutput>>20)
		return 1
	case err == nil:
		return 0
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		return exit.ExitCode()
	}
	fmt.Fprintln(stderr, err)
	return 1
}
