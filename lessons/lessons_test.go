package lessons_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/lessons"
	"github.com/learnrel/learnrel/runner/lesson"
)

// course gives every lesson of the built-in course.
func course(t *testing.T) []*lesson.Lesson {
	t.Helper()
	c, err := lesson.Open(learnrel.Course)
	if err != nil {
		t.Fatal(err)
	}
	if problems := c.Problems(); len(problems) > 0 {
		t.Error(problems)
	}
	var all []*lesson.Lesson
	for _, e := range c.Entries() {
		l, err := c.Lesson(e)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
	return all
}

// TestLessonsAreWhole holds the lessons to what CONTRIBUTING.md asks of them.
func TestLessonsAreWhole(t *testing.T) {
	for _, l := range course(t) {
		kinds := map[lesson.Kind]int{}
		for _, b := range l.Page.Numbered() {
			kinds[b.Kind]++
			if b.Predict != "" {
				kinds["question"]++
			}
			if b.Kind == lesson.Flask {
				kinds["shown"] += shown(l, b)
			}
		}
		body := string(l.Page.Body())
		for what, ok := range map[string]bool{
			"a program in the registry":            hasProgram(l.Slug) || len(l.Code) == 0,
			"a question to predict":                kinds["question"] >= 1,
			"an exercise":                          len(l.Page.Front.Exercises) >= 1,
			"two steps, or commands":               kinds[lesson.Step] >= 2 || kinds[lesson.Commands] >= 2,
			"a Flask-SQLAlchemy program":           kinds[lesson.Flask] >= 1 && kinds["shown"] == kinds[lesson.Flask],
			"a section From Flask-SQLAlchemy":      strings.Contains(body, "\n## From Flask-SQLAlchemy\n"),
			"a last section Remember":              regexp.MustCompile(`\n## Remember\n\n(?:[^#]|\n[^#])*$`).MatchString(body),
			"a first heading that is its title":    strings.HasPrefix(strings.TrimSpace(body), "# "+l.Title+"\n"),
			"a summary of one sentence":            strings.HasSuffix(l.Page.Front.Summary, ".") && len(l.Page.Front.Summary) < 140,
			"a relation":                           len(l.Page.Front.Relation) > 0,
			"concepts":                             len(l.Page.Front.Concepts) > 0,
			"what to read first, but for lesson 1": len(l.Page.Front.Requires) > 0 || l.Number == 1,
		} {
			if !ok {
				t.Errorf("%s lacks %s", l.Slug, what)
			}
		}
	}
}

func hasProgram(slug string) bool {
	_, ok := lessons.Program(slug)
	return ok
}

// shown gives 1 if a page shows what a block printed.
func shown(l *lesson.Lesson, of *lesson.Block) int {
	for _, b := range l.Page.Numbered() {
		if b.Of == of && b.Kind == lesson.Output {
			return 1
		}
	}
	return 0
}

// TestWildcardsHaveReasons wants a comment on the page above each judged block
// that is not strict.
func TestWildcardsHaveReasons(t *testing.T) {
	for _, l := range course(t) {
		lines := strings.Split(l.Page.String(), "\n")
		for _, b := range l.Page.Numbered() {
			if !b.Judged() || !strings.Contains("\n"+b.Text, "\n...\n") && !strings.Contains(b.Text, "[..]") {
				continue
			}
			above := strings.Join(lines[max(0, b.Line-4):b.Line-1], "\n")
			if !strings.Contains(above, "-->") {
				t.Errorf("%s:%d: a wildcard without a comment that says why", l.Page.File, b.Line)
			}
		}
	}
}

// mustX are methods that panic. One lesson explains them; no other step uses them.
var mustX = regexp.MustCompile(`\.(?:All|Only|First|Save|Exec|Count|Exist|IDs|OnlyID|FirstID|Get|Strings|Ints)X\(`)

func TestStepsReturnTheirErrors(t *testing.T) {
	for _, l := range course(t) {
		for _, f := range l.Code {
			if l.Slug != "querying" && mustX.Match(f.Source) {
				t.Errorf("%s uses %s", f.Path, mustX.Find(f.Source))
			}
		}
	}
}

// TestTheTutorialIsPorted wants the outputs of the tutorial that the course
// ports, each in its lesson.
func TestTheTutorialIsPorted(t *testing.T) {
	outputs := map[string][]string{
		"one-to-many":    {"User posts: First post"},
		"orders":         {"Customer orders: Laptop"},
		"many-to-many":   {"User's favorite post: Great article"},
		"one-to-one":     {"User bio: Web developer"},
		"querying":       {"Eve's posts: [Post 1 Post 2]"},
		"cascade-delete": {"Frank's posts: [Dynamic post]", "Posts after user deletion: 0"},
		"blog":           {"User's post title: My First Blog"},
		"backwards":      {"Users who favorited post: Helen"},
	}
	for _, l := range course(t) {
		var printed []string
		for _, b := range l.Page.Numbered() {
			if b.Kind == lesson.Output && b.Of.Kind == lesson.Step {
				printed = append(printed, strings.Split(b.Text, "\n")...)
			}
		}
		for _, line := range outputs[l.Slug] {
			if !slices.Contains(printed, line) {
				t.Errorf("%s does not print %q", l.Slug, line)
			}
		}
		delete(outputs, l.Slug)
	}
	if len(outputs) > 0 {
		t.Errorf("lessons that are not there: %v", outputs)
	}
}

// longest is how many words a page may have with its code: what is longer is two lessons.
// Of what differs between databases, a reader is shown one at a time.
const longest = 2000

func TestLessonsAreShort(t *testing.T) {
	for _, l := range course(t) {
		n := len(strings.Fields(string(l.Page.Body())))
		for _, b := range l.Page.Numbered() {
			if b.Dialect != "" && b.Judged() {
				n -= len(strings.Fields(b.Text))
			}
		}
		if n > longest {
			t.Errorf("%s has %d words; the most is %d", l.Slug, n, longest)
		}
	}
}
