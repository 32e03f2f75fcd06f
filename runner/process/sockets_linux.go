package process

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// filtersSockets tells whether refuseSockets does anything: on these systems
// socket is a system call of its own.
const filtersSockets = runtime.GOARCH == "amd64" || runtime.GOARCH == "arm64"

// refuseSockets refuses this process's children sockets but those of the machine
// itself (AF_UNIX). Landlock knows of TCP alone, and of UDP from ABI 10 on. It is
// a seccomp filter: load the number of the system call and compare, load its
// first argument and compare. Package landlock has set no_new_privs.
func refuseSockets() error {
	if !filtersSockets {
		return nil
	}
	const number, firstArgument = 0, 16 // offsets in struct seccomp_data
	filter := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: number},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: unix.SYS_SOCKET, Jt: 0, Jf: 3},
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: firstArgument},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: unix.AF_UNIX, Jt: 1, Jf: 0},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EACCES)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		return errno
	}
	return nil
}
