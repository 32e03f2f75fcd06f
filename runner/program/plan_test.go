package program

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/calls"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
)

const planPage = "```sql ddl dialect=postgres\n```\n\n```mermaid er\n```\n\n```go step=Create\n```\n\n```text table=posts\n```\n\n```text table=users\n```\n\n" +
	"```go step=Fail fail=run\n```\n\n```text error\n```\n\n```sql ddl dialect=postgres\n```\n\n```sql ddl dialect=mysql\n```\n\n" +
	"```go schema=post.go#Post.Edges fail=graph\nfunc (Post) Edges() []ent.Edge {\n\treturn []ent.Edge{\n\t\tedge.From(\"author\", User.Type).Ref(\"pots\").Unique(),\n\t}\n}\n```\n\n```text error\n```\n\n" +
	"```go step=Wrong fail=compile\nfunc Wrong(ctx context.Context, client *ent.Client) error {\n\tfmt.Println(post.Nothing, strings.ToUpper(\"\"))\n\treturn nil\n}\n```\n\n```text error\n```\n"

func planned(t *testing.T) *lesson.Course {
	return small(t, map[string]string{
		"lessons/plans/lesson.md": front("plans") + planPage,
		"lessons/plans/steps.go": "package plans\n\nimport (\n\t\"context\"\n\t\"fmt\"\n\n\t\"github.com/learnrel/learnrel/ent/client/blog/ent\"\n\t\"github.com/learnrel/learnrel/ent/client/blog/ent/post\"\n\t\"github.com/learnrel/learnrel/words\"\n)\n\n" +
			"func Create(ctx context.Context, client *ent.Client) error {\n\tfmt.Println(words.Hello, post.Label)\n\treturn nil\n}\n\n" +
			"func Fail(ctx context.Context, client *ent.Client) error { return nil }\n\nfunc Own(ctx context.Context, client *ent.Client) error { return nil }\n\nfunc helper() {}\n",
		"words/words.go":  "package words\n\nimport _ \"github.com/learnrel/learnrel/ent/client/blog/ent/user\"\n\nconst Hello = `learnrel/ent/client/blog`\n",
		"words/words.txt": "github.com/learnrel/learnrel/ent/client/blog/ent",
	})
}

func TestPlanOfALesson(t *testing.T) {
	c := planned(t)
	l := readLesson(t, c, "plans")
	u := unitOf(t, c, "plans")
	if want := []calls.Call{{Step: "Create", Tables: []string{"posts", "users"}}, {Step: "Fail", MayFail: true}}; !reflect.DeepEqual(u.Calls, want) {
		t.Errorf("calls %+v", u.Calls)
	}
	if want := []string{"postgres", "mysql"}; !slices.Equal(u.Dialects, want) || !u.Shapes {
		t.Errorf("dialects %v, shapes %v", u.Dialects, u.Shapes)
	}
	if want := []Phase{{Steps: []Func{{"Create", "lessons/plans"}, {"Fail", "lessons/plans"}, {"Own", "lessons/plans"}}}}; !reflect.DeepEqual(u.Phases, want) {
		t.Errorf("phases %+v", u.Phases)
	}
	if want := []string{"words", "lessons/plans"}; !slices.Equal(folders(u), want) || u.Root != "" {
		t.Errorf("packages %v below %q", folders(u), u.Root)
	}
	if s := u.Schemas[0]; len(u.Schemas) != 1 || s.Name != "blog" || s.Dir != "ent/schema/blog" || s.Client != "ent/client/blog/ent" || !slices.Equal(names(s.Files), []string{"post.go", "user.go"}) || s.Present != nil {
		t.Errorf("schemas %+v", u.Schemas)
	}
	if !u.runsSteps() || u.schemaAlone() || u.Fail != "" || u.Name != "plans" {
		t.Errorf("%q runs steps: %v", u.Name, u.runsSteps())
	}
	if got := u.at("lessons/plans", "steps.go", 12); got.File != "lessons/plans/steps.go" || got.Line != 12 || got.Block != 0 {
		t.Errorf("a place %+v", got)
	}

	// In a learner's copy the steps that are his own run, too.
	l.Own = true
	if u, _, err := Lesson(c, l); err != nil || !reflect.DeepEqual(u.Calls[2:], []calls.Call{{Step: "Own", MayFail: true}}) {
		t.Errorf("calls of a copy %+v, %v", u.Calls, err)
	}

	// A page of prose wants nothing.
	l.Own, l.Page.Blocks = false, nil
	if u, ok, err := Lesson(c, l); u != nil || ok || err != nil {
		t.Errorf("prose wants %+v, %v", u, err)
	}
}

func folders(u *Unit) (dirs []string) {
	for _, p := range u.Packages {
		dirs = append(dirs, p.Dir)
	}
	return dirs
}

func TestPlanOfABrokenSchema(t *testing.T) {
	c := planned(t)
	l := readLesson(t, c, "plans")
	b := blockOf(t, l, lesson.BrokenSchema, 1)
	u, err := Broken(c, l, b)
	if err != nil {
		t.Fatal(err)
	}
	if u.Fail != catalogue.Graph || u.Compiles || !u.GoWords || u.Name != "plans block "+strconv.Itoa(b.Number)+" (broken schema post.go#Post.Edges)" {
		t.Errorf("%q must fail at %s", u.Name, u.Fail)
	}
	if !strings.HasPrefix(u.Root, "units/") || u.Root == provisional {
		t.Fatalf("its root is %s", u.Root)
	}
	// All that depends on the schema moves.
	s := u.Schemas[0]
	if s.Dir != u.Root+"/ent/schema/blog" || s.Client != u.Root+"/ent/client/blog/ent" || !slices.Equal(folders(u), []string{u.Root + "/words", u.Root + "/lessons/plans"}) {
		t.Errorf("folders %s, %s, %v", s.Dir, s.Client, folders(u))
	}
	for _, f := range u.Phases[0].Steps {
		if f.Dir != u.Root+"/lessons/plans" {
			t.Errorf("step %s in %s", f.Name, f.Dir)
		}
	}
	for i, c := range []struct{ file, has, hasNot string }{
		{"words.go", `"` + learnrelModule + "/" + u.Root + `/ent/client/blog/ent/user"`, `"` + learnrelModule + `/ent/`},
		{"words.go", "`learnrel/ent/client/blog`", provisional},
		{"words.txt", "github.com/learnrel/learnrel/ent/client/blog/ent", u.Root},
		{"steps.go", `"` + learnrelModule + "/" + u.Root + `/words"`, `"` + learnrelModule + `/words"`},
		{"steps.go", `"` + learnrelModule + "/" + u.Root + `/ent/client/blog/ent/post"`, provisional},
	} {
		text := string(u.Packages[min(i/3, 1)].Files[c.file])
		if !strings.Contains(text, c.has) || strings.Contains(text, c.hasNot) {
			t.Errorf("%s has no %q, or %q:\n%s", c.file, c.has, c.hasNot, text)
		}
	}
	if !u.owns(s) || !slices.Contains(u.packages(), s.Client+"/migrate") {
		t.Errorf("it compiles %v", u.packages())
	}
	// A line of the block is one of the page, and another line one of the schema.
	source := string(s.Files["post.go"])
	if !strings.Contains(source, `Ref("pots")`) || strings.Contains(source, `Ref("posts")`) {
		t.Errorf("the block is not laid over:\n%s", source)
	}
	page := front("plans") + planPage
	if got := u.at(s.Dir, "post.go", lineOf(source, "pots")); got.File != "lessons/plans/lesson.md" || got.Line != lineOf(page, "pots") || got.Block != b.Number {
		t.Errorf("the place of the block's line: %+v, want line %d", got, lineOf(page, "pots"))
	}
	if got := u.at(s.Dir, "post.go", 1); got.File != "ent/schema/blog/post.go" || got.Line != 1 || got.Block != 0 {
		t.Errorf("the place of another line: %+v", got)
	}
	if f := u.failed(catalogue.Compile, u.Root+"/ent/schema/blog/post.go:1:2: "+u.Root+"/lessons/plans/steps.go is no good"); f.Message != "post.go:1:2: steps.go is no good" {
		t.Errorf("a message %q", f.Message)
	}

	// The same has the same root, so that it is compiled once; and another has another.
	again, _ := Broken(c, l, b)
	b.Text = strings.Replace(b.Text, "pots", "pats", 1)
	other, _ := Broken(c, l, b)
	if again.Root != u.Root || other.Root == u.Root {
		t.Errorf("roots %s, %s and %s", u.Root, again.Root, other.Root)
	}
}

func TestPlanOfABrokenStep(t *testing.T) {
	c := planned(t)
	l := readLesson(t, c, "plans")
	b := blockOf(t, l, lesson.BrokenStep, 1)
	u, err := Broken(c, l, b)
	if err != nil {
		t.Fatal(err)
	}
	dir := u.Root + "/lessons/plans"
	if u.Fail != catalogue.Compile || !u.Compiles || u.runsSteps() || !reflect.DeepEqual(u.Phases, []Phase{{Steps: []Func{{"Wrong", dir}}}}) {
		t.Errorf("%+v", u.Phases)
	}
	// The client is the course's own: it need not be compiled again.
	if want := []string{dir}; u.owns(u.Schemas[0]) || !slices.Equal(u.packages(), want) {
		t.Errorf("it compiles %v", u.packages())
	}
	got := string(u.Packages[1].Files["wrong.go"])
	for _, imported := range []string{`"context"`, `"fmt"`, `"` + learnrelModule + `/ent/client/blog/ent"`, `"` + learnrelModule + `/ent/client/blog/ent/post"`} {
		if !strings.Contains(got, "import "+imported+"\n") {
			t.Errorf("no import of %s:\n%s", imported, got)
		}
	}
	if strings.Contains(got, "words") || !strings.HasSuffix(got, "\n//line wrong.go:1\n"+b.Text) {
		t.Errorf("the file of the step:\n%s", got)
	}
	if at := u.at(dir, "wrong.go", 2); at.File != l.Page.File || at.Line != b.Line+2 || at.Block != b.Number {
		t.Errorf("the place of its second line: %+v", at)
	}
	if at := u.at("words", "words.go", 2); at.File != "words/words.go" || at.Line != 2 || at.Block != 0 {
		t.Errorf("the place of a helper's line: %+v", at)
	}
}

// A step that does not parse gets the imports that it may mean.
func TestStepFileOfWhatDoesNotParse(t *testing.T) {
	b := &lesson.Block{Step: "Do", Text: "func Do(ctx context.Context {\n\tfmt.Println(a.b.sql, \"errors.New\")\n"}
	got := string(stepFile("steps", map[string]string{"context": `"context"`, "fmt": `"fmt"`, "errors": `"errors"`, "b": `"b"`, "sql": `"sql"`}, b))
	if want := "package steps\n\nimport \"context\"\nimport \"fmt\"\n\n//line do.go:1\n" + b.Text; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

const schemaText = "package schema\n\nimport \"entgo.io/ent\"\n\ntype Pet struct{ ent.Schema }\n"

const errorPage = "---\ntitle: E\nsummary: S.\nstage: migrate\n---\n\n# E\n\n" +
	"```go schema=a.go fail=load\n" + schemaText + "// alone\n```\n\n```text error\n```\n\n" +
	"```go schema=a.go\n" + schemaText + "```\n\n```go step=First\nfunc First(ctx context.Context, client *ent.Client) error {\n\treturn client.Pet.Create().Exec(ctx)\n}\n```\n\n" +
	"```go step=Not fail=compile\nfunc Not(ctx context.Context, client *ent.Client) error {\n\treturn pet.Nothing\n}\n```\n\n```text error\n```\n\n" +
	"```go schema=a.go migrate fail=migrate code=migrate-required\n" + schemaText + "// refused\n```\n\n```text error\n```\n\n" +
	"```go step=Second\nfunc Second(ctx context.Context, client *ent.Client) error { return nil }\n```\n\n" +
	"```go schema=b.go migrate\n" + schemaText + "// third\n```\n\n```go step=Third\nfunc Third(ctx context.Context, client *ent.Client) error { return nil }\n```\n\n## How to recognise it\n\nIt is there.\n"

func TestPlanOfAnErrorPage(t *testing.T) {
	c := small(t, map[string]string{"lessons/errors/migrate-required.md": errorPage})
	l := readLesson(t, c, "migrate-required")
	parts := Catalogue(c, l)
	var got []string
	for _, p := range parts {
		got = append(got, p.Name)
	}
	if want := []string{"errors/migrate-required block 1 (broken schema a.go)", "errors/migrate-required program 1", "errors/migrate-required block 5 (broken step Not)"}; !slices.Equal(got, want) {
		t.Fatalf("parts %q, want %q", got, want)
	}
	alone, whole, step := parts[0], parts[1], parts[2]
	if alone.Number != 0 || alone.Block.Number != 1 || alone.Fail != catalogue.Load || !alone.Compiles || !alone.schemaAlone() || alone.runsSteps() {
		t.Errorf("the schema that fails: %+v", alone)
	}
	if whole.Number != 1 || whole.Block != nil || whole.Fail != "" || len(whole.Schemas) != 3 || !whole.runsSteps() {
		t.Errorf("the program: %+v", whole)
	}
	refused, third := whole.Schemas[1], whole.Schemas[2]
	if want := []calls.Call{{Step: "First"}, {Step: migration(refused), MayFail: true}, {Step: "Second"}, {Step: migration(third)}, {Step: "Third"}}; !reflect.DeepEqual(whole.Calls, want) {
		t.Errorf("calls %+v", whole.Calls)
	}
	if whole.Migrates("First") != 0 || whole.Migrates(migration(refused)) != 1 || whole.Migrates(migration(third)) != 2 {
		t.Error("a call migrates elsewhere")
	}
	// After a schema that was refused, steps have the client of the one before.
	of := func(phase int) (all []string) {
		for _, f := range whole.Phases[phase].Steps {
			all = append(all, f.Name)
		}
		return all
	}
	if !slices.Equal(of(0), []string{"First", "Second"}) || of(1) != nil || !slices.Equal(of(2), []string{"Third"}) {
		t.Errorf("steps %v, %v, %v", of(0), of(1), of(2))
	}
	text := string(whole.Packages[0].Files["step1.go"])
	if !strings.Contains(text, `import "`+learnrelModule+"/"+whole.Root+`/phase1/ent"`) {
		t.Errorf("the first step's file:\n%s", text)
	}
	if step.Block.Number != 5 || step.Fail != catalogue.Compile || !step.Compiles || !strings.Contains(string(step.Packages[0].Files["step1.go"]), step.Root+`/phase1/ent/pet"`) {
		t.Errorf("the step that fails: %+v", step)
	}

	// Places are those of the page.
	for _, c := range []struct {
		dir, file string
		line      int
		word      string
		block     int
	}{
		{whole.Root + "/phase2/ent/schema", "a.go", 6, "// refused", refused.Number},
		{whole.Root + "/phase3/ent/schema", "b.go", 6, "// third", third.Number},
		{whole.Root + "/phase1/steps", "first.go", 2, "client.Pet.Create", 4},
	} {
		if at := whole.at(c.dir, c.file, c.line); at.File != l.Page.File || at.Line != lineOf(errorPage, c.word) || at.Block != c.block {
			t.Errorf("%s: %+v, want line %d of block %d", c.word, at, lineOf(errorPage, c.word), c.block)
		}
	}
	if at := whole.at(whole.Root+"/phase1/ent", "client.go", 3); at.File != "phase1/ent/client.go" || at.Block != 0 {
		t.Errorf("a line of a client: %+v", at)
	}
	if at := whole.at("x", "", 3); at.File != "" || at.Line != 0 {
		t.Errorf("no place: %+v", at)
	}
}

// A page about what ent generates wants clients that no step uses to compile.
func TestPlanOfAPageAboutClients(t *testing.T) {
	page := "---\ntitle: E\nsummary: S.\nstage: generate\n---\n\n# E\n\n```go schema=a.go fail=generate code=gen-case\n" + schemaText + "```\n\n```text error\n```\n\n```go schema=a.go\n" + schemaText + "```\n\n## How to recognise it\n\nIt is there.\n"
	c := small(t, map[string]string{"lessons/errors/gen-case.md": page})
	parts := Catalogue(c, readLesson(t, c, "gen-case"))
	if len(parts) != 2 {
		t.Fatalf("%d parts", len(parts))
	}
	if p := parts[1]; !p.Generates || p.runsSteps() || p.schemaAlone() || !slices.Contains(p.packages(), p.Root+"/phase1/ent") {
		t.Errorf("%+v", p)
	}
}

// A schema that imports its own client gets the one that the course has.
func TestPlanOfASchemaWithItsClient(t *testing.T) {
	c := openCourse(t)
	for _, e := range c.Entries() {
		l := readLesson(t, c, e.Slug)
		if !slices.Contains(l.Clients, "guarded") {
			continue
		}
		for _, s := range unitOf(t, c, e.Slug).Schemas {
			if s.Name == "guarded" && (s.Present["client.go"] == nil || s.Present["hook/hook.go"] == nil) {
				t.Errorf("%s: its client is not there", e.Slug)
			}
		}
		return
	}
	t.Error("no lesson has the schema guarded")
}
