package lessons_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/lesson"
)

// taught are the names of ent's API that a lesson must teach before another uses them.
var taught = strings.Fields(`
	Save CreateBulk MapCreateBulk
	Where Or Not Order All First Only Count Exist Select Clone Limit Offset GroupBy Aggregate Modify
	Tx BeginTx Commit Rollback Unwrap OnConflict OnConflictColumns Ignore
	Ref Required Immutable StorageKey OnDelete Through MaxLen Policy Use OrderNullsLast
	Checks IndexWhere`)

// families are names that ent makes of the schema's own; each of them is one thing to learn.
var families = []struct {
	name string
	is   *regexp.Regexp
}{
	{"Update", regexp.MustCompile(`^Update(One(ID)?)?$`)},
	{"Delete", regexp.MustCompile(`^Delete(One(ID)?)?$`)},
	{"Has…With", regexp.MustCompile(`^Has[A-Z]\w*With$`)},
	{"Has…", regexp.MustCompile(`^Has[A-Z]\w*$`)},
	{"WithNamed…", regexp.MustCompile(`^WithNamed[A-Z]\w*$`)},
	{"With…", regexp.MustCompile(`^With[A-Z]\w*$`)},
	{"…OrErr", regexp.MustCompile(`^[A-Z]\w*OrErr$`)},
	{"By…Count", regexp.MustCompile(`^By[A-Z]\w*Count$`)},
	{"By…Field", regexp.MustCompile(`^By[A-Z]\w*Field$`)},
	{"Add…", regexp.MustCompile(`^Add[A-Z]\w*$`)},
	{"Remove…", regexp.MustCompile(`^Remove[A-Z]\w*$`)},
	{"Clear…", regexp.MustCompile(`^Clear[A-Z]\w*$`)},
	{"Query…", regexp.MustCompile(`^Query[A-Z]\w*$`)},
}

// foreign are packages whose functions are not ent's, whatever they are called.
var foreign = []string{"context", "template", "http", "slices", "strings", "fmt", "errors", "json"}

// learnable gives what a name is an instance of, or "".
func learnable(name string) string {
	if slices.Contains(taught, name) {
		return name
	}
	for _, f := range families {
		if f.is.MatchString(name) {
			return f.name
		}
	}
	return ""
}

// used gives the learnable names in the code that a lesson's page shows.
func used(l *lesson.Lesson) map[string]bool {
	all := map[string]bool{}
	for _, b := range l.Page.Numbered() {
		if b.Lang == "go" {
			maps.Copy(all, usedIn(b.Text))
		}
	}
	return all
}

// usedIn gives the learnable names in a file, or in declarations of one.
func usedIn(src string) map[string]bool {
	all := map[string]bool{}
	if !strings.HasPrefix(src, "package ") {
		src = "package p\n" + src
	}
	file, _ := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
	if file == nil {
		return all
	}
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if pkg, ok := sel.X.(*ast.Ident); ok && slices.Contains(foreign, pkg.Name) {
			return true
		}
		if name := learnable(sel.Sel.Name); name != "" {
			all[name] = true
		}
		return true
	})
	return all
}

// TestNothingIsUsedBeforeItIsTaught wants each lesson to use what lessons before it
// have among their concepts, to teach it itself, or to link to where it is taught.
func TestNothingIsUsedBeforeItIsTaught(t *testing.T) {
	all := course(t)
	for _, f := range forward(all, taughtBy(all)) {
		t.Error(f)
	}
}

// TestPathsTeachWhatTheyUse wants the same of each path alone: what it leaves out, it
// has to link to. The one for those in trouble is for people who use ent.
func TestPathsTeachWhatTheyUse(t *testing.T) {
	c, err := lesson.Open(learnrel.Course)
	if err != nil {
		t.Fatal(err)
	}
	paths, err := c.Paths()
	if err != nil {
		t.Fatal(err)
	}
	teachers := taughtBy(course(t))
	for _, p := range paths {
		if p.Name == "in-trouble" {
			continue
		}
		var walked []*lesson.Lesson
		for _, e := range p.Lessons {
			l, err := c.Lesson(e)
			if err != nil {
				t.Fatal(err)
			}
			walked = append(walked, l)
		}
		for _, f := range forward(walked, teachers) {
			t.Errorf("%s: %s", p.Name, f)
		}
	}
}

// TestForwardUsesAreFound makes two lessons change places, so that the second uses what
// it has not been taught, and wants that to be said.
func TestForwardUsesAreFound(t *testing.T) {
	all := course(t)
	at := slices.IndexFunc(all, func(l *lesson.Lesson) bool { return l.Slug == "querying" })
	late := append(slices.Delete(slices.Clone(all), at, at+1), all[at])
	if found := forward(late, taughtBy(all)); len(found) == 0 {
		t.Error("querying at the end of the course, and no lesson misses it")
	}
}

// taughtBy gives for each learnable name the lessons that have it among their concepts.
func taughtBy(all []*lesson.Lesson) map[string][]*lesson.Lesson {
	teachers := map[string][]*lesson.Lesson{}
	for _, l := range all {
		for _, concept := range l.Page.Front.Concepts {
			if name := learnable(concept[strings.LastIndex(concept, ".")+1:]); name != "" {
				teachers[name] = append(teachers[name], l)
			}
		}
	}
	return teachers
}

// forward says which of the lessons, read in this order, use a name that neither they
// nor those before them teach, and link to no lesson that does.
func forward(walked []*lesson.Lesson, teachers map[string][]*lesson.Lesson) (found []string) {
	known := map[string]bool{}
	for _, l := range walked {
		known[l.Slug] = true
		for _, name := range slices.Sorted(maps.Keys(used(l))) {
			by := teachers[name]
			switch {
			case len(by) == 0:
				found = append(found, fmt.Sprintf("%s uses %s, which no lesson has among its concepts", l.Slug, name))
			case !slices.ContainsFunc(by, func(of *lesson.Lesson) bool { return known[of.Slug] || linksTo(l, of) }):
				found = append(found, fmt.Sprintf("%s uses %s, which %s is the first to teach, and does not link there", l.Slug, name, by[0].Slug))
			}
		}
	}
	return found
}

// TestWhatIsRequiredComesBefore wants the order of the contents to be one in which the
// lessons can be read.
func TestWhatIsRequiredComesBefore(t *testing.T) {
	number := map[string]int{}
	for _, l := range course(t) {
		number[l.Slug] = l.Number
		for _, slug := range l.Page.Front.Requires {
			if number[slug] == 0 {
				t.Errorf("%s requires %s, which comes behind it", l.Slug, slug)
			}
		}
	}
}

func linksTo(l, of *lesson.Lesson) bool {
	return strings.Contains(l.Page.String(), "../"+of.Slug+"/lesson.md")
}

// TestExercisesAskForWhatWasShown wants the solution of an exercise to use nothing that
// no page up to its lesson's shows.
func TestExercisesAskForWhatWasShown(t *testing.T) {
	shown := map[string]bool{}
	for _, l := range course(t) {
		maps.Copy(shown, used(l))
		for _, name := range l.Page.Front.Exercises {
			page, err := fs.ReadFile(learnrel.Course, "lessons/"+l.Slug+"/exercises/"+name+".md")
			if err != nil {
				t.Fatal(err)
			}
			_, solution, _ := strings.Cut(string(page), "\n## Solution\n")
			for _, m := range regexp.MustCompile("(?s)```go [^\n]*\n(.*?)```").FindAllStringSubmatch(solution, -1) {
				for _, use := range slices.Sorted(maps.Keys(usedIn(m[1]))) {
					if !shown[use] {
						t.Errorf("%s/%s asks for %s, which no lesson has shown yet", l.Slug, name, use)
					}
				}
			}
		}
	}
}
