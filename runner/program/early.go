package program

import (
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"

	entschema "entgo.io/ent/dialect/sql/schema"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/result"
	"github.com/learnrel/learnrel/runner/schema"
)

// judged is what this process says of a schema, without the toolchain.
type judged struct {
	known   bool               // or only the toolchain can tell
	failure *result.Failure    // how ent generate would fail before it writes the client
	tables  []*entschema.Table // where it would not
}

// judge judges the schemas of a unit in the order in which their clients are
// generated, up to the first that ent refuses.
func (u *Unit) judge(module string) []judged {
	all := make([]judged, len(u.Schemas))
	for i := range u.Schemas {
		if all[i] = u.judgeSchema(module, &u.Schemas[i]); all[i].failure != nil || !all[i].known {
			break
		}
	}
	return all
}

func (u *Unit) judgeSchema(module string, s *Schema) judged {
	dir := strings.TrimPrefix(u.rootless(s.Dir+"/"), "/")
	shown := dir
	if s.Name == "" { // a page's own project
		_, shown, _ = strings.Cut(dir, "/")
	}
	shown = strings.TrimSuffix(shown, "/")
	files := map[string][]byte{}
	for name, src := range s.Files {
		files[shown+"/"+name] = src
	}
	g, ds := schema.Config{Dir: "./" + shown, Package: path.Join(module, shown), Strict: true}.Load(files)
	switch {
	case len(ds.Unevaluated()) > 0:
		return judged{}
	case len(ds.Errors()) > 0:
		f := u.refused(strings.TrimSuffix(dir, shown+"/"), shown, ds.Errors())
		if f != nil && s.Name != "" {
			f.Message = strings.ReplaceAll(f.Message, shown+"/", "")
		}
		return judged{known: f != nil, failure: f}
	case g == nil:
		return judged{}
	}
	tables, err := g.Tables()
	return judged{known: err == nil, tables: tables}
}

// refused is the failure that ent generate ends with, or nil where only the
// toolchain can tell its words. dir is the schema's folder as ent would name it,
// and above what is above that.
func (u *Unit) refused(above, dir string, errs schema.Diagnostics) *result.Failure {
	first := errs[0]
	f := &result.Failure{Stage: first.Stage, Code: first.Code, Message: first.Message, Fix: first.Fix, Place: u.placeOf(above, first.Pos)}
	switch {
	case f.Stage == catalogue.Compile && u.GoWords:
		return nil
	case f.Stage == catalogue.Compile:
		lines := []string{"entc/load: parse schema dir: # $WORK/" + dir}
		for _, d := range errs {
			lines = append(lines, d.Pos.String()+": "+d.Message)
			f.Notes = append(f.Notes, result.Note{Place: u.placeOf(above, d.Pos), Text: d.Message})
		}
		f.Message = strings.Join(lines, "\n")
		f.Code = catalogue.Code(f.Stage, f.Message)
		return f
	case strings.HasPrefix(f.Message, schema.Endless): // nobody waits for ent to say nothing
	case f.Stage == catalogue.Load && strings.HasPrefix(f.Message, "entc/load: schema "):
		f.Message += "\nexit status 1" // of the program by which ent loads
	case f.Stage != catalogue.Load && f.Stage != catalogue.Graph, !strings.HasPrefix(f.Message, "entc/"):
		return nil // a crash of ent's, or an error of its templates, comes with more than this
	}
	if f.Place.Line > 0 {
		f.Notes = []result.Note{{Place: f.Place, Text: f.Message}}
	}
	return f
}

func (u *Unit) placeOf(above string, p token.Position) result.Place {
	if !p.IsValid() {
		return result.Place{}
	}
	at := u.place(above+p.Filename, p.Line)
	at.Col = p.Column
	return at
}

// names gives the names of files in order.
func names(files map[string][]byte) []string { return slices.Sorted(maps.Keys(files)) }
