//go:build amd64 || arm64

package process

import (
	"fmt"
	"os"
	"sync"

	ll "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"
)

// scopesSignals is the version of landlock that keeps signals in its domain.
const scopesSignals = 6

// landlockVersion gives the version of landlock's interface here, or 0.
var landlockVersion = sync.OnceValue(func() int {
	version, err := ll.LandlockGetABIVersion()
	if err != nil {
		return 0
	}
	return version
})

const (
	landlockRead = ll.AccessFSExecute | ll.AccessFSReadFile
	landlockList = landlockRead | ll.AccessFSReadDir
	landlockDev  = ll.AccessFSReadFile | ll.AccessFSWriteFile
)

// landlockRules makes rules by which a program reads itself and some files,
// changes its own folder, and can get at nothing else; see landlock(7).
func landlockRules(p Program) (rules *os.File, err error) {
	version := landlockVersion()
	if version == 0 {
		return nil, &refusal{"restrict it with landlock", unix.ENOSYS, false}
	}
	attr := &ll.RulesetAttr{HandledAccessFS: landlockFiles(version)}
	if version >= 4 {
		attr.HandledAccessNet = ll.AccessNetBindTCP | ll.AccessNetConnectTCP
	}
	if version >= scopesSignals {
		attr.Scoped = ll.ScopeSignal | ll.ScopeAbstractUnixSocket
	}
	fd, err := ll.LandlockCreateRuleset(attr, 0)
	if err != nil {
		return nil, fmt.Errorf("restrict it with landlock: %w", err)
	}
	rules = os.NewFile(uintptr(fd), "rules")
	allow := func(path string, access uint64) {
		if err == nil {
			err = allowBelow(fd, path, access&attr.HandledAccessFS)
		}
	}
	for _, path := range p.reads() {
		access := uint64(landlockRead)
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			access = landlockList
		}
		allow(path, access)
	}
	for _, path := range devices {
		if _, err := os.Stat(path); err == nil {
			allow(path, landlockDev)
		}
	}
	allow(p.Dir, attr.HandledAccessFS)
	if err != nil {
		_ = rules.Close()
		return nil, fmt.Errorf("restrict it with landlock: %w", err)
	}
	return rules, nil
}

// landlockFiles gives the rights on files that a version of landlock knows.
func landlockFiles(version int) uint64 {
	known := [...]int{1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
	return 1<<known[min(version, len(known)-1)] - 1
}

// allowBelow allows something on a file, or on all that is in a folder.
func allowBelow(rules int, path string, access uint64) error {
	fd, err := unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	defer unix.Close(fd)
	return ll.LandlockAddPathBeneathRule(rules, &ll.PathBeneathAttr{ParentFd: fd, AllowedAccess: access}, 0)
}
