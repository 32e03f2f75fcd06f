package process

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
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

// BenchmarkRun measures what confining a program costs over running it: both by
// turns, for the machine does other things, too. Of each it is the least.
func BenchmarkRun(b *testing.B) {
	file := build(b, "idle")
	// learnrel holds pages and schemas while it runs programs, and a fork that copies
	// the tables of its memory takes the longer the more it is.
	held := make([]byte, 100<<20)
	for i := 0; i < len(held); i += 4096 {
		held[i] = 1
	}
	direct, confined := time.Hour, time.Hour
	for b.Loop() {
		direct = min(direct, took(b, func() error {
			_, err := Run(exec.CommandContext(b.Context(), file))
			return err
		}))
		confined = min(confined, took(b, func() error {
			_, err := Helper{}.Run(b.Context(), Program{Path: file, Memory: 512 << 20, ReadOnly: []string{}})
			return err
		}))
	}
	runtime.KeepAlive(held)
	b.ReportMetric(direct.Seconds()*1000, "direct-ms")
	b.ReportMetric(confined.Seconds()*1000, "confined-ms")
}

func took(b *testing.B, do func() error) time.Duration {
	start := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}
