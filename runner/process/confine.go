package process

import (
	"context"
	"os/exec"
	"syscall"
)

// Word is the first argument of a process that [Confine] is the main function of.
const Word = "confine"

// A Box is where a confined program may write.
type Box struct {
	Dir  string // all below it
	File string // that file, which is there
	// Open leaves the program unconfined; what it leaves behind is still ended.
	Open bool
}

// A Helper is how a program starts itself again to be [Confine]: the path of its
// executable and its own first argument. The zero Helper does without one.
type Helper struct{ Path, Name string }

// Run runs a program like the function [Run] does: in a box, as far as the system
// can do that, and in the box's folder. It ends with the context.
func (h Helper) Run(ctx context.Context, box Box, env []string, program string, args ...string) (output string, err error) {
	if h.Path == "" || !helps {
		cmd := exec.CommandContext(ctx, program, args...)
		cmd.Dir, cmd.Env = box.Dir, env
		return Run(cmd)
	}
	mode := "shut"
	if box.Open {
		mode = "open"
	}
	cmd := exec.CommandContext(ctx, h.Path)
	cmd.Dir, cmd.Env = box.Dir, env
	cmd.Args = append([]string{h.Name, Word, mode, box.Dir, box.File, program}, args...)
	// The helper ends all that the program started, which killing it would not.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * patience
	return run(cmd)
}
