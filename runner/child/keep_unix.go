//go:build unix

package child

import "syscall"

// keepPipe keeps what a step starts from having the pipe.
func keepPipe(fd uintptr) { syscall.CloseOnExec(int(fd)) }
