package site

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"maps"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/learnrel/learnrel/runner/lesson"
)

// builtIn builds the site of the repository's own course.
func builtIn(t testing.TB, o Options) Files {
	t.Helper()
	c, err := lesson.Open(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	files, err := Build(c, o)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// evil is markup that must never come out as such.
const evil = `<script>alert(1)</script><img src=x onerror=alert(1)>`

// evilPage holds it in every place where a page can hold text.
const evilPage = `---
title: 'A \<script>alert(1)\</script>'
summary: '` + evil + `"'
schema: blog
relation: o2m
concepts: ['` + evil + `', Ref]
---

# A \<script>alert(1)\</script>

Text ` + evil + ` and ` + "`" + evil + "`" + ` and \<script>.

` + evil + `

## Heading ` + "`" + evil + "`" + `

[a link](javascript:alert(1)) [another](https://example.com/"onmouseover="x "title` + "`" + `<script>") <javascript:alert(1)>
[page](../a/lesson.md) [code](steps.go) ![picture` + "`" + evil + "`" + `](https://example.com/x.png)

> [!WARNING]
> ` + evil + `

| a ` + evil + ` | b |
|---|--:|
| ` + evil + ` | 2 |

` + "```go step=Create\nfunc Create() { _ = `" + evil + "` }\n```\n\n```text output\n" + evil + "\n```\n\n" +
	"```sql trace\nSELECT '" + evil + "';\n-- 1 statement\n```\n\n" +
	"```text table=x<script>\nid | name\n---+-----\n 1 | " + evil + "\n```\n\n" +
	"```go schema=user.go#User fail=graph code=<script>\n// " + evil + "\ntype User struct{}\n```\n\n" +
	"```text error\n" + evil + "\n```\n\n" +
	"```mermaid er\nerDiagram\n  x<script> {\n    int<script> id<script> PK<script>\n  }\n  x<script> ||--o{ x<script> : id<script>\n```\n\n" +
	"```sql ddl\n-- " + evil + "\n```\n\n```python flask\n'" + evil + "'\n```\n\n```html\n" + evil + "\n```\n"

func evilCourse() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"go.mod":                  file("module example.com/evil\n"),
		"lessons/SUMMARY.md":      file("# Summary\n\n## C \\<script>alert(1)\\</script>\n\n- [A \\<script>alert(1)\\</script>](a/lesson.md)\n"),
		"lessons/a/lesson.md":     file(evilPage),
		"lessons/a/steps.go":      file("package a\n\nfunc Create(ctx context.Context, client *ent.Client) error { return nil }\n"),
		"ent/schema/blog/user.go": file("package blog\n\n// " + evil + "\ntype User struct{ ent.Schema }\n"),
	}
}

func buildEvil(t *testing.T) Files {
	t.Helper()
	c, err := lesson.Open(evilCourse())
	if err != nil {
		t.Fatal(err)
	}
	files, err := Build(c, Options{Used: []Version{{evil, evil}}, URL: "https://example.com/a b\"<script>/"})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// tag is a start or an end of an element.
type tag struct {
	name       string
	end, empty bool
	attributes map[string]string
}

var (
	tagForm       = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z:-]+(?:="[^"<]*")?)*)\s*(/?)>`)
	attributeForm = regexp.MustCompile(`([a-zA-Z:-]+)(?:="([^"]*)")?`)
	inlineScript  = regexp.MustCompile(`(?s)<script>.*?</script>`)
	void          = []string{"meta", "link", "br", "base", "hr"}
)

// tags takes a page apart. What a page escapes has no < left, so whatever is no
// tag of a known form is a mistake.
func tagsOf(t *testing.T, name string, page []byte) (all []tag) {
	t.Helper()
	text := inlineScript.ReplaceAllString(string(page), "")
	if rest := strings.ReplaceAll(tagForm.ReplaceAllString(text, ""), "<!DOCTYPE html>", ""); strings.Contains(rest, "<") {
		at := strings.Index(rest, "<")
		t.Errorf("%s: not escaped, or no tag: %.80q", name, rest[at:])
	}
	for _, m := range tagForm.FindAllStringSubmatch(text, -1) {
		g := tag{name: m[2], end: m[1] != "", empty: m[4] != "" || slices.Contains(void, m[2]), attributes: map[string]string{}}
		for _, a := range attributeForm.FindAllStringSubmatch(m[3], -1) {
			if _, twice := g.attributes[a[1]]; twice {
				t.Errorf("%s: attribute twice: %s", name, m[0])
			}
			g.attributes[a[1]] = html.UnescapeString(a[2])
		}
		all = append(all, g)
	}
	return all
}

// sites are those that the tests of pages look at, and taken what tagsOf made of
// their pages.
var (
	sites map[string]Files
	taken = map[string][]tag{}
)

func eachPage(t *testing.T, look func(name string, page []byte, tags []tag, files Files)) {
	t.Helper()
	if sites == nil {
		sites = map[string]Files{"course": builtIn(t, Options{}), "evil": buildEvil(t)}
	}
	for site, files := range sites {
		for _, name := range files.Pages() {
			key := site + "/" + name
			if taken[key] == nil {
				taken[key] = tagsOf(t, key, files[name])
			}
			look(key, files[name], taken[key], files)
		}
	}
}

func TestElementsClose(t *testing.T) {
	eachPage(t, func(name string, _ []byte, tags []tag, _ Files) {
		var open []string
		for _, g := range tags {
			switch {
			case g.empty:
			case !g.end:
				open = append(open, g.name)
			case len(open) == 0 || open[len(open)-1] != g.name:
				t.Fatalf("%s: </%s> closes %v", name, g.name, open)
			default:
				open = open[:len(open)-1]
			}
		}
		if len(open) > 0 {
			t.Errorf("%s: not closed: %v", name, open)
		}
	})
}

func TestNothingIsUnescaped(t *testing.T) {
	for name, page := range buildEvil(t) {
		if path.Ext(name) != ".html" {
			continue
		}
		scripts := 0
		for _, g := range tagsOf(t, name, page) {
			if g.name == "script" && !g.end {
				scripts++
			}
			if g.name == "img" || strings.HasPrefix(g.attributes["href"], "javascript:") {
				t.Errorf("%s: %+v", name, g)
			}
			for a := range g.attributes {
				if strings.HasPrefix(a, "on") || a == "style" {
					t.Errorf("%s: attribute %s of %s", name, a, g.name)
				}
			}
		}
		if own := bytes.Count(page, []byte(`assets/site.js"></script>`)) + bytes.Count(page, []byte(`assets/study.js"></script>`)); scripts != own {
			t.Errorf("%s has %d scripts, want %d", name, scripts, own)
		}
	}
	page := string(buildEvil(t)["lessons/a.html"])
	if got := strings.Count(html.UnescapeString(page), "onerror=alert(1)"); got < 15 {
		t.Errorf("the page shows what it holds %d times only", got)
	}
}

// TestLinks wants every link within the site to lead to a page and an id that
// are there, by a way that works from any folder.
func TestLinks(t *testing.T) {
	ids := map[string][]string{} // of each page
	eachPage(t, func(name string, _ []byte, tags []tag, _ Files) {
		for _, g := range tags {
			id, ok := g.attributes["id"]
			if ok && (id == "" || slices.Contains(ids[name], id) || strings.ContainsAny(id, " \t\n")) {
				t.Errorf("%s: id %q is bad or there twice", name, id)
			}
			if ok {
				ids[name] = append(ids[name], id)
			}
		}
	})
	eachPage(t, func(name string, _ []byte, tags []tag, files Files) {
		site, file, _ := strings.Cut(name, "/")
		for _, g := range tags {
			for _, a := range []string{"aria-controls", "aria-labelledby", "aria-describedby"} {
				if id, ok := g.attributes[a]; ok && !slices.Contains(ids[name], id) {
					t.Errorf("%s: %s=%q leads nowhere", name, a, id)
				}
			}
			for _, a := range []string{"href", "src"} {
				link, ok := g.attributes[a]
				if !ok || g.name == "base" || g.attributes["rel"] == "canonical" {
					continue
				}
				u, err := url.Parse(link)
				if err != nil || link == "" {
					t.Errorf("%s: %s=%q: %v", name, a, link, err)
					continue
				}
				if u.Scheme != "" && g.name == "a" {
					continue // a reader may go elsewhere
				}
				if u.IsAbs() || u.Host != "" || strings.HasPrefix(u.Path, "/") {
					t.Errorf("%s: <%s> loads %q", name, g.name, link)
					continue
				}
				target := file
				if u.Path != "" {
					target = path.Join(path.Dir(file), u.Path)
				}
				if files[target] == nil {
					t.Errorf("%s: %q leads to no file", name, link)
				}
				if u.Fragment != "" && !slices.Contains(ids[site+"/"+target], u.Fragment) {
					t.Errorf("%s: %q leads to no id", name, link)
				}
			}
		}
	})
}

func TestAssetsLoadNothing(t *testing.T) {
	for _, name := range []string{"assets/style.css", "assets/site.js", "assets/search.js"} {
		data, err := assets.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if m := regexp.MustCompile(`\burl\(|@import|https?:|//[a-z]+\.|import\(|fetch\(`).Find(data); m != nil {
			t.Errorf("%s has %s", name, m)
		}
	}
}

func TestSameBytes(t *testing.T) {
	first, second := builtIn(t, Options{}), builtIn(t, Options{})
	if !maps.EqualFunc(first, second, bytes.Equal) {
		t.Error("two builds differ")
	}
}

// TestSizes holds what a reader has to load.
func TestSizes(t *testing.T) {
	files := builtIn(t, Options{})
	for _, name := range files.Pages() {
		most := 60_000
		// The code of exercises is folded, and compresses well; so does a list of all names.
		if bytes.Contains(files[name], []byte(`id="Page-turn"`)) || name == "api.html" {
			most = 85_000
		}
		if n := len(files[name]); n > most {
			t.Errorf("%s has %d bytes", name, n)
		}
	}
	if n := len(files["assets/style.css"]) + len(files["assets/site.js"]); n > 40_000 {
		t.Errorf("style and script have %d bytes", n)
	}
}

// TestExercisesOfALesson shows the task, and folds what a reader should try first.
func TestExercisesOfALesson(t *testing.T) {
	files := builtIn(t, Options{})
	page := string(files["lessons/orders.html"])
	for _, want := range []string{
		`<h2 id="Page-turn">Your turn</h2>`, `<h3 id="Exercise-handover">An order changes hands</h3>`, `<code>orders/handover</code>, with the schema <code>customers</code>`,
		`<details><summary>The start</summary>`, `<details><summary>Hint 1 of 3</summary>`, `<details><summary>A solution</summary>`,
		`The order holds the key. Setting it there replaces what it was.`, `<a href="#Page-turn">Your turn</a>`,
		`<details class="predict"><summary>Which table holds the key?</summary>` + "\n" + `<p class="answer">orders: `,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	for _, never := range []string{"go probe", "func Give(", "Take it away first", "should do its work"} {
		if strings.Contains(page, never) {
			t.Errorf("the page shows what is the judge's: %s", never)
		}
	}
	for name, want := range map[string]string{
		"index.html": `<h2 id="Page-practice">Reading is not learning</h2>`, "contents.html": `<a href="lessons/one-to-many.html#Page-turn">3 exercises</a>`,
	} {
		if !strings.Contains(string(files[name]), want) {
			t.Errorf("%s has no %s", name, want)
		}
	}
	if strings.Contains(string(files["errors/edge-no-ref.html"]), "Page-turn") {
		t.Error("the page of an error has exercises")
	}
}

func TestPageOfALesson(t *testing.T) {
	page := string(builtIn(t, Options{Used: []Version{{"Go", "1.2"}}})["lessons/one-to-many.html"])
	for _, want := range []string{
		`<h1>One to many</h1>`,
		`learnrel run one-to-many`,
		`id="saving-both-ends"`,
		`<b>func</b> <span class="f">Create</span>`,
		`SQL, 2 statements`,
		`<strong>Fails</strong> at <a href="../errors.html#Stage-run">run</a>: <a href="../errors/run-required-edge.html"><code>run-required-edge</code></a>`,
		`<a href="#Schema-post"><text class="er-name"`,
		`<title id="Diagram-1-title">`,
		`By user_posts, a row of users has any number of rows of posts, and a row of posts has exactly one row of users.`,
		`href="querying.html" rel="next"`,
		`href="../concepts.html#Concept-Ref"`,
		`Run with Go 1.2.`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not hold %s", want)
		}
	}
	if strings.Count(page, "<h1") != 1 || strings.Contains(page, "Draft.") {
		t.Error("the page has several titles, or is a draft")
	}
}

func TestDraftsSayWhatIsWrong(t *testing.T) {
	course := evilCourse()
	course["lessons/a/lesson.md"].Data = append(course["lessons/a/lesson.md"].Data, "\n[x](#nowhere) and [y](../b/lesson.md)\n"...)
	c, err := lesson.Open(course)
	if err != nil {
		t.Fatal(err)
	}
	var problems lesson.Problems
	if _, err := Build(c, Options{}); !errors.As(err, &problems) || len(problems) != 2 {
		t.Fatalf("Build = %v, want 2 problems", err)
	}
	files, err := Build(c, Options{Unchecked: true})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"lessons/a.html": "has no such heading", "index.html": "Draft.", "404.html": "Draft."} {
		if !strings.Contains(string(files[name]), want) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
	for _, broken := range []string{"", "---\n", "no front matter"} {
		course["lessons/a/lesson.md"].Data = []byte(broken)
		if _, err := Build(c, Options{Unchecked: true}); err != nil {
			t.Errorf("a draft of %q: %v", broken, err)
		}
	}
}

func TestRows(t *testing.T) {
	for _, c := range []struct {
		text   string
		isHTML bool
		want   string
	}{
		{"id | name\n---+-----\n 1 | a | b", true, `<td class="right">1</td><td>a | b</td>`},
		{"id | name\n---+-----\n 1 | é", true, `<td>é</td>`},
		{"id | name\n---+-----\n 1 |", true, `<td></td>`},
		{"id | name\n---+-----\n(no rows)", true, `<td colspan="2">no rows</td>`},
		{"id | name\n---+-----\n...", false, "..."},
		{"<b>", false, "&lt;b&gt;"},
		{"id | author\n---+-------\n 1 |      7", true, `<th scope="col" class="key">author <span class="note">→ users</span></th>`},
		{"id | author\n---+-------\n 1 |      7", true, `<td class="key">7</td>`},
		{"id | author\n---+-------\n 2 |      7", true, `<tr class="named">`},
	} {
		got, isHTML := rows(c.text, func(column string) string { return map[string]string{"author": "users"}[column] }, map[string]bool{"2": true})
		if isHTML != c.isHTML || !strings.Contains(string(got), c.want) {
			t.Errorf("rows(%q) = %s, %t", c.text, got, isHTML)
		}
	}
}

func TestIDsDiffer(t *testing.T) {
	seen := map[string]string{}
	for _, name := range []string{"Unique", "UNIQUE", "N+1", "N 1", "N_1", "N-1", "N__2b_1", "a b", "a_b", "a.b", "a  b", "a .b", "a. b", "a__2e_b", "a _2e_b"} {
		id := encodeID("Concept", name)
		if seen[id] != "" {
			t.Errorf("%q and %q have the id %s", seen[id], name, id)
		}
		seen[id] = name
	}
}

// BenchmarkBuild builds the course, and courses of copies of one lesson: the
// time must grow with their number and no faster.
func BenchmarkBuild(b *testing.B) {
	b.Run("course", func(b *testing.B) {
		for b.Loop() {
			builtIn(b, Options{})
		}
	})
	page, err := os.ReadFile("../../lessons/one-to-many/lesson.md")
	if err != nil {
		b.Fatal(err)
	}
	page = bytes.ReplaceAll(page, []byte("../required-both-ways/lesson.md"), []byte("#saving-both-ends")) // the copies stand alone
	steps, err := os.ReadFile("../../lessons/one-to-many/steps.go")
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{20, 200, 2000} {
		b.Run(fmt.Sprintf("lessons=%d", n), func(b *testing.B) {
			course := fstest.MapFS{"ent/schema/blog/post.go": {Data: read(b, "post.go")}, "ent/schema/blog/user.go": {Data: read(b, "user.go")}}
			summary := "# Summary\n\n## Lessons\n\n"
			for i := range n {
				slug := fmt.Sprintf("lesson-%d", i)
				summary += "- [One to many](" + slug + "/lesson.md)\n"
				course["lessons/"+slug+"/lesson.md"] = &fstest.MapFile{Data: page}
				course["lessons/"+slug+"/steps.go"] = &fstest.MapFile{Data: steps}
			}
			course["lessons/SUMMARY.md"] = &fstest.MapFile{Data: []byte(summary)}
			c, err := lesson.Open(course)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := Build(c, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func read(b *testing.B, name string) []byte {
	data, err := os.ReadFile("../../ent/schema/blog/" + name)
	if err != nil {
		b.Fatal(err)
	}
	return data
}
