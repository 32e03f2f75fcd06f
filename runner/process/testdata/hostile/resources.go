package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// resources are attempts to use more than there is for one. They are bounded, and
// would not disturb the machine if they worked.
var resources = map[string]attempt{
	"memory":         func([]string) error { use(make([]byte, 2<<30)); return nil },
	"memory in init": func([]string) error { return nil },
	"loop in init":   func([]string) error { return nil },
	"exit in init":   func([]string) error { return nil },
	"panic in init":  func([]string) error { return nil },
	"shared memory": func([]string) error {
		data, err := unix.Mmap(-1, 0, 2<<30, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_ANON)
		use(data)
		return err
	},
	"private memory": func([]string) error {
		data, err := unix.Mmap(-1, 0, 2<<30, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
		use(data)
		return err
	},
	"memory by protection": func([]string) error {
		data, err := unix.Mmap(-1, 0, 2<<30, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANON)
		if err != nil {
			return err
		}
		return unix.Mprotect(data, unix.PROT_READ|unix.PROT_WRITE)
	},
	"garbage":     func([]string) error { return garbage() },
	"fill":        func([]string) error { return fill() },
	"fill nodes":  func([]string) error { return fillNodes() },
	"big file":    func([]string) error { return bigFile() },
	"threads":     func([]string) error { return threads() },
	"descriptors": func([]string) error { return descriptors() },
	"pipes":       func([]string) error { return pipes() },
	"flood":       func([]string) error { return flood(strings.Repeat("x", 1023)+"\n", os.Stdout) },
	"flood errors": func([]string) error {
		return flood(strings.Repeat("x", 1023)+"\n", os.Stderr)
	},
	"long line": func([]string) error { return flood(strings.Repeat("x", 1024), os.Stdout) },
	"newlines":  func([]string) error { return flood(strings.Repeat("\n", 1024), os.Stdout) },
}

var early = func() []byte {
	if len(os.Args) < 2 {
		return nil
	}
	switch os.Args[1] {
	case "memory in init":
		data := make([]byte, 2<<30)
		use(data)
		return data
	case "loop in init":
		_ = loop()
	case "exit in init":
		os.Exit(5)
	case "panic in init":
		panic("early")
	}
	return nil
}()

// use writes to memory, of which nothing is used before.
func use(data []byte) {
	for i := 0; i < len(data); i += 4096 {
		data[i] = 1
	}
}

// garbage makes much of it, and little at a time.
func garbage() error {
	var keep []byte
	for until := time.Now().Add(time.Second); time.Now().Before(until); {
		keep = make([]byte, 1<<20)
	}
	return fmt.Errorf("kept %d", len(keep))
}

func fill() error {
	for n := range 3 << 10 {
		if err := os.WriteFile(fmt.Sprint("file", n), make([]byte, 1<<20), 0o600); err != nil {
			return err
		}
	}
	return nil
}

func fillNodes() error {
	for n := range 20_000 {
		if err := os.WriteFile(fmt.Sprint("file", n), nil, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func bigFile() error {
	f, err := os.Create("big")
	if err != nil {
		return err
	}
	for range 300 {
		if _, err := f.Write(make([]byte, 1<<20)); err != nil {
			return err
		}
	}
	return nil
}

func threads() error {
	for range 5000 {
		go func() {
			r, _ := unix.Open("/dev/zero", unix.O_RDONLY, 0)
			_ = r
			_ = unix.Nanosleep(&unix.Timespec{Sec: 3600}, nil)
		}()
	}
	time.Sleep(2 * time.Second)
	return nil
}

func descriptors() error {
	for range 5000 {
		if _, err := unix.Dup(0); err != nil {
			return err
		}
	}
	return nil
}

// pipes succeeds when it gets half a gigabyte into pipes.
func pipes() error {
	for range 512 {
		var p [2]int
		if err := unix.Pipe(p[:]); err != nil {
			return err
		}
		if _, err := unix.FcntlInt(uintptr(p[1]), unix.F_SETPIPE_SZ, 1<<20); err != nil {
			return err
		}
		if _, err := unix.Write(p[1], make([]byte, 1<<20)); err != nil {
			return err
		}
	}
	return nil
}

// flood prints without an end.
func flood(text string, to *os.File) error {
	for {
		if _, err := to.WriteString(text); err != nil {
			return errors.New("closed")
		}
	}
}
