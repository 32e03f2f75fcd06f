//go:build amd64 || arm64

package process

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// needed are the system calls that a program may make: those of the Go runtime and
// of Python, those on files, and no other. What it does to files is bounded by
// where it is. The system has more of them each year, and what is not here is
// refused: io_uring, which opens sockets past any filter, sockets themselves,
// mounts, keys, bpf, perf, ptrace, modules.
const needed = `
	read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close close_range
	fstat stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat getdents getdents64
	getcwd chdir fchdir statfs fstatfs dup dup2 dup3 fcntl flock pipe pipe2 sendfile copy_file_range splice tee
	fsync fdatasync fadvise64 umask
	poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2
	eventfd eventfd2 timerfd_create timerfd_settime timerfd_gettime signalfd4
	brk munmap mprotect mremap madvise mincore msync membarrier
	futex futex_waitv set_robust_list get_robust_list rseq set_tid_address arch_prctl gettid
	rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait sigaltstack tgkill
	timer_create timer_settime timer_gettime timer_delete timer_getoverrun setitimer getitimer alarm pause
	sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min getcpu
	nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times getrandom
	getpid getppid getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp getpgid getsid getpriority
	getrlimit setrlimit getrusage sysinfo uname capget
	wait4 waitid exit exit_group restart_syscall execve`

// changing are those that change files. In a namespace of its own a program has
// nothing to change but its own folder.
const changing = `
	mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat
	truncate ftruncate fallocate creat`

// possessing are those that change what landlock knows nothing of: owners, rights,
// times.
const possessing = `
	chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes futimesat utimensat`

// absent are those that programs try first, and do without where the kernel is too
// old to have them.
const absent = `clone3 io_uring_setup io_uring_enter io_uring_register openat2 memfd_create memfd_secret
	userfaultfd pidfd_open pidfd_send_signal pidfd_getfd process_madvise mbind set_mempolicy get_mempolicy
	landlock_create_ruleset landlock_add_rule landlock_restrict_self`

// networking are those that open a way out. A socketpair is none, but has no use
// without processes either.
const networking = `socket socketpair connect bind listen accept accept4 sendto sendmsg sendmmsg recvfrom recvmsg recvmmsg`

// What a filter lets through beside needed, by what else holds a program.
type filterFor struct {
	changes bool // files: namespaces, or landlock
	owners  bool // rights and times of files: namespaces alone
	signals bool // to others: a pid namespace, or landlock's scope
}

// filters are the assembled filters: there are few, and all programs share them.
var filters sync.Map // of filterFor to filterResult

type filterResult struct {
	code []unix.SockFilter
	err  error
}

// filter gives a seccomp filter: a program that refuses system calls.
func filter(f filterFor) ([]unix.SockFilter, error) {
	if found, ok := filters.Load(f); ok {
		return found.(filterResult).code, found.(filterResult).err
	}
	code, err := f.assemble()
	filters.Store(f, filterResult{code, err})
	return code, err
}

func (f filterFor) assemble() ([]unix.SockFilter, error) {
	info, err := arch.GetInfo("")
	if err != nil {
		return nil, fmt.Errorf("seccomp: %w", err)
	}
	allowed := needed
	if f.changes {
		allowed += changing + " open openat"
	}
	if f.owners {
		allowed += possessing
	}
	if f.signals {
		allowed += " kill tkill"
	}
	// go-seccomp-bpf refuses other architectures (int 0x80) and x32 by itself. What
	// is in no group is refused with EPERM.
	policy := seccomp.Policy{DefaultAction: seccomp.ActionErrno, Syscalls: []seccomp.SyscallGroup{
		{Action: seccomp.ActionAllow, Names: known(info, allowed), NamesWithCondtions: f.conditions(info)},
		{Action: seccomp.ActionErrno | seccomp.Action(unix.ENOSYS), Names: known(info, absent)},
		{Action: seccomp.ActionErrno | seccomp.Action(unix.EACCES), Names: known(info, networking)},
	}}
	instructions, err := policy.Assemble()
	if err != nil {
		return nil, fmt.Errorf("seccomp: %w", err)
	}
	raw, err := bpf.Assemble(instructions)
	if err != nil {
		return nil, fmt.Errorf("seccomp: %w", err)
	}
	code := make([]unix.SockFilter, len(raw))
	for i, r := range raw {
		code[i] = unix.SockFilter{Code: r.Op, Jt: r.Jt, Jf: r.Jf, K: r.K}
	}
	return code, nil
}

// conditions are the calls that are allowed with some arguments alone.
func (f filterFor) conditions(info *arch.Info) []seccomp.NameWithConditions {
	of := []seccomp.NameWithConditions{
		// Threads, but no processes: so the limits of one are the limits of all.
		when("clone", 0, seccomp.BitsSet, unix.CLONE_THREAD),
		// RLIMIT_DATA counts private memory alone; see setrlimit(2).
		when("mmap", 3, seccomp.BitsNotSet, unix.MAP_SHARED),
		when("prlimit64", 0, seccomp.Equal, 0), // its own
	}
	for _, request := range harmless {
		of = append(of, when("ioctl", 1, seccomp.Equal, request))
	}
	// The signal at the parent's death is set by prctl, too, and stays.
	for _, option := range []uint64{unix.PR_SET_NAME, unix.PR_GET_NAME, unix.PR_SET_VMA, unix.PR_GET_DUMPABLE, unix.PR_GET_PDEATHSIG} {
		of = append(of, when("prctl", 0, seccomp.Equal, option))
	}
	if !f.changes {
		const writes = unix.O_WRONLY | unix.O_RDWR | unix.O_CREAT | unix.O_TRUNC
		of = append(of, when("open", 1, seccomp.BitsNotSet, writes), when("openat", 2, seccomp.BitsNotSet, writes))
	}
	return slices.DeleteFunc(of, func(n seccomp.NameWithConditions) bool { _, ok := info.SyscallNames[n.Name]; return !ok })
}

// harmless are the requests of ioctl that ask whether a file is a terminal and how
// much there is to read, and that set what fcntl sets, too: TCGETS, TIOCGWINSZ,
// FIONREAD, FIONBIO, FIONCLEX, FIOCLEX of asm-generic/ioctls.h.
var harmless = []uint64{0x5401, 0x5413, 0x541b, 0x5421, 0x5450, 0x5451}

func when(name string, argument uint32, is seccomp.Operation, value uint64) seccomp.NameWithConditions {
	return seccomp.NameWithConditions{Name: name, Conditions: []seccomp.Condition{{Argument: argument, Operation: is, Value: value}}}
}

// known gives the calls of a list that this architecture has: arm64 has none that
// newer ones replace.
func known(info *arch.Info, list string) []string {
	return slices.DeleteFunc(strings.Fields(list), func(name string) bool { _, ok := info.SyscallNames[name]; return !ok })
}
