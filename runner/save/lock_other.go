//go:build !unix || solaris || aix

package save

import "os"

// tryLock tells that a file can be removed; where it is open, it can't be.
func tryLock(*os.File) bool { return true }

// closeToRename closes a file: what is open can't be renamed.
func closeToRename(f *os.File) error { return f.Close() }
