package process

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/landlock-lsm/go-landlock/landlock"
	"golang.org/x/sys/unix"
)

const helps = true

// Confine is the main function of the process that a [Helper] starts: it confines
// itself, runs the program, ends all that the program left behind, and gives the
// status to end with. args are those after [Word].
func Confine(args []string, stdout, stderr *os.File) int {
	if len(args) < 4 {
		fmt.Fprintln(stderr, "usage: confine open|shut DIR MEMORY PROGRAM ARG...")
		return 2
	}
	// Landlock gives each thread a domain of its own, and lets one signal only what
	// was started in its domain. So the thread that starts the program ends it, too.
	runtime.LockOSThread()
	mode, dir, program := args[0], args[1], exec.Command(args[3], args[4:]...)
	if os.Getenv(PipeVariable) != "" {
		program.ExtraFiles = []*os.File{os.NewFile(3, "pipe"), os.NewFile(4, "pipe")}
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	// Children whose parents have ended become this process's.
	_ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
	if mode != "open" {
		// As far as the kernel can, where there are no boxes: Sandbox tells.
		_ = restrict(dir)
	}
	program.Stdout, program.Stderr = stdout, stderr
	if memory, err := strconv.ParseUint(args[2], 10, 64); err == nil {
		limitMemory(memory)
	}
	if err := program.Start(); err != nil {
		fmt.Fprintf(stderr, "run the program: %v\n", err)
		return 1
	}
	for _, f := range program.ExtraFiles {
		_ = f.Close() // or the end of the program would not be seen at the other end
	}
	done := make(chan error, 1)
	go func() { done <- program.Wait() }()
	var err error
	select {
	case err = <-done:
	case <-stop:
		_ = program.Process.Kill()
		err = <-done
	case <-orphaned():
		_ = program.Process.Kill()
		err = <-done
	}
	endChildren()
	return statusOf(err)
}

// restrict lets this process and its children write in the box alone, and open no
// TCP connection.
func restrict(dir string) error {
	return landlock.V11.BestEffort().Restrict(
		landlock.RODirs("/"),
		landlock.RWDirs(dir),
		landlock.RWFiles("/dev/null", "/dev/zero", "/dev/full").IgnoreIfMissing(),
	)
}

// orphaned tells when this process's parent has ended.
func orphaned() <-chan struct{} {
	parent, is := os.Getppid(), make(chan struct{})
	go func() {
		for os.Getppid() == parent {
			time.Sleep(100 * time.Millisecond)
		}
		close(is)
	}()
	return is
}

// limitMemory keeps this process's children from using more than some bytes of
// memory of their own. RLIMIT_DATA counts what is written to; RLIMIT_AS would count
// the address space, too, of which the Go runtime reserves much more than it uses.
// A system that refuses goes without.
func limitMemory(bytes uint64) {
	if bytes > 0 {
		_ = syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: bytes, Max: bytes})
	}
}

// endChildren kills this process's children, and theirs, until there are none.
func endChildren() {
	for {
		for _, pid := range descendants(os.Getpid()) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		// What was killed becomes this process's child, if it wasn't, and is waited for.
		if _, err := syscall.Wait4(-1, nil, 0, nil); err != nil && !errors.Is(err, syscall.EINTR) {
			return // no children
		}
	}
}

// descendants gives the processes below one.
func descendants(of int) (found []int) {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		data, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		// pid (name) state ppid …: the name may hold anything.
		fields := strings.Fields(string(data[strings.LastIndexByte(string(data), ')')+1:]))
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil || len(fields) < 2 {
			continue
		}
		if parent, err := strconv.Atoi(fields[1]); err == nil {
			children[parent] = append(children[parent], pid)
		}
	}
	for queue := []int{of}; len(queue) > 0; queue = queue[1:] {
		found = append(found, children[queue[0]]...)
		queue = append(queue, children[queue[0]]...)
	}
	return found
}

// statusOf gives the status that this process ends with after a program: the
// program's own. It ends by the signal that ended the program.
func statusOf(err error) int {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		if err != nil {
			return 1
		}
		return 0
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		signal.Reset(status.Signal())
		_ = syscall.Kill(os.Getpid(), status.Signal())
		return 128 + int(status.Signal())
	}
	return exit.ExitCode()
}
