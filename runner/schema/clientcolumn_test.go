package schema

import (
	"strings"
	"testing"
)

// TestColumnsOfTheClient holds what is refused of ids and texts, and of a view that comes last.
func TestColumnsOfTheClient(t *testing.T) {
	const owner = `func (Pet) Edges() []ent.Edge { return []ent.Edge{edge.From("owner", User.Type).Ref("pets").Unique()} }`
	const commented = `func (User) Annotations() []schema.Annotation { return []schema.Annotation{entsql.WithComments(true), schema.Comment("x")} }`
	for _, c := range []struct{ name, user, rest, want string }{
		{"an id of bytes, at an edge", `field.Bytes("id")`, owner, "ent/mutation.go: invalid map key type []byte [gen-id-type]"},
		{"an id of bytes that nothing leads to", `field.Int("a")`, `func (Pet) Fields() []ent.Field { return []ent.Field{field.Int("b")} }; type Car struct{ ent.Schema }; func (Car) Fields() []ent.Field { return []ent.Field{field.Bytes("id")} }; func (Car) Edges() []ent.Edge { return []ent.Edge{edge.To("owner", User.Type).Unique()} }`, ""},
		{"an id of an array", `field.Bytes("id").GoType(Key{})`, owner + "\ntype Key [4]byte\nfunc (*Key) Scan(any) error { return nil }\nfunc (Key) Value() (driver.Value, error) { return nil, nil }", ""},
		{"an id of time", `field.Time("id")`, ``, "nodes[i].ID == 0 (mismatched types time.Time and untyped int) [gen-id-type]"},
		{"an id of text", `field.String("id")`, owner, ""},
		{"a comment of two lines", `field.Int("a").Comment("x\ny")`, commented, "schema.go:14:55: error: format file migrate/schema.go: string literal not terminated: the comment of User.a [gen-quoted]"},
		{"a comment of two lines that is not migrated", `field.Int("a").Comment("x\ny \"z\"")`, "", ""},
		{"a comment of the type with a quote", `field.Int("a")`, strings.Replace(commented, `"x"`, `"a \"x\""`, 1), "the comment of User [gen-quoted]"},
		{"a value with a quote", `field.Enum("a").NamedValues("A", "a\"b")`, "", "the enum's values of User.a [gen-quoted]"},
		{"a column in quotes", `field.Int("a").StorageKey("\"a\"")`, "", "the column of User.a [gen-quoted]"},
		{"a table with a dot", `field.Int("a")`, `func (Pet) Annotations() []schema.Annotation { return []schema.Annotation{entsql.Table("app.pets")} }`, "expected 'IDENT' for the table \"app.pets\" [gen-table-name]"},
		{"two tables that are one in Go", `field.Int("a")`, `func (Pet) Annotations() []schema.Annotation { return []schema.Annotation{entsql.Table("a_b")} }; type Car struct{ ent.Schema }; func (Car) Annotations() []schema.Annotation { return []schema.Annotation{entsql.Table("a-b")} }`, "ABColumns redeclared in this block [table-duplicate]"},
		{"a key's column with a space", `field.Int("a")`, `type Car struct{ ent.Schema }; func (Car) Edges() []ent.Edge { return []ent.Edge{edge.To("owner", User.Type).Unique().StorageKey(edge.Column("own er"))} }`, "expected 'IDENT' for the column \"own er\" [gen-edge-name]"},
		{"an id that is a pointer, in a key without a field", `field.UUID("id", &uuid.UUID{})`, "", "as **uuid.UUID value in assignment [gen-id-type]"},
		{"a view that comes last", `field.Int("a")`, "type Zone struct{ ent.View }", "schema.go:17:6: error: format file client.go: expected 'IDENT', found '}' [gen-view-last]"},
		{"a view that does not", `field.Int("a")`, "type Area struct{ ent.View }", ""},
		{"a view with an id", `field.Int("a")`, "type Area struct{ ent.View }\nfunc (Area) Fields() []ent.Field { return []ent.Field{field.Int(\"id\")} }", ""},
		{"names that differ in case", `field.Int("firstName"), field.Int("first_name")`, "", "FieldFirstName redeclared in this block [gen-case]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := columnsHead + "func (User) Fields() []ent.Field { return []ent.Field{" + c.user + "} }\ntype Pet struct{ ent.Schema }\nfunc (User) Edges() []ent.Edge { return []ent.Edge{edge.To(\"pets\", Pet.Type)} }\n" + c.rest + "\n"
			g, ds := Config{Package: "shop/schema"}.Load(map[string][]byte{"schema.go": []byte(src)})
			if c.want == "" && g == nil || !strings.Contains(ds.String(), c.want) || len(ds.Errors()) > 1 {
				t.Errorf("got:\n%s\nwant: %s", ds, c.want)
			}
		})
	}
}

const columnsHead = `package schema
import (
	"database/sql/driver"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"
)
var _ = []any{uuid.Nil, schema.Comment("x"), entsql.Skip(), driver.Value(nil)}

type User struct{ ent.Schema }
`
