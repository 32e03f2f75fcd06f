package schema

import (
	"go/token"
	"slices"

	"entgo.io/ent/entc/load"
)

// finding is one error of the graph on its way to a diagnostic.
type finding struct {
	*judge
	names   map[string]string // what ent's message names
	d       Diagnostic
	dropped bool // whether the schema has lost what is wrong with it
}

func (j *judge) schema(name string) *load.Schema {
	for _, s := range j.live {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// edgeOf gives an edge of a type by its name: the last one, which is the one that
// ent complains of when there are two.
func (j *judge) edgeOf(typeName, name string) *load.Edge {
	if s := j.schema(typeName); s != nil {
		for _, e := range slices.Backward(s.Edges) {
			if e.Name == name || e.Ref != nil && e.Ref.Name == name {
				return e
			}
		}
	}
	return nil
}

// placeOf finds where an edge is written. name is that of the edge or of the
// edge.To in its chain.
func (j *judge) placeOf(typeName, name string) *place {
	n := j.nodes[typeName]
	if n == nil {
		return nil
	}
	for i, e := range slices.Backward(n.schema.Edges) {
		if e.Name == name {
			return n.edges[i]
		}
		if e.Ref != nil && e.Ref.Name == name {
			return n.refs[i]
		}
	}
	return nil
}

func (j *judge) pos(p *place) token.Position { return position(j.fset, p, "") }

// optionPos is where an option is called, or the edge when it has none of it.
func (j *judge) optionPos(p *place, option string) token.Position {
	if at := position(j.fset, p, option); at.IsValid() {
		return at
	}
	return j.pos(p)
}

func (j *judge) typePos(name string) token.Position {
	if n := j.nodes[name]; n != nil {
		return j.fset.Position(n.pos)
	}
	return token.Position{}
}

func (j *judge) fieldPlace(typeName, field string) *place {
	n := j.nodes[typeName]
	if n == nil {
		return nil
	}
	for i, f := range slices.Backward(n.schema.Fields) {
		if f.Name == field {
			return n.fields[i]
		}
	}
	return nil
}

// dropEdge takes an edge out with all that stands or falls with it, so that the
// rest of the schema is judged as if neither had been written.
func (f *finding) dropEdge(typeName string, e *load.Edge) {
	s := f.schema(typeName)
	if s == nil || e == nil || !slices.Contains(s.Edges, e) {
		return
	}
	f.dropped = true
	s.Edges = slices.DeleteFunc(s.Edges, func(o *load.Edge) bool { return o == e })
	s.Indexes = slices.DeleteFunc(s.Indexes, func(x *load.Index) bool {
		return slices.Contains(x.Edges, e.Name) || e.Ref != nil && slices.Contains(x.Edges, e.Ref.Name)
	})
	f.dropThrough(typeName)
	other := f.schema(e.Type)
	if other == nil {
		return
	}
	for _, o := range slices.Clone(other.Edges) {
		forth := !e.Inverse && o.Inverse && o.Ref == nil && o.RefName == e.Name && o.Type == typeName
		back := e.Inverse && e.Ref == nil && !o.Inverse && o.Name == e.RefName && o.Type == typeName
		if forth || back {
			f.dropEdge(e.Type, o)
		}
	}
}

// dropThrough takes out the edges that go through a type which has lost a part.
func (f *finding) dropThrough(typeName string) {
	for _, s := range f.live {
		for _, e := range slices.Clone(s.Edges) {
			if e.Through != nil && e.Through.T == typeName {
				f.dropEdge(s.Name, e)
			}
		}
	}
}

func (f *finding) dropField(typeName string, i int) {
	s := f.schema(typeName)
	if s == nil || i < 0 {
		return
	}
	f.dropped = true
	name := s.Fields[i].Name
	s.Fields = slices.Delete(s.Fields, i, i+1)
	if slices.ContainsFunc(s.Fields, func(o *load.Field) bool { return o.Name == name }) {
		return // the other one of the same name is still there
	}
	s.Indexes = slices.DeleteFunc(s.Indexes, func(x *load.Index) bool { return slices.Contains(x.Fields, name) })
	for _, o := range f.live {
		for _, e := range slices.Clone(o.Edges) {
			if e.Field == name && (o.Name == typeName || e.Type == typeName) {
				f.dropEdge(o.Name, e)
			}
		}
	}
	f.dropThrough(typeName)
}

func (f *finding) dropType(name string) {
	s := f.schema(name)
	if s == nil {
		return
	}
	f.dropped = true
	for _, o := range f.live {
		for _, e := range slices.Clone(o.Edges) {
			if e.Type == name || e.Through != nil && e.Through.T == name {
				f.dropEdge(o.Name, e)
			}
		}
	}
	f.live = slices.DeleteFunc(f.live, func(o *load.Schema) bool { return o == s })
}

func (f *finding) dropIndex(typeName string, i int) {
	if s := f.schema(typeName); s != nil && i >= 0 && i < len(s.Indexes) {
		f.dropped = true
		s.Indexes = slices.Delete(s.Indexes, i, i+1)
	}
}
