package relation

import (
	"slices"

	"entgo.io/ent/entc/gen"
)

// Methods gives the methods of the client by which programs set, clear, follow and
// ask for the fields and edges of a type, as Builder.Method, and its predicates of
// edges as package.Function. They follow ent's templates builder/setter, ent,
// builder/query and where; a test holds them against generated clients.
func Methods(t *gen.Type) []string {
	m := &methods{t: t}
	if !t.IsView() {
		m.setters(t.CreateName(), false)
		m.setters(t.UpdateName(), true)
		m.setters(t.UpdateOneName(), true)
	}
	for _, e := range t.Edges {
		name := e.StructField()
		m.add(t.Name, "Query"+name)
		m.add(t.QueryName(), "Query"+name, "With"+name)
		m.add(t.Package(), "Has"+name, "Has"+name+"With")
	}
	slices.Sort(m.list)
	return slices.Compact(m.list)
}

type methods struct {
	t    *gen.Type
	list []string
}

func (m *methods) add(builder string, names ...string) {
	for _, n := range names {
		m.list = append(m.list, builder+"."+n)
	}
}

func (m *methods) setters(builder string, updates bool) {
	fields := m.t.Fields
	switch {
	case updates:
		fields = m.t.MutableFields()
	case !m.t.HasCompositeID() && m.t.ID.UserDefined:
		fields = append(slices.Clone(fields), m.t.ID)
	}
	for _, f := range fields {
		m.field(builder, f, updates)
	}
	for _, e := range m.t.EdgesWithID() {
		if !updates || !e.Immutable {
			m.edge(builder, e, updates)
		}
	}
}

func (m *methods) field(builder string, f *gen.Field, updates bool) {
	m.add(builder, "Set"+f.StructField())
	if nillable := !updates && (f.Optional || f.Default) || updates && !f.UpdateDefault; nillable && !f.Type.Nillable {
		m.add(builder, "SetNillable"+f.StructField())
	}
	if !updates {
		return
	}
	if f.SupportsMutationAdd() {
		m.add(builder, f.MutationAdd())
	}
	if f.SupportsMutationAppend() {
		m.add(builder, f.MutationAppend())
	}
	if f.Optional {
		m.add(builder, "Clear"+f.StructField())
	}
}

func (m *methods) edge(builder string, e *gen.Edge, updates bool) {
	if e.Unique {
		m.add(builder, "Set"+e.StructField())
		if !e.HasFieldSetter() {
			m.add(builder, e.MutationSet())
			if e.Optional {
				m.add(builder, "SetNillable"+e.StructField()+"ID")
			}
		}
	} else {
		m.add(builder, "Add"+e.StructField(), e.MutationAdd())
	}
	if updates {
		m.add(builder, e.MutationClear())
		if !e.Unique {
			m.add(builder, "Remove"+e.StructField(), e.MutationRemove())
		}
	}
}
