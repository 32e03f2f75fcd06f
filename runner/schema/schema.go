// Package schema takes the source of an ent schema to ent's own graph, in process
// and without the Go toolchain, and says of every error where in the source it is
// and what repairs it. It is for every place that has a schema's source and wants
// ent's verdict at once: lessons with a broken block, a learner's schema under
// watch, and the folder of an ent project.
//
// The source goes through go/parser and go/types, with the packages that schemas
// import made from what reflection tells of them. The methods of the schema's types
// are then evaluated over ent's own builders, so that what a field or an edge
// becomes is ent's doing; load.NewField and the like take it from there to
// gen.NewGraph. What comes out is what ent generate would have seen.
//
// The loader never guesses. Whatever it can't evaluate, a function of an unknown
// package for one, is a diagnostic of severity Unevaluated with its position, and
// then the toolchain has to judge.
//
// Importing this package brings in ent's code generator, which takes about two
// milliseconds whenever a process starts.
package schema

import (
	"go/token"

	"entgo.io/ent/entc/gen"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// Config says what the source does not.
type Config struct {
	// Dir is the folder of the schema as ent would be told, for messages.
	Dir string
	// Package is the import path of the schema's package. It is part of the
	// graph only where a field's Go type is one that the schema declares.
	Package string
	// Tags are build tags.
	Tags []string
	// Import finds the source of a package by its path, for what a schema uses of
	// others; its error says why a package can't be read. Without it none can.
	Import func(path string) (Source, error)
	// Strict leaves a gap at whatever comes of a package that the loader does not
	// know, used or not: it may not be there, and Go would say that first.
	Strict bool
	// Kept is what earlier judgements of the same schema have left.
	Kept *Kept
}

// Load is Config{}.Load.
func Load(files map[string][]byte) (*gen.Graph, Diagnostics) { return Config{}.Load(files) }

// Load loads the schema of a package's files, named by their path. The graph is
// nil when ent would refuse the schema, or when the loader can't tell.
func (c Config) Load(files map[string][]byte) (*gen.Graph, Diagnostics) {
	once := c.Kept == nil
	if once {
		c.Kept = &Kept{}
	}
	c.Kept.mu.Lock()
	defer c.Kept.mu.Unlock()
	read := func() *outline.Outline { return outline.Read(files) }
	if !once { // who judges again and again has a use for it, too
		read = c.Kept.outlineSoon(files)
		defer read()
	}
	nodes, fset, ds := c.load(files)
	if len(ds.Errors()) > 0 || len(ds.Unevaluated()) > 0 {
		return nil, ds.order().in(read)
	}
	j := &judge{fset: fset, nodes: map[string]*node{}, config: c, kept: c.Kept.nodes}
	for _, n := range nodes {
		j.nodes[n.name] = n
	}
	g := j.graph(nodes)
	ds = append(ds, j.ds...)
	return g, ds.order().in(read)
}

func (c Config) load(files map[string][]byte) ([]*node, *token.FileSet, Diagnostics) {
	s, ds := c.check(files)
	if len(ds) > 0 {
		return nil, s.fset, ds
	}
	var nodes []*node
	if len(s.files) > 0 {
		nodes, ds = s.nodes()
	}
	if len(nodes) == 0 && len(ds) == 0 {
		return nil, s.fset, Diagnostics{s.noSchema(c)}
	}
	if len(ds.Errors()) > 0 { // ent evaluates none of them
		return nil, s.fset, ds
	}
	ev, kept := newEvaluator(s), s.keptNodes()
	for _, n := range nodes {
		if kept.recall(n, lineOf(s.fset.Position(n.pos))) {
			continue
		}
		found := ev.load(n)
		if ev.unready {
			return c.loadWhole(files)
		}
		if ds = append(ds, found...); len(found) == 0 {
			kept.keep(n, ev)
		}
	}
	return nodes, s.fset, ds
}

// loadWhole is load where all bodies are checked.
func (c Config) loadWhole(files map[string][]byte) ([]*node, *token.FileSet, Diagnostics) {
	c.Kept.whole = true
	defer func() { c.Kept.whole = false }()
	return c.load(files)
}

func (s *source) noSchema(c Config) Diagnostic {
	d := Diagnostic{
		Stage: "load", Code: "load-no-schema", Message: "entc/load: no schema found in: " + c.Dir,
		Fix: "Declare an exported struct type that embeds ent.Schema, and give its methods the signatures of ent.Interface.",
	}
	if len(s.files) > 0 {
		d.Pos = s.fset.Position(s.files[0].Package)
	}
	return d
}

func at(places []*place, i int) *place {
	if i < 0 || i >= len(places) {
		return nil
	}
	return places[i]
}

// edge finds the place of an edge, the edge.To of a chain included.
func (n *node) edge(name string) *place {
	for i, e := range n.schema.Edges {
		if e.Name == name {
			return n.edges[i]
		}
		if e.Ref != nil && e.Ref.Name == name {
			return n.refs[i]
		}
	}
	return nil
}

func position(fset *token.FileSet, p *place, option string) token.Position {
	switch {
	case p == nil:
		return token.Position{}
	case option != "" && p.options[option].IsValid():
		return fset.Position(p.options[option])
	case option != "":
		return token.Position{}
	}
	return fset.Position(p.pos)
}
