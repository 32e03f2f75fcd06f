package schema

import (
	"fmt"
	"go/token"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/schema/field"
)

// sameColumns tells of two fields with one column: the code that ent generates chooses
// by the column, and Go refuses a choice between two that are the same.
func (j *judge) sameColumns(t *gen.Type) {
	fields := t.Fields
	if t.HasOneFieldID() {
		fields = append([]*gen.Field{t.ID}, fields...)
	}
	first := map[string]*gen.Field{}
	for _, f := range fields {
		other := first[f.StorageKey()]
		if other == nil {
			first[f.StorageKey()] = f
			continue
		}
		at, related := f, other
		if !hasOwnColumn(f) && hasOwnColumn(other) {
			at, related = other, f
		}
		what := "the id"
		if related != t.ID {
			what = fmt.Sprintf("the field %q", related.Name)
		}
		j.refuse("gen-same-column", fmt.Sprintf("duplicate case %s.%s (constant %s of type string) in expression switch", t.Package(), f.Constant(), strconv.Quote(f.StorageKey())),
			j.pos(j.fieldPlace(t.Name, at.Name)), j.pos(j.fieldPlace(t.Name, related.Name)),
			fmt.Sprintf("Give the field %q of %s a column of its own: %s has the column %q already.", at.Name, t.Name, what, f.StorageKey()))
	}
}

// hasOwnColumn tells whether a field's column was chosen with StorageKey.
func hasOwnColumn(f *gen.Field) bool { return f.StorageKey() != inflect("snake", f.Name) }

// idTypes tells of ids of types that the client does not compile with: ent takes what is no
// text for a number, and keeps the ids at the ends of edges as keys of a map.
func (j *judge) idTypes(g *gen.Graph) {
	mapped, unbound := map[*gen.Type]bool{}, map[*gen.Type]bool{}
	for _, t := range g.Nodes {
		for _, e := range t.Edges {
			mapped[t] = mapped[t] || !e.OwnFK()
			mapped[e.Type] = mapped[e.Type] || !e.Unique || e.OwnFK()
			if e.Field() == nil && (e.Ref == nil || e.Ref.Field() == nil) {
				unbound[t] = unbound[t] || !e.OwnFK()
				unbound[e.Type] = unbound[e.Type] || e.OwnFK() || e.M2M()
			}
		}
	}
	for _, t := range g.Nodes {
		if !t.HasOneFieldID() || !t.ID.UserDefined || t.IsView() || j.nodes[t.Name] == nil {
			continue
		}
		id, message := t.ID, ""
		switch {
		case id.IsTime() || id.IsBool() || id.IsJSON() && id.Type.String() != "interface {}" && id.Type.String() != "any":
			message = fmt.Sprintf("ent/%s_create.go: invalid operation: nodes[i].ID == 0 (mismatched types %s and untyped int)", t.PackageDir(), id.Type)
		case id.IsEnum() && id.HasGoType():
			message = fmt.Sprintf("ent/%s_create.go: undefined: %s.%s", t.PackageDir(), t.Package(), id.Validator())
		case isList(id) && mapped[t]:
			message = "ent/mutation.go: invalid map key type " + id.Type.String()
		case strings.HasPrefix(id.Type.String(), "*") && unbound[t]:
			message = fmt.Sprintf("cannot use value.S.(%s) (comma, ok expression of type %[1]s) as *%[1]s value in assignment", id.Type)
		default:
			continue
		}
		j.refuse("gen-id-type", message, j.pos(j.fieldPlace(t.Name, id.Name)), j.typePos(t.Name),
			fmt.Sprintf("Choose a number, a string or a UUID for the id of %s, and keep this in a field of another name.", t.Name))
	}
}

// isList tells of a field whose Go type is no key of a map.
func isList(f *gen.Field) bool {
	if f.Type.Type != field.TypeBytes {
		return false
	}
	return f.Type.RType == nil || f.Type.RType.Kind == reflect.Slice
}

// quoted tells of texts that ent writes between quotes as they are, and that end there.
func (j *judge) quoted(t *gen.Type) {
	const fix = "Write %s without quotes, backslashes and line breaks: ent writes it into migrate/schema.go as it is."
	if text := typeComment(t); !quotable(text) {
		j.refuse("gen-quoted", "format file migrate/schema.go: string literal not terminated: the comment of "+t.Name, j.typePos(t.Name), j.typePos(t.Name), fmt.Sprintf(fix, "the comment of "+t.Name))
	}
	for _, f := range allFields(t) {
		c := f.Column()
		for what, texts := range map[string][]string{
			"comment": {c.Comment}, "column": {c.Name}, "collation": {c.Collation}, "enum's values": c.Enums,
			"SchemaType": slices.Collect(maps.Values(c.SchemaType)),
		} {
			if slices.ContainsFunc(texts, func(s string) bool { return !quotable(s) }) {
				what = fmt.Sprintf("the %s of %s.%s", what, t.Name, f.Name)
				j.refuse("gen-quoted", "format file migrate/schema.go: string literal not terminated: "+what, j.pos(j.fieldPlace(t.Name, f.Name)), j.typePos(t.Name), fmt.Sprintf(fix, what))
			}
		}
	}
}

// quotable tells whether a text can stand between quotes in Go as it is.
func quotable(text string) bool {
	_, err := strconv.Unquote(`"` + text + `"`)
	return err == nil && !strings.Contains(text, "\n")
}

// goNames tells of names of tables and of keys' columns that are no names in Go, where ent
// makes some of them.
func (j *judge) goNames(t *gen.Type) {
	if table := t.Table(); !t.IsView() && !token.IsIdentifier(pascal(table)+"Columns") {
		fix := "Write the table's name with letters, digits and underscores, a letter first."
		if schema, name, ok := strings.Cut(table, "."); ok {
			fix = fmt.Sprintf("Write entsql.SchemaTable(%q, %q): ent takes what stands before the dot for a part of the table's name.", schema, name)
		}
		j.refuse("gen-table-name", fmt.Sprintf("format file migrate/schema.go: expected 'IDENT' for the table %q", table), j.typePos(t.Name), token.Position{}, fix)
	}
	for _, fk := range t.UnexportedForeignKeys() {
		if owner := fk.Edge.Owner; !token.IsIdentifier(fk.StructField()) && owner != nil {
			j.refuse("gen-edge-name", fmt.Sprintf("format file %s.go: expected 'IDENT' for the column %q", t.PackageDir(), fk.Field.StorageKey()), j.pos(j.placeOf(owner.Name, fk.Edge.Name)), j.typePos(t.Name),
				"Write the key's column with letters, digits and underscores: without .Field it becomes a name in Go.")
		}
	}
}

// sameTables tells of two types whose tables differ in what a name in Go leaves out.
func (j *judge) sameTables(g *gen.Graph) {
	first := map[string]*gen.Type{}
	for _, t := range g.Nodes {
		name := pascal(t.Table())
		if other := first[name]; other != nil && !t.IsView() && j.nodes[t.Name] != nil {
			j.refuse("table-duplicate", fmt.Sprintf("migrate/schema.go: %sColumns redeclared in this block", name), j.typePos(t.Name), j.typePos(other.Name),
				fmt.Sprintf("Give the table of %s or of %s another name with entsql.Table: %q and %q both become %s in Go.", t.Name, other.Name, t.Table(), other.Table(), name))
		}
		if !t.IsView() {
			first[name] = t
		}
	}
}

// typeComment gives the comment that the table of a type gets.
func typeComment(t *gen.Type) string {
	if a := t.EntSQL(); a == nil || a.WithComments == nil || !*a.WithComments {
		return ""
	}
	comment, _ := t.Annotations["Comment"].(map[string]any)
	text, _ := comment["Text"].(string)
	return text
}

// viewLast tells of a view whose name comes behind those of all tables: ent ends the list of
// the types with hooks in a comma then, which a view has not.
func (j *judge) viewLast(g *gen.Graph) {
	last := g.Nodes[len(g.Nodes)-1]
	i := slices.IndexFunc(g.Nodes, func(t *gen.Type) bool { return !t.IsView() })
	if !last.IsView() || i < 0 || j.nodes[last.Name] == nil {
		return
	}
	j.refuse("gen-view-last", "format file client.go: expected 'IDENT', found '}'", j.typePos(last.Name), j.typePos(g.Nodes[i].Name),
		fmt.Sprintf("Rename the view %s, so that a type with a table comes behind it in the alphabet: ent writes what can't be compiled where a view is the last.", last.Name))
}
