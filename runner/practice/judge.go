package practice

import (
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/entc/gen"

	check "github.com/learnrel/learnrel/runner/schema"
	"github.com/learnrel/learnrel/runner/schema/relation"
)

// Seen is what properties are judged by: the graph of an answer's schema, and what
// its program did.
type Seen struct {
	Lesson string
	Pages  map[string]bool // the lessons, and the errors with a page

	Graph     *gen.Graph // nil where the answer has no schema
	Relations []relation.Relation
	Tables    []*schema.Table
	Warnings  Warnings

	// What the programs did: the answer's, and the solution's on the same hidden
	// databases. Nil where no property asks for it.
	Answer, Solution *Observations
}

// Warnings are what ent says nothing about and learnrel does.
type Warnings check.Diagnostics

func (ws Warnings) codes() (codes []string) {
	for _, w := range ws {
		codes = append(codes, w.Code)
	}
	return codes
}

// A Verdict is what the judge says of an answer.
type Verdict struct {
	Failures []Failure `json:"failures"`
	Warnings []Failure `json:"warnings,omitempty"` // what is better changed, although the answer passes
	// Unjudged says why a part of the answer could not be judged here, where it
	// passes in what could; "" where all was.
	Unjudged string `json:"unjudged,omitempty"`

	// Relations are what the answer's schema says, for whoever tells of it.
	Relations []relation.Relation `json:"-"`

	rules []int // the lines of all properties that it falls short of
}

// Passes tells whether every property holds.
func (v Verdict) Passes() bool { return len(v.Failures) == 0 && v.Unjudged == "" }

// Says gives what the judge says, as the page of an exercise has it.
func (v Verdict) Says() string {
	var out strings.Builder
	for _, f := range v.Failures {
		out.WriteString(f.Message + "\n")
	}
	return out.String()
}

// A Judge judges answers to the exercises of a course.
type Judge struct {
	// Executor runs what takes a program; nil where nothing can.
	Executor Executor
}

// Verdict judges an answer. The error is that of the machine.
func (j Judge) Verdict(ctx context.Context, x *Exercise, a Answer) (Verdict, error) {
	return j.over(ctx, x, a, x.runs())
}

// over judges an answer over some of its runs.
func (j Judge) over(ctx context.Context, x *Exercise, a Answer, runs []Run) (Verdict, error) {
	if v, bad := x.unreadable(a); bad {
		return v, nil
	}
	seen, v := x.look(a)
	if len(v.Failures) > 0 || v.Unjudged != "" {
		return v, nil
	}
	for _, p := range x.Properties {
		if !p.Runs() {
			v.add(x, p.Judge(seen))
		}
	}
	v.Failures = append(v.Failures, x.lost(seen)...)
	// What a schema falls short of comes first: the probes use what it should have.
	judged := false
	if x.Runs() && len(v.Failures) == 0 {
		answer, solution, err := j.run(ctx, x, a, runs)
		switch {
		case errors.Is(err, ErrNoExecutor):
			v.Unjudged = "what it does when it runs can't be judged here: " + err.Error()
		case err != nil:
			return v, err
		case answer.Failed != nil:
			v.Failures = append(v.Failures, *answer.Failed)
			return v, nil
		default:
			seen.Answer, seen.Solution, judged = answer, solution, true
		}
	}
	for _, p := range x.Properties {
		if p.Runs() && judged {
			v.add(x, p.Judge(seen))
		}
	}
	if len(v.Failures) > 0 {
		v.Unjudged = ""
	}
	return v, nil
}

// add takes failures into a verdict: what two properties say in the same words is said
// once.
func (v *Verdict) add(x *Exercise, failures []Failure) {
	for _, f := range failures {
		v.rules = append(v.rules, f.Rule)
		if !slices.ContainsFunc(v.Failures, func(o Failure) bool { return o.Message == f.Message }) {
			f.About = x.about(f.Probe)
			v.Failures = append(v.Failures, f)
		}
	}
}

// unreadable tells of files that are no text, or of another package, before anything
// tries to read them.
func (x *Exercise) unreadable(a Answer) (v Verdict, bad bool) {
	for _, name := range a.paths() {
		switch src := a[name]; {
		case !utf8.Valid(src):
			v.Failures = append(v.Failures, Failure{Kind: "compile", File: name, Line: 1, Col: 1, Message: "the file is not UTF-8", Fix: "Save it as UTF-8, or bring it back with learnrel reset."})
		case len(strings.TrimSpace(string(src))) == 0:
			v.Failures = append(v.Failures, Failure{Kind: "compile", File: name, Line: 1, Col: 1, Message: "the file is empty", Fix: "Write into it, or bring it back with learnrel reset."})
		case path.Dir(name) == SchemaDir:
			v.Failures = append(v.Failures, otherPackage(name, src, "schema")...)
		case path.Dir(name) == "." && x.Name != "":
			v.Failures = append(v.Failures, otherPackage(name, src, x.Package())...)
		}
	}
	return v, len(v.Failures) > 0
}

// otherPackage tells of a file that is in a package of another name than the others of
// its folder: ent, Go and the judge would each say something else of it.
func otherPackage(name string, src []byte, want string) []Failure {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.PackageClauseOnly)
	if err != nil || file.Name.Name == want {
		return nil // what does not parse is told with all the rest
	}
	at := fset.Position(file.Name.Pos())
	return []Failure{{Kind: "compile", File: name, Line: at.Line, Col: at.Column, Message: "the file is in package " + file.Name.Name + ", and the others in package " + want, Fix: "Write package " + want + "."}}
}

// look reads the schema of an answer.
func (x *Exercise) look(a Answer) (Seen, Verdict) {
	seen := Seen{Lesson: x.Lesson, Pages: x.pages}
	var v Verdict
	files := a.schema()
	if len(files) == 0 {
		if len(x.Solution.schema()) > 0 {
			v.Failures = []Failure{{Kind: "load", Message: "there is no schema: " + SchemaDir + " holds no Go file", Fix: "Bring it back with learnrel reset."}}
		}
		return seen, v
	}
	g, ds := check.Config{Dir: SchemaDir, Package: "example.com/practice/" + SchemaDir}.Load(files)
	for _, d := range ds {
		if d.Severity == check.Warning && (x.wants(d.Code) || x.gave(a, d.Pos.Filename)) {
			continue
		}
		switch d.Severity {
		case check.Failure:
			v.Failures = append(v.Failures, diagnosed(d))
		case check.Warning:
			v.Warnings = append(v.Warnings, diagnosed(d))
			seen.Warnings = append(seen.Warnings, d)
		case check.Unevaluated:
			v.Unjudged = fmt.Sprintf("%s: what %s comes to is known only when it runs", d.Pos, d.Message)
		}
	}
	if g == nil {
		return seen, v
	}
	v.Unjudged = ""
	seen.Graph = g
	var err error
	if seen.Relations, err = relation.Of(g); err == nil {
		seen.Tables, err = g.Tables()
	}
	if err != nil {
		v.Failures = append(v.Failures, Failure{Kind: "generate", Message: err.Error()})
	}
	v.Relations = seen.Relations
	return seen, v
}

// gave tells whether a file of the schema is still as it was given, and the learner
// is not asked to change it.
func (x *Exercise) gave(a Answer, name string) bool {
	return x.Start[name] != nil && string(a[name]) == string(x.Start[name]) && string(x.Solution[name]) == string(x.Start[name])
}

// wants tells whether the task asks for what a warning is about, or leaves it open: what
// deleting does to an edge schema no answer has to say.
func (x *Exercise) wants(code string) bool {
	return code == "silent-through-restrict" || code == "silent-self-unique" && slices.ContainsFunc(x.Properties, func(p Property) bool {
		l, ok := p.(*relationLine)
		return ok && l.symmetric
	})
}

// diagnosed makes a failure of what is said of a schema.
func diagnosed(d check.Diagnostic) Failure {
	return Failure{Kind: string(d.Stage), Code: d.Code, Message: d.Message, File: d.Pos.Filename, Line: d.Pos.Line, Col: d.Pos.Column, Fix: d.Fix, See: d.Code}
}
