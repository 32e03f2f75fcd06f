package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/learnrel/learnrel/docs/live"
	"github.com/learnrel/learnrel/docs/live/inpage"
	"github.com/learnrel/learnrel/docs/site"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice"
)

// buildLive builds the site with its playground: for that the engine is compiled.
var buildLive = sync.OnceValues(func() (*built, error) {
	course, err := lesson.Open(os.DirFS("../.."))
	if err != nil {
		return nil, err
	}
	made, err := inpage.Site(context.Background(), course, "../..")
	if err != nil {
		return nil, err
	}
	files, err := site.Build(course, site.Options{URL: "/", Live: &site.Live{Folder: made.Folder, Files: made.Files}})
	if err != nil {
		return nil, err
	}
	server := httptest.NewServer(&site.Server{Build: func() (site.Files, error) { return files, nil }})
	return &built{files: files, url: server.URL + "/"}, nil
})

// play opens the playground at a fragment, and waits for its verdict.
func play(t *testing.T, fragment string) *tab {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		lack(t, "no Go to build the engine with")
	}
	b, err := buildLive()
	if err != nil {
		t.Fatal(err)
	}
	tab := open(t)
	tab.site = b
	tab.at("play.html" + fragment)
	tab.wait(judged + " >= 1")
	return tab
}

const judged = `Number(document.documentElement.dataset.judged || 0)`

// write puts a text into the open file.
func (t *tab) write(text string) {
	t.Helper()
	before := js[float64](t, judged)
	js[bool](t, `(v => { v.dispatch({changes: {from: 0, to: v.state.doc.length, insert: `+quoted(text)+`}}); return true; })(document.getElementById("Play-editor").shadowRoot.querySelector(".cm-content").cmTile?.view ?? document.getElementById("Play-editor").shadowRoot.querySelector(".cm-content").cmView.rootView.view)`)
	t.wait(judged + fmt.Sprintf(" > %v", before))
}

const twoTypes = `package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
)

type User struct{ ent.Schema }

func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("pets", Pet.Type),
	}
}

type Pet struct{ ent.Schema }

func (Pet) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("owner", User.Type).Ref("pet").Unique(),
	}
}
`

// TestVerdictComesFirst wants the verdict before what takes longer, and the rest behind it.
func TestVerdictComesFirst(t *testing.T) {
	tab := play(t, "")
	q := live.Question{Files: map[string]string{"schema.go": twoTypes}, Brief: true}
	brief := q.Answer(t.Context())
	q.Brief = false
	whole := q.Answer(t.Context())
	if len(brief.Findings) != len(whole.Findings) || brief.Good != whole.Good || brief.SVG != "" {
		t.Errorf("the verdict alone is %+v", brief)
	}
	tab.startJudge()
	q = live.Question{Files: map[string]string{"schema.go": strings.Replace(twoTypes, `Ref("pet")`, `Ref("pets")`, 1)}, Brief: true}
	question, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	want(tab, `judge(`+quoted(string(question))+`).then(a => JSON.parse(a).good && !JSON.parse(a).ddl)`, true)
}

func TestPlayground(t *testing.T) {
	tab := play(t, "")
	want(tab, `document.getElementById("Play-status").textContent`, "ent takes this schema.")
	want(tab, `document.querySelectorAll("#Play-diagram svg:not(.er-narrow)").length`, 1)
	want(tab, `document.getElementById("Play-ddl").textContent.includes("REFERENCES")`, true)
	// Keys that the site takes elsewhere are letters in the editor.
	before := js[float64](tab, judged)
	js[bool](tab, `document.getElementById("Play-editor").shadowRoot.querySelector(".cm-content").focus(), true`)
	tab.keys("// a comment")
	tab.wait(judged + fmt.Sprintf(" > %v", before))
	want(tab, `document.querySelector("dialog[open]") === null && document.getElementById("Play-editor").shadowRoot.querySelector(".cm-content").textContent.startsWith("// a comment")`, true)
	tab.click("#Play-remove")
	tab.wait(`document.querySelectorAll("#Play-findings .error").length > 0`)
	tab.write(twoTypes)
	tab.wait(`document.querySelector("#Play-findings a")?.textContent === "edge-no-inverse"`)
	want(tab, `document.getElementById("Play-editor").shadowRoot.querySelectorAll(".cm-lintRange-error").length > 0`, true)
	tab.click("#Play-findings .repair")
	tab.wait(`document.getElementById("Play-status").textContent.startsWith("ent takes")`)
	want(tab, `document.querySelector("#Play-words h3").textContent`, "User.pets and Pet.owner one to many")
	tab.sql("INSERT INTO pets (user_pets) VALUES (7)")
	tab.wait(`document.querySelector("#Play-rows .bad")?.textContent.includes("FOREIGN KEY constraint failed")`)
	tab.sql("INSERT INTO users DEFAULT VALUES")
	tab.wait(`document.getElementById("Play-rows").textContent.includes("1 row changed")`)
	tab.sql("SELECT id FROM users")
	tab.wait(`document.querySelector("#Play-rows td")?.textContent === "1"`)
	tab.sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT count(*) FROM n")
	tab.wait(`document.querySelector("#Play-rows .bad")?.textContent.includes("two seconds")`)
	tab.sql("SELECT count(*) FROM users")
	tab.wait(`document.querySelector("#Play-rows td")?.textContent === "1"`) // what was sent is sent again
	// The link holds it all.
	tab.wait(`location.hash.startsWith("#s=")`)
	link := js[string](tab, `location.hash`)
	other := play(t, link)
	want(other, `document.querySelector("#Play-words h3").textContent`, "User.pets and Pet.owner one to many")
	for _, e := range js[[]string](tab, `performance.getEntriesByType("resource").map(e => e.name).filter(n => !n.startsWith(location.origin))`) {
		t.Errorf("loads %s", e)
	}
}

func (t *tab) sql(statement string) {
	t.Helper()
	js[bool](t, `(b => { b.value = `+quoted(statement)+`; b.form.requestSubmit(); return true; })(document.getElementById("Play-sql"))`)
}

// packed gives a fragment that holds something.
func packed(tab *tab, v any) string {
	tab.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		tab.Fatal(err)
	}
	return js[string](tab, `(async () => { const b = new Uint8Array(await new Response(new Blob([`+quoted(string(data))+`]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer()); let s = ""; for (const c of b) s += String.fromCharCode(c); return "#s=" + btoa(s).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, ""); })()`)
}

// TestHostileLinks wants every link to end in a schema or a message, and the page to live.
func TestHostileLinks(t *testing.T) {
	tab := play(t, "")
	for name, c := range map[string]struct{ hash, says string }{
		"no base64":        {"#s=%%%", "could not be opened"},
		"not compressed":   {"#s=AAAA", "could not be opened"},
		"too long":         {"#s=" + strings.Repeat("A", 300_000), "too long"},
		"too large":        {packed(tab, map[string]any{"files": map[string]string{"a.go": strings.Repeat("/", 1_000_000)}}), "too large"},
		"10 MB":            {"#s=" + strings.Repeat("A", 10_000_000), "too long"},
		"no files":         {packed(tab, map[string]any{"files": []int{1}}), "could not be opened"},
		"a path":           {packed(tab, map[string]any{"files": map[string]string{"../a.go": ""}}), "could not be opened"},
		"a path within":    {packed(tab, map[string]any{"files": map[string]string{"a.go": "", "mixins/../../a.go": ""}}), "could not be opened"},
		"a whole path":     {packed(tab, map[string]any{"files": map[string]string{"a.go": "", "/etc/a.go": ""}}), "could not be opened"},
		"an exercise":      {"#exercise=../../../../etc", "could not be opened"},
		"endless":          {packed(tab, map[string]any{"files": map[string]string{"a.go": "package a\nimport \"entgo.io/ent\"\ntype A struct{ ent.Schema }\nfunc (A) Fields() []ent.Field { for {} }\n"}}), ""},
		"greedy":           {packed(tab, map[string]any{"files": map[string]string{"a.go": "package a\nimport (\"entgo.io/ent\"; \"entgo.io/ent/schema/field\")\ntype A struct{ ent.Schema }\nfunc (A) Fields() []ent.Field { s := \"x\"; for { s += s }; return []ent.Field{field.String(s)} }\n"}}), ""},
		"scripts in names": {packed(tab, map[string]any{"files": map[string]string{"a.go": "package a\nimport (\"entgo.io/ent\"; \"entgo.io/ent/schema/field\"; \"entgo.io/ent/dialect/entsql\"; \"entgo.io/ent/schema\")\ntype A struct{ ent.Schema }\nfunc (A) Annotations() []schema.Annotation { return []schema.Annotation{entsql.Annotation{Table: \"<img src=x onerror=window.hacked=1>\"}} }\nfunc (A) Fields() []ent.Field { return []ent.Field{field.String(\"x\").StorageKey(\"<script>window.hacked=1</script>\")} }\n"}}), ""},
	} {
		tab.at("contents.html")
		if len(c.hash) < 2<<20 {
			tab.at("play.html" + c.hash)
		} else { // Chromium opens no address that is longer, and so it comes from a link within the page
			tab.at("play.html")
			tab.wait(judged + " >= 1")
			js[bool](tab, `(a => { a.href = "#s=" + "A".repeat(`+fmt.Sprint(len(c.hash))+`); a.click(); return true; })(document.createElement("a"))`)
		}
		tab.wait(judged + ` >= 1 || document.getElementById("Play-status").textContent.startsWith("No verdict")`)
		if c.says != "" {
			tab.wait(`document.getElementById("Play-status").textContent.includes(` + quoted(c.says) + `)`)
		}
		want(tab, `window.hacked === undefined && document.querySelectorAll("#Play-diagram img, #Play-diagram script").length === 0`, true)
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

// TestExercisesInThePage opens each exercise that the playground has: its start fails and
// its solution passes, by the judge of the command line.
func TestExercisesInThePage(t *testing.T) {
	tab := play(t, "")
	var names []string
	for name := range tab.site.files {
		if at := strings.Index(name, "/exercises/"); at > 0 && strings.HasPrefix(name, "assets/live/") {
			names = append(names, strings.TrimSuffix(name[at+len("/exercises/"):], ".json"))
		}
	}
	if len(names) < 5 {
		t.Fatalf("only %d exercises can be solved in the page", len(names))
	}
	tab.startJudge()
	passes := func(x *practice.Exercise, b *live.Exercise, answer practice.Answer) bool {
		t.Helper()
		q := live.Question{Files: map[string]string{}, Exercise: b}
		for file, src := range answer {
			if path.Dir(file) == practice.SchemaDir {
				q.Files[path.Base(file)] = string(src)
			}
		}
		question, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		return js[bool](tab, `judge(`+quoted(string(question))+`).then(a => JSON.parse(a).exercise.passes)`)
	}
	for _, name := range ofToday(t, names) {
		x, b := exerciseNamed(t, name)
		if passes(x, b, x.Start) {
			t.Errorf("%s: the start passes in the page", name)
		}
		if !passes(x, b, x.Solution) {
			t.Errorf("%s: the solution does not pass in the page", name)
		}
		for _, w := range x.Wrong {
			if passes(x, b, w.Answer) {
				t.Errorf("%s: a wrong answer passes in the page: %s", name, w.Title)
			}
		}
	}
	name := names[0]
	tab.at("contents.html")
	tab.at("play.html#exercise=" + name)
	tab.wait(judged + " >= 1")
	want(tab, `document.getElementById("Play-verdict").className`, "unsolved")
	want(tab, `document.getElementById("Play-task").getBoundingClientRect().height`, js[float64](tab, `22 * parseFloat(getComputedStyle(document.documentElement).fontSize)`)) // whatever stands in it
	// A link within the page leaves what was written.
	js[bool](tab, `location.hash = "#Page-content", true`)
	want(tab, `document.querySelector("[data-task=exercise]") !== null`, true)
	want(tab, `document.getElementById("Play-task-text").textContent.length > 50`, true)
	x, _ := exerciseNamed(t, name)
	files := map[string]string{}
	for file, src := range x.Solution {
		files[path.Base(file)] = string(src)
	}
	tab.at("contents.html")
	tab.at("play.html" + "#exercise=" + name + "&" + strings.TrimPrefix(packed(tab, map[string]any{"files": files}), "#"))
	tab.wait(`document.getElementById("Play-verdict").className === "solved"`)
	want(tab, `JSON.parse(localStorage.getItem("learnrel.solved")).includes(`+quoted("exercise="+name)+`)`, true)
}

// manyTypes gives a schema of types, each with an edge to the one before.
func manyTypes(n int) string {
	var source strings.Builder
	source.WriteString("package schema\n\nimport (\n\t\"entgo.io/ent\"\n\t\"entgo.io/ent/schema/edge\"\n\t\"entgo.io/ent/schema/field\"\n)\n")
	for i := range n {
		fmt.Fprintf(&source, "\ntype T%d struct{ ent.Schema }\n\nfunc (T%[1]d) Fields() []ent.Field { return []ent.Field{field.String(\"name\")} }\n", i)
		if i > 0 {
			fmt.Fprintf(&source, "\nfunc (T%d) Edges() []ent.Edge { return []ent.Edge{edge.To(\"previous\", T%d.Type).Unique()} }\n", i, i-1)
		}
	}
	return source.String()
}

// TestSpeedInThePage tells how long the engine takes in the page, beside the same here.
func TestSpeedInThePage(t *testing.T) {
	tab := play(t, "")
	for _, n := range []int{10, 40} { // the browser compiles well what has run for a while
		q := live.Question{Files: map[string]string{"schema.go": manyTypes(n)}}
		if a := q.Answer(t.Context()); !a.Good || len(a.Relations) != n-1 {
			t.Fatalf("%d types: %+v", n, a.Findings)
		}
		question, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		tab.startJudge()
		times := js[[]float64](tab, `(async () => { const all = []; for (let i = 0; i < 60; i++) await judge(`+quoted(string(question))+`); for (let i = 0; i < 15; i++) { const t = performance.now(); await judge(`+quoted(string(question))+`); all.push(performance.now() - t); } return all.sort((a, b) => a - b); })()`)
		native := make([]float64, 15)
		for i := range native {
			start := time.Now()
			live.Ask(t.Context(), question)
			native[i] = float64(time.Since(start).Microseconds()) / 1000
		}
		slices.Sort(native)
		t.Logf("%d types: %.1f ms in the page, %.1f ms here: %.1f times as long (the middle of 15)", n, times[7], native[7], times[7]/native[7])
	}
}

// startJudge gives the page a function judge, of a worker of its own.
func (t *tab) startJudge() {
	t.Helper()
	folder := ""
	for name := range t.site.files {
		if strings.HasPrefix(name, "assets/live/") && path.Base(name) == "worker.js" {
			folder = strings.TrimSuffix(name, "worker.js")
		}
	}
	js[bool](t, `(w => { window.judge = q => new Promise(done => { w.onmessage = e => done(e.data.answer); w.postMessage({id: 1, question: q}); }); return new Promise(done => w.onmessage = e => done(!!e.data.ready)); })(new Worker(`+quoted("/"+folder+"worker.js")+`))`)
}

// exerciseNamed reads an exercise of the course.
func exerciseNamed(t *testing.T, name string) (*practice.Exercise, *live.Exercise) {
	t.Helper()
	course, err := lesson.Open(courseFS)
	if err != nil {
		t.Fatal(err)
	}
	ref, err := practice.Find(practice.List(course), name)
	if err != nil {
		t.Fatal(err)
	}
	x, err := practice.Read(course, ref)
	if err != nil {
		t.Fatal(err)
	}
	b, err := practice.Bundled(course, ref)
	if err != nil {
		t.Fatal(err)
	}
	return x, b
}

// TestVerdictsInThePage wants the engine in the page to say what it says here, byte for
// byte, of every schema that the playground can start from.
func TestVerdictsInThePage(t *testing.T) {
	tab := play(t, "")
	var names []string
	for name := range tab.site.files {
		if strings.HasPrefix(name, "assets/live/") && (strings.Contains(name, "/schemas/") || strings.Contains(name, "/errors/")) {
			names = append(names, name)
		}
	}
	tab.startJudge()
	for _, name := range ofToday(t, names) {
		var held struct{ Files map[string]string }
		if err := json.Unmarshal(tab.site.files[name], &held); err != nil {
			t.Fatal(err)
		}
		question, err := json.Marshal(live.Question{Files: held.Files})
		if err != nil {
			t.Fatal(err)
		}
		native := string(live.Ask(context.Background(), question))
		if page := js[string](tab, `judge(`+quoted(string(question))+`)`); page != native {
			t.Errorf("%s: the page says\n%s\nand not\n%s", name, page, native)
		}
	}
}
