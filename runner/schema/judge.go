package schema

import (
	"errors"
	"fmt"
	"go/token"
	"slices"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"
	"entgo.io/ent/schema/field"

	"github.com/learnrel/learnrel/runner/catalogue"
)

// judge brings a schema before ent's graph, and again without what was wrong with
// it, for ent stops at its first error.
type judge struct {
	fset   *token.FileSet
	config Config
	kept   *keptNodes // nil where none are
	nodes  map[string]*node
	live   []*load.Schema // what is left of the schema
	ds     Diagnostics
}

// maxRounds bounds how many errors of the graph are told.
const maxRounds = 100

// storage is ent's, and never changes.
var storage = func() *gen.Storage {
	s, err := gen.NewStorage("sql")
	if err != nil {
		panic(err) // the name is one of ent's
	}
	return s
}()

// graph gives the graph of a schema without errors.
func (j *judge) graph(nodes []*node) *gen.Graph {
	for _, n := range nodes {
		// The node keeps the whole schema: places are told by order.
		s := *n.schema
		s.Edges, s.Fields, s.Indexes = slices.Clone(s.Edges), slices.Clone(s.Fields), slices.Clone(s.Indexes)
		j.live = append(j.live, &s)
	}
	for range maxRounds {
		g, err := newGraph(j.config, j.live)
		if err == nil {
			return j.accepted(g, nodes)
		}
		if !j.refused(err) {
			return nil
		}
	}
	return nil
}

func newGraph(c Config, schemas []*load.Schema) (*gen.Graph, error) {
	config := &gen.Config{Package: clientPackage(c), Storage: storage}
	if !slices.ContainsFunc(schemas, func(s *load.Schema) bool { return !s.View }) {
		config.IDType = &field.TypeInfo{Type: field.TypeInt} // as the command sets it: views alone have none to take it from
	}
	return NewGraph(config, schemas...)
}

// NewGraph is gen.NewGraph, which panics itself for some schemas: then the error
// has the words of the panic, behind "panic: ".
func NewGraph(c *gen.Config, schemas ...*load.Schema) (g *gen.Graph, err error) {
	defer func() {
		if v := recover(); v != nil {
			g, err = nil, &crash{fmt.Sprint(v)}
		}
	}()
	return gen.NewGraph(c, schemas...)
}

// clientPackage is a path for the client; the graph's errors don't depend on it.
func clientPackage(c Config) string {
	if c.Package == "" {
		return "ent"
	}
	return c.Package + "/ent"
}

// crash is a panic of ent's own.
type crash struct{ words string }

func (c *crash) Error() string { return "panic: " + c.words }

// accepted goes on with a graph that ent makes.
func (j *judge) accepted(g *gen.Graph, nodes []*node) *gen.Graph {
	if len(j.ds) > 0 { // only what is left of the schema is accepted
		return nil
	}
	j.generate(g)
	if len(j.ds) > 0 {
		return nil
	}
	j.warn(g)
	return g
}

// refused records an error, and takes out of the schema what it is about. It tells
// whether there is more to ask.
func (j *judge) refused(err error) bool {
	f := &finding{judge: j, d: Diagnostic{Stage: "graph", Message: err.Error()}}
	f.d.Code, f.names = catalogue.Match("graph", f.d.Message)
	f.d.names = f.names
	if tell := tellers[f.d.Code]; tell != nil {
		tell(f)
	} else if errors.As(err, new(*crash)) && !f.viewCrash() {
		f.throughCrash()
	}
	j.ds = append(j.ds, f.d)
	return f.dropped
}
