// Package process runs commands of which nothing is left when they end: no child
// and no output without a limit. What a course's author wrote runs confined, too,
// where the system can do that: see [Helper].
package process

import (
	"cmp"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"
)

// patience is how long a command that was ended may take to close what it holds.
const patience = time.Second

// Run runs a command in a process group of its own, gives the start of what it
// printed, and leaves none of the group behind. The error is an *exec.ExitError
// when the command ended badly, that of the command's context when that ended
// first, or says why it could not be run.
func Run(cmd *exec.Cmd) (printed string, err error) {
	cmd.Cancel = func() error { return endGroup(cmd) }
	return run(cmd, func() {})
}

// run is Run with the command's own way of being cancelled, and with something to
// do as soon as it has started.
func run(cmd *exec.Cmd, started func()) (printed string, err error) {
	out := &Output{}
	cmd.Stderr = out
	if cmd.Stdout == nil {
		cmd.Stdout = out
	}
	cmd.WaitDelay = cmp.Or(cmd.WaitDelay, patience)
	ownGroup(cmd)
	if err = cmd.Start(); err == nil {
		started()
		err = cmd.Wait()
	}
	_ = endGroup(cmd)
	var exit *exec.ExitError
	switch {
	case err == nil, errors.As(err, &exit):
		return out.String(), err
	case errors.Is(err, exec.ErrWaitDelay):
		// The command itself ended well; what it left behind held its output open.
		return out.String(), nil
	}
	return out.String(), fmt.Errorf("run %s: %w", filepath.Base(cmd.Path), err)
}
