package schema

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// repairable are schemas with a mistake that no page shows in this form.
var repairable = map[string]string{
	"an edge schema that keeps its ends": two(`edge.To("posts", Post.Type).Through("likes", Like.Type)`, `edge.From("users", User.Type).Ref("posts")`) +
		"type Like struct{ ent.Schema }\n" + likes("Like"),
	"a type of its own that is no schema": two(`edge.To("posts", post.Type)`, ``) + "type post struct{ ent.Schema }\n",
	"through a type that is no schema": two(`edge.To("posts", Post.Type).Through("likes", like.Type)`, `edge.From("users", User.Type).Ref("posts")`) +
		"type like struct{ ent.Schema }\ntype Like struct{ ent.Schema }\n" + likes("Like"),
	"an edge schema that is not required": strings.Replace(two(`edge.To("posts", Post.Type).Through("likes", Like.Type)`, `edge.From("users", User.Type).Ref("posts")`)+
		"type Like struct{ ent.Schema }\n"+strings.Replace(likes("Like"), "Required().", "", 1), `"user_id")`, `"user_id").Optional()`, 1),
	"a field and an edge with one column": strings.Replace(two(``, `edge.To("author", User.Type).Unique().StorageKey(edge.Column("author_id"))`), "/**/", `func (Post) Fields() []ent.Field { return []ent.Field{field.Int("writer_id").StorageKey("author_id")} }`, 1),
	"a key with two names":                strings.Replace(two(`edge.To("posts", Post.Type).StorageKey(edge.Column("a"))`, `edge.From("author", User.Type).Ref("posts").Unique().Field("author_id").Required()`), "/**/", `func (Post) Fields() []ent.Field { return []ent.Field{field.Int("author_id").StorageKey("b")} }`, 1),
	"an index of a misspelt field":        strings.Replace(two(``, ``), "/**/", `func (Post) Fields() []ent.Field { return []ent.Field{field.Int("number")} }; func (Post) Indexes() []ent.Index { return []ent.Index{index.Fields("numbr")} }`, 1),
	"an index of a misspelt edge":         strings.Replace(two(`edge.To("posts", Post.Type)`, `edge.From("author", User.Type).Ref("posts").Unique()`), "/**/", `func (Post) Indexes() []ent.Index { return []ent.Index{index.Edges("auther")} }`, 1),
	"an edge that is written twice":       two(`edge.To("posts", Post.Type), edge.To("posts", Post.Type)`, ``),
}

func likes(name string) string {
	return fmt.Sprintf(`func (%[1]s) Fields() []ent.Field { return []ent.Field{field.Int("user_id"), field.Int("post_id")} }
func (%[1]s) Edges() []ent.Edge {
	return []ent.Edge{edge.To("user", User.Type).Unique().Required().Field("user_id"), edge.To("post", Post.Type).Unique().Required().Field("post_id")}
}
`, name)
}

// TestEveryRepairRepairs applies each repair that is proposed for the schemas of the
// catalogue and for the cases: what it is about has to be gone, and nothing else may have
// come of it.
func TestEveryRepairRepairs(t *testing.T) {
	all, names := pageSchemas(t)
	for _, c := range cases {
		all = append(all, schemaCase{"schema", map[string][]byte{"schema.go": []byte(c.src)}})
		names = append(names, "case "+c.name)
	}
	for name, src := range repairable {
		all = append(all, schemaCase{"schema", map[string][]byte{"schema.go": []byte(src)}})
		names = append(names, name)
	}
	tried, codes := 0, map[string]bool{}
	for i, c := range all {
		_, before := Config{Package: c.pkg}.Load(c.files)
		for _, d := range before {
			if d.Repair == nil {
				continue
			}
			tried++
			codes[d.Code] = true
			files, err := outline.Apply(c.files, d.Repair.Edits)
			if err != nil {
				t.Errorf("%s: %s: %v", names[i], d.Code, err)
				continue
			}
			for name, src := range c.files {
				if files[name] == nil {
					files[name] = src
				}
			}
			_, after := Config{Package: c.pkg}.Load(files)
			if fault := worse(d, before, after); fault != "" {
				t.Errorf("%s: %s: %s\n%s: %s\n%s", names[i], d.Code, d.Repair.Title, fault, after, diffOf(c.files, files))
			}
		}
	}
	for code := range repairs {
		if !codes[code] {
			t.Errorf("no schema shows the repair of %s", code)
		}
	}
	t.Logf("%d repairs of %d codes", tried, len(codes))
}

// worse tells what a repair did that it should not have done, or "".
func worse(d Diagnostic, before, after Diagnostics) string {
	count := func(ds Diagnostics, of Diagnostic) (n int) {
		for _, o := range ds {
			if o.Code == of.Code && o.Message == of.Message {
				n++
			}
		}
		return n
	}
	if count(after, d) >= count(before, d) {
		return "it is still there"
	}
	for _, o := range after {
		// What comes later is not judged while there is an error.
		later := d.Stage == "compile" && o.Stage != "compile" || d.Severity == Failure && o.Severity == Warning && o.Code != "silent-m2m"
		if count(before, o) == 0 && !later {
			return fmt.Sprintf("new: %s", o)
		}
	}
	return ""
}

func diffOf(before, after map[string][]byte) (text string) {
	for name, src := range after {
		if !slices.Equal(before[name], src) {
			text += filepath.Base(name) + ":\n" + string(src)
		}
	}
	return text
}

// TestWhatOthersGiveIsNotSurelyRepaired holds that a name which a mixin was given is not
// written into the mixin without being asked, and that Required is not added to what has it.
func TestWhatOthersGiveIsNotSurelyRepaired(t *testing.T) {
	shared := blameHead + `type User struct{ ent.Schema }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("pets", Pet.Type), edge.To("cars", Car.Type)} }
type owned struct{ mixin.Schema; ref string }
func (o owned) Edges() []ent.Edge { return []ent.Edge{edge.From("owner", User.Type).Ref(o.ref).Unique()} }
type Pet struct{ ent.Schema }
func (Pet) Mixin() []ent.Mixin { return []ent.Mixin{owned{ref: "pets"}} }
type Car struct{ ent.Schema }
func (Car) Mixin() []ent.Mixin { return []ent.Mixin{owned{ref: "carz"}} }
`
	shared = strings.Replace(shared, `"entgo.io/ent/schema/edge"`, `"entgo.io/ent/schema/edge"; "entgo.io/ent/schema/mixin"`, 1)
	_, ds := Load(map[string][]byte{"schema.go": []byte(shared)})
	if len(ds) != 1 || ds[0].Code != "edge-no-inverse" || ds[0].Repair != nil && ds[0].Repair.Sure {
		t.Errorf("a mixin's parameter: got %+v", ds)
	}
	for _, c := range blamed {
		if c.name != "an edge schema with the inverse ends" {
			continue
		}
		if _, ds := Load(map[string][]byte{"schema.go": []byte(c.src)}); len(ds) != 1 || ds[0].Repair != nil {
			t.Errorf("%s: got %+v", c.name, ds)
		}
	}
}
