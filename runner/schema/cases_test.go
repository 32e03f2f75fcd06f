package schema

import (
	"fmt"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/catalogue"
)

// cases are schemas that each show one diagnostic; want is all that Load says, one
// a line: the position, the code, the related line, and part of the fix.
var cases = []struct{ name, src, want string }{
	{"ref typo", two(`edge.To("posts", Post.Type)`, `edge.From("author", User.Type).Ref("postz").Unique()`), `
8:57 edge-no-inverse (6) User has no edge "postz"; did you mean "posts"?`},
	{"a compile error comes alone", two(`edge.To("posts", Post.Type), edge.To("tags", Tagg.Type), edge.From("x", Post.Type)`, `edge.From("author", User.Type).Ref("postz").Unique()`), `
6:102 go-undefined-type (0) Declare Tagg`},
	{"all errors of the graph", two(`edge.To("posts", Post.Type), edge.From("x", Post.Type), edge.To("friends", User.Type).Field("f")`, `edge.From("author", User.Type).Ref("postz").Unique()`), `
6:86 edge-no-ref (0) Say which edge of Post
8:57 edge-no-inverse (6) did you mean "posts"
6:143 fk-not-holder (0) Add .Unique()`},
	{"ref on to", two(`edge.To("posts", Post.Type).Ref("x")`, ``), `
6:85 go-ref-on-to (0) Ref belongs to the other end`},
	{"optional", two(`edge.To("posts", Post.Type).Optional()`, ``), `
6:85 go-edge-optional (0) Leave Optional out`},
	{"storage key", two(``, `edge.From("a", User.Type).Ref("b").StorageKey()`), `
8:92 go-storagekey-on-from (0) Move StorageKey`},
	{"no such builder", two(`edge.Too("posts", Post.Type)`, ``), `
6:62 go-undefined-type (0) did you mean edge.To?`},
	{"type value", two(`edge.To("posts", Post{})`, ``), `
6:74 load-edges-panic (0) Pass the method Post.Type itself`},
	{"required both", two(`edge.To("posts", Post.Type).Required()`, `edge.From("author", User.Type).Ref("posts").Unique().Required()`), `
8:110 edge-required-both (6) Leave Required out`},
	{"unknown package", with("example.com/other", two(`edge.To("posts", other.Type)`, ``)), `
6:74 not evaluated: other.Type`},
	{"unknown name of a package", with("example.com/go-bar", two(`edge.To("posts", bar.Type)`, ``)), `
6:74 not evaluated: bar.Type`},
	{"base of an unknown package", strings.Replace(with("example.com/other", two(``, ``)), "type Post struct{ ent.Schema", "type Post struct{ other.Base", 1), `
7:19 not evaluated: an embedded type`},
	{"base of an unknown package, at second hand", strings.Replace(with("example.com/other", two(``, ``)), "type Post struct{ ent.Schema }", "type Post struct{ base }; type base struct { *other.Base; ent.Schema }", 1), `
7:47 not evaluated: an embedded type`},
	{"a mixin that embeds an unknown one", strings.Replace(with("example.com/other", two(``, ``)), "/**/", "func (Post) Mixin() []ent.Mixin { return []ent.Mixin{m{}} }; type m struct { other.M; mixin.Schema }", 1), `
9:54 not evaluated: the method Fields of schema.m`},
	{"a method of an unknown type", strings.Replace(with("math/big", two(``, ``)), "/**/", "type number struct { *big.Int }; func text(n number) string { return n.String() }; func (n number) text() string { return n.String() }", 1), `
9:72 not evaluated: a type that embeds one of a package`},
	{"an index of a table that is left out", strings.Replace(two(``, ``), "/**/", `func (Post) Annotations() []schema.Annotation { return []schema.Annotation{entsql.Skip()} }; func (Post) Fields() []ent.Field { return []ent.Field{field.Int("n")} }; func (Post) Indexes() []ent.Index { return []ent.Index{index.Fields("n")} }`, 1), `
7:6 gen-skip (9) or its indexes`},
	{"a database schema for one type alone", strings.Replace(two(``, ``), "/**/", `func (Post) Annotations() []schema.Annotation { return []schema.Annotation{entsql.Schema("s")} }`, 1), `
5:6 table-no-schema (0) entsql.Schema`},
	{"a table in two database schemas", strings.Replace(two(``, ``), "/**/", `func (Post) Annotations() []schema.Annotation { return []schema.Annotation{entsql.SchemaTable("s", "users")} }; func (User) Annotations() []schema.Annotation { return []schema.Annotation{entsql.Schema("u")} }`, 1), `
5:6 table-two-schemas (7) Rename the type User`},
	{"forgotten unique", two(`edge.To("posts", Post.Type)`, `edge.From("author", User.Type).Ref("posts")`), `
8:57 silent-m2m (6) Add .Unique()`},
	{"two edges", two(`edge.To("posts", Post.Type)`, `edge.To("author", User.Type).Unique()`), `
6:57 silent-two-edges (8) edge.From("posts", Post.Type).Ref("author")`},
	{"on delete on from", two(`edge.To("posts", Post.Type)`, `edge.From("author", User.Type).Ref("posts").Unique().Annotations(entsql.OnDelete(entsql.Cascade))`), `
8:57 silent-ondelete-from (6) Move the annotation to User.posts`},
	{"on delete on m2m", two(`edge.To("posts", Post.Type).Annotations(entsql.OnDelete(entsql.Cascade))`, `edge.From("authors", User.Type).Ref("posts")`), `
6:57 silent-ondelete-m2m (0) edge schema`},
	{"set null required", two(`edge.To("posts", Post.Type).Annotations(entsql.OnDelete(entsql.SetNull))`, `edge.From("author", User.Type).Ref("posts").Unique().Required()`), `
6:57 silent-setnull-required (8) Cascade or Restrict`},
	{"self unique", two(`edge.To("spouse", User.Type).Unique()`, ``), `
6:57 silent-self-unique (0) add .From(…)`},
	{"self required", two(`edge.To("next", User.Type).Unique().Required().From("prev")`, ``), `
6:57 silent-self-required (0) Leave Required out`},
	{"null reads as zero", strings.Replace(two(`edge.To("posts", Post.Type)`, `edge.From("author", User.Type).Ref("posts").Unique().Field("author_id")`), "/**/", `func (Post) Fields() []ent.Field { return []ent.Field{field.Int("author_id").Optional()} }`, 1), `
9:55 silent-null-zero (8) Add .Nillable()`},
	{"shared column", two(`edge.To("posts", Post.Type).StorageKey(edge.Column("k")), edge.To("drafts", Post.Type).StorageKey(edge.Column("k"))`, ``), `
6:115 silent-shared-column (6) a column of its own`},
	{"two inverses", two(`edge.To("posts", Post.Type)`, `edge.From("author", User.Type).Ref("posts").Unique(), edge.From("editor", User.Type).Ref("posts").Unique()`), `
8:57 gen-two-inverse (6) Only one edge.From may refer to User.posts`},
	{"through an unknown type", two(`edge.To("posts", Post.Type).Through("links", User.Type)`, `edge.From("authors", User.Type).Ref("posts")`), `
6:85 through-self (5) Declare a type of its own`},
	{"a key in a chain", two(`edge.To("posts", Post.Type), edge.To("children", User.Type).StorageKey(edge.Column("parent_id")).From("parent").Unique()`, ``), `
6:117 storagekey-multiple (0) bind the edge "parent" to a field "parent_id"`},
	{"a key in a chain of many to many", two(`edge.To("children", User.Type).StorageKey(edge.Table("t")).From("parents")`, ``), `
6:88 storagekey-multiple (0) edge.From("parents", User.Type).Ref("children") first`},
	{"a join table and no other half", two(`edge.To("posts", Post.Type).StorageKey(edge.Table("t"))`, ``), `
6:85 storagekey-table (7) add edge.From(…, User.Type).Ref("posts") to the Edges of Post`},
	{"a join table and a unique half", two(`edge.To("posts", Post.Type).StorageKey(edge.Table("t"))`, `edge.From("author", User.Type).Ref("posts").Unique()`), `
6:85 storagekey-table (8) leave .Unique() out of Post.author`},
	{"one column of two", two(`edge.To("posts", Post.Type).StorageKey(edge.Column("k"))`, `edge.From("authors", User.Type).Ref("posts")`), `
6:85 storagekey-columns (8) edge.Columns("user_id", "post_id")`},
	{"two columns of one", two(`edge.To("posts", Post.Type).StorageKey(edge.Columns("k", "l"))`, ``), `
6:85 storagekey-columns (7) add edge.From`},
	{"a scanner on a key", strings.Replace(with("database/sql", two(``, `edge.To("author", User.Type).Unique().Field("author_id").Required()`)), "/**/", `func (Post) Fields() []ent.Field { return []ent.Field{field.String("author_id").ValueScanner(lower)} }; var lower = field.ValueScannerFunc[string, *sql.NullString]{}`, 1), `
9:81 fk-scanner (0) Leave ValueScanner out`},
	{"a scanner of another type", strings.Replace(with("database/sql", two(``, ``)), "/**/", `func (Post) Fields() []ent.Field { return []ent.Field{field.String("x").ValueScanner(field.ValueScannerFunc[[]byte, *sql.NullString]{})} }`, 1), `
9:55 load-field (0) Correct this field`},
	{"a field of a mixin again", strings.Replace(two(``, ``), "/**/", `func (Post) Fields() []ent.Field { return []ent.Field{field.String("x")} }; func (Post) Mixin() []ent.Mixin { return []ent.Mixin{named{}} }; type named struct{ mixin.Schema }; func (named) Fields() []ent.Field { return []ent.Field{field.String("x")} }`, 1), `
9:55 field-duplicate (9) The mixin named has a field "x" already`},
	{"a field of two mixins", strings.Replace(two(``, ``), "/**/", `func (Post) Mixin() []ent.Mixin { return []ent.Mixin{named{}, mixin.AnnotateFields(named{})} }; type named struct{ mixin.Schema }; func (named) Fields() []ent.Field { return []ent.Field{field.String("x")} }`, 1), `
9:187 field-duplicate (9) The mixins named and`},
	{"bad name", strings.ReplaceAll(two(``, ``), "Post", "Client"), `
7:6 name-ent (0) Rename the type Client`},
}

// two gives the types User and Post with these edges, on the lines 6 and 8.
func two(user, post string) string {
	src := fmt.Sprintf(`package schema

import ("entgo.io/ent"; "entgo.io/ent/dialect/entsql"; "entgo.io/ent/schema"; "entgo.io/ent/schema/edge"; "entgo.io/ent/schema/field"; "entgo.io/ent/schema/index"; "entgo.io/ent/schema/mixin")

type User struct{ ent.Schema }
func (User) Edges() []ent.Edge    { return []ent.Edge{  %s} }
type Post struct{ ent.Schema }
func (Post) Edges() []ent.Edge    { return []ent.Edge{  %s} }
/**/
var ( _ = edge.To; _ = field.Int; _ = entsql.Cascade; _ = index.Fields; _ mixin.Schema; _ schema.Annotation )
`, user, post)
	return src
}

// with adds an import, on the line of the others.
func with(path, src string) string {
	return strings.Replace(src, "import (", fmt.Sprintf("import (%q;", path), 1)
}

func TestDiagnostics(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, ds := Load(map[string][]byte{"schema.go": []byte(c.src)})
			want := strings.Split(strings.TrimSpace(c.want), "\n")
			if len(ds) != len(want) {
				t.Fatalf("got:\n%s\nwant:\n%s", brief(ds), c.want)
			}
			for i, d := range ds {
				head, fix, _ := strings.Cut(want[i], ") ")
				if !strings.HasPrefix(briefOne(d), head) || !strings.Contains(d.Fix, fix) {
					t.Errorf("got:\n%s\nwant:\n%s", briefOne(d), want[i])
				}
			}
		})
	}
}

func briefOne(d Diagnostic) string {
	if d.Severity == Unevaluated {
		return fmt.Sprintf("%d:%d not evaluated: %s", d.Pos.Line, d.Pos.Column, d.Message)
	}
	return fmt.Sprintf("%d:%d %s (%d) %s", d.Pos.Line, d.Pos.Column, d.Code, d.other.Line, d.Fix)
}

func brief(ds Diagnostics) string {
	var lines []string
	for _, d := range ds {
		lines = append(lines, briefOne(d)+" | "+d.Message)
	}
	return strings.Join(lines, "\n")
}

// TestEveryCodeOfTheGraphIsExplained holds the two tables together.
func TestEveryCodeOfTheGraphIsExplained(t *testing.T) {
	known := map[string]bool{}
	for _, k := range catalogue.Kinds() {
		if known[k.Code] = true; k.Stage == "graph" && tellers[k.Code] == nil {
			t.Errorf("nothing tells where a %s is", k.Code)
		}
	}
	for code := range tellers {
		if !known[code] {
			t.Errorf("%s is no code", code)
		}
	}
}
