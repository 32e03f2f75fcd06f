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

// A set of arguments that ent took from a map comes in another order each time:
// the values of IN, and the rows that go into a join table.
var (
	inList     = regexp.MustCompile(`\bIN \((\?(?:, \?)*)\)`)
	insertInto = regexp.MustCompile("^INSERT INTO [`\"](\\w+)[`\"] \\([^)]*\\) VALUES (\\(.*\\))")
)

// sorted puts into order the arguments whose order means nothing. The database
// gets them as ent sends them.
func sorted(query string, args []any, joins map[string]bool) []any {
	if len(args) < 2 {
		return args
	}
	args = slices.Clone(args)
	for _, m := range inList.FindAllStringSubmatchIndex(query, -1) {
		from := strings.Count(query[:m[2]], "?")
		to := from + strings.Count(query[m[2]:m[3]], "?")
		if to <= len(args) {
			slices.SortFunc(args[from:to], compareArgs)
		}
	}
	if m := insertInto.FindStringSubmatch(query); m != nil && joins[m[1]] && len(args)%2 == 0 {
		pairs := slices.Collect(slices.Chunk(args, 2))
		slices.SortFunc(pairs, func(a, b []any) int { return slices.CompareFunc(a, b, compareArgs) })
		args = slices.Concat(pairs...)
	}
	return args
}

// compareArgs orders numbers by size and everything else by its literal.
func compareArgs(a, b any) int {
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

// joinTables names the tables that ent made by itself for many-to-many edges:
// those with a key of two columns and no column more.
func joinTables(tables []*schema.Table) map[string]bool {
	joins := map[string]bool{}
	for _, t := range tables {
		joins[t.Name] = len(t.Columns) == 2 && len(t.PrimaryKey) == 2
	}
	return joins
}
