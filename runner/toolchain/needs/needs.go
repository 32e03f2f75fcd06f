// Package needs says in tests what they need of the machine. Where it is not there
// a test is skipped, unless LEARNREL_NO_SKIP is set: then it fails.
package needs

import (
	"os"
	"os/exec"
	"testing"
)

// Go wants the Go toolchain, which takes its time: -short leaves such tests out.
func Go(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("it runs the toolchain")
	}
	_, err := exec.LookPath("go")
	this(t, err)
}

// this wants err, which says what is missing, to be nil.
func this(t testing.TB, err error) {
	t.Helper()
	switch {
	case err != nil && os.Getenv("LEARNREL_NO_SKIP") != "":
		t.Fatal(err)
	case err != nil:
		t.Skip(err)
	}
}
