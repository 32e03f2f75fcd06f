package practice

import (
	"errors"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/lesson"
)

const file = "lessons/a/exercises/shelf.md"

// page is an exercise that is right.
const page = "---\ntitle: A shelf\nsummary: Books on a shelf.\n---\n\nPut the books on a shelf.\n\n" +
	"## Start\n\n" + schemaBlock + "```text says fail=relation\n```\n\n" +
	"## Properties\n\n```text relation\nShelf and Book: one to many, never NULL\n```\n\n" +
	"## Hints\n\n1. Look at the rows.\n2. Say `Required`,\n   twice.\n\n" +
	"## Wrong answers\n\n### No lid\n\n```go schema=schema.go#Book.Edges\n" +
	"func (Book) Edges() []ent.Edge { return []ent.Edge{edge.From(\"shelf\", Shelf.Type).Ref(\"books\")} }\n```\n\n```text says fail=relation\n```\n\n" +
	"## Solution\n\n```go schema=schema.go#Book.Edges\n" +
	"func (Book) Edges() []ent.Edge { return []ent.Edge{edge.From(\"shelf\", Shelf.Type).Ref(\"books\").Unique().Required()} }\n```\n\nThe key is never NULL.\n"

const schemaBlock = "```go schema=schema.go\n" + source + "```\n\n"

const source = `package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
)

type Shelf struct{ ent.Schema }

func (Shelf) Edges() []ent.Edge { return []ent.Edge{edge.To("books", Book.Type)} }

type Book struct{ ent.Schema }

func (Book) Edges() []ent.Edge { return []ent.Edge{edge.From("shelf", Shelf.Type).Ref("books").Unique()} }
`

// alsoRight is a part with an answer that is right in other words.
const alsoRight = "## Also right\n\n### Another name\n\n```go schema=schema.go#Book.Edges\n" +
	"func (Book) Edges() []ent.Edge { return []ent.Edge{edge.From(\"place\", Shelf.Type).Required().Unique().Ref(\"books\")} }\n```\n\n"

func parse(t *testing.T, src string) (*Exercise, lesson.Problems) {
	t.Helper()
	x, err := Parse(file, []byte(src), nil)
	if x == nil || x.Page.String() != src {
		t.Fatal("the page does not give its source back")
	}
	var problems lesson.Problems
	if err != nil && !errors.As(err, &problems) {
		t.Fatalf("the error is %T", err)
	}
	return x, problems
}

func TestParse(t *testing.T) {
	x, problems := parse(t, page)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if x.ID() != "a/shelf" || x.Task != "Put the books on a shelf." || x.Why != "The key is never NULL." {
		t.Errorf("got %q, task %q, why %q", x.ID(), x.Task, x.Why)
	}
	if len(x.Hints) != 2 || x.Hints[1].Text != "Say `Required`,\ntwice." {
		t.Errorf("hints: %+v", x.Hints)
	}
	if len(x.Wrong) != 1 || x.Wrong[0].Title != "No lid" {
		t.Errorf("wrong answers: %v", x.Wrong)
	}
	other, problems := parse(t, strings.Replace(page, "## Solution", alsoRight+"## Solution", 1))
	if len(problems) > 0 || len(other.Right) != 1 || other.Right[0].Title != "Another name" || other.Right[0].Answer.Equal(x.Solution) {
		t.Errorf("right answers: %v, %v", other.Right, problems)
	}
	if got := string(x.Solution["ent/schema/schema.go"]); !strings.Contains(got, "Unique().Required()") || !strings.Contains(got, "type Shelf") {
		t.Errorf("solution:\n%s", got)
	}
}

// TestBadPages wants each mistake of a page to be told at its place.
func TestBadPages(t *testing.T) {
	for _, c := range []struct{ name, was, now, want, hint string }{
		{"no property", "Shelf and Book: one to many, never NULL\n", "", "the exercise has no property", "add a block"},
		{"no start", "## Start\n\n" + schemaBlock + "```text says fail=relation\n```\n\n", "", `no part "Start"`, "## Start"},
		{"an empty start", schemaBlock, "", "the start has no file", "go schema=FILE"},
		{"no hint", "1. Look at the rows.\n2. Say `Required`,\n   twice.", "Look.", "no hint", "numbered list"},
		{"no task", "Put the books on a shelf.", "", "no task", "say above"},
		{"no solution", "## Solution", "## Solutions", `no part "Solutions"`, `did you mean "Solution"?`},
		{"no reason", "```text says fail=relation\n```\n\n## Prop", "## Prop", "nothing says why the start fails", "text says"},
		{"a reason without a place", "```text says fail=relation\n```\n\n## Prop", "```text says\n```\n\n## Prop", "does not say where the start fails", "fail=relation"},
		{"an unknown place", "```text says fail=relation\n```\n\n## Prop", "```text says fail=relations\n```\n\n## Prop", `unknown stage "relations"`, `did you mean "relation"?`},
		{"no why", "\n\nThe key is never NULL.", "", "does not say why", "sentence"},
		{"the start as solution", "Unique().Required()", "Unique()", "the solution is the start", "what is right"},
		{"a clause", "never NULL", "never NUL", `the clause "never NUL"`, "did you mean"},
		{"a kind", "one to many, never", "one to mony, never", `the clause "one to mony"`, "did you mean"},
		{"no kind", "one to many, never NULL", "never NULL", "of which kind", "add one to many"},
		{"no colon", "Shelf and Book: one", "Shelf and Book one", "no colon", "write"},
		{"a block", "text relation", "text relations", `unknown attribute "relations"`, `did you mean "relation"?`},
		{"a declaration", "schema=schema.go#Book.Edges\nfunc (Book) Edges() []ent.Edge { return []ent.Edge{edge.From(\"shelf\", Shelf.Type).Ref(\"books\").Unique().R", "schema=schema.go#Book.Edge\nfunc (Book) Edges() []ent.Edge { return []ent.Edge{edge.From(\"shelf\", Shelf.Type).Ref(\"books\").Unique().R", `no declaration "Book.Edge"`, `did you mean "Book.Edges"?`},
		{"a file", "schema=schema.go\npackage", "schema=../schema.go\npackage", "no name of a Go file", "without a folder"},
		{"two parts", "## Hints", "## Start", `"Start" stands on line`, "together"},
		{"two wrong answers of a name", "## Solution", "### No lid\n\n```text says fail=relation\n```\n\n## Solution", `"No lid" stands on line`, "apart"},
		{"a right answer without a heading", "## Solution", "## Also right\n\n```go schema=schema.go#Book.Edges\nfunc (Book) Edges() []ent.Edge { return nil }\n```\n\n## Solution", "a block above the first right answer", "heading ###"},
		{"a right answer with a reason", "## Solution", alsoRight + "```text says fail=relation\n```\n\n## Solution", "block in a right answer", "the comment"},
		{"a right answer that is the start", "## Solution", "## Also right\n\n### Nothing\n\nIt is.\n\n## Solution", "the right answer is the start", "what is right"},
		{"a key", "summary:", "sumary: x\nsummary:", `unknown key "sumary"`, `did you mean "summary"?`},
		{"a probe", "text relation\nShelf and Book: one to many, never NULL", "text statements\nFill: at most 2", `no probe "Fill"`, "go probe=Fill"},
		{"an idle probe", "## Hints", "```go probe=Fill\n```\n\n## Hints", "no property speaks of the probe Fill", "take it out"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(page, c.was) {
				t.Fatalf("the page does not hold %q", c.was)
			}
			_, problems := parse(t, strings.Replace(page, c.was, c.now, 1))
			for _, p := range problems {
				if strings.Contains(p.Message, c.want) && strings.Contains(p.Hint, c.hint) && p.Line > 0 && p.File == file {
					return
				}
			}
			t.Errorf("no problem %q with the hint %q:\n%v", c.want, c.hint, problems)
		})
	}
}

// TestAllProblemsAtOnce wants a page with several mistakes to tell them all.
func TestAllProblemsAtOnce(t *testing.T) {
	bad := strings.NewReplacer("never NULL\n", "never NUL\n", "Put the books on a shelf.", "", "## Solution", "## Solutoin").Replace(page)
	if _, problems := parse(t, bad); len(problems) < 3 {
		t.Errorf("%d problems:\n%v", len(problems), problems)
	}
}

// TestBadProofs wants what only running can tell.
func TestBadProofs(t *testing.T) {
	for _, c := range []struct{ name, was, now, want string }{
		{"a start that passes", "never NULL\n", "may be NULL\n", "the start passes"},
		{"a start that fails elsewhere", "says fail=relation\n```\n\n## Prop", "says fail=graph\n```\n\n## Prop", "the start fails at relation, not at graph"},
		{"another code", "says fail=relation\n```\n\n## Prop", "says fail=relation code=edge-no-ref\n```\n\n## Prop", "fails with no code, not with edge-no-ref"},
		{"a solution that fails", "Unique().Required()", "Unique().Immutable()", "the solution fails at relation"},
		{"a right answer that fails", "## Solution", strings.Replace(alsoRight, "Required().", "", 1) + "## Solution", `the right answer "Another name" fails at relation`},
		{"a wrong answer that passes", `Ref("books")} }`, `Ref("books").Unique().Required().Immutable()} }`, `the wrong answer "No lid" passes`},
		{"an idle property", "never NULL\n", "never NULL\nShelf: no field colour\n", "nothing fails the property"},
		{"a solution with a warning", "Unique().Required()} }", "Unique().Required().Annotations(entsql.OnDelete(entsql.Cascade))} }", "the solution"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(page, c.was) {
				t.Fatalf("the page does not hold %q", c.was)
			}
			x, problems := parse(t, strings.Replace(page, c.was, c.now, 1))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			proof, err := Judge{}.Prove(t.Context(), x)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range proof.Problems {
				if strings.Contains(p.Message, c.want) && p.Line > 1 && p.Hint != "" {
					return
				}
			}
			t.Errorf("no problem %q:\n%v", c.want, proof.Problems)
		})
	}
}

// TestUselessCheck wants a check that can't fail to be an error.
func TestUselessCheck(t *testing.T) {
	x, problems := parse(t, strings.Replace(page, "Shelf and Book: one to many, never NULL", "Shelf: no field colour", 1))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	proof, err := Judge{}.Prove(t.Context(), x)
	if err != nil || !strings.Contains(proof.Problems.Error(), "the check can't fail") {
		t.Errorf("%v %v", err, proof.Problems)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(page)
	f.Add("")
	f.Add("---\ntitle: t\nsummary: s\n---\n# x\n## Start\n```go schema=a.go#B\n```\n1. a\n   b\n2. c\n")
	f.Add(strings.ReplaceAll(page, "\n", "\r\n"))
	f.Fuzz(func(t *testing.T, src string) {
		x, err := Parse(file, []byte(src), nil)
		if x.Page.String() != src {
			t.Error("the page does not give its source back")
		}
		var problems lesson.Problems
		if err != nil && !errors.As(err, &problems) {
			t.Errorf("the error is %T", err)
		}
		lines := strings.Count(src, "\n") + 1
		for _, p := range problems {
			if p.Line < 1 || p.Line > lines || p.Col < 1 || p.Message == "" {
				t.Errorf("a problem at %d:%d of %d lines: %s", p.Line, p.Col, lines, p.Message)
			}
		}
	})
}

func FuzzProperties(f *testing.F) {
	for _, line := range []string{
		"Shelf and Book: one to many, never NULL, see shelf", "A: unique index over a and the key to B", "P has no X, Y",
		"P: at most 3", "P: when R comes between, the table t is as before", `P: GET /x shows no "a\"b"`, "P: is ErrX, see one-to-many",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		for kind, read := range readers {
			p, bad := read(Place{Line: 1, Text: line})
			if (p == nil) == (bad == nil) {
				t.Errorf("%s: %v and %v", kind, p, bad)
			}
			if bad != nil && (bad.col < 0 || bad.message == "" || bad.hint == "") {
				t.Errorf("%s: %+v", kind, bad)
			}
		}
	})
}
