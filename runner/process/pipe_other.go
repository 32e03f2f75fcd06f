//go:build !windows

package process

import (
	"os"
	"os/exec"
)

// passPipe has a command take the ends of a pipe along.
func passPipe(cmd *exec.Cmd, pipe [2]*os.File) *exec.Cmd {
	cmd.ExtraFiles = pipe[:]
	cmd.Env = append(cmd.Environ(), PipeVariable+"=3,4")
	return cmd
}
