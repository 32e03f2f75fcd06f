package site

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
)

// copyCourse copies the pages and schemas of the course to a folder.
func copyCourse(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, sub := range []string{"lessons", "ent/schema"} {
		if err := os.CopyFS(filepath.Join(dir, sub), os.DirFS("../../"+sub)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func change(t testing.TB, name, was, now string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), was) {
		t.Fatalf("%s does not hold %q", name, was)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(data), was, now, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func buildDir(t testing.TB, dir string, m *Memory) Files {
	t.Helper()
	c, err := lesson.Open(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	files, err := Build(c, Options{Unchecked: true, Memory: m})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestMemory wants a build with a memory to give what one without gives, whatever
// changed in between.
func TestMemory(t *testing.T) {
	dir := copyCourse(t)
	var m Memory
	buildDir(t, dir, &m)
	for _, c := range []struct{ file, was, now string }{
		{"lessons/one-to-many/lesson.md", "A user writes many posts", "A user writes posts"},
		{"ent/schema/blog/post.go", "package blog", "package blog\n\n// changed"},
		{"lessons/likes/lesson.md", "title: Likes", "title: Likings"}, // a problem
		{"lessons/SUMMARY.md", "[Likes]", "[Likings]"},                // and none again
		{"lessons/required-both-ways/lesson.md", "## ", "## Another "},
		{"lessons/one-to-many/steps.go", "package onetomany", "package onetomany //"},
	} {
		change(t, filepath.Join(dir, c.file), c.was, c.now)
		got, want := buildDir(t, dir, &m), buildDir(t, dir, nil)
		for name := range want {
			if !bytes.Equal(got[name], want[name]) {
				t.Errorf("after a change of %s, %s is not as it should be", c.file, name)
			}
		}
		if !maps.EqualFunc(got, want, bytes.Equal) {
			t.Errorf("after a change of %s the builds differ", c.file)
		}
	}
}

// BenchmarkRebuild builds the course again after a page was saved.
func BenchmarkRebuild(b *testing.B) {
	dir := copyCourse(b)
	var m Memory
	buildDir(b, dir, &m)
	page := filepath.Join(dir, "lessons/one-to-many/lesson.md")
	for b.Loop() {
		change(b, page, "A user writes", "A user  writes")
		buildDir(b, dir, &m)
		change(b, page, "A user  writes", "A user writes")
		buildDir(b, dir, &m)
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(2*b.N), "ms/rebuild")
}

// TestDraftThatWasChecked wants the block that is false marked with what came instead, and a
// page that is true to say so, also from a memory.
func TestDraftThatWasChecked(t *testing.T) {
	c, err := lesson.Open(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	var m Memory
	page := func(reports map[string]*judge.Report) string {
		t.Helper()
		files, err := Build(c, Options{Unchecked: true, Memory: &m, Reports: reports})
		if err != nil {
			t.Fatal(err)
		}
		return string(files["lessons/one-to-many.html"])
	}
	const unchecked, marked = "was built without a check", `class="false"`
	if text := page(map[string]*judge.Report{}); !strings.Contains(text, "This page is being checked") {
		t.Error("a page whose check is under way does not say so")
	}
	if text := page(nil); !strings.Contains(text, unchecked) || strings.Contains(text, marked) {
		t.Error("a page that was not checked does not say so")
	}
	bad := judge.Verdict{Number: 2, Status: judge.Differs, Message: "the page says <b>", Diff: "--- a\n+++ b\n@@ -1,6 +1,6 @@\n Prose before.\n ```output\n kept\n-was <here>\n+is\n ```\n Prose after.\n"}
	text := page(map[string]*judge.Report{"one-to-many": {Verdicts: []judge.Verdict{{Number: 1, Status: judge.Pass}, bad}}})
	for _, want := range []string{"One block of this page is false", marked, "the page says &lt;b&gt;", "<pre><code>kept\n<del>was &lt;here&gt;\n</del><ins>is\n</ins></code></pre>"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not have %q", want)
		}
	}
	if strings.Count(text, marked) != 1 {
		t.Errorf("%d blocks are marked", strings.Count(text, marked))
	}
	if text := page(map[string]*judge.Report{"one-to-many": {}}); !strings.Contains(text, "was checked as it is now") || strings.Contains(text, marked) {
		t.Error("a page that is true does not say so")
	}
	if page(nil) == text {
		t.Error("the memory keeps a report")
	}
}
