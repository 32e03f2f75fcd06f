package browser

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/docs/live/inpage"
	"github.com/learnrel/learnrel/docs/live/run"
	"github.com/learnrel/learnrel/docs/site"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
)

// runnable names the lessons of a site whose steps run in its pages, and says of the others
// why they don't.
func (b *built) runnable(t *testing.T) (slugs []string, not map[string]string) {
	t.Helper()
	not = map[string]string{}
	for name, data := range b.files {
		if path, ok := strings.CutPrefix(name, "assets/live/"); ok && strings.Contains(path, "/lessons/") && strings.HasSuffix(path, ".json") {
			var l run.Lesson
			if err := json.Unmarshal(data, &l); err != nil {
				t.Fatal(err)
			}
			if l.Not != "" {
				not[l.Slug] = l.Not
			} else {
				slugs = append(slugs, l.Slug)
			}
		}
	}
	slices.Sort(slugs)
	return slugs, not
}

// lessonAt opens the page of a lesson on a site.
func lessonAt(t *testing.T, b *built, slug string) *tab {
	t.Helper()
	tab := open(t)
	tab.site = b
	tab.at("lessons/" + slug + ".html")
	tab.wait(`document.querySelector("#Page-steps button")`)
	return tab
}

// runs presses a button, and gives how the steps ended.
func (t *tab) runs(button string) string {
	t.Helper()
	t.click(button)
	t.wait(ranHere + ` !== ""`)
	return js[string](t, ranHere)
}

const ranHere = `(document.documentElement.dataset.ran || "")`

// answers asks a worker of its own for all steps of a lesson, and gives what came of it.
func (t *tab) answers(slug string) (a run.Answer) {
	t.Helper()
	text := js[string](t, `(async () => {
		const folder = document.querySelector('script[src$="/steps.js"]').src.replace(/steps.js$/, "");
		const lesson = await (await fetch(folder + "lessons/`+slug+`.json")).json();
		const worker = new Worker(folder + "stepsworker.js", { type: "module" });
		return await new Promise((done) => { worker.onmessage = ({ data }) => { if (data.ready) worker.postMessage({ id: 1, question: JSON.stringify({ lesson }) }); else done(JSON.stringify(data.answer || { failed: data.failed })); }; });
	})()`)
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// TestLessonsInThePage runs the steps of lessons in their pages, and wants each block to be
// as the page has it: to the judge of the page, and to the one of the command line.
func TestLessonsInThePage(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		lack(t, "no Go to build the lessons with")
	}
	b, err := buildLive()
	if err != nil {
		t.Fatal(err)
	}
	course, err := lesson.Open(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	slugs, not := b.runnable(t)
	for slug, why := range not {
		t.Logf("%s does not run in its page: %s", slug, why)
	}
	if len(slugs) < 50 || len(slugs)+len(not) != len(course.Slugs()) {
		t.Errorf("%d lessons run in their pages and %d don't, of %d", len(slugs), len(not), len(course.Slugs()))
	}
	for _, slug := range ofToday(t, slugs) {
		t.Run(slug, func(t *testing.T) {
			tab := lessonAt(t, b, slug)
			want(tab, `document.querySelectorAll(".steps-bar button").length - 1`, js[int](tab, `document.getElementById("Page-steps").dataset.steps.split(",").length`))
			how := tab.runs("#Page-steps button")
			if how == "failed" && js[bool](tab, `document.querySelector("[data-says=bad]").textContent.includes("deeper than a browser lets them")`) {
				t.Log("its calls go too deep, and it says so")
				return
			}
			a := tab.answers(slug)
			if a.Failed != "" {
				t.Fatal(a.Failed)
			}
			if strings.HasSuffix(how, " waits") && a.Waits {
				t.Log("it has two connections at once, and says so")
				return
			}
			if how != fmt.Sprint(len(a.Run.Steps), " same") {
				t.Errorf("it ends with %q: %s", how, js[string](tab, `[...document.querySelectorAll("[data-says=bad], .steps-differs")].map(e => e.textContent).join("\n")`))
			}
			compareNatively(t, course, slug, a)
		})
	}
}

// compareNatively judges here what ran there.
func compareNatively(t *testing.T, course *lesson.Course, slug string, a run.Answer) {
	t.Helper()
	entries := course.Entries()
	l, err := course.Lesson(entries[slices.IndexFunc(entries, func(e lesson.Entry) bool { return e.Slug == slug })])
	if err != nil {
		t.Fatal(err)
	}
	res := &judge.Result{Lesson: slug, Run: a.Run, NotRun: map[int]string{}}
	told := map[int]bool{}
	for _, b := range a.Blocks {
		told[b.Number] = true
	}
	for _, b := range l.Page.Numbered() {
		ofStep := b.Kind == lesson.Step || b.Of != nil && b.Of.Kind == lesson.Step
		if ofTables := b.Kind == lesson.Diagram || b.Kind == lesson.DDL && b.Dialect == "sqlite"; !ofStep && !ofTables {
			res.NotRun[b.Number] = "it is of no step, and not about the tables here"
		} else if b.Dialect == "" && !told[b.Number] {
			t.Errorf("the page says nothing of block %d (%s)", b.Number, b.Name())
		}
	}
	for _, v := range judge.Judge(l, res, judge.Voice{}).Verdicts {
		if v.Status != judge.Pass && v.Status != judge.NotRun && v.Status != judge.Elsewhere {
			t.Errorf("block %d (%s): %s: %s\n%s", v.Number, v.Block, v.Status, v.Message, v.Diff)
		}
	}
}

// wild are steps that must be ended.
const wild = `// Package wild holds steps that must be ended.
package wild

import (
	"context"
	"fmt"

	"example.com/course/ent/client/blog/ent"
)

// Good saves a user.
func Good(ctx context.Context, client *ent.Client) error {
	u, err := client.User.Create().SetUsername("Alice").Save(ctx)
	if err == nil {
		fmt.Println("saved", u.Username)
	}
	return err
}

// Endless never ends.
func Endless(context.Context, *ent.Client) error {
	for i := 0; ; i++ {
	}
}
`

const wildPage = "---\ntitle: Wild\nsummary: Steps that must be ended.\nschema: blog\n---\n\n```go step=Good\n```\n\n```text output\nsaved Bob\n```\n\n```sql trace\n```\n\n```go step=Endless\n```\n"

const greedy = `// Package greedy holds a step that wants all memory.
package greedy

import (
	"context"

	"example.com/course/ent/client/blog/ent"
)

// Eat eats.
func Eat(context.Context, *ent.Client) error {
	var all [][]byte
	for {
		all = append(all, make([]byte, 64<<20))
	}
}
`

// foreign builds a site of a course that is not learnrel's own.
func foreign(t *testing.T) *built {
	t.Helper()
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{"ent/schema/blog", "ent/client/blog"} {
		if err := os.CopyFS(filepath.Join(dir, filepath.FromSlash(folder)), os.DirFS(filepath.Join("..", "..", filepath.FromSlash(folder)))); err != nil {
			t.Fatal(err)
		}
	}
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := os.ReadFile(name)
		if err == nil {
			err = os.WriteFile(name, []byte(strings.ReplaceAll(string(src), "github.com/learnrel/learnrel/", "example.com/course/")), 0o644)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	put("go.mod", "module example.com/course\n\ngo 1.24\n\nrequire entgo.io/ent v0.14.5\n")
	put("lessons/SUMMARY.md", "# Summary\n\n## All\n\n- [Wild](wild/lesson.md)\n- [Greedy](greedy/lesson.md)\n")
	put("lessons/wild/lesson.md", wildPage)
	put("lessons/wild/steps.go", wild)
	put("lessons/greedy/lesson.md", "---\ntitle: Greedy\nsummary: A step that wants all memory.\nschema: blog\n---\n\n```go step=Eat\n```\n")
	put("lessons/greedy/steps.go", greedy)
	course, err := lesson.Open(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	course.Dir = dir
	made, err := inpage.Site(t.Context(), course, "../..")
	if err != nil {
		t.Fatal(err)
	}
	files, err := site.Build(course, site.Options{Unchecked: true, URL: "/", Live: &site.Live{Folder: made.Folder, Files: made.Files}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(&site.Server{Build: func() (site.Files, error) { return files, nil }})
	t.Cleanup(server.Close)
	return &built{files: files, url: server.URL + "/"}
}

// TestWildSteps has another course's lessons run: what differs is shown, what does not end
// is ended, and the page lives on.
func TestWildSteps(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		lack(t, "no Go to build the lessons with")
	}
	b := foreign(t)
	tab := lessonAt(t, b, "wild")
	if how := tab.runs(".card .steps-bar button"); how != "1 differs" {
		t.Errorf("the first step ends with %q: %s", how, js[string](tab, `document.querySelector("article").textContent`))
	}
	want(tab, `document.querySelector(".steps-differs code")?.textContent.trim()`, "saved Alice")
	tab.ask("SELECT username FROM users")
	tab.wait(`document.querySelector("#Steps-rows td")?.textContent === "Alice"`)
	want(tab, `document.querySelectorAll(".bench svg").length > 0 && document.querySelector(".bench .ddl").textContent.includes("CREATE TABLE")`, true)
	tab.ask("INSERT INTO posts (content, user_posts) VALUES ('x', 7)")
	tab.wait(`document.querySelector("#Steps-rows .bad")?.textContent.includes("FOREIGN KEY constraint failed")`)
	if how := tab.runs("#Page-steps button"); how != "failed" {
		t.Errorf("the endless step ends with %q", how)
	}
	want(tab, `document.querySelector("[data-says=bad]")?.textContent.includes("ten seconds")`, true)
	if how := tab.runs(".card .steps-bar button"); how != "1 differs" {
		t.Errorf("after the end of an endless step, the first ends with %q", how)
	}
	if how := lessonAt(t, b, "greedy").runs("#Page-steps button"); how != "failed" {
		t.Errorf("the step that eats memory ends with %q", how)
	}
}

// ask asks the prompt of a lesson's page.
func (t *tab) ask(statement string) {
	t.Helper()
	js[bool](t, `(b => { b.value = `+quoted(statement)+`; b.form.requestSubmit(); return true; })(document.getElementById("Steps-sql"))`)
}
