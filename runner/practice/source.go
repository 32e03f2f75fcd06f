package practice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template"

	"github.com/learnrel/learnrel/runner/lesson"
)

// A Step is a run as two functions of a program, each a step as a lesson's: the
// first fills the database, the second calls what the learner wrote. Statements,
// faults and rivals count in the second alone.
type Step struct {
	Run
	Fill, Call string
	Rival      string // the function to run between, or ""
}

// rowsOf is how many rows a probe makes of each kind.
var rowsOf = map[Size]int{Small: 4, Large: 200}

// ImportPath is that of an exercise's client in a practice. The exercise's own
// package is the folder above it.
func (x *Exercise) ImportPath() string { return "example.com/practice/" + x.ID() + "/ent" }

// Source gives the Go files of an exercise's package, by their names, with the
// answer's own, the probes, and the steps of the runs. What a call gives back is
// written to the standard output behind secret, which the learner's code does not
// know; Reported finds it there.
func (x *Exercise) Source(a Answer, runs []Run, secret string) (files map[string][]byte, steps []Step, err error) {
	files = map[string][]byte{}
	for name, src := range a {
		if path.Dir(name) == "." {
			files[name] = src
		}
	}
	for i, b := range x.Probes {
		if files[fmt.Sprintf(judgesFiles+"probe%d.go", i)], err = x.probeFile(b); err != nil {
			return nil, nil, fmt.Errorf("%s: the probe %s: %w", x.ID(), b.Step, err)
		}
	}
	data := stepsData{Package: x.Package(), Client: x.ImportPath(), Secret: secret}
	for _, name := range x.variables() {
		v := errorVar{Name: name, Var: name}
		if x.judgesOwn()[name] {
			v.Var = judgesName(name)
		}
		data.Vars = append(data.Vars, v)
	}
	for i, r := range runs {
		s := Step{Run: r, Fill: fmt.Sprintf("LearnrelFill%d", i), Call: fmt.Sprintf("LearnrelCall%d", i)}
		if r.Rival != "" {
			s.Rival = judgesName(r.Rival)
		}
		method, target, _ := strings.Cut(r.Request, " ")
		data.Runs = append(data.Runs, stepData{Step: s, Func: judgesName(r.Probe), Rows: rowsOf[r.Size], Method: method, Target: target})
		data.HTTP = data.HTTP || r.Request != ""
		steps = append(steps, s)
	}
	var out bytes.Buffer
	if err := stepsTemplate.Execute(&out, data); err != nil {
		return nil, nil, err
	}
	files[judgesFiles+"steps.go"], err = format.Source(out.Bytes())
	return files, steps, err
}

// variables are those of the exercise that lines of error name.
func (x *Exercise) variables() (names []string) {
	for _, p := range x.Properties {
		l, ok := p.(*probeLine)
		if !ok || l.kind != "error" && l.kind != "fault" {
			continue
		}
		words := strings.Fields(l.Text)
		for i, w := range words[:max(0, len(words)-1)] {
			name := strings.TrimSuffix(words[i+1], ",")
			if w == "is" && strings.HasPrefix(name, "Err") && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// known are the packages whose imports a probe's block can do without.
var known = map[string]string{
	"context": "context", "errors": "errors", "fmt": "fmt", "http": "net/http", "json": "encoding/json", "slices": "slices",
	"sort": "sort", "strings": "strings", "sync": "sync", "time": "time",
}

// probeFile makes a file of a probe's block, with the imports that its code wants.
func (x *Exercise) probeFile(b *lesson.Block) ([]byte, error) {
	const clause = "package p\n"
	file, err := parser.ParseFile(token.NewFileSet(), "", clause+b.Text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	text, err := x.apart(b.Text)
	if err != nil {
		return nil, err
	}
	var imports strings.Builder
	if len(file.Imports) == 0 {
		packages := x.packages()
		used := map[string]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if id, ok := sel.X.(*ast.Ident); ok && packages[id.Name] != "" {
					used[packages[id.Name]] = true
				}
			}
			return true
		})
		for _, p := range slices.Sorted(maps.Keys(used)) {
			fmt.Fprintf(&imports, "import %q\n", p)
		}
	}
	return format.Source([]byte("package " + x.Package() + "\n" + imports.String() + text))
}

// judgesName is what a declaration of the judge's is called in an answer's package,
// where a learner may have taken the name that the page has.
func judgesName(name string) string { return "Learnrel" + name }

// apart gives the text of a probe's block with the judge's own names in it.
func (x *Exercise) apart(text string) (string, error) {
	const clause = "package p\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", clause+text, 0)
	if err != nil {
		return "", err
	}
	own, selected := x.judgesOwn(), map[*ast.Ident]bool{}
	var at []int
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			selected[n.Sel] = true
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Obj == nil {
				selected[key] = true // the field of a struct
			}
		case *ast.Field:
			if len(n.Names) > 0 {
				return true
			}
		case *ast.Ident:
			// What a block itself declares within a function hides what is outside.
			outside := n.Obj == nil || file.Scope.Lookup(n.Name) == n.Obj
			if own[n.Name] && outside && !selected[n] {
				at = append(at, fset.Position(n.Pos()).Offset-len(clause))
			}
		}
		return true
	})
	var out strings.Builder
	from := 0
	for _, pos := range slices.Compact(slices.Sorted(slices.Values(at))) {
		out.WriteString(text[from:pos])
		out.WriteString(judgesName(""))
		from = pos
	}
	return out.String() + text[from:], nil
}

// judgesOwn are the names that the blocks of probes declare, and Seed.
func (x *Exercise) judgesOwn() map[string]bool {
	own := map[string]bool{"Seed": true}
	for _, b := range x.Probes {
		f, err := lesson.ParseGo("probe.go", []byte("package p\n"+b.Text))
		if err != nil {
			continue
		}
		for _, d := range f.Decls() {
			if !strings.Contains(d, ".") {
				own[d] = true
			}
		}
	}
	return own
}

// packages gives the import paths of what a probe can name: the client's among
// them, a package for each type of the schema.
func (x *Exercise) packages() map[string]string {
	all := maps.Clone(known)
	all["ent"] = x.ImportPath()
	for name, src := range x.Start.schema() {
		f, err := lesson.ParseGo(name, src)
		if err != nil {
			continue
		}
		for _, d := range f.Decls() {
			if low := strings.ToLower(d); !strings.Contains(d, ".") && all[low] == "" {
				all[low] = x.ImportPath() + "/" + low
			}
		}
	}
	return all
}

type stepsData struct {
	Package, Client, Secret string
	Vars                    []errorVar
	Runs                    []stepData
	HTTP                    bool
}

// errorVar is a variable with an error that a property names.
type errorVar struct{ Name, Var string }

type stepData struct {
	Step
	Func           string // the probe's, as it is called in the program
	Rows           int
	Method, Target string
}

var stepsTemplate = template.Must(template.New("steps").Parse(`package {{.Package}}

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
{{- if .HTTP}}
	"net/http"
	"net/http/httptest"
{{- end}}

	"{{.Client}}"
)

// LearnrelSeed is what a probe makes its rows of.
type LearnrelSeed struct {
	*rand.Rand
	Size int
}

// learnrelCall is what the last probe gave back.
var learnrelCall func() (any, error)

func learnrelReport(result any, err error) error {
	report := struct {
		Result any      ` + "`json:\"result\"`" + `
		Is     []string ` + "`json:\"is\"`" + `
	}{Result: result}
	for _, test := range []struct {
		name  string
		holds bool
	}{
		{"IsNotFound", ent.IsNotFound(err)},
		{"IsConstraintError", ent.IsConstraintError(err)},
		{"IsNotSingular", ent.IsNotSingular(err)},
		{"IsNotLoaded", ent.IsNotLoaded(err)},
		{"IsValidationError", ent.IsValidationError(err)},
{{- range .Vars}}
		{"{{.Name}}", errors.Is(err, {{.Var}})},
{{- end}}
	} {
		if test.holds {
			report.Is = append(report.Is, test.name)
		}
	}
	text, wrong := json.Marshal(report)
	if wrong != nil {
		return errors.Join(err, wrong)
	}
	fmt.Printf("\n%s%s\n", {{printf "%q" .Secret}}, text)
	return err
}
{{range .Runs}}
func {{.Fill}}(ctx context.Context, client *ent.Client) (err error) {
	learnrelCall, err = {{.Func}}(ctx, client, LearnrelSeed{rand.New(rand.NewSource({{.Seed}})), {{.Rows}}})
	return err
}

func {{.Call}}(context.Context, *ent.Client) error {
	result, err := learnrelCall()
{{- if .Method}}
	if handler, ok := result.(http.Handler); ok && err == nil {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest({{printf "%q" .Method}}, {{printf "%q" .Target}}, nil))
		result = map[string]any{"status": w.Code, "body": w.Body.String()}
	}
{{- end}}
	return learnrelReport(result, err)
}
{{end}}`))

// Reported takes out of the output of a call what it gave back: the result, which
// of ent's tests and of the exercise's errors its error is, and the answer of a
// handler. ok is false for a call that reported nothing, such as one that panicked.
func Reported(output, secret string, r Run) (result json.RawMessage, is []string, response *Response, ok bool) {
	at := strings.LastIndex(output, "\n"+secret)
	if secret == "" || at < 0 {
		return nil, nil, nil, false
	}
	line, _, _ := strings.Cut(output[at+1+len(secret):], "\n")
	var report struct {
		Result json.RawMessage `json:"result"`
		Is     []string        `json:"is"`
	}
	if json.Unmarshal([]byte(line), &report) != nil {
		return nil, nil, nil, false
	}
	if r.Request != "" {
		var answered Response
		if json.Unmarshal(report.Result, &answered) == nil && answered.Status != 0 {
			response = &answered
		}
	}
	return report.Result, report.Is, response, true
}
