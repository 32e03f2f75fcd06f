// Package ddl writes down the tables of a schema: as DDL of a dialect, and as the shapes
// that a diagram shows. It needs the tables alone, and neither the source of the schema nor a
// database.
package ddl

import (
	"context"
	"fmt"
	"strings"

	entschema "entgo.io/ent/dialect/sql/schema"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/result"
)

// Text gives the statements that make tables, for a dialect of the catalogue.
func Text(ctx context.Context, tables []*entschema.Table, name string) (string, error) {
	d, ok := catalogue.FindDialect(name)
	if !ok {
		return "", fmt.Errorf("unknown dialect %q", name)
	}
	if len(tables) == 0 {
		return "", nil // ent's own panics: a schema of views alone has none
	}
	text, err := entschema.DDL(ctx, entschema.DDLArgs{Dialect: d.Ent, Version: d.Version, Tables: tables, HashSymbols: true})
	if err != nil {
		return "", err
	}
	var kept strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "-- atlas:") { // directives to Atlas's own tools
			kept.WriteString(line)
		}
	}
	return strings.TrimLeft(kept.String(), "\n"), nil
}

// Fitting is Text for the first of several dialects that has all which the tables
// want: not every one knows schemas, or a column's type. The error is that of the first.
func Fitting(ctx context.Context, tables func() ([]*entschema.Table, error), names []string) (text, name string, err error) {
	for _, n := range names {
		list, listErr := tables() // anew: writing changes them
		if listErr != nil {
			return "", n, listErr
		}
		written, failure := Text(ctx, list, n)
		if failure == nil {
			return written, n, nil
		}
		if err == nil {
			err = fmt.Errorf("write the tables for %s: %w", n, failure)
		}
	}
	return "", names[0], err
}

// Shapes tells of tables what a diagram shows, in their order.
func Shapes(tables []*entschema.Table) []result.Shape {
	shapes := make([]result.Shape, len(tables))
	for i, t := range tables {
		shapes[i] = shapeOf(t)
	}
	return shapes
}

func shapeOf(t *entschema.Table) result.Shape {
	s := result.Shape{Name: t.Name}
	primary := map[string]bool{}
	for _, c := range t.PrimaryKey {
		primary[c.Name] = true
	}
	unique := map[string]bool{}
	for _, i := range t.Indexes {
		if i.Unique && len(i.Columns) == 1 {
			unique[i.Columns[0].Name] = true
		}
	}
	for _, c := range t.Columns {
		s.Columns = append(s.Columns, result.Column{
			Name: c.Name, Type: strings.TrimPrefix(c.Type.String(), "time."), Primary: primary[c.Name],
			Unique: c.Unique || unique[c.Name], Nullable: c.Nullable,
		})
	}
	for _, fk := range t.ForeignKeys {
		if fk.RefTable != nil && len(fk.Columns) == 1 {
			s.Keys = append(s.Keys, result.Reference{Column: fk.Columns[0].Name, Table: fk.RefTable.Name, OnDelete: string(fk.OnDelete)})
		}
	}
	return s
}
