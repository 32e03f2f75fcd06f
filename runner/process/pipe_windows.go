package process

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// passPipe has a command take the ends of a pipe along.
func passPipe(cmd *exec.Cmd, pipe [2]*os.File) *exec.Cmd {
	handles := make([]syscall.Handle, len(pipe))
	for i, f := range pipe {
		handles[i] = syscall.Handle(f.Fd())
		_ = syscall.SetHandleInformation(handles[i], syscall.HANDLE_FLAG_INHERIT, syscall.HANDLE_FLAG_INHERIT)
	}
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.AdditionalInheritedHandles = handles
	cmd.Env = append(cmd.Environ(), fmt.Sprintf("%s=%d,%d", PipeVariable, handles[0], handles[1]))
	return cmd
}
