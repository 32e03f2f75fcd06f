//go:build unix && !solaris && !aix

package save

import (
	"os"

	"golang.org/x/sys/unix"
)

// tryLock locks a file, or a folder, and tells whether nobody else had.
func tryLock(f *os.File) bool {
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil
}

// closeToRename keeps the lock: what is open can be renamed.
func closeToRename(*os.File) error { return nil }
