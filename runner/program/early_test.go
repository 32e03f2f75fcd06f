package program

import (
	"path"
	"slices"
	"testing"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// TestEarlyFailuresAreThoseOfEntGenerate holds what the static loader says of the
// course's broken blocks against what the toolchain prints for each.
func TestEarlyFailuresAreThoseOfEntGenerate(t *testing.T) {
	needs.Go(t)
	c, err := lesson.Open(learnrel.Course)
	if err != nil {
		t.Fatal(err)
	}
	r, compared := &Runner{Course: c}, 0
	for _, e := range c.Entries() {
		l, err := c.Lesson(e)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range l.Page.Numbered() {
			if b.Kind != lesson.BrokenSchema {
				continue
			}
			name, source := l.Overlay(b)
			got := r.earlyFailure(l, &overlay{name, source})
			early := b.Fail == catalogue.Load || b.Fail == catalogue.Graph
			if early != (got != nil) {
				t.Errorf("%s block %d fails at %s; early: %+v", e.Slug, b.Number, b.Fail, got)
			}
			if got == nil {
				continue
			}
			compared++
			want := entGenerates(t, c, l, &overlay{name, source})
			if want == nil || got.Message != want.Message || got.Stage != want.Stage || got.Code != want.Code {
				t.Errorf("%s block %d:\n%+v\nent generate gives:\n%+v", e.Slug, b.Number, got, want)
			}
		}
	}
	if compared == 0 {
		t.Error("no block was compared")
	}
}

func entGenerates(t *testing.T, c *lesson.Course, l *lesson.Lesson, over *overlay) *Failure {
	t.Helper()
	r := &Runner{Course: c}
	s, err := r.scratch()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	failure, err := r.generate(t.Context(), s, l, over)
	if err != nil {
		t.Fatal(err)
	}
	return failure
}

// TestEarlyCompileErrors holds the compiler's words of a learner's schema, of which
// the static loader tells before the toolchain starts.
func TestEarlyCompileErrors(t *testing.T) {
	needs.Go(t)
	c, err := lesson.Open(learnrel.Course)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(c.Entries(), func(e lesson.Entry) bool { return e.Slug == "one-to-many" })
	l, err := c.Lesson(c.Entries()[i])
	if err != nil {
		t.Fatal(err)
	}
	const source = `package blog

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
)

type Post struct{ ent.Schema }

func (Post) Edges() []ent.Edge {
	unused := 1
	return []ent.Edge{
		edge.From("author", Uzer.Type).Ref("posts").Unique(),
		edge.To("x", Post.Type).Ref("y"),
	}
}
`
	dir := path.Join(lesson.SchemaDir, l.Page.Front.Schema)
	files := sources(l.Schema)
	files[path.Join(dir, "post.go")] = []byte(source)
	_, got, _ := judgeSchema(c.Module, dir, files)
	want := entGenerates(t, c, l, &overlay{"post.go", source})
	if got == nil || got.Message != want.Message || got.Stage != want.Stage || got.Code != want.Code {
		t.Errorf("%+v\nent generate gives:\n%+v", got, want)
	}
}
