package program

import (
	_ "embed" // for the stand-in
	"maps"
	"path"
	"strings"

	"github.com/learnrel/learnrel/runner/toolchain"
)

// standIn is the package that stands in the place of the driver of SQLite, which
// steps may import: a program has no SQLite.
//
//go:embed sqlite3/sqlite3.go
var standIn []byte

// bridge has the stand-in's errors come out of package child.
const bridge = `package sqlite3

import child "CHILD"

func init() {
	child.FaultError(func(f *child.Fault) error {
		if f.Code == 0 {
			return f
		}
		return NewError(f.Message, f.Code, f.Further)
	})
}
`

// attach is a file more of package child in a program.
const attach = "package child\n\nfunc init() { Attach() }\n"

// writeOwn puts into scratch what programs take along of learnrel.
func writeOwn(s *toolchain.Scratch) error {
	files := maps.Clone(childFiles())
	files["attach.go"] = []byte(attach)
	if err := s.Mirror(childDir, files); err != nil {
		return err
	}
	return s.Mirror(toolchain.StandInDir, StandIn(path.Join(s.Module, childDir)))
}

// StandIn is the module that stands in the place of the driver of SQLite, for a program
// whose package child has that import path.
func StandIn(child string) map[string][]byte {
	return map[string][]byte{
		"go.mod":     []byte("module " + toolchain.SQLiteModule + "\n\ngo 1.24\n"),
		"sqlite3.go": standIn,
		"bridge.go":  []byte(strings.Replace(bridge, "CHILD", child, 1)),
	}
}
