package lesson_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/lesson"
)

const errorFront = "---\ntitle: T\nsummary: S\nstage: graph\n---\n\n"

const (
	brokenSchema = "```go schema=schema.go fail=graph code=x\npackage schema\n```\n\n"
	wholeSchema  = "```go schema=schema.go\npackage schema\n```\n\n"
	setUp        = "```sh run\ngo mod init example.com/x\n```\n\n"
	brokenRun    = "```sh run fail=graph code=x\ngo run .\n```\n\n"
	goodRun      = "```sh run\ngo run .\n```\n\n"
	ownStep      = "```go step=%s\nfunc %[1]s(ctx context.Context, client *ent.Client) error { return nil }\n```\n\n"
)

func step(name string) string { return fmt.Sprintf(ownStep, name) }

func TestCatalogueProblems(t *testing.T) {
	for src, want := range map[string]string{
		errorFront + brokenSchema + wholeSchema:                                                                                               "",
		errorFront + wholeSchema:                                                                                                              "x.md:1:1: no block of the page has code=x",
		errorFront + brokenSchema:                                                                                                             "x.md:1:1: the page has no schema that works",
		strings.Replace(errorFront, "graph", "silent", 1) + wholeSchema:                                                                       "",
		strings.Replace(errorFront, "graph", "grahp", 1) + wholeSchema:                                                                        `x.md:4:8: unknown stage "grahp"`,
		strings.Replace(errorFront, "stage: graph\n", "", 1) + brokenSchema + wholeSchema:                                                     "x.md:1:1: the front matter has no stage",
		strings.Replace(errorFront, "stage: graph", "stage: graph\nschema: blog", 1):                                                          `x.md:5:1: unknown key "schema" in the front matter`,
		errorFront + brokenSchema + step("A") + wholeSchema:                                                                                   "x.md:11:1: the step block stands above the first schema that works",
		errorFront + brokenSchema + wholeSchema + "```go step=A\nfunc B(\n```\n":                                                              "x.md:16:8: syntax error: expected ')'",
		errorFront + brokenSchema + wholeSchema + "```go step=A\n\nfunc B() {}\n```\n":                                                        `x.md:15:1: the block has no function "A"`,
		errorFront + brokenSchema + wholeSchema + "```go step=A\n\n func A() {}\n```\n":                                                       "x.md:17:2: A is not a step",
		errorFront + brokenSchema + wholeSchema + "```go step=a\nfunc a(ctx context.Context, client *ent.Client) error { return nil }\n```\n": "x.md:16:1: a is not a step",
		errorFront + brokenSchema + wholeSchema + "```go step=A fail=compile\nfunc B(\n```\n":                                                 "",
		errorFront + brokenSchema + strings.Replace(wholeSchema, "package", "pakcage", 1):                                                     "x.md:12:1: syntax error: expected 'package'",
		errorFront + brokenSchema + strings.Replace(wholeSchema, "age schema", "age x", 1):                                                    "x.md:12:1: the schema is in package x",
		errorFront + brokenSchema + strings.Replace(wholeSchema, "=schema.go", "=schema.go#X", 1):                                             `whole schemas: "schema.go#X" is no Go file's name`,
		errorFront + brokenSchema + strings.Replace(wholeSchema, ".go", ".go migrate", 1):                                                     "x.md:11:1: no tables to migrate",
		errorFront + brokenSchema + wholeSchema + strings.Replace(brokenSchema, "fail", "migrate fail", 1):                                    "x.md:15:1: a schema that must fail at graph is judged alone",
		errorFront + strings.Replace(brokenSchema, "=graph", "=run", 1) + wholeSchema:                                                         "x.md:7:1: a schema alone cannot fail at run",
		errorFront + setUp + brokenRun + "```text error\n```\n\n" + goodRun + "```text output\n```\n":                                         "",
		errorFront + setUp + brokenRun:                                                                                                        "x.md:1:1: the page ends with commands that fail, or has none",
		errorFront + setUp:                                                                                                                    "x.md:1:1: no block of the page has code=x",
		errorFront + strings.Replace(brokenRun, "=graph", "=migrate", 1) + goodRun:                                                            "x.md:7:4: commands cannot fail at migrate",
		errorFront + strings.Replace(brokenRun, "go run .", "rm -rf /", 1) + goodRun:                                                          `x.md:7:1: a page can't run "rm -rf /"`,
		errorFront + brokenRun + "```go file=../main.go\n```\n" + goodRun:                                                                     `x.md:11:1: "../main.go" is no Go file of the folder`,
		errorFront + brokenRun + "```go file=main.go\n//go:generate rm\n```\n" + goodRun:                                                      "x.md:11:1: the file has a go generate command of its own",
		errorFront + brokenRun + goodRun + "```sql ddl\n```\n":                                                                                "x.md:15:1: the ddl block stands above the first schema that works",
		errorFront + brokenRun + goodRun + wholeSchema:                                                                                        "x.md:7:1: a commands block on a page that has schemas or steps",
		errorFront + wholeSchema + "```go file=main.go\n```\n" + brokenSchema:                                                                 "x.md:11:1: a folder file block on a page that has schemas or steps",
		errorFront + brokenSchema + wholeSchema + "```python flask\n```\n":                                                                    "x.md:15:1: a python block on the page of an error",
	} {
		_, err := lesson.Parse("lessons/errors/x.md", []byte(src))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s\n%v\nwant: %s", src, err, want)
		}
	}
	if _, err := lesson.Parse("p.md", []byte(front+strings.Replace(wholeSchema, ".go", ".go migrate", 1))); err == nil {
		t.Error("a lesson may have a schema block with migrate")
	}
}

func TestPrograms(t *testing.T) {
	p, err := lesson.Parse("lessons/errors/x.md", []byte(errorFront+brokenSchema+"```text error\n```\n"+wholeSchema+step("A")+brokenSchema+step("B")+
		strings.Replace(wholeSchema, ".go", ".go migrate", 1)+step("C")+wholeSchema+step("D")))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, program := range p.Programs() {
		for _, b := range program.Blocks {
			got = append(got, fmt.Sprintf("%d %s", program.Number, b.Name()))
		}
	}
	want := "1 schema schema.go|1 step A|1 step B|1 schema schema.go|1 step C|2 schema schema.go|2 step D"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("programs: %s\nwant:     %s", s, want)
	}
	for _, b := range p.Numbered() {
		if derived := b.Derived(); derived != (b.Kind == lesson.Error) {
			t.Errorf("%s: derived is %t: the code of a catalogue page is the author's", b.Name(), derived)
		}
	}
}

func TestFindError(t *testing.T) {
	fsys := small()
	fsys["lessons/errors/edge-no-ref.md"] = file(errorFront)
	fsys["lessons/errors/notes.txt"] = file("")
	c, err := lesson.Open(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"edge-no-ref", "errors/edge-no-ref"} {
		if e, err := c.Find(name); err != nil || e.Slug != "errors/edge-no-ref" || e.Code() != "edge-no-ref" {
			t.Errorf("Find(%q): %+v, %v", name, e, err)
		}
	}
	for name, hint := range map[string]string{"errors/edge-no-rev": `did you mean "edge-no-ref"?`, "errors/": "explain --list", "errors/zzz": "explain --list"} {
		_, err := c.Find(name)
		var wrong *lesson.NameError
		if !errors.As(err, &wrong) || !strings.Contains(wrong.Hint, hint) {
			t.Errorf("Find(%q): %v, want the hint %q", name, err, hint)
		}
	}
	const want = "lessons/errors/notes.txt:1:1: the file belongs to no error"
	if problems := c.Problems().Error(); !strings.Contains(problems, want) {
		t.Errorf("the problems of the course:\n%s\nlack: %s", problems, want)
	}
}

func TestRelatedProblems(t *testing.T) {
	fsys := small()
	page := errorFront + brokenSchema + wholeSchema
	fsys["lessons/errors/x.md"] = file(strings.Replace(page, "stage: graph", "stage: graph\nrelated: [edge-no-ref, edge-no-rev, zzz]", 1))
	fsys["lessons/errors/edge-no-ref.md"] = file(errorFront)
	c, err := lesson.Open(fsys)
	if err != nil {
		t.Fatal(err)
	}
	e, err := c.FindError("x")
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Lesson(e)
	var problems lesson.Problems
	if !errors.As(err, &problems) || len(problems) != 2 {
		t.Fatalf("the problems of the page: %v", err)
	}
	for i, want := range []lesson.Problem{
		{Message: `related to "edge-no-rev", which is no page of an error`, Hint: `did you mean "edge-no-ref"?`},
		{Message: `related to "zzz", which is no page of an error`, Hint: "learnrel explain --list shows them all"},
	} {
		want.File, want.Line, want.Col, want.Lesson = "lessons/errors/x.md", 5, 1, "errors/x"
		if problems[i] != want {
			t.Errorf("%+v\nwant: %+v", problems[i], want)
		}
	}
}

func TestPackages(t *testing.T) {
	f, err := lesson.ParseGo("a.go", []byte(`package steps

import other "errors"

func A(ctx context.Context, client *ent.Client) error {
	pet, err := client.Pet.Query().Where(user.Name("x")).Only(ctx)
	for _, sql := range pet.Edges.Owners {
		fmt.Println(sql.Name, other.New(""))
	}
	var time struct{ now int }
	return errors.Join(err, fmt.Errorf("%d", time.now))
}
`))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(f.Packages(), " "); got != "context ent errors fmt user" {
		t.Errorf("packages: %s", got)
	}
}
