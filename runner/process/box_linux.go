//go:build amd64 || arm64

package process

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A box holds one program: in namespaces, where it sees an empty machine, or with
// landlock, where it sees that there is one and can't get at it.
type box struct {
	Program
	how  how
	user int // that the program is
	next int // the number of the next file that a script opens
}

// how is what a box is made of, the best first.
type how int32

const (
	asRoot       how = iota // namespaces, made with root's right to, and another user in them
	asUser                  // the same in a user namespace, which anyone may make
	withLandlock            // landlock and seccomp
	withSeccomp             // seccomp alone
)

func (h how) String() string {
	return [...]string{"namespaces as root", "namespaces", "landlock", "seccomp"}[h]
}

// best is the first how that this system has not refused yet.
var best atomic.Int32

// apart tells whether it is in namespaces.
func (h how) apart() bool { return h <= asUser }

// flags are those of clone.
func (h how) flags() uintptr {
	switch h {
	case asRoot:
		return namespaces
	case asUser:
		return namespaces | unix.CLONE_NEWUSER
	}
	return 0
}

// What the files of a program in a box are, beside those of its pipe.
const (
	parentFile = 5 // a pidfd of this process, closed once the program runs
	rulesFile  = 6 // landlock's, too
	firstFile  = 7
)

// namespaces are what a program gets a new one of; see namespaces(7).
const namespaces = unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS | unix.CLONE_NEWCGROUP

// newScript lays out how a process becomes a program in a box of some kind. The
// files are those that it has from here, by the number that they get, or -1.
func (b *box) newScript(ctx context.Context, files []int, mask *uint64) (*script, error) {
	s := &script{}
	b.passFiles(s, files)
	s.do("start a session", unix.SYS_SETSID)
	if b.how == asUser {
		b.mapUser(s)
	}
	if b.how.apart() {
		if err := b.emptyRoot(s); err != nil {
			return nil, err
		}
	}
	s.do("enter its folder", unix.SYS_CHDIR, b.Dir)
	b.dropRights(s)
	b.limit(ctx, s)
	dieWithParent(s)
	resetSignals(s, mask)
	if b.how == withLandlock {
		s.do("restrict it with landlock", unix.SYS_LANDLOCK_RESTRICT_SELF, rulesFile, 0)
	}
	code, err := filter(b.allows())
	if err != nil {
		return nil, err
	}
	program := &unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	s.do("filter its system calls", unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, unsafe.Pointer(program))
	if b.Path == "" { // to see whether it can be made
		s.do("end", unix.SYS_EXIT_GROUP, 0)
		return s, nil
	}
	s.run(b.Path, append([]string{b.Path}, b.Args...), b.Env)
	return s, nil
}

// allows gives what the filter may let through because something else holds it.
func (b *box) allows() filterFor {
	return filterFor{
		changes: b.how != withSeccomp,
		owners:  b.how.apart(),
		signals: b.how.apart() || b.how == withLandlock && landlockVersion() >= scopesSignals,
	}
}

// passFiles gives the program its files, and nothing else that is open here.
func (b *box) passFiles(s *script, files []int) {
	for to, from := range files {
		if from < 0 {
			s.try("close a file", unix.SYS_CLOSE, to)
			continue
		}
		flags := 0
		if to >= parentFile {
			flags = unix.O_CLOEXEC
		}
		s.do("pass a file", unix.SYS_DUP3, from, to, flags)
	}
	s.do("close all other files", unix.SYS_CLOSE_RANGE, firstFile, int(^uint32(0)), 0)
	b.next = firstFile
	if files[3] < 0 {
		b.next = 3
	}
}

// nobody is the user that a program sees itself as.
const nobody = 65534

// newUser gives a user that no other program is: what another of the same user
// does counts against a program's limit on threads.
func newUser() int {
	const first, programs = 1 << 30, 1 << 8
	return first + os.Getpid()*programs%first + int(users.Add(1)%programs)
}

var users atomic.Uint32

// mapUser makes the one who runs this the program's user, in the new user
// namespace; see user_namespaces(7).
func (b *box) mapUser(s *script) {
	for _, w := range [...]struct{ file, text string }{
		{"/proc/self/setgroups", "deny"},
		{"/proc/self/uid_map", fmt.Sprintf("%d %d 1", nobody, os.Geteuid())},
		{"/proc/self/gid_map", fmt.Sprintf("%d %d 1", nobody, os.Getegid())},
	} {
		const does = "map the user"
		s.expect(b.next, does, unix.SYS_OPENAT, at, w.file, unix.O_WRONLY, 0)
		s.do(does, unix.SYS_WRITE, b.next, w.text, len(w.text))
		s.do(does, unix.SYS_CLOSE, b.next)
	}
}

const at = unix.AT_FDCWD

// scaffold is where the new root is put together: no program needs what is there,
// and every machine has it.
const scaffold = "/proc"

// devices are what a program may expect of any machine.
var devices = []string{"/dev/full", "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero"}

// emptyRoot makes a root in which there is the program, what it reads, some
// devices, and its own folder, which alone can be written to; see pivot_root(2).
// Whoever can map no other user may not make device files, so those are bound.
func (b *box) emptyRoot(s *script) error {
	s.do("keep mounts apart", unix.SYS_MOUNT, "none", "/", 0, unix.MS_REC|unix.MS_PRIVATE, 0)
	s.do("make a root", unix.SYS_MOUNT, "root", scaffold, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "size=1m,nr_inodes=1k,mode=0755")
	s.do("make a root", unix.SYS_UMASK, 0)
	sources, err := b.sources()
	if err != nil {
		return err
	}
	made := map[string]bool{"/": true, ".": true}
	for _, source := range sources {
		b.show(s, made, source)
	}
	s.do("enter the root", unix.SYS_CHDIR, scaffold)
	s.do("enter the root", unix.SYS_PIVOT_ROOT, ".", ".")
	s.do("leave the old root", unix.SYS_UMOUNT2, ".", unix.MNT_DETACH)
	s.do("enter the root", unix.SYS_CHDIR, "/")
	s.setAttributes("/", 0, &unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY})
	s.do("make a root", unix.SYS_UMASK, 0o022)
	const name = "box"
	s.do("hide the machine's name", unix.SYS_SETHOSTNAME, name, len(name))
	return nil
}

// show puts something of the machine into the new root, or its own folder.
func (b *box) show(s *script, made map[string]bool, of source) {
	to := scaffold + of.path
	switch of.kind {
	case own:
		s.makeFolder(made, of.path)
		options := fmt.Sprintf("size=%d,nr_inodes=4k,mode=0700,uid=%d,gid=%d", MaxFolder, b.user, b.user)
		s.do("make its folder", unix.SYS_MOUNT, "folder", to, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, options)
		return
	case folder:
		s.makeFolder(made, of.path)
	default:
		s.makeFolder(made, filepath.Dir(of.path))
		// It may be there, in a folder that is shown.
		s.try("make "+of.path, unix.SYS_MKNODAT, at, to, unix.S_IFREG|0o444, 0)
	}
	attributes := &unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV}
	if of.kind == device {
		attributes.Attr_set = unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NOEXEC
	}
	s.do("show "+of.path, unix.SYS_MOUNT, of.path, to, 0, unix.MS_BIND|unix.MS_REC, 0)
	s.setAttributes(to, unix.AT_RECURSIVE, attributes)
}

// setAttributes adds attributes to a mount: unlike a remount it leaves those as
// they are that the system forbids to take away.
func (s *script) setAttributes(path string, flags int, of *unix.MountAttr) {
	s.do("protect "+path, unix.SYS_MOUNT_SETATTR, at, path, flags, unsafe.Pointer(of), int(unsafe.Sizeof(*of)))
}

// makeFolder makes a folder of the new root, and those above it.
func (s *script) makeFolder(made map[string]bool, path string) {
	if made[path] {
		return
	}
	made[path] = true
	s.makeFolder(made, filepath.Dir(path))
	s.try("make "+path, unix.SYS_MKDIRAT, at, scaffold+path, 0o755)
}

// A source is what a program sees of the machine.
type source struct {
	path string
	kind int
}

// The kinds of sources.
const (
	file = iota
	folder
	device
	own // its own folder, which is not the machine's
)

// sources gives all that a program sees, each once, folders before what is in
// them.
func (b *box) sources() (of []source, err error) {
	for _, path := range b.reads() {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			return nil, fmt.Errorf("show the program its files: %w", err)
		case info.IsDir():
			of = append(of, source{filepath.Clean(path), folder})
		default:
			of = append(of, source{filepath.Clean(path), file})
		}
	}
	for _, path := range devices {
		if info, err := os.Stat(path); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			of = append(of, source{path, device})
		}
	}
	of = append(of, source{b.Dir, own})
	slices.SortStableFunc(of, func(a, b source) int { return strings.Compare(a.path, b.path) })
	return slices.CompactFunc(of, func(a, b source) bool { return a.path == b.path }), nil
}

// dropRights takes every right from the program for ever; see capabilities(7).
func (b *box) dropRights(s *script) {
	for c := range unix.CAP_LAST_CAP + 24 { // as many as there can be: it is a set of 64
		s.try("drop rights", unix.SYS_PRCTL, unix.PR_CAPBSET_DROP, c, 0, 0, 0)
	}
	if b.how == asRoot {
		s.do("leave its groups", unix.SYS_SETGROUPS, 0, 0)
		s.do("change its group", unix.SYS_SETRESGID, b.user, b.user, b.user)
		s.do("change its user", unix.SYS_SETRESUID, b.user, b.user, b.user)
	}
	header := &unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	s.do("drop rights", unix.SYS_CAPSET, unsafe.Pointer(header), unsafe.Pointer(&[2]unix.CapUserData{}))
	s.do("gain no rights", unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
}

// limit limits what the program uses of the machine.
func (b *box) limit(ctx context.Context, s *script) {
	of := limits(ctx, b.Memory)
	if b.how <= asUser {
		// Elsewhere it would count all that the user runs.
		of = append(of, limit{unix.RLIMIT_NPROC, maxThreads})
	}
	for _, l := range of {
		// A limit that is lower already stays.
		s.try("limit", unix.SYS_PRLIMIT64, 0, l.of, unsafe.Pointer(&unix.Rlimit{Cur: l.value, Max: l.value}), 0)
	}
}

// dieWithParent ends the program as soon as this process ends, however it does:
// with the first process of a namespace ends the namespace. Should it have ended
// before, then its pidfd can be read.
func dieWithParent(s *script) {
	s.do("end with learnrel", unix.SYS_PRCTL, unix.PR_SET_PDEATHSIG, int(unix.SIGKILL), 0, 0, 0)
	s.expect(0, "end with learnrel", unix.SYS_PPOLL, unsafe.Pointer(&unix.PollFd{Fd: parentFile, Events: unix.POLLIN}), 1, unsafe.Pointer(&unix.Timespec{}), 0)
}

// resetSignals puts signals back to what they do in a new program.
func resetSignals(s *script, mask *uint64) {
	action := [8]uint64{} // more than a struct sigaction
	for number := 1; number <= 64; number++ {
		s.try("reset signals", unix.SYS_RT_SIGACTION, number, unsafe.Pointer(&action), 0, 8)
	}
	s.do("unblock signals", unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, unsafe.Pointer(mask), 0, 8)
}
