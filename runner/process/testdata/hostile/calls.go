package main

import (
	"errors"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// calls are system calls that lead out of a box, or into the kernel. The numbers
// are arguments that would be right, or would fail with EINVAL, EBADF or EFAULT:
// what is refused fails with EPERM, EACCES or ENOSYS.
var calls = map[string]attempt{
	"io_uring_setup":    func([]string) error { return call(unix.SYS_IO_URING_SETUP, 8, pointer(&[30]uint32{})) },
	"io_uring_register": func([]string) error { return call(unix.SYS_IO_URING_REGISTER) },
	"unshare user":      func([]string) error { return call(unix.SYS_UNSHARE, unix.CLONE_NEWUSER) },
	"unshare mounts":    func([]string) error { return call(unix.SYS_UNSHARE, unix.CLONE_NEWNS) },
	"setns":             func([]string) error { return call(unix.SYS_SETNS, 0, 0) },
	"clone a namespace": func([]string) error {
		return call(unix.SYS_CLONE, unix.CLONE_NEWUSER|uintptr(unix.SIGCHLD))
	},
	"clone3":           func([]string) error { return call(unix.SYS_CLONE3, 0, 0) },
	"mount":            func([]string) error { return unix.Mount("none", ".", "tmpfs", 0, "") },
	"umount":           func([]string) error { return unix.Unmount("/dev/null", unix.MNT_DETACH) },
	"remount":          func([]string) error { return unix.Mount("", "/", "", unix.MS_REMOUNT|unix.MS_BIND, "") },
	"mount_setattr":    func([]string) error { return unix.MountSetattr(unix.AT_FDCWD, "/", 0, &unix.MountAttr{Attr_clr: 1}) },
	"open_tree":        func([]string) error { return call(unix.SYS_OPEN_TREE, at, pointer(&[2]byte{'/'}), 1) },
	"move_mount":       func([]string) error { return call(unix.SYS_MOVE_MOUNT) },
	"fsopen":           func([]string) error { return call(unix.SYS_FSOPEN, pointer(&[]byte("tmpfs\x00")[0])) },
	"pivot_root":       func([]string) error { return unix.PivotRoot(".", ".") },
	"chroot":           func([]string) error { return unix.Chroot(".") },
	"ptrace":           func([]string) error { return call(unix.SYS_PTRACE, unix.PTRACE_TRACEME) },
	"process_vm_readv": func([]string) error { return call(unix.SYS_PROCESS_VM_READV, 1) },
	"kcmp":             func([]string) error { return call(unix.SYS_KCMP, 1, 1) },
	"pidfd_open":       func([]string) error { return call(unix.SYS_PIDFD_OPEN, 1) },
	"pidfd_getfd":      func([]string) error { return call(unix.SYS_PIDFD_GETFD) },
	"keyctl":           func([]string) error { return call(unix.SYS_KEYCTL, 0, sign(-3), 1) },
	"add_key":          func([]string) error { return call(unix.SYS_ADD_KEY) },
	"request_key":      func([]string) error { return call(unix.SYS_REQUEST_KEY) },
	"bpf":              func([]string) error { return call(unix.SYS_BPF, 0, pointer(&[16]uint64{}), 128) },
	"perf_event_open":  func([]string) error { return call(unix.SYS_PERF_EVENT_OPEN) },
	"userfaultfd":      func([]string) error { return call(unix.SYS_USERFAULTFD, 1) },
	"kexec_load":       func([]string) error { return call(unix.SYS_KEXEC_LOAD) },
	"init_module":      func([]string) error { return call(unix.SYS_INIT_MODULE) },
	"finit_module":     func([]string) error { return call(unix.SYS_FINIT_MODULE) },
	"reboot":           func([]string) error { return call(unix.SYS_REBOOT, 0, 0, 0) }, // with no magic numbers
	"swapon":           func([]string) error { return call(unix.SYS_SWAPON) },
	"sethostname":      func([]string) error { return unix.Sethostname([]byte("mine")) },
	"settimeofday":     func([]string) error { return call(unix.SYS_SETTIMEOFDAY, 1) },
	"adjtimex":         func([]string) error { _, err := unix.Adjtimex(&unix.Timex{Modes: 1}); return err },
	"acct":             func([]string) error { return call(unix.SYS_ACCT) },
	"quotactl":         func([]string) error { return call(unix.SYS_QUOTACTL) },
	"syslog":           func([]string) error { _, err := unix.Klogctl(3, make([]byte, 8)); return err },
	"setuid":           func([]string) error { return call(unix.SYS_SETUID, 0) },
	"setresgid":        func([]string) error { return call(unix.SYS_SETRESGID, 0, 0, 0) },
	"setgroups":        func([]string) error { return call(unix.SYS_SETGROUPS, 0, 0) },
	"capset":           func([]string) error { return call(unix.SYS_CAPSET) },
	"personality":      func([]string) error { return call(unix.SYS_PERSONALITY, 8) },
	"seccomp":          func([]string) error { return call(unix.SYS_SECCOMP, 1) },
	"shmget":           func([]string) error { return call(unix.SYS_SHMGET, 0, 1<<20, unix.IPC_CREAT|0o600) },
	"msgget":           func([]string) error { return call(unix.SYS_MSGGET, 0, unix.IPC_CREAT|0o600) },
	"mq_open":          func([]string) error { return call(unix.SYS_MQ_OPEN) },
	"memfd_create":     func([]string) error { _, err := unix.MemfdCreate("x", 0); return err },
	"outlive learnrel": func([]string) error { return unix.Prctl(unix.PR_SET_PDEATHSIG, 0, 0, 0, 0) },
	"new privileges":   func([]string) error { return unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_RAISE, 0, 0, 0) },
	"undump":           func([]string) error { return unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) },
	"raise a limit": func([]string) error {
		unlimited := &unix.Rlimit{Cur: ^uint64(0), Max: ^uint64(0)}
		return unix.Setrlimit(unix.RLIMIT_DATA, unlimited)
	},
	"limit another": func([]string) error {
		return outside(unix.Getppid(), func(pid int) error { return unix.Prlimit(pid, unix.RLIMIT_NOFILE, nil, &unix.Rlimit{}) })
	},
	"lock memory": func([]string) error { return unix.Mlockall(unix.MCL_CURRENT) },
	"priority":    func([]string) error { return unix.Setpriority(unix.PRIO_PROCESS, 0, -5) },
	"32 bit":      func([]string) error { return number(int80(20)) }, // getpid
	"32 bit socket": func([]string) error {
		return number(int80(359))
	},
	"x32": func([]string) error { return call(0x40000000 | 39) }, // getpid
}

const at = ^uintptr(99) // AT_FDCWD

func sign(n int) uintptr { return uintptr(n) }

func pointer[T any](p *T) uintptr { return uintptr(unsafe.Pointer(p)) }

// call makes a system call. One that the kernel looked into worked.
func call(nr uintptr, args ...uintptr) error {
	var a [6]uintptr
	copy(a[:], args)
	_, _, errno := syscall.RawSyscall6(nr, a[0], a[1], a[2], a[3], a[4], a[5])
	return refused(errno)
}

func refused(errno syscall.Errno) error {
	switch errno {
	case syscall.EPERM, syscall.EACCES, syscall.ENOSYS:
		return errno
	}
	return nil
}

// number makes of what int80 gave an error.
func number(result int32, known bool) error {
	if !known {
		return errors.New("not on this processor")
	}
	if result < 0 {
		return refused(syscall.Errno(-result))
	}
	return nil
}
