package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// processes are attempts to make processes, to end those of others, and to last.
var processes = map[string]attempt{
	"exec":    func([]string) error { return exec.Command(os.Args[0], "sleep").Start() },
	"exec sh": func([]string) error { return exec.Command("/bin/sh", "-c", "true").Start() },
	"setsid":  func([]string) error { return detached().Start() },
	"daemon": func([]string) error {
		if err := detached().Start(); err != nil {
			return err
		}
		return loop()
	},
	"fork":      func([]string) error { return call(unix.SYS_CLONE, uintptr(unix.SIGCHLD)) },
	"vfork":     func([]string) error { return call(unix.SYS_CLONE, unix.CLONE_VM|uintptr(unix.SIGCHLD)) },
	"fork bomb": func([]string) error { return bomb() },
	// Signal 0 tells whether another could be sent.
	"signal its parent": func([]string) error { return outside(unix.Getppid(), func(pid int) error { return unix.Kill(pid, 0) }) },
	"signal a parent's thread": func([]string) error {
		return outside(unix.Getppid(), func(pid int) error { return unix.Tgkill(pid, pid, 0) })
	},
	"signal 1":      func([]string) error { return outside(1, func(pid int) error { return unix.Kill(pid, 0) }) },
	"end its group": func([]string) error { _ = unix.Kill(0, unix.SIGTERM); return wait() },
	"kill itself": func([]string) error {
		_ = unix.Kill(unix.Getpid(), unix.SIGKILL)
		return errors.New("and is there yet")
	},
	"stop itself":      func([]string) error { _ = unix.Kill(unix.Getpid(), unix.SIGSTOP); return wait() },
	"loop":             func([]string) error { return loop() },
	"loop in all":      func([]string) error { go loop(); go loop(); return loop() },
	"ignore signals":   func([]string) error { signal.Ignore(); return wait() },
	"sleep":            func([]string) error { return wait() },
	"deadlock":         func([]string) error { select {} },
	"exit 0":           func([]string) error { os.Exit(0); return nil },
	"exit 3":           func([]string) error { os.Exit(3); return nil },
	"panic":            func([]string) error { panic("no") },
	"panic elsewhere":  func([]string) error { go func() { panic("no") }(); return wait() },
	"goexit":           func([]string) error { runtime.Goexit(); return nil },
	"overflow":         func([]string) error { fmt.Println(overflow(1)); return nil },
	"segfault":         func([]string) error { return call(unix.SYS_FUTEX, 1, *(*uintptr)(nil)) },
	"close all":        func([]string) error { return closeAll() },
	"environment":      func([]string) error { return errors.New(strings.Join(os.Environ(), " ")) },
	"who":              func([]string) error { return who() },
	"setpgid":          func([]string) error { return call(unix.SYS_SETPGID, 0, uintptr(unix.Getppid())) },
	"leave its folder": func([]string) error { return errors.Join(os.Chdir("/"), read("etc/passwd")) },
}

func detached() *exec.Cmd {
	cmd := exec.Command(os.Args[0], "sleep")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return cmd
}

// bomb makes no more than a thousand processes, which end at once.
func bomb() (err error) {
	for range 1000 {
		if err = exec.Command(os.Args[0], "exit 0").Start(); err != nil {
			return err
		}
	}
	return nil
}

// outside does something to a process, if that is another.
func outside(pid int, do func(pid int) error) error {
	if pid == 0 || pid == os.Getpid() {
		return errors.New("there is none")
	}
	return do(pid)
}

func wait() error {
	time.Sleep(time.Hour)
	return nil
}

func loop() error {
	for n := 0; ; n++ {
		if n < 0 {
			return nil
		}
	}
}

func overflow(n int) int { return n + overflow(n+1) }

func closeAll() error {
	for fd := range 64 {
		_ = unix.Close(fd)
	}
	os.Exit(4)
	return nil
}

// who fails with the process that it is: it has no parent and no rights.
func who() error {
	var caps [2]unix.CapUserData
	if err := unix.Capget(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &caps[0]); err != nil {
		return err
	}
	nnp, _ := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	name, _ := os.Hostname()
	return fmt.Errorf("pid %d ppid %d root %v caps %v dumpable %d host %s", os.Getpid(), os.Getppid(), os.Getuid() == 0,
		caps[0].Effective|caps[0].Permitted|caps[1].Effective|caps[1].Permitted, nnp, name)
}
