package process

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// build builds a program of testdata as programs are built: static, of Go alone.
func build(tb testing.TB, name string) string {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), name+".exe")
	cmd := exec.Command("go", "build", "-o", file, "./testdata/"+name)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("%v\n%s", err, out)
	}
	return file
}

// BenchmarkRun measures what confining a program costs over running it.
func BenchmarkRun(b *testing.B) {
	file := build(b, "idle")
	// learnrel holds pages and schemas while it runs programs, and a fork copies the
	// tables of its memory.
	held := make([]byte, 100<<20)
	for i := 0; i < len(held); i += 4096 {
		held[i] = 1
	}
	b.Run("direct", func(b *testing.B) {
		for b.Loop() {
			if _, err := Run(exec.CommandContext(b.Context(), file)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("confined", func(b *testing.B) {
		for b.Loop() {
			if _, err := (Helper{}).Run(b.Context(), Program{Path: file, Memory: 512 << 20, ReadOnly: []string{}}); err != nil {
				b.Fatal(err)
			}
		}
	})
	_ = held[0]
}
