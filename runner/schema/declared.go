package schema

import (
	"fmt"
	"go/token"
	"slices"
	"strings"
	"sync"

	"entgo.io/ent/entc/gen"
)

// A declared name is one that the generated code gives to something of a type: to a
// field, an edge, or what each type has.
type madeName struct {
	name  string
	of    string // the field or the edge, or "" for what each type has
	edge  bool
	value string // of the enum that it is
	order bool   // it is a function to order by
}

func (d madeName) String() string {
	switch {
	case d.of == "":
		return "what each type has for itself"
	case d.value != "":
		return fmt.Sprintf("the value %q of %q", d.value, d.of)
	case d.edge:
		return fmt.Sprintf("the edge %q", d.of)
	}
	return fmt.Sprintf("the field %q", d.of)
}

// declaredTwice tells of a name that would be declared twice in the package of a type,
// and of a field that is called as a method of its entity is.
func (j *judge) declaredTwice(t *gen.Type) {
	told := map[[2]string]bool{}
	for _, scope := range []struct {
		names   []madeName
		message string
	}{
		{packageNames(t), "%s redeclared in this block"},
		{entityNames(t), "field and method with the same name %s"},
		{mutationNames(t), "method " + t.MutationName() + ".%s already declared"},
	} {
		first := map[string]madeName{}
		for _, d := range scope.names {
			other, ok := first[d.name]
			if !ok {
				first[d.name] = d
				continue
			}
			pair := [2]string{other.of, d.of}
			if own := d.value == "" && other.of == d.of && d.edge == other.edge; own || told[pair] {
				continue
			}
			told[pair] = true
			j.twice(t, other, d, fmt.Sprintf(scope.message, d.name))
		}
	}
}

func (j *judge) twice(t *gen.Type, a, b madeName, message string) {
	code := "gen-case"
	fix := fmt.Sprintf("Rename %s or %s of %s: both make the name %s in Go.", strings.TrimPrefix(a.String(), "the "), strings.TrimPrefix(b.String(), "the "), t.Name, b.name)
	switch {
	case a.of == "" || b.of == "":
		code = "gen-reserved"
		if b.of == "" {
			a, b = b, a
		}
		fix = fmt.Sprintf("Give %s another name: %s is of the generated code.", strings.TrimPrefix(b.String(), "the "), b.name)
		if !b.edge && b.value == "" {
			fix = fmt.Sprintf("Give the field %q another name, and StorageKey(%[1]q) to keep its column: %s is of the generated code.", b.of, b.name)
		}
	case a.order && b.order:
		code = "gen-order"
		fix = fmt.Sprintf("Rename %s or %s of %s: both make the function %s.", strings.TrimPrefix(a.String(), "the "), strings.TrimPrefix(b.String(), "the "), t.Name, b.name)
	case a.value != "" || b.value != "":
		fix = fmt.Sprintf("Rename %s or %s of %s: both become %s in Go. NamedValues gives a value a name of its own.", strings.TrimPrefix(a.String(), "the "), strings.TrimPrefix(b.String(), "the "), t.Name, b.name)
	}
	var related token.Position
	if a.of != "" {
		related = j.pos(j.declaredPlace(t, a))
	}
	j.refuse(code, message, j.pos(j.declaredPlace(t, b)), related, fix)
}

func (j *judge) declaredPlace(t *gen.Type, d madeName) *place {
	if at := j.placeOf(t.Name, d.of); d.edge && at != nil {
		return at
	}
	if d.edge {
		return j.placeThrough(t.Name, d.of)
	}
	return j.fieldPlace(t.Name, d.of)
}

// placeThrough is that of the edge for which a type has another one, to what it goes Through.
func (j *judge) placeThrough(typeName, name string) *place {
	n := j.nodes[typeName]
	for i, e := range n.schema.Edges {
		if e.Through != nil && e.Through.N == name {
			return n.edges[i]
		}
		if e.Ref != nil && e.Ref.Through != nil && e.Ref.Through.N == name {
			return n.refs[i]
		}
	}
	return nil
}

// allFields are the fields of a type with its id, where that is one that it declares.
func allFields(t *gen.Type) []*gen.Field {
	if t.HasOneFieldID() && t.ID.UserDefined {
		return append(slices.Clone(t.Fields), t.ID)
	}
	return t.Fields
}

// packageNames are the names at package level of a type's package, in the order in
// which ent writes them.
func packageNames(t *gen.Type) (all []madeName) {
	fixed := []string{"Label", "Table", "Columns", "ValidColumn", "OrderOption", "And", "Or", "Not"}
	if t.HasOneFieldID() {
		fixed = append(fixed, t.ID.Constant(), "ID", t.ID.OrderName())
		fixed = append(fixed, opNames("ID", t.ID)...)
	}
	if len(t.UnexportedForeignKeys()) > 0 {
		fixed = append(fixed, "ForeignKeys")
	}
	if t.NumHooks()+t.NumPolicy() > 0 {
		fixed = append(fixed, "Hooks")
	}
	if t.NumInterceptors() > 0 {
		fixed = append(fixed, "Interceptors")
	}
	if t.NumPolicy() > 0 {
		fixed = append(fixed, "Policy")
	}
	if t.HasValueScanner() {
		fixed = append(fixed, "ValueScanner")
	}
	for _, name := range fixed {
		all = append(all, madeName{name: name})
	}
	for _, f := range t.Fields {
		all = append(all, madeName{name: f.Constant(), of: f.Name})
	}
	for _, e := range t.Edges {
		all = append(all, edgeConstants(t, e)...)
	}
	for _, f := range allFields(t) {
		all = append(all, fieldNames(t, f)...)
	}
	for _, e := range t.Edges {
		all = append(all, madeName{name: "Has" + e.StructField(), of: e.Name, edge: true}, madeName{name: "Has" + e.StructField() + "With", of: e.Name, edge: true})
		for _, name := range []func() (string, error){e.OrderFieldName, e.OrderCountName, e.OrderTermsName} {
			if name, err := name(); err == nil {
				all = append(all, madeName{name: name, of: e.Name, edge: true, order: true})
			}
		}
	}
	return all
}

func edgeConstants(t *gen.Type, e *gen.Edge) (all []madeName) {
	names := []string{e.Constant(), e.TableConstant()}
	if t.Table() != e.Type.Table() {
		names = append(names, e.InverseTableConstant())
	}
	if e.M2M() {
		names = append(names, e.PKConstant())
	} else {
		names = append(names, e.ColumnConstant())
	}
	for _, name := range names {
		all = append(all, madeName{name: name, of: e.Name, edge: true})
	}
	return all
}

// fieldNames are those that a field makes: its default, validator, enum, predicates.
func fieldNames(t *gen.Type, f *gen.Field) (all []madeName) {
	add := func(name string) { all = append(all, madeName{name: name, of: f.Name}) }
	if f.Default {
		add(f.DefaultName())
	}
	if f.UpdateDefault {
		add(f.UpdateDefaultName())
	}
	if f.Validators > 0 || f.IsEnum() {
		add(f.Validator())
	}
	if f.IsEnum() && !f.HasGoType() {
		add(strings.TrimPrefix(f.Type.String(), t.Package()+"."))
		for _, e := range f.Enums {
			all = append(all, madeName{name: e.Name, of: f.Name, value: e.Value})
		}
	}
	if f == t.ID {
		return all
	}
	if !f.IsJSON() && !f.IsEnum() && (f.ConvertedToBasic() || f.Type.Valuer()) && !slices.Contains(withoutPredicate, f.StructField()) {
		add(f.StructField())
	}
	for _, name := range opNames(f.StructField(), f) {
		add(name)
	}
	if f.Type.Comparable() {
		all = append(all, madeName{name: f.OrderName(), of: f.Name, order: true})
	}
	return all
}

// ops guards lists of gen.Field.Ops, which appends to lists that all fields share.
var ops sync.Mutex

// opNames are the names of a field's predicates, each behind a prefix.
func opNames(prefix string, f *gen.Field) (names []string) {
	ops.Lock()
	defer ops.Unlock()
	for _, op := range f.Ops() {
		names = append(names, prefix+op.Name())
	}
	return names
}

// withoutPredicate are the fields for which ent makes no function of their name.
var withoutPredicate = []string{"Label", "OrderOption", "Hooks", "Policy", "Table", "FieldID"}

// entityNames are the fields and the methods of the struct of a type.
func entityNames(t *gen.Type) (all []madeName) {
	fixed := []string{"String", "Unwrap", t.ValueName()}
	if !t.IsView() {
		fixed = append(fixed, "Update")
	}
	if t.HasOneFieldID() {
		fixed = append(fixed, "ID")
	}
	if len(t.Edges) > 0 {
		fixed = append(fixed, "Edges")
	}
	for _, name := range fixed {
		all = append(all, madeName{name: name})
	}
	for _, f := range t.Fields {
		all = append(all, madeName{name: f.StructField(), of: f.Name})
	}
	for _, e := range t.Edges {
		all = append(all, madeName{name: "Query" + e.StructField(), of: e.Name, edge: true})
	}
	return all
}

// mutationMethods are those that each mutation has. ent gives most methods of a field
// another name where one of these has it.
var mutationMethods = []string{
	"Client", "Tx", "Where", "WhereP", "Op", "SetOp", "Type", "Fields", "Field", "OldField", "SetField", "AddedFields", "AddedField", "AddField", "ClearedFields",
	"FieldCleared", "ClearField", "ResetField", "AddedEdges", "AddedIDs", "RemovedEdges", "RemovedIDs", "ClearedEdges", "EdgeCleared", "ClearEdge", "ResetEdge",
}

// mutationNames are the methods of a type's mutation.
func mutationNames(t *gen.Type) (all []madeName) {
	if t.IsView() {
		return nil
	}
	fixed := slices.Clone(mutationMethods)
	if t.HasOneFieldID() {
		fixed = append(fixed, "ID", "IDs")
		if t.ID.UserDefined {
			fixed = append(fixed, "SetID")
		}
	}
	for _, name := range fixed {
		all = append(all, madeName{name: name})
	}
	for _, f := range t.Fields {
		for _, name := range fieldMethods(t, f) {
			all = append(all, madeName{name: name, of: f.Name})
		}
	}
	for _, e := range t.EdgesWithID() {
		for _, name := range edgeMethods(e) {
			all = append(all, madeName{name: name, of: e.Name, edge: true})
		}
	}
	return all
}

func fieldMethods(t *gen.Type, f *gen.Field) []string {
	names := []string{f.MutationSet(), f.MutationGet(), f.MutationReset()}
	if t.HasOneFieldID() {
		names = append(names, f.MutationGetOld())
	}
	if f.SupportsMutationAdd() {
		names = append(names, f.MutationAdd(), f.MutationAdded())
	}
	if f.SupportsMutationAppend() {
		names = append(names, f.MutationAppend(), f.MutationAppended())
	}
	if f.Optional {
		names = append(names, f.MutationClear(), f.MutationCleared())
	}
	return names
}

func edgeMethods(e *gen.Edge) []string {
	names := []string{e.MutationClear(), e.MutationCleared(), e.MutationReset(), e.StructField() + "IDs"}
	switch {
	case !e.Unique:
		names = append(names, e.MutationAdd(), e.MutationRemove(), "Removed"+e.StructField()+"IDs")
	case !e.HasFieldSetter():
		names = append(names, e.MutationSet(), e.StructField()+"ID")
	}
	return names
}
