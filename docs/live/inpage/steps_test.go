package inpage

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// empty is the smallest module with a memory.
var empty = []byte("\x00asm\x01\x00\x00\x00" + "\x05\x03\x01\x00\x11" + "\x07\x01\x00")

// TestLimited wants the memory of a program to have a limit, and all else to stay.
func TestLimited(t *testing.T) {
	got, err := limited(empty)
	if want := []byte("\x00asm\x01\x00\x00\x00" + "\x05\x05\x01\x01\x11\x80\x40" + "\x07\x01\x00"); err != nil || !bytes.Equal(got, want) {
		t.Errorf("% x, %v, want % x", got, err, want)
	}
	for _, wrong := range []string{"", "\x00asm\x01\x00\x00\x00", "\x00asm\x01\x00\x00\x00\x05", "\x00asm\x01\x00\x00\x00\x05\x7f\x01", "\x00asm\x01\x00\x00\x00\x05\x04\x01\x01\x11\x20", "\x00asm\x01\x00\x00\x00\x05\x80\x80\x80\x80\x80\x80"} {
		if got, err := limited([]byte(wrong)); err == nil {
			t.Errorf("% x became % x", wrong, got)
		}
	}
}

// TestUnable says of pages why their steps can't run on the site.
func TestUnable(t *testing.T) {
	page := func(front, block string) string {
		return "---\ntitle: One\nsummary: It runs.\nschema: blog\n" + front + "---\n\n" + block
	}
	const step = "```go step=Do\n```\n"
	for name, c := range map[string]struct{ page, imports, why string }{
		"steps":     {page("", step), `"net/http/httptest"`, ""},
		"a server":  {page("dialect: postgres\n", step), "", "about a server"},
		"no steps":  {page("", "```sh run\ngo mod init x\n```\n"), "", "has no steps"},
		"files":     {page("", step), `"os"`, "import os, and a page has nothing of files"},
		"templates": {page("", step), `"text/template"`, "several times as large"},
	} {
		course, err := lesson.Open(fstest.MapFS{
			"go.mod":                 {Data: []byte("module example.com/course\n")},
			"lessons/SUMMARY.md":     {Data: []byte("# Summary\n\n## All\n\n- [One](one/lesson.md)\n")},
			"lessons/one/lesson.md":  {Data: []byte(c.page)},
			"lessons/one/steps.go":   {Data: []byte("package one\n\nimport (\n\t\"context\"\n\t" + c.imports + "\n\n\t\"example.com/course/ent/client/blog/ent\"\n)\n\nfunc Do(ctx context.Context, client *ent.Client) error { return nil }\n")},
			"ent/schema/blog/all.go": {Data: []byte("package blog\n")},
		})
		if err != nil {
			t.Fatal(err)
		}
		l, _ := course.Lesson(course.Entries()[0])
		if l == nil {
			t.Fatal("there is no lesson")
		}
		if err := generated(t.TempDir(), l); err == nil || !strings.Contains(err.Error(), "learnrel generate") {
			t.Errorf("%s: without a client: %v", name, err)
		}
		if why := unable(l); (why == "") != (c.why == "") || !strings.Contains(why, c.why) {
			t.Errorf("%s: %q, want %q", name, why, c.why)
		}
	}
}

// TestFormatter holds what stands for Atlas's templates against those.
func TestFormatter(t *testing.T) {
	needs.Go(t)
	const program = `package main

import (
	"fmt"

	"github.com/learnrel/learnrel/internal/cutmigrate"
)

func main() {
	for _, p := range []*migrate.Plan{
		{Version: "1", Name: "first", Changes: []*migrate.Change{{Cmd: "CREATE TABLE a (b int)", Comment: "create a"}, {Cmd: "DROP TABLE c"}}},
		{Version: "2", Delimiter: "\n\n", Directives: []string{"-- atlas:pos a"}, Changes: []*migrate.Change{{Cmd: "x", Comment: "inlike"}}},
		{Version: "3"},
	} {
		f, err := migrate.DefaultFormatter.FormatFile(p)
		fmt.Printf("%s\n%s%v", f.Name(), f.Bytes(), err)
	}
}
`
	out := map[bool]string{}
	from := strings.TrimSpace(output(t, "go", "list", "-m", "-f", "{{.Dir}}", "ariga.io/atlas"))
	for _, cut := range []bool{false, true} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(filepath.Join(from, "sql", "migrate"))); err != nil {
			t.Fatal(err)
		}
		tests, _ := filepath.Glob(filepath.Join(dir, "*_test.go"))
		for _, name := range tests {
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
		}
		if cut {
			if err := cuts[0].make(dir); err != nil {
				t.Fatal(err)
			}
		}
		// It is laid over this module, which has all that it imports.
		root, err := filepath.Abs("../../..")
		if err != nil {
			t.Fatal(err)
		}
		files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
		at := func(name string) string { return filepath.Join(root, "internal", "cutmigrate", name) }
		over := map[string]string{at("main/main.go"): filepath.Join(dir, "main.txt")}
		for _, name := range files {
			over[at(filepath.Base(name))] = name
		}
		overlay, err := json.Marshal(map[string]any{"Replace": over})
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, "overlay.json")
		for name, data := range map[string][]byte{file: overlay, filepath.Join(dir, "main.txt"): []byte(program)} {
			if err := os.WriteFile(name, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		out[cut] = output(t, "go", "run", "-overlay="+file, "github.com/learnrel/learnrel/internal/cutmigrate/main")
	}
	if out[true] != out[false] || !strings.Contains(out[true], "-- Create a") {
		t.Errorf("it is\n%s\nand not\n%s", out[true], out[false])
	}
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}
