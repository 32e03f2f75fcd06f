package schema

import (
	"fmt"
	"slices"

	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/entc/gen"
)

// warn looks for what ent accepts and what was hardly meant.
func (j *judge) warn(g *gen.Graph) {
	for _, t := range g.Nodes {
		for _, e := range t.Edges {
			if j.loaded(t, e) == nil {
				continue
			}
			j.warnOnDelete(t, e)
			j.warnSelf(t, e)
			j.warnMany(t, e)
			j.warnNull(t, e)
			j.warnRequiredSide(t, e)
			j.warnOrder(t, e)
		}
	}
	j.warnTwoEdges(g)
	j.warnThrough(g)
	j.warnColumns(g)
	j.warnKeys(g)
}

func (j *judge) warning(code string, at, related *place, message, fix string) {
	j.ds = append(j.ds, Diagnostic{Severity: Warning, Code: code, Stage: "graph", Message: message, Pos: j.pos(at), other: j.pos(related), Fix: fix})
}

// warnOnDelete tells of an OnDelete that has no effect, or one that must fail.
func (j *judge) warnOnDelete(t *gen.Type, e *gen.Edge) {
	a := e.EntSQL()
	if a == nil || a.OnDelete == "" {
		return
	}
	here := j.placeOf(t.Name, e.Name)
	name := t.Name + "." + e.Name
	switch {
	case e.IsInverse():
		j.warning("silent-ondelete-from", here, j.placeOf(e.Type.Name, e.Inverse), fmt.Sprintf("OnDelete of %s has no effect: ent reads it from edge.To alone", name),
			fmt.Sprintf("Move the annotation to %s.%s.", e.Type.Name, e.Inverse))
	case e.M2M():
		j.warning("silent-ondelete-m2m", here, nil, fmt.Sprintf("OnDelete of %s has no effect: the rows of a join table always go with either end", name),
			"Leave the annotation out, or declare the join table as an edge schema.")
	case a.OnDelete == entsql.SetNull && j.notNull(t, e):
		j.warning("silent-setnull-required", here, j.inversePlace(e), fmt.Sprintf("OnDelete of %s is SET NULL, but the key may not be null: deleting will fail", name),
			"Choose Cascade or Restrict, or leave Required out.")
	}
}

// notNull tells whether the key of an edge.To is required.
func (j *judge) notNull(t *gen.Type, e *gen.Edge) bool {
	if e.Type == t {
		return false
	}
	if e.M2O() {
		return !e.Optional
	}
	return e.Ref != nil && !e.Ref.Optional
}

func (j *judge) inversePlace(e *gen.Edge) *place {
	if e.Ref == nil {
		return nil
	}
	return j.placeOf(e.Type.Name, e.Ref.Name)
}

func (j *judge) warnSelf(t *gen.Type, e *gen.Edge) {
	if e.Type != t {
		return
	}
	here := j.placeOf(t.Name, e.Name)
	if e.Bidi && e.O2O() {
		j.warning("silent-self-unique", here, nil, fmt.Sprintf("%s.%s is one to one in both directions: a %[1]s can be the %[2]s of one other only, who gets the same %[2]s in return", t.Name, e.Name),
			fmt.Sprintf("If several may share one, add .From(…) without Unique behind it: edge.To(%q, %s.Type).Unique().From(…).", e.Name, t.Name))
	}
	if !e.Optional && !e.M2M() && e.Unique {
		j.warning("silent-self-required", here, nil, fmt.Sprintf("%s.%s is required, but its column still allows NULL: ent checks it on create alone", t.Name, e.Name),
			"Leave Required out, or don't rely on the database for it.")
	}
}

// warnOrder tells of a chain whose halves are the wrong way round: edge.To("parent") with
// Unique at neither half, or at the one that has the children.
func (j *judge) warnOrder(t *gen.Type, e *gen.Edge) {
	if e.Type != t || e.IsInverse() || e.Ref == nil || e.Bidi || !j.chained(t, e) {
		return
	}
	many := func(name string) bool { return inflect("singular", name) != name }
	if slices.Contains(singleNames, e.Name) && many(e.Ref.Name) && !e.Unique && e.Ref.Unique {
		j.warning("silent-self-order", j.placeOf(t.Name, e.Name), j.placeOf(t.Name, e.Ref.Name),
			fmt.Sprintf("%s has many %s and one %s: the two halves of the chain look exchanged", withArticle(t.Name), e.Name, e.Ref.Name),
			fmt.Sprintf("Write edge.To(%q, %s.Type).From(%q).Unique().", e.Ref.Name, t.Name, e.Name))
	}
}

// singleNames are names for what a row has one of. Other words may be verbs.
var singleNames = []string{"parent", "boss", "manager", "supervisor", "leader", "predecessor", "previous", "prev", "ancestor"}

// chained tells whether an edge.To is the first half of a chain.
func (j *judge) chained(t *gen.Type, e *gen.Edge) bool {
	for _, o := range j.nodes[t.Name].schema.Edges {
		if o.Ref != nil && o.Ref.Name == e.Name {
			return true
		}
	}
	return false
}

// warnThrough tells of an edge schema whose rows keep those that they are between from
// being deleted: a join table of ent's own lets them go.
func (j *judge) warnThrough(g *gen.Graph) {
	for _, t := range g.Nodes {
		if !t.IsEdgeSchema() || j.nodes[t.Name] == nil {
			continue
		}
		for _, e := range t.Edges {
			if j.loaded(t, e) == nil || e.Field() == nil || !e.OwnFK() || e.Optional {
				continue
			}
			a := e.EntSQL()
			if e.IsInverse() {
				a = e.Ref.EntSQL()
			}
			if a == nil || a.OnDelete == "" {
				j.warning("silent-through-restrict", j.placeOf(t.Name, e.Name), j.placeOf(t.Name, ""),
					fmt.Sprintf("%s can't be deleted while %s names it: the rows of a join table would go with it, those of an edge schema don't", withArticle(e.Type.Name), withArticle(t.Name)),
					"If they are to go, annotate the edge with entsql.OnDelete(entsql.Cascade).")
			}
		}
	}
}

// warnMany tells of an edge with a name for one thing that holds many.
func (j *judge) warnMany(t *gen.Type, e *gen.Edge) {
	if !e.IsInverse() || !e.M2M() || e.Type == t || e.Through != nil {
		return
	}
	plural, singular := inflect("plural", e.Name), inflect("singular", e.Name)
	if e.Name == singular && e.Name != plural {
		j.warning("silent-m2m", j.placeOf(t.Name, e.Name), j.placeOf(e.Type.Name, e.Inverse), fmt.Sprintf("%s.%s is many to many: without Unique a %[1]s has any number of them", t.Name, e.Name),
			fmt.Sprintf("Add .Unique() to the edge %q.", e.Name))
	}
}

// inflect asks ent's own rules.
func inflect(rule, word string) string {
	switch f := gen.Funcs[rule].(type) {
	case func(string) string:
		return f(word)
	}
	return word
}

// warnNull tells of a key whose NULL reads as zero.
func (j *judge) warnNull(t *gen.Type, e *gen.Edge) {
	if f := e.Field(); f != nil && f.Optional && !f.Nillable && f.UserDefined {
		j.warning("silent-null-zero", j.fieldPlace(t.Name, f.Name), j.placeOf(t.Name, e.Name), fmt.Sprintf("%s.%s reads as zero where there is no %s: the field is Optional, but not Nillable", t.Name, f.Name, e.Name),
			"Add .Nillable().")
	}
}

// warnTwoEdges tells of two edge.To that look like the ends of one relation.
func (j *judge) warnTwoEdges(g *gen.Graph) {
	for _, t := range g.Nodes {
		for _, e := range t.Edges {
			if e.IsInverse() || e.Ref != nil || e.Type.Name <= t.Name || j.loaded(t, e) == nil {
				continue
			}
			for _, o := range e.Type.Edges {
				if !o.IsInverse() && o.Ref == nil && o.Type == t && j.loaded(e.Type, o) != nil {
					j.warning("silent-two-edges", j.placeOf(e.Type.Name, o.Name), j.placeOf(t.Name, e.Name),
						fmt.Sprintf("%s.%s and %s.%s are two relations with a key each, not the two ends of one", t.Name, e.Name, e.Type.Name, o.Name),
						fmt.Sprintf("If they are one, write edge.From(%q, %s.Type).Ref(%q) in %s.", o.Name, t.Name, e.Name, e.Type.Name))
				}
			}
		}
	}
}

// warnColumns tells of two relations that share a column.
func (j *judge) warnColumns(g *gen.Graph) {
	type column struct{ table, name string }
	first := map[column]*place{}
	for _, t := range g.Nodes {
		for _, e := range t.Edges {
			if e.IsInverse() || e.M2M() || j.loaded(t, e) == nil {
				continue
			}
			c, here := column{e.Rel.Table, e.Rel.Column()}, j.placeOf(t.Name, e.Name)
			if other := first[c]; other != nil {
				j.warning("silent-shared-column", here, other, fmt.Sprintf("%s.%s shares the column %s.%s with another edge: setting one sets both", t.Name, e.Name, c.table, c.name),
					"Give one of the two a column of its own with StorageKey(edge.Column(…)).")
				continue
			}
			first[c] = here
		}
	}
}
