package schema

import (
	"fmt"
	"strings"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"

	"github.com/learnrel/learnrel/runner/catalogue"
)

// generate looks for what ent accepts as a graph and then fails to generate from.
func (j *judge) generate(g *gen.Graph) {
	if !j.foreignKeys(g) {
		return
	}
	before, failed := len(j.ds), make(chan error, 1)
	go func() { failed <- tables(g) }()
	j.client(g)
	if err := <-failed; err != nil { // ent writes the tables first
		j.ds = j.ds[:before]
		d := Diagnostic{Stage: "generate", Message: tablesFailed + strings.TrimPrefix(err.Error(), "panic: ")}
		j.tellTables(g, &d)
		j.ds = append(j.ds, d)
	}
}

// tablesFailed is what ent generate writes before an error of its Tables: the place in
// its template.
const tablesFailed = `execute template "schema": template: schema.tmpl:26:18: executing "schema" at <$.Tables>: error calling Tables: `

// tables asks for the tables, which crashes for some schemas.
func tables(g *gen.Graph) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &crash{fmt.Sprint(v)}
		}
	}()
	_, err = g.Tables()
	return err
}

// foreignKeys finds the edges that ent's templates will find no key for.
func (j *judge) foreignKeys(g *gen.Graph) (ok bool) {
	ok = true
	for _, t := range g.Nodes {
		for _, e := range t.Edges {
			if e.M2M() {
				continue
			}
			if _, err := e.ForeignKey(); err != nil {
				ok = false
				j.ds = append(j.ds, Diagnostic{
					Stage: "generate", Code: "gen-two-inverse", Message: err.Error(),
					Pos: j.pos(j.placeOf(t.Name, e.Name)), other: j.pos(j.placeOf(e.Type.Name, e.Inverse)),
					Fix: fmt.Sprintf("Only one edge.From may refer to %s.%s: add an edge.To for the other one.", e.Type.Name, e.Inverse),
				})
			}
		}
	}
	return ok
}

func (j *judge) tellTables(g *gen.Graph, d *Diagnostic) {
	var names map[string]string
	d.Code, names = catalogue.Match("generate", d.Message)
	switch d.Code {
	case "table-duplicate", "table-two-schemas":
		for _, t := range g.Nodes {
			if t.Table() == names["table"] {
				d.Pos, d.other = j.typePos(t.Name), d.Pos
				d.Fix = fmt.Sprintf("Rename the type %s, or give it a table of its own with entsql.Table.", t.Name)
			}
		}
	case "table-fk-symbol":
		d.Fix = "Give one of the two keys a name of its own with edge.Symbol, or rename an edge."
		j.symbolEdges(g, names["symbol"], d)
	case "", "gen-skip": // the text alone does not tell which
		j.tellCrash(g, d)
	}
}

// tellCrash looks for a type without a table that something needs one of: ent asks
// for it without a check.
func (j *judge) tellCrash(g *gen.Graph, d *Diagnostic) {
	for _, t := range g.Nodes {
		for _, e := range t.Edges {
			for _, end := range []*gen.Type{t, e.Type} {
				if j.tellTableless(end, d) {
					d.other = j.pos(j.placeOf(t.Name, e.Name))
					return
				}
			}
		}
	}
	for _, t := range g.Nodes {
		if len(t.Indexes) > 0 && j.tellTableless(t, d) {
			d.other = j.pos(at(j.nodes[t.Name].indexes, 0))
			d.Fix = fmt.Sprintf("Leave entsql.Skip out of %s, or its indexes: a table that is left out has none.", t.Name)
			return
		}
	}
}

// tellTableless tells of an end of an edge that has no table for the key.
func (j *judge) tellTableless(t *gen.Type, d *Diagnostic) bool {
	switch a := t.EntSQL(); {
	case a != nil && a.Skip:
		d.Code, d.Pos = "gen-skip", j.typePos(t.Name)
		d.Fix = fmt.Sprintf("Leave entsql.Skip out of %s, or the edges to and from it: a table that is left out can't have keys.", t.Name)
	case t.IsView():
		d.Code, d.Pos = "gen-view-edge", j.typePos(t.Name)
		d.Fix = fmt.Sprintf("Leave out the edges to and from the view %s: a view has no keys.", t.Name)
	case t.HasCompositeID():
		d.Code, d.Pos = "gen-to-composite", j.typePos(t.Name)
		d.Fix = fmt.Sprintf("Leave out the edges to %s, or give it an id of its own in place of field.ID.", t.Name)
	default:
		return false
	}
	return true
}

// symbolEdges finds the edges whose keys have a symbol.
func (j *judge) symbolEdges(g *gen.Graph, symbol string, d *Diagnostic) {
	for _, t := range g.Nodes {
		for _, e := range t.Edges {
			if e.IsInverse() || e.M2M() {
				continue
			}
			owner, ref := e.Rel.Table, t.Table()
			if e.M2O() {
				ref = e.Type.Table()
			}
			name := fmt.Sprintf("%s_%s_%s", owner, ref, e.Name)
			if k, _ := e.StorageKey(); k != nil && len(k.Symbols) == 1 {
				name = k.Symbols[0]
			}
			if name == symbol {
				d.Pos, d.other = j.pos(j.placeOf(t.Name, e.Name)), d.Pos
			}
		}
	}
}

// loaded gives what ent loaded of an edge of the graph, the edge.To of a chain
// included; nil for one that ent made itself.
func (j *judge) loaded(t *gen.Type, e *gen.Edge) *load.Edge {
	for _, o := range j.nodes[t.Name].schema.Edges {
		if o.Name == e.Name {
			return o
		}
		if o.Ref != nil && o.Ref.Name == e.Name {
			return o.Ref
		}
	}
	return nil
}
