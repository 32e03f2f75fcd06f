package database

import (
	"cmp"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql/schema"
)

// literals writes arguments as SQL literals.
func literals(args []any) []string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = literal(a)
	}
	return out
}

func literal(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	case []byte:
		if v == nil {
			return "NULL"
		}
		return "X'" + hex.EncodeToString(v) + "'"
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case time.Time:
		return "'" + v.UTC().Format(time.RFC3339Nano) + "'"
	case driver.Valuer:
		inner, err := v.Value()
		if err != nil {
			return err.Error()
		}
		return literal(inner)
	}
	return fmt.Sprint(v)
}

// A set of arguments that ent took from a map comes in another order each time: the
// values of IN, and the rows that it puts into the table of a many-to-many edge,
// whether that is a join table or an edge schema's.
var (
	inList     = regexp.MustCompile(`\bIN \(`)
	insertInto = regexp.MustCompile("^INSERT INTO [`\"](\\w+)[`\"] \\([^)]*\\) VALUES (\\([^()]*\\)(?:, \\([^()]*\\))+)")
)

// sortRows puts into order the rows that an INSERT puts into a join table: they would
// get other ids in another order. Those that somebody creates one by one come back with
// theirs, and stay in his order.
func sortRows(query string, args []driver.NamedValue, joins map[string]bool) {
	if len(args) < 2 || strings.Contains(query, " RETURNING ") {
		return
	}
	m := insertInto.FindStringSubmatch(query)
	if m == nil || !joins[m[1]] {
		return
	}
	rows := strings.Split(m[2], "), (")
	width := places(rows[0])
	if width == 0 || width*len(rows) > len(args) || slices.ContainsFunc(rows, func(r string) bool { return places(r) != width }) {
		return
	}
	chunks := slices.Collect(slices.Chunk(slices.Clone(args[:width*len(rows)]), width))
	slices.SortFunc(chunks, func(a, b []driver.NamedValue) int {
		return slices.CompareFunc(a, b, func(a, b driver.NamedValue) int { return compareArgs(a.Value, b.Value) })
	})
	for i, arg := range slices.Concat(chunks...) {
		args[i].Value = arg.Value
	}
}

// sorted puts into order the arguments whose order means nothing to the database,
// which gets them as ent sends them.
func sorted(query string, args []any) []any {
	if len(args) < 2 {
		return args
	}
	args = slices.Clone(args)
	for _, m := range inList.FindAllStringIndex(query, -1) {
		list, _, closed := strings.Cut(query[m[1]:], ")")
		from := places(query[:m[1]])
		to := from + places(list)
		if closed && to <= len(args) && strings.Trim(list, "?$0123456789, ") == "" {
			slices.SortFunc(args[from:to], compareArgs)
		}
	}
	return args
}

// places counts the places for arguments in SQL of ent's, which numbers them in their
// order where it does.
func places(query string) int { return strings.Count(query, "?") + strings.Count(query, "$") }

// compareArgs orders numbers by size and everything else by its literal.
func compareArgs(a, b any) int {
	if i, ok := a.(int64); ok {
		if j, ok := b.(int64); ok {
			return cmp.Compare(i, j)
		}
	}
	x, xok := number(a)
	y, yok := number(b)
	if xok && yok {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(literal(a), literal(b))
}

func number(v any) (float64, bool) {
	f, err := strconv.ParseFloat(fmt.Sprint(v), 64)
	return f, err == nil
}

// joinTables names the tables of many-to-many edges: those that have a key of two
// columns and no column more, and those in which two columns that are foreign keys are
// the key, or are unique together, which ent has from edge schemas.
func joinTables(tables []*schema.Table) map[string]bool {
	joins := map[string]bool{}
	for _, t := range tables {
		keys := map[*schema.Column]bool{}
		for _, k := range t.ForeignKeys {
			for _, c := range k.Columns {
				keys[c] = true
			}
		}
		pair := func(columns []*schema.Column) bool {
			return len(columns) == 2 && keys[columns[0]] && keys[columns[1]]
		}
		alone := len(t.Columns) == 2 && len(t.PrimaryKey) == 2
		joins[t.Name] = alone || pair(t.PrimaryKey) || slices.ContainsFunc(t.Indexes, func(x *schema.Index) bool { return x.Unique && pair(x.Columns) })
	}
	return joins
}
