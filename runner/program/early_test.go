package program

import (
	"path"
	"testing"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
	"github.com/learnrel/learnrel/runner/toolchain"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// TestEarlyFailuresAreThoseOfEntGenerate holds what this process says of the
// course's broken schemas against what the toolchain prints for each.
func TestEarlyFailuresAreThoseOfEntGenerate(t *testing.T) {
	needs.Go(t)
	c, compared, broken := openCourse(t), 0, 0
	turn := needs.Turn(t, 8) // each takes the toolchain a second
	for _, e := range c.Entries() {
		l := readLesson(t, c, e.Slug)
		for _, b := range l.Page.Numbered() {
			if b.Kind != lesson.BrokenSchema {
				continue
			}
			u, err := Broken(c, l, b)
			if err != nil {
				t.Fatal(err)
			}
			got := failureOf(u.judge(c.Module))
			early := b.Fail == catalogue.Load || b.Fail == catalogue.Graph
			if early != (got != nil) {
				t.Errorf("%s block %d fails at %s; early: %+v", e.Slug, b.Number, b.Fail, got)
			}
			if broken++; got == nil || !turn(broken) {
				continue
			}
			compared++
			want := entGenerates(t, c, u)
			if want == nil || got.Message != want.Message || got.Stage != want.Stage || got.Code != want.Code {
				t.Errorf("%s block %d:\n%+v\nent generate gives:\n%+v", e.Slug, b.Number, got, want)
			}
			// What is at fault may be the other end, in a file that the block leaves alone.
			at := got.Place
			if inBlock := at.Block == b.Number && at.File == l.Page.File && at.Line > b.Line; !inBlock && (at.Line == 0 || path.Dir(at.File) != path.Join(lesson.SchemaDir, l.Page.Front.Schema)) {
				t.Errorf("%s block %d: its place is %+v", e.Slug, b.Number, got.Place)
			}
		}
	}
	if compared == 0 {
		t.Error("no block was compared")
	}
}

func failureOf(all []judged) *result.Failure {
	for _, j := range all {
		if j.failure != nil {
			return j.failure
		}
	}
	return nil
}

// entGenerates gives how the toolchain fails for the paired schema of a unit.
func entGenerates(t *testing.T, c *lesson.Course, u *Unit) *result.Failure {
	t.Helper()
	config := &Config{Course: c}
	s, err := toolchain.NewScratch(config.versions())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := u.write(s); err != nil {
		t.Fatal(err)
	}
	f, err := config.generateClient(t.Context(), s, u, &u.Schemas[u.Phases[0].Schema])
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func openCourse(t testing.TB) *lesson.Course {
	t.Helper()
	c, err := lesson.Open(learnrel.Course)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func readLesson(t testing.TB, c *lesson.Course, slug string) *lesson.Lesson {
	t.Helper()
	e, err := c.Find(slug)
	if err != nil {
		t.Fatal(err)
	}
	l, err := c.Lesson(e)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestEarlyCompileErrors holds the compiler's words of a learner's schema, which
// this process tells before the toolchain starts.
func TestEarlyCompileErrors(t *testing.T) {
	needs.Go(t)
	c := openCourse(t)
	l := readLesson(t, c, "one-to-many")
	u, _, err := Lesson(c, l)
	if err != nil {
		t.Fatal(err)
	}
	u.Schemas[0].Files["post.go"] = []byte(`package blog

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
`)
	got, want := failureOf(u.judge(c.Module)), entGenerates(t, c, u)
	if got == nil || got.Message != want.Message || got.Stage != want.Stage || got.Code != want.Code {
		t.Errorf("%+v\nent generate gives:\n%+v", got, want)
	}
	if len(got.Notes) != len(want.Notes) {
		t.Fatalf("%+v\nent generate gives:\n%+v", got.Notes, want.Notes)
	}
	for i := range got.Notes {
		if got.Notes[i] != want.Notes[i] {
			t.Errorf("%+v, and ent generate gives %+v", got.Notes[i], want.Notes[i])
		}
	}
}
