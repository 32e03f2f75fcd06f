package main

import (
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/lesson"
)

// The benchmarks of whole processes. docs/performance.md has the figures, and
// the command that gives them.

// build builds a package and gives the path of its binary.
func build(b testing.TB, pkg string) string {
	b.Helper()
	file := filepath.Join(b.TempDir(), "program.exe")
	if out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", file, pkg).CombinedOutput(); err != nil {
		b.Fatalf("build %s: %v\n%s", pkg, err, out)
	}
	return file
}

// repeat runs a program again and again in an empty folder.
func repeat(b *testing.B, program string, args ...string) {
	b.Helper()
	dir := b.TempDir()
	var peak int64
	for b.Loop() {
		cmd := exec.Command(program, args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			peak = max(peak, usage.Maxrss)
		}
	}
	b.ReportMetric(float64(peak)/1024, "MiB-peak")
}

func BenchmarkRun(b *testing.B) {
	b.Run("learnrel", func(b *testing.B) { repeat(b, build(b, "."), "run", "one-to-many") })
	b.Run("handwritten", func(b *testing.B) { repeat(b, build(b, "./testdata/handwritten")) })
	b.Run("go-run", func(b *testing.B) {
		for b.Loop() {
			if out, err := exec.Command("go", "run", "./testdata/handwritten").CombinedOutput(); err != nil {
				b.Fatalf("%v\n%s", err, out)
			}
		}
	})
}

func BenchmarkList(b *testing.B) {
	b.Run("learnrel", func(b *testing.B) { repeat(b, build(b, "."), "list") })
	b.Run("emptycobra", func(b *testing.B) { repeat(b, build(b, "./testdata/emptycobra"), "list") })
}

// BenchmarkCatalogue checks the whole error catalogue from the cache, and looks an
// error up.
func BenchmarkCatalogue(b *testing.B) {
	program := build(b, ".")
	course, err := lesson.Open(learnrel.Course)
	if err != nil {
		b.Fatal(err)
	}
	check := append([]string{"check"}, course.Codes()...)
	if out, err := exec.Command(program, check...).CombinedOutput(); err != nil { // fills the cache
		b.Fatalf("%v\n%s", err, out)
	}
	b.Run("check", func(b *testing.B) { repeat(b, program, check...) })
	b.Run("explain", func(b *testing.B) {
		repeat(b, program, "explain", `resolve "Pet" relations: edge "petz" is missing for inverse edge: Pet.owner(User)`)
	})
}
