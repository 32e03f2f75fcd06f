//go:build !linux

package harness

// limitMemory does nothing where there is no limit to set.
func limitMemory(uint64) {}
