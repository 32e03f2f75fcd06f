package program

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/result"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// ends is a course of lessons that come to their ends in different ways, with the
// page and the code of each.
var ends = map[string]string{
	"lessons/fine/lesson.md":   front("fine") + "```go step=Create\n```\n\n```text table=users\n```\n\n```go step=Fail fail=run\n```\n\n```text error\n```\n\n```go step=After\n```\n\n```go step=Stop\n```\n\n```go step=Never\n```\n",
	"lessons/fine/steps.go":    lessonOf("func Create(ctx context.Context, client *ent.Client) error {\n\tfmt.Println(\"creating\")\n\treturn client.User.Create().SetUsername(\"Alice\").Exec(ctx)\n}\n\nfunc Fail(ctx context.Context, client *ent.Client) error {\n\treturn client.User.Create().SetUsername(\"Alice\").Exec(ctx) // again\n}\n\nfunc After(ctx context.Context, client *ent.Client) error {\n\tn, err := client.User.Query().Count(ctx)\n\tfmt.Println(n, err)\n\treturn nil\n}\n\nfunc Stop(ctx context.Context, client *ent.Client) error {\n\tvar none []int\n\treturn fmt.Errorf(\"x %d\", none[len(none)]) // panics\n}\n\nfunc Never(ctx context.Context, client *ent.Client) error { return nil }\n", "fmt"),
	"lessons/exits/steps.go":   lessonOf(do("\tos.Exit(3)\n\treturn nil"), "os"),
	"lessons/leaves/steps.go":  lessonOf(do("\tos.Exit(0)\n\treturn nil"), "os"),
	"lessons/crashes/steps.go": lessonOf(do("\tgo func() {\n\t\tpanic(\"elsewhere\") // here\n\t}()\n\t<-ctx.Done()\n\treturn nil")),
	"lessons/loops/steps.go":   lessonOf(do("\tfor {\n\t}")),
	"lessons/floods/steps.go":  lessonOf(do("\tfmt.Print(strings.Repeat(\"x\\n\", 4<<20))\n\treturn nil"), "fmt", "strings"),
	"lessons/wrong/steps.go":   lessonOf(do("\treturn client.User.Creat().Exec(ctx) // wrong")),
}

// TestEnds builds one program of lessons, of which one does not compile, and wants
// of each how it came to its end.
func TestEnds(t *testing.T) {
	needs.Go(t)
	c := small(t, ends)
	slugs := []string{"fine", "exits", "leaves", "crashes", "loops", "floods", "wrong"}
	var units []*Unit
	for _, slug := range slugs {
		units = append(units, unitOf(t, c, slug))
	}
	config := sharing(c)
	config.Timeout = 3 * time.Second
	config.Caching.Force = true
	var doings []string
	config.Doing = func(what string) { doings = append(doings, what) }
	outcomes := runUnits(t, config, units)
	if !slices.Contains(doings, "building 7 programs") {
		t.Errorf("it says %q", doings)
	}
	of := map[string]result.Outcome{}
	for i, slug := range slugs {
		if outcomes[i].Err != nil || (outcomes[i].Failure == nil) == (outcomes[i].Run == nil) {
			t.Errorf("%s: %+v", slug, outcomes[i])
		}
		of[slug] = outcomes[i]
	}
	if t.Failed() {
		return
	}

	// One after the other on one database, up to one that fails and must not.
	fine := of["fine"].Run
	var texts []string
	for _, s := range fine.Steps {
		texts = append(texts, s.Name+": "+s.Output+s.Error)
	}
	if want := []string{"Create: creating\n", "Fail: ent: constraint failed: UNIQUE constraint failed: users.username", "After: 1 <nil>\n", "Stop: runtime error: index out of range [0] with length 0"}; !slices.Equal(texts, want) {
		t.Errorf("steps %q, want %q", texts, want)
	}
	create, fail, stop := fine.Steps[0], fine.Steps[1], fine.Steps[3]
	code := ends["lessons/fine/steps.go"]
	if len(create.Tables) != 1 || len(create.Tables[0].Rows) != 1 || create.Statements() != 1 || !strings.HasPrefix(create.SQL[0].SQL, "INSERT INTO `users`") || create.SQL[0].Line != lineOf(code, "Alice") {
		t.Errorf("what Create did: %+v", create)
	}
	if at := fail; at.File != "lessons/fine/steps.go" || at.Line != lineOf(code, "// again") || fail.Panic {
		t.Errorf("Fail failed at %s:%d", at.File, at.Line)
	}
	if at := stop; at.Line != lineOf(code, "// panics") || !stop.Panic {
		t.Errorf("Stop panicked at %s:%d", at.File, at.Line)
	}

	last := func(slug string) string {
		steps := of[slug].Run.Steps
		return steps[len(steps)-1].Error
	}
	for slug, want := range map[string]string{
		"exits":   "it ended the program: exit status 3",
		"leaves":  "it ended the program: exit status 0",
		"crashes": "it ended the program: exit status 2: panic: elsewhere",
		"loops":   "it ran longer than 3s",
	} {
		if got := last(slug); got != want {
			t.Errorf("%s: %q, want %q", slug, got, want)
		}
	}
	if s := of["crashes"].Run.Steps[0]; s.File != "lessons/crashes/steps.go" || s.Line != lineOf(ends["lessons/crashes/steps.go"], "// here") {
		t.Errorf("it crashed at %s:%d", s.File, s.Line)
	}
	if n := len(of["floods"].Run.Steps[0].Output); n == 0 || n > 2<<20 {
		t.Errorf("%d bytes of a flood are kept: %s", n, last("floods"))
	}
	if f := of["wrong"].Failure; f.Stage != catalogue.Compile || f.Place.File != "lessons/wrong/steps.go" || f.Place.Line != lineOf(ends["lessons/wrong/steps.go"], "// wrong") || !strings.Contains(f.Message, "steps.go:") || strings.Contains(f.Message, "lessons/") {
		t.Errorf("what does not compile: %+v", f)
	}

	// What was kept is not built again; what was ended may come to another end.
	config.Caching.Force = false
	var made []string
	config.Caching.Why = func(what, why string) { made = append(made, what+": "+why) }
	again := runUnits(t, config, units)
	if got := strings.Join(made, ", "); got != "loops: it has not been run before" || again[0].Run.Duration != fine.Duration {
		t.Errorf("run again: %s", got)
	}
}

// TestTwice wants a unit to run twice where that is asked for, and what it kept of one
// run not to be taken for two.
func TestTwice(t *testing.T) {
	needs.Go(t)
	c := small(t, map[string]string{
		"lessons/steady/steps.go":   lessonOf(do("\tfmt.Println(len(os.Args) > 0)\n\treturn nil"), "fmt", "os"),
		"lessons/unsteady/steps.go": lessonOf(do("\tfmt.Println(os.Getenv(\"GOMAXPROCS\"))\n\treturn nil"), "fmt", "os"),
	})
	units := []*Unit{unitOf(t, c, "steady"), unitOf(t, c, "unsteady")}
	config := sharing(c)
	for i, twice := range []bool{false, true, true} {
		config.Twice = twice
		outcomes := runUnits(t, config, units)
		for _, o := range outcomes {
			if o.Run == nil {
				t.Fatalf("%+v, %v", o, o.Failure)
			}
		}
		again := func(i int) bool { return outcomes[i].Run.Steps[0].Again != nil }
		if again(0) || again(1) != twice {
			t.Errorf("run %d: %+v and %+v", i, outcomes[0], outcomes[1])
		}
	}
}

func runUnits(t *testing.T, c *Config, units []*Unit) []result.Outcome {
	t.Helper()
	outcomes, err := c.Run(t.Context(), units)
	if err != nil || len(outcomes) != len(units) {
		t.Fatal(len(outcomes), err)
	}
	return outcomes
}

// TestBeforeTheSteps holds that what ends a program as it starts spoils no other,
// though they are one program.
func TestBeforeTheSteps(t *testing.T) {
	needs.Go(t)
	good := lessonOf(do("\treturn nil"))
	early := lessonOf("var none = []int{}[len(\"x\")] // early\n\n" + do("\treturn nil")) // panics
	c := small(t, map[string]string{"lessons/good/steps.go": good, "lessons/early/steps.go": early})
	outcomes := runUnits(t, sharing(c), []*Unit{unitOf(t, c, "good"), unitOf(t, c, "early")})
	if outcomes[0].Err != nil || outcomes[0].Failure != nil || len(outcomes[0].Run.Steps) != 1 || outcomes[0].Run.Steps[0].Error != "" {
		t.Errorf("the good one: %+v", outcomes[0])
	}
	f := outcomes[1].Failure
	if f == nil {
		t.Fatalf("the early one: %+v", outcomes[1])
	}
	if f.Stage != catalogue.Run || !strings.HasPrefix(f.Message, "before the first step: it ended the program: exit status 2: panic: runtime error: index out of range") {
		t.Errorf("%+v", f)
	}
	if f.Place.File != "lessons/early/steps.go" || f.Place.Line != lineOf(early, "// early") {
		t.Errorf("its place is %+v", f.Place)
	}
}

// TestSchemas holds what comes of schemas, each with a lesson's step behind it: of
// one that ent refuses, one that only the toolchain can judge, and one from which ent
// generates what does not compile.
func TestSchemas(t *testing.T) {
	needs.Go(t)
	plain := lessonOf(do("\tfmt.Println(client.Post.Query().Count(ctx))\n\treturn nil"), "fmt")
	c := small(t, map[string]string{"lessons/schemas/steps.go": plain})
	fsys := c.FS.(fstest.MapFS)
	post, module := fsys["ent/schema/blog/post.go"], string(fsys["ent/schema/blog/post.go"].Data)
	for _, s := range []struct {
		name, was, now string
		check          func(t *testing.T, doings []string, o result.Outcome)
	}{
		{"refused", `Ref("posts")`, `Ref("pots")`, func(t *testing.T, doings []string, o result.Outcome) {
			if f := o.Failure; f == nil || f.Stage != catalogue.Graph || f.Code != "edge-no-inverse" || f.Place.File != "ent/schema/blog/post.go" || f.Place.Line != lineOf(module, `Ref("posts")`)-1 || len(doings) > 0 {
				t.Errorf("%q, %+v", doings, f)
			}
		}},
		{"told by the toolchain", `field.String("content")`, `field.String(strings.Map(func(r rune) rune { return r ^ rune(time.Now().Year()*0) }, "content"))`, func(t *testing.T, doings []string, o result.Outcome) {
			if o.Run == nil || o.Run.Steps[0].Output != "0 <nil>\n" || !slices.Contains(doings, "building the program") {
				t.Errorf("%q, %+v", doings, o)
			}
		}},
		{"does not compile", `field.String("content")`, "field.String(\"content\"), field.Int(\"author_id\")", func(t *testing.T, doings []string, o result.Outcome) {
			if f := o.Failure; f == nil || f.Stage != catalogue.Compile || f.Client != "blog" || f.Place.File != "" || !strings.Contains(f.Message, "SetAuthorID already declared at ") {
				t.Errorf("%q, %+v", doings, f)
			}
		}},
	} {
		t.Run(s.name, func(t *testing.T) {
			text := strings.Replace(module, s.was, s.now, 1)
			if strings.Contains(s.now, "strings.") {
				text = strings.Replace(text, "import (", "import (\n\t\"strings\"\n\t\"time\"\n", 1)
			}
			fsys["ent/schema/blog/post.go"] = &fstest.MapFile{Data: []byte(text)}
			defer func() { fsys["ent/schema/blog/post.go"] = post }()
			config := sharing(c)
			var doings []string
			config.Doing = func(what string) { doings = append(doings, what) }
			outcomes := runUnits(t, config, []*Unit{unitOf(t, c, "schemas")})
			s.check(t, doings, outcomes[0])
		})
	}
}

// TestCancelled holds that a run ends with its context, and keeps nothing.
func TestCancelled(t *testing.T) {
	needs.Go(t)
	c := small(t, map[string]string{"lessons/cancelled/steps.go": lessonOf(do("\treturn nil"))})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	config := sharing(c)
	outcomes, err := config.Run(ctx, []*Unit{unitOf(t, c, "cancelled")})
	if err != context.Canceled || outcomes[0].Err == nil {
		t.Errorf("%+v, %v", outcomes, err)
	}
}

// TestWithoutGo holds that a machine without the toolchain is told of as such.
func TestWithoutGo(t *testing.T) {
	c := small(t, map[string]string{"lessons/nogo/steps.go": lessonOf(do("\treturn nil"))})
	u := unitOf(t, c, "nogo")
	t.Setenv("PATH", "")
	if o := runUnits(t, sharing(c), []*Unit{u})[0]; o.Err == nil || !strings.Contains(o.Err.Error(), "no Go toolchain") {
		t.Errorf("%+v", o)
	}
	// What a schema says by itself needs none.
	u.Calls, u.Dialects, u.Shapes = nil, []string{"postgres"}, true
	if o := runUnits(t, &Config{Course: c}, []*Unit{u})[0]; o.Run == nil || !strings.Contains(o.Run.DDL["postgres"], `CREATE TABLE "posts"`) || len(o.Run.Shapes) != 2 {
		t.Errorf("%+v", o)
	}
}
