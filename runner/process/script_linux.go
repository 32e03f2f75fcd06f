//go:build amd64 || arm64

package process

import (
	"fmt"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A script is the system calls that a new process makes before it is the program:
// it gives up there what it has, and execve is the last. Between fork and execve
// no Go code can run that allocates or may be preempted, for the runtime's other
// threads are not there. So all is laid out before the fork, and the child only
// makes one call after the other.
type script struct {
	calls []call
	does  []string // what each call does, for errors
	own   int      // the first call that fails for what the program is, not for the system
	keep  []any    // what the arguments of calls point to
}

// A call is one system call of a script. The assembly of fork knows its fields.
type call struct {
	number uintptr
	args   [6]uintptr
	give   uintptr
	must   uintptr
}

// What a call must do for the next one to be made.
const (
	mustWork uintptr = iota
	mustGive         // a result
	mayFail
)

// do adds a call. An argument is a number, a string, which is given as one of C's,
// or a pointer.
func (s *script) do(does string, number uintptr, args ...any) *call {
	c := call{number: number}
	for i, a := range args {
		c.args[i] = s.argument(a)
	}
	s.calls, s.does = append(s.calls, c), append(s.does, does)
	return &s.calls[len(s.calls)-1]
}

// try adds a call that may fail.
func (s *script) try(does string, number uintptr, args ...any) {
	s.do(does, number, args...).must = mayFail
}

// expect adds a call that has to give a result.
func (s *script) expect(result int, does string, number uintptr, args ...any) {
	c := s.do(does, number, args...)
	c.must, c.give = mustGive, uintptr(result)
}

func (s *script) argument(a any) uintptr {
	switch a := a.(type) {
	case int:
		return uintptr(a)
	case uintptr:
		return a
	case string:
		text := append([]byte(a), 0)
		s.keep = append(s.keep, text)
		return uintptr(unsafe.Pointer(&text[0]))
	case unsafe.Pointer:
		s.keep = append(s.keep, a)
		return uintptr(a)
	}
	return 0
}

// run adds the call that makes the process a program.
func (s *script) run(path string, args, env []string) {
	s.own = len(s.calls)
	s.do("run "+path, unix.SYS_EXECVE, path, s.strings(args), s.strings(env))
}

// strings gives an array of C's of strings, with its end.
func (s *script) strings(of []string) unsafe.Pointer {
	array := make([]uintptr, 0, len(of)+1)
	for _, text := range of {
		array = append(array, s.argument(text))
	}
	array = append(array, 0)
	s.keep = append(s.keep, array)
	return unsafe.Pointer(&array[0])
}

// failed is the call that failed, and what it gave.
type failed struct {
	call   *call
	result uintptr
}

// fork makes a process that follows a script, and waits until it has become a
// program, or failed. Like vfork's, the child has this process's memory until then:
// to copy the tables of 100 MB took 10 ms. Blocked in it are the signals in all,
// for the runtime's handlers must not run there; old is given those that were, for
// the script to set again.
//
//go:noescape
func fork(flags uintptr, calls *call, n uintptr, all, old *uint64, failed *failed) (pid, errno uintptr)

// fork makes a process that follows the script. It is a *refusal that something on
// the way was refused.
func (s *script) fork(flags uintptr, mask *uint64) (pid int, err error) {
	all, failed := ^uint64(0), failed{}
	p, errno := fork(flags|unix.CLONE_VM|unix.CLONE_VFORK|uintptr(unix.SIGCHLD), &s.calls[0], uintptr(len(s.calls)), &all, mask, &failed)
	runtime.KeepAlive(s)
	switch {
	case errno != 0:
		return 0, &refusal{"make a process", syscall.Errno(errno), false}
	case failed.call != nil:
		_, _ = syscall.Wait4(int(p), nil, 0, nil)
		number := (uintptr(unsafe.Pointer(failed.call)) - uintptr(unsafe.Pointer(&s.calls[0]))) / unsafe.Sizeof(call{})
		return 0, &refusal{s.does[number], syscall.Errno(-failed.result), int(number) >= s.own}
	}
	return int(p), nil
}

// A refusal is a call of a script that the system refused.
type refusal struct {
	does  string
	errno syscall.Errno
	own   bool // it is the program's own: another box would not run it either
}

func (r *refusal) Error() string { return fmt.Sprintf("%s: %v", r.does, r.errno) }

func (r *refusal) Unwrap() error { return r.errno }
