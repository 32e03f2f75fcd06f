package harness

import "embed"

// Source is the harness itself, for programs that are built from source.
//
//go:embed args.go capture.go cgo.go child.go database.go describe.go harness.go memory_linux.go memory_other.go nocgo.go position.go table.go trace.go
var Source embed.FS
