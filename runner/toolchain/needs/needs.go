// Package needs says in tests what they need of the machine. Where it is not there
// a test is skipped, unless LEARNREL_NO_SKIP is set: then it fails.
package needs

import (
	"os"
	"os/exec"
	"testing"
	"time"
)

// Go wants the Go toolchain, which takes its time: -short leaves such tests out.
func Go(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("it runs the toolchain")
	}
	_, err := exec.LookPath("go")
	This(t, err)
}

// This wants err, which says what is missing, to be nil.
func This(t testing.TB, err error) {
	t.Helper()
	switch {
	case err != nil && os.Getenv("LEARNREL_NO_SKIP") != "":
		t.Fatal(err)
	case err != nil:
		t.Skip(err)
	}
}

// Whole tells whether long loops go over all of their cases, as they do in .ci/run.
func Whole() bool { return os.Getenv("LEARNREL_WHOLE") != "" }

// Turn says which cases of a long loop it is the turn of today: of so many one, or all
// where the loop is to be whole.
func Turn(t testing.TB, of int) func(n int) bool {
	t.Helper()
	if Whole() {
		return func(int) bool { return true }
	}
	today := int(time.Now().Unix()/(24*60*60)) % of
	t.Logf("turn %d of %d", today, of)
	return func(n int) bool { return n%of == today }
}
