package schema

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"entgo.io/ent/entc/gen"
)

// client looks for what ent generates from and Go then refuses: two declarations of
// one name in the client, or a name that is none there.
func (j *judge) client(g *gen.Graph) {
	for _, t := range g.Nodes {
		if j.nodes[t.Name] == nil {
			continue
		}
		before, at := len(j.ds), j.kept.cleanAt(t)
		if j.kept.isClean(t, at) {
			continue
		}
		j.compositeID(t)
		j.toComposite(t)
		j.typeName(t)
		j.fieldNames(t)
		j.edgeNames(t)
		j.methodNames(t)
		j.reserved(t)
		j.quoted(t)
		j.goNames(t)
		if len(j.ds) == before { // or the same names are told of already
			j.declaredTwice(t)
		}
		if len(j.ds) == before {
			j.sameColumns(t)
		}
		if at != nil && len(j.ds) == before {
			j.kept.clean[t.Name] = at
		}
	}
	j.typeNames(g)
	j.joinTables(g)
	j.goTypes(g)
	j.idTypes(g)
	j.sameTables(g)
	j.viewLast(g)
}

func (j *judge) refuse(code, message string, at, related token.Position, fix string) {
	j.ds = append(j.ds, Diagnostic{Stage: "generate", Code: code, Message: message, Pos: at, other: related, Fix: fix})
}

// fieldID gives the fields that the annotation field.ID of a type names.
func fieldID(annotations map[string]any) (ids []string) {
	a, _ := annotations["Fields"].(map[string]any)
	list, _ := a["ID"].([]any)
	for _, id := range list {
		if s, ok := id.(string); ok {
			ids = append(ids, s)
		}
	}
	return ids
}

// compositeID tells of a key of two fields that ent's templates can't do.
func (j *judge) compositeID(t *gen.Type) {
	ids := fieldID(j.nodes[t.Name].schema.Annotations)
	switch {
	case len(ids) < 2:
	case !t.IsEdgeSchema():
		j.refuse("gen-field-id", `execute template "model": template: ent.tmpl:33:30: executing "model" at <$.Annotations.Fields.StructTag.id>: nil pointer evaluating interface {}.id`,
			j.typePos(t.Name), token.Position{}, fmt.Sprintf("Leave field.ID out of %s, and make the pair unique with index.Fields(%q, %q).Unique(): only what an edge goes Through has a key of two.", t.Name, ids[0], ids[1]))
	case t.HasCompositeID():
		for _, f := range t.Fields {
			if f.StructField() == "SetID" {
				j.refuse("gen-set-id", `execute template "mutation": error calling MutationGet: runtime error: invalid memory address or nil pointer dereference`,
					j.pos(j.fieldPlace(t.Name, f.Name)), j.typePos(t.Name), fmt.Sprintf("Give the field %q another name, and its edge with it: its getter would be called as the setter of an id.", f.Name))
			}
		}
	}
}

// toComposite tells of edges whose key would refer to a type that has a key of two
// fields, and of those that lead to one and have no other end there.
func (j *judge) toComposite(t *gen.Type) {
	for _, e := range t.Edges {
		if j.loaded(t, e) == nil || !e.Type.HasCompositeID() || e.Ref != nil && !e.OwnFK() && !e.M2M() {
			continue
		}
		message := `execute template "query": template: query.tmpl:444:101: executing "dialect/sql/query/path" at <$e.Ref.ColumnConstant>: error calling ColumnConstant: value method entgo.io/ent/entc/gen.Edge.ColumnConstant called using nil *Edge pointer`
		if e.Ref != nil {
			message = `execute template "query": template: query.tmpl:245:27: executing "dialect/sql/query" at <$.ID.Type>: nil pointer evaluating *gen.Field.Type`
		}
		fix := fmt.Sprintf("Give %s an id of its own in place of field.ID, or let it hold the key: edge.From(…, %s.Type).Ref(%q).Unique() there.", e.Type.Name, t.Name, e.Name)
		j.refuse("gen-to-composite", message, j.pos(j.placeOf(t.Name, e.Name)), j.typePos(e.Type.Name), fix)
	}
}

// clientNames are types whose name the client has for something of its own.
var clientNames = map[string]string{
	"Tx":      "ent/client.go: field and method with the same name Tx",
	"Migrate": "ent/migrate/where.go: undefined: FieldID",
	"Runtime": "ent/runtime/where.go: undefined: FieldID",
	"Enttest": "imports ent/enttest from client.go: import cycle not allowed",
}

// clientFiles are the names that a client declares for itself, by their files, as far as
// ent does not refuse them.
var clientFiles = map[string][]string{
	"client.go": {"ErrTxStarted", "NewClient", "OpCreate", "OpDelete", "OpDeleteOne", "OpUpdate", "OpUpdateOne", "Open"},
	"ent.go": {
		"ConstraintError", "FromContext", "InterceptFunc", "IsConstraintError", "IsNotFound", "IsNotLoaded", "IsNotSingular", "IsValidationError", "MaskNotFound",
		"NewContext", "NewTxContext", "NotFoundError", "NotLoadedError", "NotSingularError", "Querier", "QuerierFunc", "QueryContext", "TraverseFunc", "Traverser",
		"TxFromContext", "ValidationError",
	},
	"tx.go": {"CommitFunc", "CommitHook", "Committer", "RollbackFunc", "RollbackHook", "Rollbacker"},
}

// clientImports are packages that the client imports by the name that it would have for
// that of a type.
var clientImports = []string{"sql", "sqlgraph", "sqljson", "reflect", "sync"}

// usesJSON tells whether the code of a type, or of one with an edge to it, needs the
// package json.
func usesJSON(t *gen.Type) bool {
	of := func(t *gen.Type) bool {
		return slices.ContainsFunc(t.Fields, func(f *gen.Field) bool { return f.IsJSON() })
	}
	return of(t) || slices.ContainsFunc(t.Edges, func(e *gen.Edge) bool { return of(e.Type) })
}

func (j *judge) typeName(t *gen.Type) {
	message := clientNames[t.Name]
	for file, names := range clientFiles {
		if slices.Contains(names, t.Name) {
			message = "ent/" + file + ": " + t.Name + " redeclared in this block"
		}
	}
	if pkg := t.Package(); slices.Contains(clientImports, pkg) || pkg == "json" && usesJSON(t) {
		message = "ent/client.go: " + pkg + " redeclared in this block"
	}
	if message != "" {
		j.refuse("gen-type-name", message, j.typePos(t.Name), token.Position{}, fmt.Sprintf("Rename the type %s: the client has that name for itself. entsql.Table keeps the table's name.", t.Name))
	}
}

// inGo tells whether a name can be Go's, as ent writes it.
func inGo(name, written string) bool {
	return token.IsIdentifier(written) && !strings.ContainsAny(name, " .-")
}

// fieldNames tells of fields whose names can't be Go's.
func (j *judge) fieldNames(t *gen.Type) {
	for _, f := range t.Fields {
		if !inGo(f.Name, f.StructField()) {
			j.refuse("gen-edge-name", fmt.Sprintf("format file mutation.go: expected 'IDENT' for the field %q", f.Name), j.pos(j.fieldPlace(t.Name, f.Name)), token.Position{},
				"Write the field's name with letters, digits and underscores: it becomes a name in Go. StorageKey gives the column another one.")
		}
	}
}

// typeNames tells of two types for which ent makes one name, or one folder.
func (j *judge) typeNames(g *gen.Graph) {
	first, folders := map[string]*gen.Type{}, map[string]*gen.Type{}
	for _, t := range g.Nodes {
		if other := folders[t.PackageDir()]; other != nil && j.nodes[t.Name] != nil {
			j.refuse("gen-type-name", fmt.Sprintf("ent/mutation.go: %sOption redeclared in this block", t.Package()), j.typePos(t.Name), j.typePos(other.Name),
				fmt.Sprintf("Rename one of the types %s and %s: ent writes both into the folder %s.", other.Name, t.Name, t.PackageDir()))
			continue
		}
		folders[t.PackageDir()] = t
		first[t.Name] = t
	}
	for _, t := range g.Nodes {
		for _, name := range generatedTypes(t) {
			if other := first[name]; other != nil && other != t && j.nodes[other.Name] != nil {
				j.refuse("gen-type-name", fmt.Sprintf("ent/client.go: %s redeclared in this block", name), j.typePos(other.Name), j.typePos(t.Name),
					fmt.Sprintf("Rename the type %s: ent makes a type of that name for %s. entsql.Table keeps the table's name.", name, t.Name))
			}
		}
	}
}

// generatedTypes are the types that ent makes for one of the schema's.
func generatedTypes(t *gen.Type) []string {
	names := []string{t.TypeName(), t.ClientName(), t.QueryName(), t.MutationName(), t.Name + "GroupBy", t.Name + "Select"}
	if plural, ok := gen.Funcs["plural"].(func(string) string); ok {
		names = append(names, plural(t.Name))
	}
	if len(t.Edges) > 0 {
		names = append(names, t.Name+"Edges")
	}
	if !t.IsView() {
		names = append(names, t.CreateName(), t.CreateBulkName(), t.UpdateName(), t.UpdateOneName(), t.DeleteName(), t.DeleteOneName())
	}
	return names
}

// edgeNames tells of edges whose names come to the same in Go, and of names that
// can't be Go's.
func (j *judge) edgeNames(t *gen.Type) {
	first := map[string]*gen.Edge{}
	for _, e := range t.Edges {
		if j.loaded(t, e) == nil {
			continue
		}
		if !inGo(e.Name, e.StructField()) {
			j.refuse("gen-edge-name", fmt.Sprintf("format file %s: expected 'IDENT' for the edge %q", strings.ToLower(t.Name)+".go", e.Name),
				j.pos(j.placeOf(t.Name, e.Name)), token.Position{}, "Write the edge's name with letters, digits and underscores: it becomes a name in Go.")
			continue
		}
		other := first[e.StructField()]
		if other == nil {
			first[e.StructField()] = e
			continue
		}
		fix := fmt.Sprintf("Rename one of the two edges %q and %q: both become %s in Go.", other.Name, e.Name, e.StructField())
		if other.Name == e.Name {
			fix = fmt.Sprintf("Give the two ends names of their own: %s has two edges %q.", t.Name, e.Name)
		}
		at, related := j.ends(t.Name, e.Name, other.Name)
		j.refuse("gen-case", fmt.Sprintf("Edge%s redeclared in this block", e.StructField()), at, related, fix)
	}
}

// ends gives the places of two edges of a type, which may have one name.
func (j *judge) ends(typeName, a, b string) (at, related token.Position) {
	n := j.nodes[typeName]
	var found []*place
	for i, e := range n.schema.Edges {
		if e.Name == a || e.Name == b {
			found = append(found, n.edges[i])
		}
		if e.Ref != nil && (e.Ref.Name == a || e.Ref.Name == b) {
			found = append(found, n.refs[i])
		}
	}
	if len(found) < 2 {
		return j.pos(j.placeOf(typeName, a)), token.Position{}
	}
	return j.pos(found[0]), j.pos(found[1])
}

// methodNames tells of a field and an edge, or two edges, that make one method.
func (j *judge) methodNames(t *gen.Type) {
	adders := map[string]*gen.Edge{}
	for _, e := range t.Edges {
		if j.loaded(t, e) == nil {
			continue
		}
		if !e.Unique {
			name := e.MutationAdd()
			if other := adders[name]; other != nil && other.StructField() != e.StructField() {
				j.refuse("gen-plural", fmt.Sprintf("method %sMutation.%s already declared", t.Name, name), j.pos(j.placeOf(t.Name, e.Name)), j.pos(j.placeOf(t.Name, other.Name)),
					fmt.Sprintf("Rename one of the edges %q and %q: both make the method %s.", other.Name, e.Name, name))
			}
			adders[name] = e
			continue
		}
		if f := unboundField(t, e); f != nil {
			j.refuse("gen-unbound-field", fmt.Sprintf("method %sMutation.%s already declared", t.Name, e.MutationSet()), j.pos(j.fieldPlace(t.Name, f.Name)), j.pos(j.placeOf(t.Name, e.Name)),
				fmt.Sprintf("Bind the edge %q to the field with .Field(%q): %s has a key of its own beside it now.", e.Name, f.Name, t.Name))
		}
	}
}

// unboundField gives the field of a type that is named as the key of an edge would be.
func unboundField(t *gen.Type, e *gen.Edge) *gen.Field {
	if e.Field() != nil {
		return nil
	}
	for _, f := range t.Fields {
		if "Set"+f.StructField() == e.MutationSet() && !f.IsEdgeField() {
			return f
		}
	}
	return nil
}

// reserved tells of names that each entity has for itself.
func (j *judge) reserved(t *gen.Type) {
	for _, f := range t.Fields {
		if f.StructField() == "Edges" && len(t.Edges) > 0 {
			j.refuse("gen-reserved", "Edges redeclared", j.pos(j.fieldPlace(t.Name, f.Name)), token.Position{}, fmt.Sprintf("Give the field %q another name; StorageKey(%[1]q) keeps its column.", f.Name))
		}
	}
	for _, e := range t.Edges {
		if e.Name == "id" && j.loaded(t, e) != nil {
			j.refuse("gen-reserved", "ByID redeclared in this block", j.pos(j.placeOf(t.Name, e.Name)), token.Position{}, "Give the edge another name than id.")
		}
	}
}

// joinTables tells of join tables with the name of another table.
func (j *judge) joinTables(g *gen.Graph) {
	types := map[string]*gen.Type{}
	for _, t := range g.Nodes {
		types[pascal(t.Table())] = t
	}
	type end struct{ t, e string }
	joins := map[string]end{}
	for _, t := range g.Nodes {
		for _, e := range t.Edges {
			if !e.M2M() || e.IsInverse() || e.Through != nil || j.loaded(t, e) == nil {
				continue
			}
			here := j.pos(j.placeOf(t.Name, e.Name))
			declared := fmt.Sprintf("migrate/schema.go: %sColumns redeclared in this block", pascal(e.Rel.Table))
			if other := types[pascal(e.Rel.Table)]; other != nil {
				j.refuse("table-duplicate", declared+fmt.Sprintf(": the join table of %s.%s has the name of the table of %s", t.Name, e.Name, other.Name), here, j.typePos(other.Name),
					fmt.Sprintf("Give the join table another name with StorageKey(edge.Table(…)), or %s with entsql.Table; or let the edge go Through %[1]s, if that is the join table.", other.Name))
			}
			if other, ok := joins[pascal(e.Rel.Table)]; ok && (other.t != t.Name || pascal(other.e) != pascal(e.Name)) {
				j.refuse("table-duplicate", declared+fmt.Sprintf(": %s.%s and %s.%s have one join table", other.t, other.e, t.Name, e.Name), here, j.pos(j.placeOf(other.t, other.e)),
					"Give one of the two join tables another name with StorageKey(edge.Table(…)).")
			}
			joins[pascal(e.Rel.Table)] = end{t.Name, e.Name}
		}
	}
}

func pascal(name string) string {
	if f, ok := gen.Funcs["pascal"].(func(string) string); ok {
		return f(name)
	}
	return name
}

// warnKeys tells of a field that has the column of an edge's key, without being bound
// to it.
func (j *judge) warnKeys(g *gen.Graph) {
	for _, t := range g.Nodes {
		for _, e := range t.Edges {
			holder := e.Type
			if e.OwnFK() {
				holder = t
			}
			if e.M2M() || e.IsInverse() && j.loaded(t, e) != nil && !e.OwnFK() || j.loaded(t, e) == nil {
				continue
			}
			column := e.Rel.Column()
			i := slices.IndexFunc(holder.Fields, func(f *gen.Field) bool { return f.StorageKey() == column && !f.IsEdgeField() })
			if i < 0 || e.Rel.Table != holder.Table() {
				continue
			}
			f := holder.Fields[i]
			at, edgeName := j.placeOf(t.Name, e.Name), t.Name+"."+e.Name
			fix := fmt.Sprintf("Bind the edge to the field: .Field(%q) in place of a StorageKey.", f.Name)
			if holder != t && e.Ref == nil {
				fix = fmt.Sprintf("Give %s an edge.From to %s with .Unique().Field(%q).", holder.Name, t.Name, f.Name)
			} else if holder != t {
				fix = fmt.Sprintf("Bind the edge %s.%s to the field: .Field(%q) in place of a StorageKey.", holder.Name, e.Ref.Name, f.Name)
			}
			if j.warned(holder.Name, f.Name) {
				continue
			}
			j.warning("silent-shared-column", j.fieldPlace(holder.Name, f.Name), at,
				fmt.Sprintf("%s.%s and the edge %s share the column %s.%s, and ent knows nothing of it: what the edge sets the field does not read", holder.Name, f.Name, edgeName, e.Rel.Table, column), fix)
		}
	}
}

// warned tells whether the field of a type has the warning already, from the other end.
func (j *judge) warned(typeName, field string) bool {
	at := j.pos(j.fieldPlace(typeName, field))
	return slices.ContainsFunc(j.ds, func(d Diagnostic) bool { return d.Code == "silent-shared-column" && d.Pos == at })
}

// warnRequiredSide tells of Required on the end whose table has no key.
func (j *judge) warnRequiredSide(t *gen.Type, e *gen.Edge) {
	if e.Optional || e.OwnFK() || e.M2M() || e.Type == t {
		return
	}
	j.warning("silent-required-side", j.placeOf(t.Name, e.Name), j.inversePlace(e),
		fmt.Sprintf("%s.%s is required, but the key is in the table of %s: ent checks it when a %[1]s is created, and nothing does afterwards", t.Name, e.Name, e.Type.Name),
		fmt.Sprintf("Leave Required out of %s.%s, or don't rely on it.", t.Name, e.Name))
}
