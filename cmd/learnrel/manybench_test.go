//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkManyLessons checks courses of many lessons with one schema, as whole processes:
// first with nothing cached but what Go has compiled, then from the cache. The time for
// each lesson must not depend on how many there are.
//
//	go test ./cmd/learnrel -run '^$' -bench ManyLessons -benchtime 3x -timeout 30m
func BenchmarkManyLessons(b *testing.B) {
	learnrel := build(b, ".")
	for _, n := range []int{100, 300, 1000} {
		b.Run(fmt.Sprintf("lessons=%d", n), func(b *testing.B) {
			course := courseOf(b, learnrel, n)
			b.Setenv("GOCACHE", goCache(b))
			b.Setenv("XDG_CACHE_HOME", b.TempDir())
			cold := checkWhole(b, learnrel, course, n)
			var warm whole
			for b.Loop() {
				again := checkWhole(b, learnrel, course, n)
				warm.processor += again.processor
				warm.peak = max(warm.peak, again.peak)
			}
			// What is reported before the loop is forgotten when it begins.
			b.ReportMetric(cold.took.Seconds()*1e3/float64(n), "cold-ms/lesson")
			b.ReportMetric(cold.processor.Seconds()*1e3/float64(n), "cold-cpu-ms/lesson")
			b.ReportMetric(float64(cold.peak)/1024, "cold-MiB-peak")
			b.ReportMetric(warm.processor.Seconds()*1e3/float64(b.N*n), "cpu-ms/lesson")
			b.ReportMetric(float64(warm.peak)/1024, "MiB-peak")
			// The loop's start would have forgotten them.
			b.ReportMetric(cold.took.Seconds()*1e3/float64(n), "cold-ms/lesson")
			b.ReportMetric(cold.processor.Seconds()*1e3/float64(n), "cold-cpu-ms/lesson")
			b.ReportMetric(float64(cold.peak)/1024, "cold-MiB-peak")
		})
	}
}

// goCache is where Go keeps what it has compiled, which the benchmark leaves as it is.
func goCache(b *testing.B) string {
	b.Helper()
	out, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// courseOf makes a course with the lesson that a new one has, n times, each with a word of
// its own.
func courseOf(b *testing.B, learnrel string, n int) (dir string) {
	b.Helper()
	dir = filepath.Join(b.TempDir(), "many")
	timed(b, b.TempDir(), learnrel, "init", dir)
	first := filepath.Join(dir, "lessons", "first-lesson")
	summary := "# Summary\n\n## Lessons\n\n- [First lesson](first-lesson/lesson.md)\n"
	for i := 2; i <= n; i++ {
		slug := fmt.Sprintf("lesson-%d", i)
		edit := strings.NewReplacer(
			"First lesson", "Lesson "+fmt.Sprint(i), "lesson first-lesson", "lesson "+slug, "package firstlesson", strings.ReplaceAll("package "+slug, "-", ""),
			"Package firstlesson", strings.ReplaceAll("Package "+slug, "-", ""), "Notes", fmt.Sprint("Notes ", i),
		)
		for _, name := range []string{"lesson.md", "steps.go"} {
			text, err := os.ReadFile(filepath.Join(first, name))
			if err == nil {
				err = os.MkdirAll(filepath.Join(dir, "lessons", slug), 0o755)
			}
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, "lessons", slug, name), []byte(edit.Replace(string(text))), 0o644)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
		summary += fmt.Sprintf("- [Lesson %d](%s/lesson.md)\n", i, slug)
	}
	if err := os.WriteFile(filepath.Join(dir, "lessons", "SUMMARY.md"), []byte(summary), 0o644); err != nil {
		b.Fatal(err)
	}
	return dir
}

// whole is what a process has taken, with those that it started.
type whole struct {
	took, processor time.Duration
	peak            int64 // of the largest of them, in KiB
}

func checkWhole(b *testing.B, learnrel, course string, n int) whole {
	b.Helper()
	cmd := exec.Command(learnrel, "check")
	cmd.Dir = course
	start := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(out, fmt.Appendf(nil, "%d lessons, ", n)) {
		b.Fatalf("%v\n%s", err, out[max(0, len(out)-2000):])
	}
	used := whole{took: time.Since(start), processor: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		used.peak = usage.Maxrss
	}
	return used
}
