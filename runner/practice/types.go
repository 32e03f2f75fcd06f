package practice

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/entc/gen"
)

// A typeLine is a property that tells of one type: its fields, columns and
// indexes.
type typeLine struct {
	Place
	name    string
	clauses []typeClause
	see     string
}

func (*typeLine) Kind() string     { return "relation" }
func (*typeLine) Runs() bool       { return false }
func (*typeLine) probes() []string { return nil }

// A typeClause is one thing that a line says of a type. Its judge gives what was
// wanted and what is there, or nothing where it holds.
type typeClause struct {
	topic string
	judge func(s *Seen, t *gen.Type) (want, is string)
}

var typeHead = regexp.MustCompile(`^\w+$`)

// typeForms are the clauses of a type. The package comment lists them.
var typeForms = []struct {
	topic, pattern string
	read           func(words []string) func(*Seen, *gen.Type) (want, is string)
}{
	{"index", "(no )?unique index over REST", readUnique},
	{"index", "index over REST in that order", readIndex},
	{"field", "(a|no) field WORD(?: of type WORD)?", readHasField},
	{"field", "the field WORD (is never|may be) NULL", readFieldNull},
	{"nil", "the field WORD is nil without a value", readNil},
	{"field", "no column WORD", readNoColumn},
}

func readType(at Place, name, tail string) (Property, *badLine) {
	l := &typeLine{Place: at, name: name}
	for words, col := range clausesOf(tail, len(name)+1) {
		if page, ok := strings.CutPrefix(words, "see "); ok {
			l.see = page
			continue
		}
		c, ok := typeClauseOf(words)
		if !ok {
			var forms []string
			for _, f := range typeForms {
				forms = append(forms, f.pattern)
			}
			return nil, noClause(col, words, "the clause", forms)
		}
		l.clauses = append(l.clauses, c)
	}
	if len(l.clauses) == 0 {
		return nil, &badLine{0, "the line says nothing of " + name, "write " + name + ": a field title"}
	}
	return l, nil
}

func typeClauseOf(words string) (typeClause, bool) {
	for _, f := range typeForms {
		if m := formPattern(f.pattern).FindStringSubmatch(words); m != nil {
			return typeClause{f.topic, f.read(m[1:])}, true
		}
	}
	return typeClause{}, false
}

// Judge looks at each clause.
func (l *typeLine) Judge(s Seen) (failures []Failure) {
	fail := func(topic, message string) {
		failures = append(failures, Failure{Kind: "relation", Message: message, Rule: l.Line, See: s.page(l.see, topic)})
	}
	t := s.typeOf(l.name)
	if t == nil {
		fail("type", noType(s, l.name))
		return failures
	}
	for _, c := range l.clauses {
		if want, is := c.judge(&s, t); want != "" {
			fail(c.topic, sentence(want, is))
		}
	}
	return failures
}

// A part of an index is a field, or the key of the relation to a type.
func indexParts(words string) (parts []string) {
	for part := range strings.SplitSeq(words, " and ") {
		parts = append(parts, strings.TrimSpace(part))
	}
	return parts
}

// columns gives the columns of the parts of an index; what is not there is said.
func (s *Seen) columns(t *gen.Type, parts []string) (columns []string, lacks string) {
	for _, part := range parts {
		other, isKey := strings.CutPrefix(part, "the key to ")
		if !isKey {
			f := fieldOf(t, part)
			if f == nil {
				return nil, t.Name + " has no field " + part
			}
			columns = append(columns, f.StorageKey())
			continue
		}
		key := s.keyTo(t, other)
		if key == "" {
			return nil, "the table of " + t.Name + " holds no key to " + other
		}
		columns = append(columns, key)
	}
	return columns, ""
}

func fieldOf(t *gen.Type, name string) *gen.Field {
	for _, f := range t.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// keyTo gives the column of a type's table that names a row of another; "" for
// none, or for several.
func (s *Seen) keyTo(t *gen.Type, other string) (column string) {
	for _, r := range s.Relations {
		f := &found{Relation: r, edge: s.edge(r.From.Type, r.From.Edge), seen: s}
		if !f.many() && f.holder() == t.Name && f.parentWords() == other {
			if column != "" {
				return ""
			}
			column = r.Columns[0]
		}
	}
	return column
}

func readUnique(w []string) func(*Seen, *gen.Type) (string, string) {
	no, parts := w[0] != "", indexParts(w[1])
	same := strings.ReplaceAll(list(parts), "the key to", "key to")
	return func(s *Seen, t *gen.Type) (want, is string) {
		columns, lacks := s.columns(t, parts)
		unique := lacks == "" && s.unique(t.Table(), columns)
		switch {
		case unique != no:
			return "", ""
		case no:
			return fmt.Sprintf("two rows of %s may have the same %s", t.Name, same), "a unique index refuses that"
		case lacks != "":
			is = lacks
		default:
			is = s.uniques(t)
		}
		return fmt.Sprintf("no two rows of %s should have the same %s: a unique index over just that", t.Name, same), is
	}
}

// uniques tells which unique indexes a table has.
func (s *Seen) uniques(t *gen.Type) string {
	var all []string
	table := s.table(t.Table())
	if table == nil {
		return t.Name + " has no table"
	}
	for _, c := range table.Columns {
		if c.Unique {
			all = append(all, c.Name)
		}
	}
	for _, x := range table.Indexes {
		if where := map[bool]string{true: ", for some of its rows"}[partial(x)]; x.Unique {
			all = append(all, "("+strings.Join(columnNames(x.Columns), ", ")+where+")")
		}
	}
	if len(all) == 0 {
		return "the table " + table.Name + " has no unique index"
	}
	return "the table " + table.Name + " has a unique index over " + list(all)
}

func columnNames(columns []*schema.Column) (names []string) {
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return names
}

func readIndex(w []string) func(*Seen, *gen.Type) (string, string) {
	parts := indexParts(w[0])
	return func(s *Seen, t *gen.Type) (want, is string) {
		want = fmt.Sprintf("%s should have an index that begins with %s, in that order", t.Name, list(parts))
		columns, lacks := s.columns(t, parts)
		if lacks != "" {
			return want, lacks
		}
		table := s.table(t.Table())
		if table == nil {
			return want, t.Name + " has no table"
		}
		var all []string
		for _, x := range table.Indexes {
			names := columnNames(x.Columns)
			if partial(x) {
				continue
			}
			if len(names) >= len(columns) && slices.Equal(names[:len(columns)], columns) {
				return "", ""
			}
			all = append(all, "("+strings.Join(names, ", ")+")")
		}
		return want, "its indexes are over " + list(all)
	}
}

func readHasField(w []string) func(*Seen, *gen.Type) (string, string) {
	no, name, typ := w[0] == "no", w[1], w[2]
	return func(_ *Seen, t *gen.Type) (want, is string) {
		f := fieldOf(t, name)
		switch {
		case no && f != nil:
			return fmt.Sprintf("%s should have no field %s", t.Name, name), "it has one"
		case no:
			return "", ""
		case f == nil && len(t.Fields) == 0:
			return fmt.Sprintf("%s should have a field %s", t.Name, name), "it has no fields"
		case f == nil:
			return fmt.Sprintf("%s should have a field %s", t.Name, name), "its fields are " + list(fieldNames(t))
		case typ != "" && !typeIs(f, typ):
			return fmt.Sprintf("the field %s of %s should be of type %s", name, t.Name, typ), "it is of type " + f.Type.String()
		}
		return "", ""
	}
}

func typeIs(f *gen.Field, typ string) bool {
	return f.Type.String() == typ || typ == "time" && f.IsTime() || typ == "enum" && f.IsEnum()
}

func readFieldNull(w []string) func(*Seen, *gen.Type) (string, string) {
	name, null := w[0], w[1] == "may be"
	return func(_ *Seen, t *gen.Type) (want, is string) {
		f := fieldOf(t, name)
		want = fmt.Sprintf("the field %s of %s %s NULL", name, t.Name, w[1])
		switch {
		case f == nil:
			return want, "there is no such field"
		case f.Optional == null:
			return "", ""
		case null:
			return want, "a row needs one"
		}
		return want, "a row can do without it"
	}
}

func readNil(w []string) func(*Seen, *gen.Type) (string, string) {
	return func(_ *Seen, t *gen.Type) (want, is string) {
		want = fmt.Sprintf("where %s has no %s, Go should see nil in it", article(t.Name), w[0])
		switch f := fieldOf(t, w[0]); {
		case f == nil:
			return want, "there is no such field"
		case f.Nillable:
			return "", ""
		default:
			return want, "it sees the zero value of " + f.Type.String()
		}
	}
}

func readNoColumn(w []string) func(*Seen, *gen.Type) (string, string) {
	return func(s *Seen, t *gen.Type) (want, is string) {
		table := s.table(t.Table())
		if table == nil || !slices.Contains(columnNames(table.Columns), w[0]) {
			return "", ""
		}
		return fmt.Sprintf("the table of %s should have no column %s", t.Name, w[0]), "it has one"
	}
}
