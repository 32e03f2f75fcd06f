package judge

import (
	"testing"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

func TestRecord(t *testing.T) {
	page, err := lesson.Parse("lessons/t/lesson.md", []byte("---\ntitle: T\nsummary: S\nschema: s\n---\n\n# T\n\n```sql ddl\nlite\n```\n\n```go step=A\n```\n\n"+
		"```sql trace\nINSERT ?; -- 'Ann', [..], 1\n-- 1 statement\n```\n\n```go step=B\n```\n\n```sql trace\n-- 0 statements\n```\n"))
	if err != nil {
		t.Fatal(err)
	}
	l := &lesson.Lesson{Entry: lesson.Entry{Slug: "t"}, Page: page}
	insert := func(sql string, args ...string) []result.Statement {
		return []result.Statement{{SQL: sql, Args: args}}
	}
	res := &Result{Dialect: "postgres", Run: &result.Result{
		DDL: map[string]string{"sqlite": "lite", "postgres": "post", "mysql": "my"},
		Steps: []result.StepResult{
			{Name: "A", SQL: insert("INSERT $1", "'Ann'", "'2020'", "7"), Again: &result.StepResult{Name: "A", SQL: insert("INSERT $1", "'Ann'", "'2020'", "8")}},
			{Name: "B"},
		},
	}}
	const want = "# postgres\n\nWritten by learnrel check --record. What has no block is as the page shows it of SQLite.\n\n## tables\n\n```sql\npost\n```\n\n" +
		"## trace of step A\n\n```sql\nINSERT $1; -- 'Ann', [..], [..]\n-- 1 statement\n```\n\n## trace of step B\n"
	first := Record(l, res, lesson.Recording{Dialect: "postgres"})
	if first.String() != want {
		t.Errorf("recorded is\n%s\nwant\n%s", first, want)
	}
	if again := Record(l, res, first); again.String() != want {
		t.Errorf("recorded a second time it is\n%s", again)
	}
	res.Run.Steps = res.Run.Steps[:1] // B was not reached
	if kept := Record(l, res, first); kept.String() != want {
		t.Errorf("what did not run is not kept:\n%s", kept)
	}
	if other := Record(l, res, lesson.Recording{Dialect: "mysql"}); len(other.Parts) != 1 || other.Parts[0].Text != "my\n" {
		t.Errorf("a run on PostgreSQL gives of MySQL %+v", other.Parts)
	}
	res.Galera = true
	if kept := Record(l, res, lesson.Recording{Dialect: "postgres"}); len(kept.Parts) != 0 {
		t.Errorf("a cluster's is recorded: %+v", kept.Parts)
	}
}

func TestWildWhere(t *testing.T) {
	for _, c := range []struct{ first, second, want string }{
		{"a 'x', 'y'\n", "a 'z', 'y'\n", "a [..], 'y'\n"},
		{"a 1\nb 2\n", "a 1\nb 3\n", "a 1\nb [..]\n"},
		{"took 1 ms\nend\n", "took 1 s more\nend\n", "[..]\nend\n"},
		{"x\n", "y\n", ""},
		{"x\n", "x\ny\n", ""},
	} {
		if got, ok := wildWhere(c.first, c.second); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("wildWhere(%q, %q) = %q, %v", c.first, c.second, got, ok)
		}
	}
}

func TestWildLike(t *testing.T) {
	for _, c := range []struct{ page, text, want string }{
		{"a\n...\nz\n", "1\n2\n3\n4\n", "1\n...\n4\n"},
		{"a\n...\nz\n", "1\n4\n", "1\n4\n"},
		{"a; -- [..], 2\n", "b; -- 1, 2\n", "b; -- 1, 2\n"}, // the first stands with the statement
		{"a; -- 1, [..]\n", "b; -- 1, 2\n", "b; -- 1, [..]\n"},
		{"a; -- 1, [..]\n", "b; -- 1\n", "b; -- 1\n"},
	} {
		if got := wildLike(c.page, c.text); got != c.want {
			t.Errorf("wildLike(%q, %q) = %q, want %q", c.page, c.text, got, c.want)
		}
	}
}
