package languageserver

import (
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"entgo.io/ent/entc/gen"

	"github.com/learnrel/learnrel/runner/project"
	"github.com/learnrel/learnrel/runner/regular"
	"github.com/learnrel/learnrel/runner/schema"
	"github.com/learnrel/learnrel/runner/schema/outline"
	"github.com/learnrel/learnrel/runner/schema/relation"
)

// view is a package with a schema as the buffers have it.
type view struct {
	dir         string
	stale       bool
	files       map[string][]byte
	outline     *outline.Outline
	diagnostics schema.Diagnostics

	// What it had when it was last without errors.
	graph     *gen.Graph
	relations func() []relation.Relation // found once something asks for them
}

// view gives the view of a file's package; nil where that has no schema.
func (s *Server) view(uri string) *view {
	path := pathOf(uri)
	if !regular.IsGo(path) {
		return nil
	}
	return s.viewOf(filepath.Dir(path))
}

func (s *Server) viewOf(dir string) *view {
	v := s.views[dir]
	if v != nil && !v.stale {
		return v
	}
	over := map[string][]byte{}
	for path, text := range s.buffers {
		if filepath.Dir(path) == dir {
			over[path] = []byte(text)
		}
	}
	if !mayHaveSchema(dir, over) {
		return nil
	}
	read, err := project.ReadOver(dir, over, s.keptOf(dir))
	if err != nil {
		return nil
	}
	next := &view{dir: dir, files: read.Files(), outline: s.keptOf(dir).Outline(read.Files()), diagnostics: read.Diagnostics}
	if !hasSchema(next.outline) {
		return nil
	}
	switch {
	case read.Graph != nil || v == nil:
		next.graph, next.relations = read.Graph, sync.OnceValue(func() []relation.Relation { return relationsOf(read.Graph) })
	default:
		next.graph, next.relations = v.graph, v.relations
	}
	s.views[dir] = next
	return next
}

// keptOf gives what the judgements of a folder leave to the next.
func (s *Server) keptOf(dir string) *schema.Kept {
	if s.kept[dir] == nil {
		s.kept[dir] = &schema.Kept{}
	}
	return s.kept[dir]
}

// relationsOf gives those of a graph without errors: that its tables can be made was seen
// when it was judged.
func relationsOf(g *gen.Graph) []relation.Relation {
	if g == nil {
		return nil
	}
	all, err := relation.Of(g)
	if err != nil {
		return nil
	}
	return all
}

// mayHaveSchema tells cheaply whether a folder's files mention ent: most that an editor
// opens are no schemas.
func mayHaveSchema(dir string, over map[string][]byte) bool {
	for _, text := range over {
		if mentionsEnt(text) {
			return true
		}
	}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		if _, open := over[name]; open || !regular.IsGo(name) {
			continue
		}
		if text, err := os.ReadFile(name); err == nil && mentionsEnt(text) {
			return true
		}
	}
	return false
}

func mentionsEnt(text []byte) bool { return strings.Contains(string(text), `entgo.io/ent"`) }

func hasSchema(o *outline.Outline) bool {
	for _, t := range o.Types {
		if t.IsSchema() {
			return true
		}
	}
	return false
}

// pos gives the place of a point in a document.
func (v *view) pos(uri string, p point) token.Pos {
	path := pathOf(uri)
	return v.outline.PosOf(path, p.Line+1, outline.Bytes(v.files[path], p.Line+1, p.Character+1))
}

// point gives a place as the protocol counts it.
func (v *view) point(p token.Position) point {
	return point{max(0, p.Line-1), max(0, outline.UTF16(v.files[p.Filename], p)-1)}
}

func (v *view) span(from, to token.Position) span {
	if !to.IsValid() {
		to = from
	}
	return span{v.point(from), v.point(to)}
}

// at gives the span of two places in the outline.
func (v *view) at(from, to token.Pos) span {
	return v.span(v.outline.Fset.Position(from), v.outline.Fset.Position(to))
}

func (v *view) location(from, to token.Pos) location {
	return location{uriOf(v.outline.Fset.Position(from).Filename), v.at(from, to)}
}

// edit gives edits as the protocol has them, by the addresses of the files.
func (v *view) edit(edits []outline.Edit) workspaceEdit {
	all := workspaceEdit{map[string][]textEdit{}}
	for _, e := range edits {
		uri := uriOf(e.Pos.Filename)
		all.Changes[uri] = append(all.Changes[uri], textEdit{v.span(e.Pos, e.End), e.Text})
	}
	return all
}

// relationOf gives the relation of an edge, as it was when the schema was last without
// errors.
func (v *view) relationOf(typeName, edge string) *relation.Relation {
	for _, r := range v.relations() {
		if r.From.Type == typeName && r.From.Edge == edge || r.To.Type == typeName && r.To.Edge == edge {
			return &r
		}
	}
	return nil
}
