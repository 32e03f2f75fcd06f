package languageserver

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/ddl"
	"github.com/learnrel/learnrel/runner/schema/outline"
	"github.com/learnrel/learnrel/runner/schema/relation"
)

type hoverText struct {
	Contents markdown `json:"contents"`
	Range    *span    `json:"range,omitempty"`
}

type markdown struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

// hover says in words what an edge, a key or a type makes of the tables.
func (s *Server) hover(p at) (*hoverText, error) {
	v := s.view(p.Document.URI)
	if v == nil {
		return nil, nil
	}
	pos := v.pos(p.Document.URI, p.Position)
	if n, ok := v.outline.NameAt(pos); ok {
		if text := v.about(n); text != "" {
			r := v.at(n.Pos, n.End)
			return &hoverText{markdown{"markdown", text}, &r}, nil
		}
	}
	th := v.outline.Around(pos)
	if th.Edge == nil {
		return nil, nil
	}
	r := v.relationOf(th.Edge.Owner, th.Edge.Name)
	if r == nil {
		return nil, nil
	}
	where := v.at(th.Builder.Pos(), th.Builder.End())
	return &hoverText{markdown{"markdown", v.describe(*r)}, &where}, nil
}

// about says what a name is of.
func (v *view) about(n outline.Name) string {
	switch n.Kind {
	case outline.EdgeName:
		if r := v.relationOf(n.Owner, n.Text); r != nil {
			return v.describe(*r)
		}
	case outline.TypeName:
		return v.aboutType(n.Text)
	case outline.FieldName:
		for _, r := range v.relations() {
			if !r.Join && slices.Contains(r.Columns, n.Text) {
				return v.describe(r)
			}
		}
	}
	return ""
}

// aboutType lists the relations of a type.
func (v *view) aboutType(name string) string {
	var lines []string
	for _, r := range v.relations() {
		if r.From.Type == name || r.To.Type == name {
			lines = append(lines, fmt.Sprintf("- %s: %s", r.Name(), r.Kind))
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return "**" + name + "**\n\n" + strings.Join(lines, "\n")
}

// describe tells of a relation, and shows the statements of its tables.
func (v *view) describe(r relation.Relation) string {
	text := fmt.Sprintf("**%s**: %s\n\n", r.Name(), r.Kind)
	for _, sentence := range r.Sentences() {
		text += "- " + sentence + "\n"
	}
	if sql := v.statements(r); sql != "" {
		text += "\n```sql\n" + sql + "\n```"
	}
	return text
}

var (
	statement = regexp.MustCompile("^(CREATE|ALTER) TABLE (?:[`\"]?\\w+[`\"]?\\.)?[`\"]?(\\w+)[`\"]?")
	comment   = regexp.MustCompile(`(?m)^-- .*\n`)
)

// statements gives those that make the tables of a relation, and its key.
func (v *view) statements(r relation.Relation) string {
	if v.graph == nil {
		return ""
	}
	text, _, err := ddl.Fitting(context.Background(), v.graph.Tables, catalogue.DialectNames())
	if err != nil {
		return ""
	}
	var kept []string
	for _, sql := range comment.Split(text, -1) {
		sql = strings.TrimSpace(sql)
		switch m := statement.FindStringSubmatch(sql); {
		case m == nil:
		case m[1] == "CREATE" && (m[2] == r.Table || m[2] == r.Parent):
			kept = append(kept, sql)
		case m[1] == "ALTER" && m[2] == r.Table:
			kept = append(kept, keysOf(sql, r.Columns)...)
		}
	}
	return strings.Join(kept, "\n")
}

// keysOf leaves of a statement that adds keys to a table those of some columns.
func keysOf(sql string, columns []string) []string {
	head, keys, ok := strings.Cut(sql, " ADD\n")
	if !ok {
		return nil
	}
	var kept []string
	for _, key := range strings.Split(strings.TrimSuffix(keys, ";"), ", ADD\n") {
		if slices.ContainsFunc(columns, func(c string) bool {
			return strings.Contains(key, "FOREIGN KEY (\""+c+"\")") || strings.Contains(key, "FOREIGN KEY (`"+c+"`)")
		}) {
			kept = append(kept, key)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return []string{head + " ADD\n" + strings.Join(kept, ", ADD\n") + ";"}
}
