package process

import (
	"context"
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

// Word is the first argument of a process that [Confine] is the main function of.
const Word = "confine"

// A Program is what a [Helper] runs confined.
type Program struct {
	Path      string
	Args, Env []string
	Dir       string      // its working folder, below which alone it may write; or "" for any
	Pipe      [2]*os.File // what it reads and what it writes; see [PipeVariable]
	Memory    uint64      // the most that it may use, in bytes; 0 for any
	// Stdout is given what it prints to standard output, when that is to be apart
	// from the rest of what it prints.
	Stdout *Output
	// ReadOnly are files and folders that it may read, with all that is in them.
	ReadOnly []string
	// Open leaves the program unconfined; what it leaves behind is still ended.
	Open bool
}

// PipeVariable is the variable of a program's environment that says how it opens
// the ends of its pipe: the numbers of two file descriptors, or of two handles on
// Windows, with a comma between them.
const PipeVariable = "LEARNREL_PIPE"

// A Helper is how a program starts itself again to be [Confine]: the path of its
// executable and its own first argument. The zero Helper does without one.
type Helper struct {
	Path, Name string
	// Open leaves all that it runs unconfined.
	Open bool
}

// Run runs a program like the function [Run] does: confined, as far as the system
// can do that, and in its folder. Where it can be, the program is in namespaces of
// its own: its folder is not the machine's then, but an empty one, and gone when it
// ends. It closes the program's ends of the pipe. It ends with the context.
func (h Helper) Run(ctx context.Context, p Program) (output string, err error) {
	defer p.closePipe()
	p.Open = p.Open || h.Open
	if boxes && !p.Open {
		return runBoxed(ctx, p)
	}
	if h.Path == "" || !helps {
		cmd := exec.CommandContext(ctx, p.Path, p.Args...)
		cmd.Dir, cmd.Env = p.Dir, p.Env
		cmd.Cancel = func() error { return endGroup(cmd) }
		return p.run(cmd)
	}
	mode := "shut"
	if p.Open {
		mode = "open"
	}
	cmd := exec.CommandContext(ctx, h.Path)
	cmd.Dir, cmd.Env = p.Dir, p.Env
	cmd.Args = append([]string{h.Name, Word, mode, p.Dir, strconv.FormatUint(p.Memory, 10), p.Path}, p.Args...)
	// The helper ends all that the program started, which killing it would not.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 2 * patience // it may have been stopped
	return p.run(cmd)
}

// reads gives what a program may read.
func (p Program) reads() []string {
	if p.Path == "" {
		return p.ReadOnly
	}
	return append([]string{p.Path}, p.ReadOnly...)
}

func (p Program) run(cmd *exec.Cmd) (output string, err error) {
	if p.Stdout != nil {
		cmd.Stdout = p.Stdout
	}
	if p.Pipe[0] == nil {
		return run(cmd, func() {})
	}
	return run(passPipe(cmd, p.Pipe), p.closePipe)
}

// closePipe closes this process's copies of what the program has.
func (p Program) closePipe() {
	for _, f := range p.Pipe {
		if f != nil {
			_ = f.Close()
		}
	}
}
