package harness

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"
)

// A Shape is a table without its rows.
type Shape struct {
	Name    string      `json:"name"`
	Columns []Column    `json:"columns"`
	Keys    []Reference `json:"keys,omitempty"`
}

// A Column is one column of a table.
type Column struct {
	Name     string `json:"name"`
	Type     string `json:"type"` // as ent names it: int, string, …
	Primary  bool   `json:"primary,omitempty"`
	Unique   bool   `json:"unique,omitempty"` // alone, not only together with others
	Nullable bool   `json:"nullable,omitempty"`
}

// A Reference is a foreign key: the column that holds it and the table it names.
type Reference struct {
	Column   string `json:"column"`
	Table    string `json:"table"`
	OnDelete string `json:"onDelete,omitempty"`
}

// servers are the versions that the DDL is written for, by ent's dialect.
var servers = map[string]string{dialect.SQLite: "3", dialect.Postgres: "15", dialect.MySQL: "8"}

// describe adds what a result tells of the tables themselves.
func (r *Result) describe(ctx context.Context, p Program, req Request) error {
	for _, name := range req.Dialects {
		ddl, err := DDL(ctx, p.tables, name)
		if err != nil {
			return fmt.Errorf("write the tables for %s: %w", name, err)
		}
		if r.DDL == nil {
			r.DDL = map[string]string{}
		}
		r.DDL[name] = ddl
	}
	if req.Shapes {
		for _, t := range p.tables {
			r.Shapes = append(r.Shapes, ShapeOf(t))
		}
	}
	return nil
}

// DDL gives the statements that make tables, for sqlite, postgres or mysql.
func DDL(ctx context.Context, tables []*schema.Table, name string) (string, error) {
	if name == "sqlite" {
		name = dialect.SQLite
	}
	text, err := schema.DDL(ctx, schema.DDLArgs{Dialect: name, Version: servers[name], Tables: tables})
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

// ShapeOf tells of a table what a diagram shows.
func ShapeOf(t *schema.Table) Shape {
	s := Shape{Name: t.Name}
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
		s.Columns = append(s.Columns, Column{
			Name: c.Name, Type: strings.TrimPrefix(c.Type.String(), "time."), Primary: primary[c.Name],
			Unique: c.Unique || unique[c.Name], Nullable: c.Nullable,
		})
	}
	for _, fk := range t.ForeignKeys {
		if fk.RefTable != nil && len(fk.Columns) == 1 {
			s.Keys = append(s.Keys, Reference{Column: fk.Columns[0].Name, Table: fk.RefTable.Name, OnDelete: string(fk.OnDelete)})
		}
	}
	return s
}
