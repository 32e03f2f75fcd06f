package harness

import "syscall"

// limitMemory keeps the process from using more than some bytes of memory of its
// own. RLIMIT_DATA counts what is written to; RLIMIT_AS would count the address
// space, too, of which the Go runtime reserves much more than it uses. A system
// that refuses goes without.
func limitMemory(bytes uint64) {
	if bytes > 0 {
		_ = syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: bytes, Max: bytes})
	}
}
