package schema

import (
	"fmt"
	"strconv"

	"entgo.io/ent/entc/gen"
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
func hasOwnColumn(f *gen.Field) bool { return f.StorageKey() != f.Name }
