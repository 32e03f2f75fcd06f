package languageserver

import (
	"bytes"
	"maps"
	"slices"

	"entgo.io/ent/entc/gen"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

type completionItem struct {
	Label  string   `json:"label"`
	Kind   int      `json:"kind"`
	Detail string   `json:"detail,omitempty"`
	Edit   textEdit `json:"textEdit"`
}

// The protocol's numbers for what is completed.
const (
	fieldItem    = 5
	classItem    = 7
	propertyItem = 10
)

// completion gives the names that can stand at a place: the edges that lead here for Ref,
// the fields of the type for Field and for an index, columns, and types.
func (s *Server) completion(p at) ([]completionItem, error) {
	v := s.view(p.Document.URI)
	if v == nil {
		return nil, nil
	}
	slot, ok := v.outline.SlotAt(v.pos(p.Document.URI, p.Position))
	if !ok {
		if v, slot, ok = v.closed(p); !ok {
			return nil, nil
		}
	}
	items := []completionItem{}
	add := func(name, detail string, kind int) {
		items = append(items, completionItem{name, kind, detail, textEdit{v.at(slot.From, slot.To), name}})
	}
	owner := v.outline.Type(slot.Owner)
	switch slot.Kind {
	case outline.TypeName:
		for _, t := range v.outline.Types {
			if !t.Mixin {
				add(t.Name+".Type", "", classItem)
			}
		}
	case outline.EdgeName:
		for _, e := range edgesFor(owner, slot) {
			add(e.Name, v.label(e), propertyItem)
		}
	case outline.FieldName:
		for _, f := range fieldsOf(owner) {
			add(f.Name, f.Func, fieldItem)
		}
	case outline.ColumnName:
		for _, c := range v.columns(slot.Owner) {
			add(c, "column", fieldItem)
		}
	}
	return items, nil
}

// closed is the view with the string closed that is begun at a place, as one does who
// types, and the parentheses around it, and the slot that it then is.
func (v *view) closed(p at) (*view, outline.Slot, bool) {
	path := pathOf(p.Document.URI)
	offset, ok := outline.Offset(v.files[path], p.Position.Line+1, p.Position.Character+1)
	if !ok {
		return nil, outline.Slot{}, false
	}
	line := v.files[path][bytes.LastIndexByte(v.files[path][:offset], '\n')+1 : offset]
	if bytes.Count(line, []byte{'"'})%2 == 0 {
		return nil, outline.Slot{}, false
	}
	for _, end := range []string{`"`, `")`, `"),`, `")}`} {
		text := slices.Concat(v.files[path][:offset], []byte(end), v.files[path][offset:])
		closed := *v
		closed.files = maps.Clone(v.files)
		closed.files[path] = text
		closed.outline = outline.Read(closed.files)
		slot, ok := closed.outline.SlotAt(closed.pos(p.Document.URI, p.Position))
		if ok {
			return &closed, slot, true
		}
	}
	return nil, outline.Slot{}, false
}

func fieldsOf(t *outline.Type) []*outline.Field {
	if t == nil {
		return nil
	}
	return t.Fields
}

// edgesFor gives the edges that a slot can name: for Ref the edge.To that lead back to
// the type, for an index those that hold a key.
func edgesFor(t *outline.Type, slot outline.Slot) []*outline.Edge {
	if t == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.Edges), func(e *outline.Edge) bool {
		if slot.Edge != nil {
			return e.Inverse || e.Target != slot.Edge.Owner
		}
		return !e.Has("Unique")
	})
}

// columns gives the columns of a type's table, as it last was.
func (v *view) columns(typeName string) (names []string) {
	if v.graph == nil {
		return nil
	}
	i := slices.IndexFunc(v.graph.Nodes, func(t *gen.Type) bool { return t.Name == typeName })
	if i < 0 {
		return nil
	}
	t := v.graph.Nodes[i]
	for _, f := range t.Fields {
		names = append(names, f.StorageKey())
	}
	for _, r := range v.relations() {
		if r.Table == t.Table() && !r.Join {
			names = append(names, r.Columns...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
