package main

import (
	"os"
	"syscall"
)

// peakOf gives the most memory that a process had, in KiB.
func peakOf(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return usage.Maxrss
}
