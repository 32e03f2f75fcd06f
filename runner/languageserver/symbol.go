package languageserver

import (
	"cmp"
	"slices"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// symbol is a type, or a field, an edge or an index of it.
type symbol struct {
	Name     string   `json:"name"`
	Detail   string   `json:"detail,omitempty"`
	Kind     int      `json:"kind"`
	Range    span     `json:"range"`
	Selected span     `json:"selectionRange"`
	Children []symbol `json:"children,omitempty"`
}

// The protocol's numbers for what symbols are.
const (
	structSymbol   = 23
	fieldSymbol    = 8
	propertySymbol = 7
	keySymbol      = 20
)

// symbols lists what a file declares.
func (s *Server) symbols(p at) ([]symbol, error) {
	v := s.view(p.Document.URI)
	if v == nil {
		return nil, nil
	}
	all := []symbol{}
	for _, t := range v.outline.Types {
		if v.outline.Fset.Position(t.Pos()).Filename != pathOf(p.Document.URI) {
			continue
		}
		from, to := t.Range()
		all = append(all, symbol{Name: t.Name, Kind: structSymbol, Range: v.at(from, to), Selected: v.at(t.Pos(), t.End()), Children: v.children(t)})
	}
	slices.SortFunc(all, func(a, b symbol) int { return cmp.Compare(a.Range.Start.Line, b.Range.Start.Line) })
	return all, nil
}

func (v *view) children(t *outline.Type) (all []symbol) {
	file := v.outline.Fset.Position(t.Pos()).Filename
	add := func(b *outline.Builder, name, detail string, kind int) {
		if v.outline.Fset.Position(b.Pos()).Filename == file {
			all = append(all, symbol{Name: cmp.Or(name, b.Func), Detail: detail, Kind: kind, Range: v.at(b.Pos(), b.End()), Selected: v.at(b.Pos(), b.CallEnd())})
		}
	}
	for _, f := range t.Fields {
		add(&f.Builder, f.Name, f.Func, fieldSymbol)
	}
	for _, e := range t.Edges {
		add(&e.Builder, e.Name, v.label(e), propertySymbol)
	}
	for _, x := range t.Indexes {
		add(&x.Builder, "index "+x.Name, "", keySymbol)
	}
	return all
}

// label says in short what an edge is: its kind if that is known, or where it leads.
func (v *view) label(e *outline.Edge) string {
	if r := v.relationOf(e.Owner, e.Name); r != nil {
		return r.Kind + ", " + e.Target
	}
	return e.Target
}
