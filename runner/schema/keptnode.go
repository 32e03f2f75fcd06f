package schema

import (
	"go/token"
	"slices"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"
)

// keptNodes are the types of a schema as they were last evaluated. One of them is so
// again if all that its evaluation can have seen is as it was: the packages that the
// schema uses, what its own files declare, and the bodies of the functions that ran. A
// type whose evaluation came to a package variable is not kept: what others do to the
// variable, it would see.
type keptNodes struct {
	*keptOwn
	nodes    map[string]*keptNode
	recalled int
	clean    map[string][]any // types of whose client nothing was told, and of what that came
}

// keptNode is a type as it was evaluated, which nothing else holds, with the bodies that
// ran for it, and the names of the files in which it and they stand.
type keptNode struct {
	node  node
	files map[string]bool
	ran   []token.Pos
	same  *int // what a type has in common with what it was where only its places are others
}

// keptNodes gives the types that are as they were: those for which no body ran that has
// changed, where nothing but bodies has. It is called before one of them is evaluated.
func (s *source) keptNodes() *keptNodes {
	now := &keptNodes{keptOwn: s.own, nodes: map[string]*keptNode{}, clean: map[string][]any{}}
	now.apart = s.bodiesApart()
	old := s.kept.nodes
	s.kept.nodes = now
	if !s.same || !slices.Equal(old.packs, now.packs) {
		return now
	}
	for name, n := range old.nodes {
		if anyOf(n.files, s.changed) {
			n = s.moved(old.keptOwn, n)
		}
		if n != nil {
			now.nodes[name], now.clean[name] = n, old.clean[name]
		}
	}
	return now
}

func anyOf(names, of map[string]bool) bool {
	for name := range of {
		if names[name] {
			return true
		}
	}
	return false
}

// recall gives a node what it had when it was last evaluated.
func (k *keptNodes) recall(n *node, pos string) bool {
	kept := k.nodes[n.name]
	if kept == nil {
		return false
	}
	name, typ, at := n.name, n.typ, n.pos
	*n = kept.node
	n.name, n.typ, n.pos = name, typ, at
	n.schema = copyOf(n.schema)
	n.schema.Pos = pos
	k.recalled++
	k.ran[n.name] = kept.files
	return true
}

// keep keeps what the evaluator has just made of a node.
func (k *keptNodes) keep(n *node, ev *evaluator) {
	files, ran := map[string]bool{ev.fset.Position(n.pos).Filename: true}, []token.Pos(nil)
	for body := range ev.ran {
		files[ev.fset.Position(body.Pos()).Filename] = true
		ran = append(ran, body.Pos())
	}
	k.ran[n.name] = files
	if ev.sawVariable || ev.ended { // after what has no end nothing is evaluated
		return
	}
	kept := &keptNode{*n, files, ran, new(int)}
	kept.node.schema = copyOf(n.schema)
	k.nodes[n.name] = kept
}

// copyOf copies as much of a schema as ent's graph changes of what it is given: the
// fields, of which it sets the columns of those that are keys and the types of enums, the
// edges and the indexes.
func copyOf(s *load.Schema) *load.Schema {
	c := *s
	c.Fields, c.Indexes, c.Edges = each(s.Fields, copyField), each(s.Indexes, copyValue), each(s.Edges, copyEdge)
	return &c
}

func each[T any](list []*T, of func(*T) *T) []*T {
	if list == nil {
		return nil
	}
	c := make([]*T, len(list))
	for i, v := range list {
		c[i] = of(v)
	}
	return c
}

func copyValue[T any](v *T) *T {
	c := *v
	return &c
}

func copyField(f *load.Field) *load.Field {
	c := *f
	if c.Info != nil {
		c.Info = copyValue(c.Info)
	}
	return &c
}

func copyEdge(e *load.Edge) *load.Edge {
	c := *e
	if c.Ref != nil {
		c.Ref = copyEdge(c.Ref)
	}
	return &c
}

// cleanAt tells what the client of a type depends on: the type itself as it was evaluated,
// and what the edges of others make of it and of its own edges. It is nil where the type
// is not kept.
func (k *keptNodes) cleanAt(t *gen.Type) (at []any) {
	if k == nil { // the schema was loaded by the toolchain
		return nil
	}
	own := k.nodes[t.Name]
	if own == nil {
		return nil
	}
	at = []any{own.same, t.PackageAlias(), t.IsEdgeSchema(), t.HasCompositeID(), t.HasOneFieldID(), usesJSON(t)}
	for _, fk := range t.UnexportedForeignKeys() {
		at = append(at, fk.StructField(), fk.Field.StorageKey(), fk.Edge.Name, fk.Edge.Owner.Name)
	}
	for _, f := range t.Fields {
		at = append(at, f.IsEdgeField(), f.StorageKey())
	}
	for _, e := range t.Edges {
		bound := ""
		if f := e.Field(); f != nil {
			bound = f.Name
		}
		at = append(at, e.Name, e.Rel.Type, e.Type.Name, e.Type.HasCompositeID(), t.Table() == e.Type.Table(),
			e.Unique, e.Optional, e.IsInverse(), e.Bidi, e.Ref != nil, bound, e.HasFieldSetter())
	}
	return at
}

// isClean tells whether nothing is to be told of the client of a type at this.
func (k *keptNodes) isClean(t *gen.Type, at []any) bool {
	return at != nil && slices.Equal(at, k.clean[t.Name])
}

// forgetRun makes ready for the evaluation of a type.
func (ev *evaluator) forgetRun() {
	ev.sawVariable = false
	clear(ev.ran)
}
