package lessons_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/lesson"
)

// taught are the names of ent's API that a lesson must teach before another uses them.
var taught = strings.Fields(`
	Save CreateBulk MapCreateBulk
	Where Or Not Order All First Only Count Exist Select Clone Limit Offset GroupBy Aggregate Modify
	Tx BeginTx Commit Rollback Unwrap OnConflict OnConflictColumns Ignore
	Ref Required Immutable StorageKey OnDelete Through MaxLen Policy Use OrderNullsLast`)

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
		src := b.Text
		if b.Lang != "go" {
			continue
		}
		if !strings.HasPrefix(src, "package ") {
			src = "package p\n" + src
		}
		file, _ := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
		if file == nil {
			continue
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
	}
	return all
}

// TestNothingIsUsedBeforeItIsTaught wants each lesson to use what lessons before it
// have among their concepts, to teach it itself, or to link to where it is taught.
func TestNothingIsUsedBeforeItIsTaught(t *testing.T) {
	all := course(t)
	teachers := map[string][]*lesson.Lesson{}
	for _, l := range all {
		for _, concept := range l.Page.Front.Concepts {
			if name := learnable(concept[strings.LastIndex(concept, ".")+1:]); name != "" {
				teachers[name] = append(teachers[name], l)
			}
		}
	}
	for _, l := range all {
		for _, name := range slices.Sorted(maps.Keys(used(l))) {
			switch by := teachers[name]; {
			case len(by) == 0:
				t.Errorf("%s uses %s, which no lesson has among its concepts", l.Slug, name)
			case by[0].Number > l.Number && !slices.ContainsFunc(by, func(of *lesson.Lesson) bool { return linksTo(l, of) }):
				t.Errorf("%s (%d) uses %s, which %s (%d) is the first to teach, and does not link there", l.Slug, l.Number, name, by[0].Slug, by[0].Number)
			}
		}
	}
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
