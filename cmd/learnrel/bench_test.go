package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice"
	"github.com/learnrel/learnrel/runner/practice/folder"
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
		peak = max(peak, peakOf(cmd.ProcessState))
	}
	b.ReportMetric(float64(peak)/1024, "MiB-peak")
}

func BenchmarkRun(b *testing.B) {
	b.Run("learnrel", func(b *testing.B) { repeat(b, build(b, "."), "run", "one-to-many") })
	b.Run("handwritten", func(b *testing.B) { repeat(b, build(b, "./testdata/handwritten")) })
}

func BenchmarkList(b *testing.B) {
	b.Run("learnrel", func(b *testing.B) { repeat(b, build(b, "."), "list") })
	b.Run("emptycobra", func(b *testing.B) { repeat(b, build(b, "./testdata/emptycobra"), "list") })
}

// BenchmarkEdit measures what an edit of a learner's copy costs: learnrel run in one
// copy, and by hand in another what gives the same output, in turns. The ratio is
// that of the two.
//
//	go test ./cmd/learnrel -run '^$' -bench Edit -benchtime 10x
func BenchmarkEdit(b *testing.B) {
	learnrel := build(b, ".")
	mine, plain := filepath.Join(b.TempDir(), "mine"), filepath.Join(b.TempDir(), "plain")
	for _, dir := range []string{mine, plain} {
		timed(b, b.TempDir(), learnrel, "start", "one-to-many", dir)
	}
	build := []string{"go", "build", "-ldflags=-s -w", "-o", "program.exe", "."}
	for _, bench := range []struct {
		name, file string
		edit       func(text string, n int) string
		byHand     [][]string
	}{
		{
			"step", "steps.go",
			// A comment behind the code would leave the main package as it was.
			func(text string, n int) string {
				return strings.ReplaceAll(text, `"First post"`, fmt.Sprintf(`"Post %d"`, n))
			},
			[][]string{build, {"./program.exe"}},
		},
		{
			"schema", "ent/schema/post.go",
			func(text string, n int) string {
				return strings.Replace(text, "field.String(\"content\")", fmt.Sprintf("field.String(\"content\"),\n\t\tfield.Int(\"edit_%d\").Optional()", n), 1)
			},
			[][]string{{"go", "generate", "./ent"}, build, {"./program.exe"}},
		},
	} {
		b.Run(bench.name, func(b *testing.B) {
			text, err := os.ReadFile(filepath.Join(plain, bench.file))
			if err != nil {
				b.Fatal(err)
			}
			// A text that no run before has had, or the caches would know it.
			n := int(time.Now().UnixNano())
			var run, byHand time.Duration
			both := func() {
				n++
				for _, dir := range []string{mine, plain} {
					if err := os.WriteFile(filepath.Join(dir, bench.file), []byte(bench.edit(string(text), n)), 0o644); err != nil {
						b.Fatal(err)
					}
				}
				run += timed(b, mine, learnrel, "run")
				for _, command := range bench.byHand {
					byHand += timed(b, plain, command...)
				}
			}
			both()
			run, byHand = 0, 0
			for b.Loop() {
				both()
			}
			b.ReportMetric(run.Seconds()*1e3/float64(b.N), "learnrel-ms")
			b.ReportMetric(byHand.Seconds()*1e3/float64(b.N), "byhand-ms")
			b.ReportMetric(run.Seconds()/byHand.Seconds(), "ratio")
		})
	}
	b.Run("nothing", func(b *testing.B) {
		for b.Loop() {
			timed(b, mine, learnrel, "run")
		}
	})
}

// BenchmarkMistake measures how long it takes from a save that does not compile to
// the verdict, in a copy that was run before.
func BenchmarkMistake(b *testing.B) {
	learnrel := build(b, ".")
	dir := filepath.Join(b.TempDir(), "mine")
	timed(b, b.TempDir(), learnrel, "start", "one-to-many", dir)
	file := filepath.Join(dir, "steps.go")
	text, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	save := func(was, now string) {
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), was, now)), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	n := int(time.Now().UnixNano())
	save(`"First post"`, fmt.Sprintf(`"Post %d"`, n))
	timed(b, dir, learnrel, "run")
	for b.Loop() {
		n++
		save("SetContent(", fmt.Sprintf("SetContent%d(", n))
		cmd := exec.Command(learnrel, "run")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err == nil || !bytes.Contains(out, []byte("steps.go does not compile")) {
			b.Fatalf("%v\n%s", err, out)
		}
	}
}

// BenchmarkCommands measures what a learner types most beside the go command's own
// look at the same folder, in turns.
func BenchmarkCommands(b *testing.B) {
	learnrel := build(b, ".")
	dir := filepath.Join(b.TempDir(), "mine")
	timed(b, b.TempDir(), learnrel, "start", "one-to-many", dir)
	for name, args := range map[string][]string{
		"list": {"list"}, "show": {"show", "one-to-many"}, "schema-check": {"schema", "check"},
		"explain": {"explain", `ent: constraint failed: UNIQUE constraint failed: users.name`},
	} {
		b.Run(name, func(b *testing.B) {
			var own, golist time.Duration
			for b.Loop() {
				own += timed(b, dir, append([]string{learnrel}, args...)...)
				golist += timed(b, dir, "go", "list", ".")
			}
			b.ReportMetric(own.Seconds()*1e3/float64(b.N), "learnrel-ms")
			b.ReportMetric(golist.Seconds()*1e3/float64(b.N), "golist-ms")
			b.ReportMetric(own.Seconds()/golist.Seconds(), "ratio")
		})
	}
}

// timed runs a command in a folder and gives how long that took. Lessons may fall
// short after an edit, but everything has to build.
func timed(b *testing.B, dir string, command ...string) time.Duration {
	b.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil && (command[0] == "go" || cmd.ProcessState.ExitCode() != 1 || bytes.Contains(out, []byte("failed at"))) {
		b.Fatalf("%v: %v\n%s", command, err, out)
	}
	return time.Since(start)
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

// BenchmarkSchemaCheck judges the schema of a copy, as a whole process and beside
// it ent generate, which is built before.
func BenchmarkSchemaCheck(b *testing.B) {
	learnrel, ent := build(b, "."), build(b, "entgo.io/ent/cmd/ent")
	dir := filepath.Join(b.TempDir(), "copy")
	timed(b, b.TempDir(), learnrel, "start", "one-to-many", dir)
	b.Run("learnrel", func(b *testing.B) {
		for b.Loop() {
			timed(b, dir, learnrel, "schema", "check")
		}
	})
	b.Run("ent-generate", func(b *testing.B) {
		for b.Loop() {
			timed(b, dir, ent, "generate", "./ent/schema")
		}
	})
}

// BenchmarkVerdict takes the start of a relation exercise from a save to the verdict,
// as learn does, and beside it has ent generate the client of the same schema, in turns.
func BenchmarkVerdict(b *testing.B) {
	learnrel, ent := build(b, "."), build(b, "entgo.io/ent/cmd/ent")
	dir := filepath.Join(b.TempDir(), "practice")
	timed(b, b.TempDir(), learnrel, "learn", "--plain", dir)
	course, err := lesson.Open(builtInCourse)
	if err != nil {
		b.Fatal(err)
	}
	f, err := folder.Open(dir, course)
	if err != nil {
		b.Fatal(err)
	}
	x, err := practice.Read(course, f.Refs[0])
	if err != nil {
		b.Fatal(err)
	}
	schema := f.Path(x.ID(), "ent/schema")
	var own, generate time.Duration
	for b.Loop() {
		start := time.Now()
		answer, err := f.Answer(x)
		if err != nil {
			b.Fatal(err)
		}
		if v, err := (practice.Judge{}).Verdict(b.Context(), x, answer); err != nil || v.Passes() {
			b.Fatal(v, err)
		}
		own += time.Since(start)
		generate += timed(b, filepath.Dir(schema), ent, "generate", "./schema")
	}
	b.ReportMetric(own.Seconds()*1e3/float64(b.N), "verdict-ms")
	b.ReportMetric(generate.Seconds()*1e3/float64(b.N), "generate-ms")
	b.ReportMetric(own.Seconds()/generate.Seconds(), "ratio")
}

// BenchmarkExercises proves all exercises of the course, from the cache.
func BenchmarkExercises(b *testing.B) {
	program := build(b, ".")
	course, err := lesson.Open(learnrel.Course)
	if err != nil {
		b.Fatal(err)
	}
	check := []string{"check"}
	for _, r := range practice.List(course) {
		check = append(check, r.ID())
	}
	start := time.Now()
	if out, err := exec.Command(program, check...).CombinedOutput(); err != nil { // fills the cache
		b.Fatalf("%v\n%s", err, out)
	}
	b.Logf("filling the cache, where it was empty, took %s", time.Since(start).Round(time.Second))
	repeat(b, program, check...)
}
