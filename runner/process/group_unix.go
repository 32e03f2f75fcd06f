//go:build unix

package process

import (
	"os/exec"
	"syscall"
)

// ownGroup gives a command a group of its own, for its children to end with it:
// go run starts the program as a child.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// endGroup kills a command with all of its group, or what it left of it.
func endGroup(cmd *exec.Cmd) error {
	if cmd.Process == nil {
		return nil
	}
	return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
}
