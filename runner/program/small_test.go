package program

import (
	"bytes"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/lesson"
)

// small is a course with the schema blog and the files that a test gives. It is in
// learnrel's own module, where the Go toolchain finds again what it compiled for
// others. A lesson has its page in files, or is listed with a page of one step, Do.
func small(t testing.TB, files map[string]string) *lesson.Course {
	t.Helper()
	course := fstest.MapFS{}
	for _, name := range []string{"go.mod", "go.sum", "ent/schema/blog/post.go", "ent/schema/blog/user.go"} {
		data, err := fs.ReadFile(learnrel.Course, name)
		if err != nil {
			t.Fatal(err)
		}
		course[name] = &fstest.MapFile{Data: data}
	}
	summary := "# Summary\n\n## Part\n\n"
	for _, name := range names(asBytes(files)) {
		course[name] = &fstest.MapFile{Data: []byte(files[name])}
		slug, isSteps := strings.CutSuffix(name, "/steps.go")
		slug = strings.TrimPrefix(slug, "lessons/")
		if !isSteps || strings.Contains(slug, "/") {
			continue
		}
		summary += "- [" + slug + "](" + slug + "/lesson.md)\n"
		if page := "lessons/" + slug + "/lesson.md"; files[page] == "" {
			course[page] = &fstest.MapFile{Data: []byte(front(slug) + "```go step=Do\n```\n")}
		}
	}
	if strings.HasSuffix(summary, "\n\n") { // a course has to have one
		plain := lessonOf(do("\treturn nil"))
		for name, text := range map[string]string{"lessons/plain/steps.go": plain, "lessons/plain/lesson.md": front("plain") + "```go step=Do\n```\n"} {
			course[name] = &fstest.MapFile{Data: []byte(text)}
		}
		summary += "- [plain](plain/lesson.md)\n"
	}
	course["lessons/SUMMARY.md"] = &fstest.MapFile{Data: []byte(summary)}
	c, err := lesson.Open(course)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func asBytes(files map[string]string) map[string][]byte {
	all := map[string][]byte{}
	for name, text := range files {
		all[name] = []byte(text)
	}
	return all
}

// front is how a page begins.
func front(slug string) string {
	return "---\ntitle: " + slug + "\nsummary: S.\nschema: blog\nrelation: o2m\n---\n\n# " + slug + "\n\n"
}

// lessonOf is a lesson's code, with the imports of packages of the standard library
// beside those of every step.
func lessonOf(code string, imports ...string) string {
	text := "package steps\n\nimport (\n"
	for _, name := range append(imports, "context", learnrelModule+"/ent/client/blog/ent") {
		text += "\t" + strconv.Quote(name) + "\n"
	}
	return text + ")\n\n" + code
}

const learnrelModule = "github.com/learnrel/learnrel"

// do is a step named Do with a body.
func do(body string) string {
	return "func Do(ctx context.Context, client *ent.Client) error {\n" + body + "\n}\n"
}

// unitOf plans the program of a lesson of a course.
func unitOf(t testing.TB, c *lesson.Course, slug string) *Unit {
	t.Helper()
	u, ok, err := Lesson(c, readLesson(t, c, slug))
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return u
}

// blockOf gives the n-th block of a kind of a page.
func blockOf(t testing.TB, l *lesson.Lesson, kind lesson.Kind, n int) *lesson.Block {
	t.Helper()
	for _, b := range l.Page.Numbered() {
		if b.Kind == kind {
			if n--; n == 0 {
				return b
			}
		}
	}
	t.Fatalf("%s has no such %s", l.Slug, kind)
	return nil
}

// shared is a folder of results and of work that all tests of the package have.
var shared = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "learnrel-test-") })

func TestMain(m *testing.M) {
	status := m.Run()
	if dir, err := shared(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(status)
}

// sharing gives the settings of a course, with the folder of all tests.
func sharing(c *lesson.Course) *Config {
	return &Config{Course: c, Caching: Caching{Open: sync.OnceValues(func() (*cache.Cache, error) {
		dir, err := shared()
		if err != nil {
			return nil, err
		}
		return cache.Open(dir)
	})}}
}

// lineOf is the number of the line of a text on which a word first stands.
func lineOf(text, word string) int {
	before, _, ok := bytes.Cut([]byte(text), []byte(word))
	if !ok {
		return 0
	}
	return bytes.Count(before, []byte("\n")) + 1
}
