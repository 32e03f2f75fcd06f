package database

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/learnrel/learnrel/runner/result"
)

// Tables reads all tables of the schema, in the order of their names.
func (d *Database) Tables(ctx context.Context) (all []result.Table, err error) {
	names := map[string]bool{}
	for _, t := range d.known() {
		names[t.Name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		t, err := d.Table(ctx, name)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

// Table reads a table whole. The error is that of the database.
func (d *Database) Table(ctx context.Context, name string) (result.Table, error) {
	t := result.Table{Name: name, Rows: [][]string{}}
	var key, known []string
	for _, table := range d.known() {
		known = append(known, table.Name)
		if table.Name == name && key == nil {
			for _, c := range table.PrimaryKey {
				key = append(key, c.Name)
			}
		}
	}
	if key == nil {
		t.Error = fmt.Sprintf("there is no table %q; the schema has %s", name, strings.Join(known, ", "))
		return t, nil
	}
	db := d.driver()
	query, args := entsql.Dialect(db.Dialect()).Select("*").From(entsql.Table(name)).OrderBy(key...).Query()
	rows := &entsql.Rows{}
	if err := db.Query(ctx, query, args, rows); err != nil {
		d.notice(err)
		return t, fmt.Errorf("read table %s: %w", name, err)
	}
	defer rows.Close()
	var err error
	if t.Columns, err = rows.Columns(); err != nil {
		return t, fmt.Errorf("read table %s: %w", name, err)
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return t, fmt.Errorf("read table %s: %w", name, err)
	}
	for rows.Next() {
		values, err := scanned(rows, types)
		if err != nil {
			return t, fmt.Errorf("read table %s: %w", name, err)
		}
		t.Rows = append(t.Rows, literals(values))
	}
	return t, rows.Err()
}

// scanned reads a row for a person: MySQL gives texts as bytes.
func scanned(rows interface{ Scan(...any) error }, types []*sql.ColumnType) ([]any, error) {
	values, pointers := make([]any, len(types)), make([]any, len(types))
	for i := range values {
		pointers[i] = &values[i]
	}
	if err := rows.Scan(pointers...); err != nil {
		return nil, err
	}
	for i, v := range values {
		if data, ok := v.([]byte); ok && data != nil && !binary(types[i].DatabaseTypeName()) {
			values[i] = string(data)
		}
	}
	return values, nil
}

// binary tells whether a column holds bytes that are no text.
func binary(typeName string) bool {
	name := strings.ToUpper(typeName)
	return name == "" || strings.Contains(name, "BLOB") || strings.Contains(name, "BINARY") || name == "BYTEA"
}
