package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// files are attempts on files. The argument is a folder outside, with a file secret.
var files = map[string]attempt{
	"write":    func(a []string) error { return os.WriteFile(filepath.Join(a[0], "new"), nil, 0o666) },
	"truncate": func(a []string) error { return os.Truncate(filepath.Join(a[0], "secret"), 0) },
	"append": func(a []string) error {
		f, err := os.OpenFile(filepath.Join(a[0], "secret"), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_, err = f.WriteString("more")
		return err
	},
	"remove": func(a []string) error { return os.Remove(filepath.Join(a[0], "secret")) },
	"rmdir":  func(a []string) error { return unix.Rmdir(a[0]) },
	"rename": func(a []string) error {
		return os.Rename(filepath.Join(a[0], "secret"), filepath.Join(a[0], "other"))
	},
	"take": func(a []string) error { return os.Rename(filepath.Join(a[0], "secret"), "secret") },
	"mkdir": func(a []string) error {
		return os.Mkdir(filepath.Join(a[0], "folder"), 0o777)
	},
	"symlink outside": func(a []string) error { return os.Symlink("/", filepath.Join(a[0], "link")) },
	"link outside": func(a []string) error {
		return os.Link(filepath.Join(a[0], "secret"), filepath.Join(a[0], "hard"))
	},
	"link inside": func(a []string) error { return os.Link(filepath.Join(a[0], "secret"), "hard") },
	"chmod":       func(a []string) error { return os.Chmod(filepath.Join(a[0], "secret"), 0o777) },
	"chmod by descriptor": func(a []string) error {
		fd, err := unix.Open(filepath.Join(a[0], "secret"), unix.O_PATH, 0)
		if err != nil {
			return err
		}
		return unix.Fchmodat(unix.AT_FDCWD, fmt.Sprintf("/proc/self/fd/%d", fd), 0o777, 0)
	},
	"chown":  func(a []string) error { return os.Chown(filepath.Join(a[0], "secret"), os.Getuid(), 1) },
	"utimes": func(a []string) error { return os.Chtimes(filepath.Join(a[0], "secret"), time.Time{}, time.Unix(1, 0)) },
	"setxattr": func(a []string) error {
		return unix.Setxattr(filepath.Join(a[0], "secret"), "user.note", []byte("x"), 0)
	},
	"mknod":       func(a []string) error { return unix.Mknod(filepath.Join(a[0], "node"), unix.S_IFIFO|0o666, 0) },
	"make device": func([]string) error { return unix.Mknod("disk", unix.S_IFBLK|0o666, 8<<8) },
	"read":        func(a []string) error { return read(filepath.Join(a[0], "secret")) },
	"read /etc/passwd": func([]string) error {
		return read("/etc/passwd")
	},
	"read through a symlink": func(a []string) error {
		if err := os.Symlink(filepath.Join(a[0], "secret"), "link"); err != nil {
			return err
		}
		return read("link")
	},
	"read through the root's parent": func(a []string) error {
		fd, err := unix.Open("/", unix.O_PATH|unix.O_DIRECTORY, 0)
		if err != nil {
			return err
		}
		fd, err = unix.Openat(fd, strings.Repeat("../", 30)+filepath.Join(a[0], "secret"), unix.O_RDONLY, 0)
		if err != nil {
			return err
		}
		return unix.Close(fd)
	},
	"read through /proc/1/root": func(a []string) error { return read("/proc/1/root" + filepath.Join(a[0], "secret")) },
	"read by handle": func(a []string) error {
		h, _, err := unix.NameToHandleAt(unix.AT_FDCWD, filepath.Join(a[0], "secret"), 0)
		if err != nil {
			return err
		}
		_, err = unix.OpenByHandleAt(unix.AT_FDCWD, h, unix.O_RDONLY)
		return err
	},
	"list":      func(a []string) error { _, err := os.ReadDir(a[0]); return err },
	"list /":    func([]string) error { return only("/", "box dev "+strings.Split(os.Args[0], "/")[1]) },
	"list /dev": func([]string) error { return only("/dev", "full null random urandom zero") },
	"stat":      func(a []string) error { _, err := os.Stat(filepath.Join(a[0], "secret")); return err },
	"/proc environ": func([]string) error {
		return read(fmt.Sprintf("/proc/%d/environ", os.Getppid()), "/proc/1/environ", "/proc/self/environ")
	},
	"/proc mem":        func([]string) error { return read(fmt.Sprintf("/proc/%d/maps", os.Getppid()), "/proc/self/maps") },
	"/dev/mem":         func([]string) error { return read("/dev/mem", "/dev/kmsg", "/dev/vda") },
	"/dev/kvm":         func([]string) error { return read("/dev/kvm", "/dev/fuse", "/dev/net/tun") },
	"/sys":             func([]string) error { return read("/sys/kernel/notes", "/sys/class/dmi/id/product_name") },
	"/dev/shm":         func([]string) error { return os.WriteFile("/dev/shm/x", nil, 0o666) },
	"/tmp":             func([]string) error { return os.WriteFile("/tmp/learnrel-hostile", nil, 0o666) },
	"write to itself":  func([]string) error { return os.WriteFile(os.Args[0], nil, 0o777) },
	"remove itself":    func([]string) error { return os.Remove(os.Args[0]) },
	"terminal input":   func([]string) error { return unix.IoctlSetPointerInt(0, unix.TIOCSTI, 'x') },
	"open a terminal":  func([]string) error { return read("/dev/tty") },
	"its own folder":   func([]string) error { return own() },
	"openat2":          func([]string) error { _, err := unix.Openat2(unix.AT_FDCWD, "/", &unix.OpenHow{}); return err },
	"landlock itself":  func([]string) error { return call(unix.SYS_LANDLOCK_CREATE_RULESET) },
	"watch files":      func([]string) error { _, err := unix.InotifyInit1(0); return err },
	"watch all files":  func([]string) error { _, err := unix.FanotifyInit(0, 0); return err },
	"read all of root": func(a []string) error { return walk() },
}

// read succeeds when one of some files can be read.
func read(names ...string) (err error) {
	for _, name := range names {
		var f *os.File
		if f, err = os.Open(name); err == nil {
			if _, err = f.Read(make([]byte, 1)); err == nil {
				return nil
			}
		}
	}
	return err
}

// only succeeds when a folder has more in it than some names.
func only(dir, names string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !strings.Contains(" "+names+" ", " "+e.Name()+" ") {
			fmt.Println(e.Name())
			return nil
		}
	}
	return errors.New("it is empty")
}

// walk succeeds when there is a file that is neither a device nor this program.
func walk() error {
	found := errors.New("a file")
	err := filepath.WalkDir("/", func(path string, _ fs.DirEntry, err error) error {
		// What a folder says of a file is not what is mounted on it.
		info, statErr := os.Stat(path)
		if err == nil && statErr == nil && info.Mode().IsRegular() && path != os.Args[0] {
			fmt.Println(path)
			return found
		}
		return nil
	})
	if err == found {
		return nil
	}
	return errors.New("it is empty")
}

// own does to its own folder what a program may do.
func own() error {
	for _, err := range []error{
		os.WriteFile("file", []byte("text"), 0o600),
		os.Rename("file", "other"),
		os.Symlink("other", "link"),
		os.MkdirAll("a/b/c", 0o700),
		os.RemoveAll("a"),
	} {
		if err != nil {
			return err
		}
	}
	_, err := os.ReadFile("link")
	return err
}
