package schema

import (
	"fmt"
	"strings"
	"testing"
)

const blameHead = `package schema
import ("entgo.io/ent"; "entgo.io/ent/schema"; "entgo.io/ent/schema/edge"; "entgo.io/ent/schema/field"; "entgo.io/ent/dialect/entsql")
var ( _ = edge.To; _ = field.Int; _ schema.Annotation; _ = entsql.Table )
`

// manyWithOneFault gives two types that are bound to a third by an edge and a field of
// the same names: one as it should be, and one with a fault.
func manyWithOneFault(kept, broken string) string {
	return blameHead + `type Person struct{ ent.Schema }
func (Person) Edges() []ent.Edge { return []ent.Edge{edge.To("visits", Visit.Type), edge.To("checkups", Checkup.Type)} }
type Checkup struct{ ent.Schema }
` + strings.ReplaceAll(kept, "(T)", "(Checkup)") + `
type Visit struct{ ent.Schema }
` + strings.ReplaceAll(broken, "(T)", "(Visit)")
}

func bound(field, edge string) string {
	return fmt.Sprintf("func (T) Fields() []ent.Field { return []ent.Field{%s} }\nfunc (T) Edges() []ent.Edge { return []ent.Edge{edge.From(\"person\", Person.Type).Ref(REF).Unique()%s} }", field, edge)
}

const friends = blameHead + `type User struct{ ent.Schema }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("friends", User.Type).Through("friendships", Friendship.Type)} }
type Friendship struct{ ent.Schema }
func (Friendship) Annotations() []schema.Annotation { return []schema.Annotation{field.ID("user_id", "friend_id")} }
func (Friendship) Fields() []ent.Field { return []ent.Field{field.Int("user_id"), field.Int("friend_id")} }
func (Friendship) Edges() []ent.Edge { return []ent.Edge{edge.To("user", User.Type).Unique().Required().Field("user_id"), edge.To("friend", User.Type).Unique().Required().Field("friend_id")} }
`

var blamed = []struct{ name, src, want string }{
	{"a key of another type", manyWithOneFault(bound(`field.Int("person_id").Optional()`, `.Field("person_id")`), bound(`field.Int64("person_id").Optional()`, `.Field("person_id")`)), "11: fk-type: an int"},
	{"a key to a UUID", strings.Replace(blameHead, "import (", `import ("github.com/google/uuid"; `, 1) + `type User struct{ ent.Schema }
func (User) Fields() []ent.Field { return []ent.Field{field.UUID("id", uuid.UUID{})} }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("pets", Pet.Type)} }
type Pet struct{ ent.Schema }
func (Pet) Fields() []ent.Field { return []ent.Field{field.String("owner_id").Optional()} }
func (Pet) Edges() []ent.Edge { return []ent.Edge{edge.From("owner", User.Type).Ref("pets").Unique().Field("owner_id")} }`, `9: fk-type: "owner_id" a UUID`},
	{"an optional field", manyWithOneFault(bound(`field.Int("person_id")`, `.Field("person_id").Required()`), bound(`field.Int("person_id").Optional()`, `.Field("person_id").Required()`)), "11: fk-field-optional: "},
	{"an optional edge", manyWithOneFault(bound(`field.Int("person_id").Optional()`, `.Field("person_id")`), bound(`field.Int("person_id")`, `.Field("person_id")`)), "11: fk-edge-optional: "},
	{"no such field", manyWithOneFault(bound(`field.Int("person_id").Optional()`, `.Field("person_id")`), bound(`field.Int("persons_id").Optional()`, `.Field("person_id")`)), `11: fk-no-field: did you mean "persons_id"?`},
	{"the id as the key", manyWithOneFault(bound(``, ``), bound(``, `.Field("id")`)), "11: fk-no-field: The id can't be the field"},
	{"both ends of one name", blameHead + `type Node struct{ ent.Schema }
func (Node) Edges() []ent.Edge { return []ent.Edge{edge.To("link", Node.Type).From("link")} }`, "5: gen-case: names of their own"},
	{"edges that differ in case", blameHead + `type Node struct{ ent.Schema }
func (Node) Edges() []ent.Edge { return []ent.Edge{edge.To("Links", Node.Type),
 edge.To("links", Node.Type)} }`, "5: gen-case: both become Links"},
	{"two functions to order by", blameHead + `type Node struct{ ent.Schema }
func (Node) Edges() []ent.Edge { return []ent.Edge{edge.To("links", Node.Type),
 edge.To("links_count", Node.Type)} }`, `6: gen-order: Rename edge "links" or edge "links_count"`},
	{"a field that is called as a method", blameHead + `type Node struct{ ent.Schema }
func (Node) Fields() []ent.Field { return []ent.Field{field.String("value"), field.String("op"), field.String("label"),
 field.String("update")} }`, `6: gen-reserved: Give the field "update" another name, and StorageKey("update")`},
	{"a field that is called as a variable", blameHead + `type Node struct{ ent.Schema }
func (Node) Fields() []ent.Field { return []ent.Field{field.String("table"),
 field.String("columns")} }`, `6: gen-reserved: Columns is of the generated code`},
	{"fields that differ in case", blameHead + `type Node struct{ ent.Schema }
func (Node) Fields() []ent.Field { return []ent.Field{field.String("first_name"),
 field.String("firstName")} }`, `6: gen-case: Rename field "first_name" or field "firstName" of Node`},
	{"values of two enums", blameHead + `type Node struct{ ent.Schema }
func (Node) Fields() []ent.Field { return []ent.Field{field.Enum("a").Values("b_c"),
 field.Enum("a_b").Values("c")} }`, `6: gen-case: Rename value "b_c" of "a" or value "c" of "a_b" of Node: both become ABC`},
	{"values of one enum", blameHead + `type Node struct{ ent.Schema }
func (Node) Fields() []ent.Field { return []ent.Field{
 field.Enum("a").Values("b-c", "b_c")} }`, `6: gen-case: both become ABC`},
	{"a field as a query of an edge", blameHead + `type Node struct{ ent.Schema }
func (Node) Fields() []ent.Field { return []ent.Field{field.Int("query_links")} }
func (Node) Edges() []ent.Edge { return []ent.Edge{edge.To("links", Node.Type)} }`, `6: gen-case: both make the name QueryLinks`},
	{"a field as a method of another", blameHead + `type Node struct{ ent.Schema }
func (Node) Fields() []ent.Field { return []ent.Field{field.Int("age").Optional(),
 field.Bool("age_cleared")} }`, `6: gen-case: both make the name AgeCleared`},
	{"a field with a blank", blameHead + `type Node struct{ ent.Schema }
func (Node) Fields() []ent.Field { return []ent.Field{
 field.Int("first name")} }`, `6: gen-edge-name: StorageKey gives the column`},
	{"a type as one that is generated", blameHead + `type User struct{ ent.Schema }
type UserQuery struct{ ent.Schema }`, `5: gen-type-name: ent makes a type of that name for User`},
	{"types of one folder", blameHead + `type UserGroup struct{ ent.Schema }
type Usergroup struct{ ent.Schema }`, `5: gen-type-name: into the folder usergroup`},
	{"a type as a package", blameHead + `type Reflect struct{ ent.Schema }`, `4: gen-type-name: Rename the type Reflect`},
	{"a field as the key would be named", blameHead + `type User struct{ ent.Schema }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("posts", Post.Type)} }
type Post struct{ ent.Schema }
func (Post) Fields() []ent.Field { return []ent.Field{field.Int("author_id")} }
func (Post) Edges() []ent.Edge { return []ent.Edge{edge.From("author", User.Type).Ref("posts").Unique()} }`, `7: gen-unbound-field: .Field("author_id")`},
	{"a field on the key's column", blameHead + `type User struct{ ent.Schema }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("posts", Post.Type)} }
type Post struct{ ent.Schema }
func (Post) Fields() []ent.Field { return []ent.Field{field.Int("user_posts")} }
func (Post) Edges() []ent.Edge { return []ent.Edge{edge.From("author", User.Type).Ref("posts").Unique()} }`, `7: silent-shared-column: .Field("user_posts")`},
	{"required where no key is", blameHead + `type User struct{ ent.Schema }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("posts", Post.Type).Required()} }
type Post struct{ ent.Schema }
func (Post) Edges() []ent.Edge { return []ent.Edge{edge.From("author", User.Type).Ref("posts").Unique()} }`, "5: silent-required-side: Leave Required out"},
	{"two join tables of one name", blameHead + `type User struct{ ent.Schema }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("a", Tag.Type).StorageKey(edge.Table("x")),
 edge.To("b", Tag.Type).StorageKey(edge.Table("x"))} }
type Tag struct{ ent.Schema }
func (Tag) Edges() []ent.Edge { return []ent.Edge{edge.From("as", User.Type).Ref("a"), edge.From("bs", User.Type).Ref("b")} }`, "6: table-duplicate: another name"},
	{"an unused import", strings.Replace(blameHead, "import (", `import ("time"; `, 1) + `type User struct{ ent.Schema }`, "2: : Take the import out"},
	{"an unused import by another name", strings.Replace(blameHead, "import (", `import (t "time"; `, 1) + `type User struct{ ent.Schema }`, "2: : Take the import out"},
	{"a misspelt option", blameHead + `type User struct{ ent.Schema }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("friends", User.Type).Unqiue()} }`, "5: : did you mean Unique?"},
	{"an option of another field", blameHead + `type User struct{ ent.Schema }
func (User) Fields() []ent.Field { return []ent.Field{field.Int64("a").NotEmpty()} }`, "5: : Leave NotEmpty out"},
	{"a package that is not imported", strings.Replace(strings.Replace(blameHead, `"entgo.io/ent/schema"; `, "", 1), " _ schema.Annotation;", "", 1) + `type User struct{ ent.Schema }
func (User) Annotations() (as []schema.Annotation) { return }`, `5: go-undefined-type: Import "entgo.io/ent/schema"`},
	{"an edge to a key of two fields", friends + `type Note struct{ ent.Schema }
func (Note) Edges() []ent.Edge { return []ent.Edge{edge.To("about", Friendship.Type).Unique()} }`, "11: gen-to-composite: let it hold the key"},
	{"an edge of a view", blameHead + `type User struct{ ent.Schema }
type V struct{ ent.View }
func (V) Edges() []ent.Edge { return []ent.Edge{edge.To("users", User.Type)} }`, "6: gen-view-edge: from the view V"},
	{"an edge to a view", blameHead + `type User struct{ ent.Schema }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("v", V.Type).Unique()} }
type V struct{ ent.View }`, "5: gen-view-edge: from the view V"},
	{"an edge schema with the inverse ends", blameHead + `type User struct{ ent.Schema }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("groups", Group.Type).Through("memberships", Membership.Type), edge.To("mine", Membership.Type)} }
type Group struct{ ent.Schema }
func (Group) Edges() []ent.Edge { return []ent.Edge{edge.From("users", User.Type).Ref("groups").Through("memberships", Membership.Type)} }
type Membership struct{ ent.Schema }
func (Membership) Fields() []ent.Field { return []ent.Field{field.Int("user_id"), field.Int("group_id")} }
func (Membership) Edges() []ent.Edge { return []ent.Edge{edge.To("group", Group.Type).Unique().Required().Field("group_id"),
 edge.From("user", User.Type).Ref("mine").Unique().Required().Field("user_id")} }`, `11: through-not-required: Write edge.To("user", User.Type) in Membership`},
	{"a field with the name that Through has", friends + `func (User) Fields() []ent.Field { return []ent.Field{field.Int("friendships")} }`, "5: gen-order: edge \"friendships\""},
	{"a type for its method", blameHead + `type User struct{ ent.Schema }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("friends", User)} }`, "5: : Write User.Type"},
	{"a method of a value", blameHead + `type User struct{ ent.Schema }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("friends", User{}.Type)} }`, "5: load-edges-panic: User.Type"},
}

func TestBlame(t *testing.T) {
	for _, c := range blamed {
		t.Run(c.name, func(t *testing.T) {
			src := c.src
			for _, ref := range []string{"checkups", "visits"} { // in this order
				src = strings.Replace(src, "REF", `"`+ref+`"`, 1)
			}
			_, ds := Load(map[string][]byte{"schema.go": []byte(src)})
			if len(ds) != 1 {
				t.Fatalf("got:\n%s\nwant: %s", brief(ds), c.want)
			}
			d := ds[0]
			head, fix, _ := strings.Cut(c.want, ": ")
			code, fix, _ := strings.Cut(fix, ": ")
			if fmt.Sprint(d.Pos.Line) != head || d.Code != code || !strings.Contains(d.Fix, fix) {
				t.Errorf("got:\n%s\nwant: %s", brief(ds), c.want)
			}
		})
	}
}
