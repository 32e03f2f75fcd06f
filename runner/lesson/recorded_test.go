package lesson

import (
	"testing"
	"testing/fstest"
)

const recordedPage = "---\ntitle: T\nsummary: S\nschema: s\n---\n\n# T\n\n```sql ddl\n```\n\n```go step=A fail=run\n```\n\n" +
	"```text error\nbad\n```\n\n```sql trace\nSELECT 1;\n```\n\n```go step=B\n```\n\n```sql trace\nSELECT 2;\n```\n\n```sql trace dialect=mysql\nSELECT 3;\n```\n"

func TestRecorded(t *testing.T) {
	p, err := Parse("lessons/t/lesson.md", []byte(recordedPage))
	if err != nil {
		t.Fatal(err)
	}
	for dialect, want := range map[string][]string{
		"postgres": {"tables", "error of step A", "trace of step A", "trace of step B"},
		"mysql":    {"tables", "error of step A", "trace of step A"}, // the page tells B itself
	} {
		var got []string
		for _, b := range p.Recorded(dialect) {
			got = append(got, b.RecordedName())
		}
		if len(got) != len(want) {
			t.Fatalf("%s: %q", dialect, got)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%s: %q is recorded, want %q", dialect, got[i], want[i])
			}
		}
	}
}

func TestRecordingIsReadAsWritten(t *testing.T) {
	r := Recording{Dialect: "postgres", Parts: []Recorded{
		{Name: "tables", Lang: "sql", Text: "CREATE TABLE \"a\" (\n\n);\n"},
		{Name: "error of step A", Lang: "text", Text: "## no heading\n```\nno fence\n"},
		{Name: "trace of step A", Same: true},
		{Name: "trace of step A", Lang: "sql", Text: "-- 0 statements\n"},
		{Name: "error of broken schema schema.go#User.Edges", Lang: "text", Text: "a *b* _c_\n"},
	}}
	c := &Course{FS: fstest.MapFS{
		RecordedFile("t", "postgres"): {Data: []byte(r.String())}, RecordedFile("other", "postgres"): {Data: []byte("x")},
	}}
	got, err := c.Recording("t", "postgres")
	if err != nil || got.Source() != r.String() || got.String() != r.String() || len(got.Parts) != len(r.Parts) {
		t.Fatalf("%v: read\n%s\nof\n%s", err, got, r)
	}
	for i := range r.Parts {
		if got.Parts[i] != r.Parts[i] {
			t.Errorf("part %d: %+v, want %+v", i, got.Parts[i], r.Parts[i])
		}
	}
	p, err := Parse("lessons/t/lesson.md", []byte(recordedPage))
	if err != nil {
		t.Fatal(err)
	}
	for number, want := range map[int]string{1: r.Parts[0].Text, 3: r.Parts[1].Text, 4: "SELECT 1;\n"} {
		if text, ok := got.Of(p, p.Numbered()[number-1]); !ok || text != want {
			t.Errorf("block %d: %q, %v", number, text, ok)
		}
	}
	if text, ok := got.Of(p, p.Numbered()[5]); ok {
		t.Errorf("what was not recorded is %q", text)
	}
	if text, ok := (Recording{Dialect: "mysql"}).Of(p, p.Numbered()[5]); !ok || text != "SELECT 3;\n" {
		t.Errorf("what the page tells of MySQL is %q, %v", text, ok)
	}
	if problems := c.recordedStrays(); len(problems) != 2 {
		t.Errorf("of two recordings of no page there are the problems %v", problems)
	}
}
