package refactor_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"entgo.io/ent/entc/gen"

	"github.com/learnrel/learnrel/runner/ddl"
	"github.com/learnrel/learnrel/runner/schema"
	"github.com/learnrel/learnrel/runner/schema/outline"
	"github.com/learnrel/learnrel/runner/schema/refactor"
	"github.com/learnrel/learnrel/runner/schema/relation"
)

// source gives two types with these edges, and these fields of the second.
func source(user, post, fields string) map[string][]byte {
	method := func(name, kind, list string) string {
		if list == "" {
			return ""
		}
		return fmt.Sprintf("\nfunc (%s) %ss() []ent.%s {\n\treturn []ent.%s{\n\t\t%s,\n\t}\n}\n", name, kind, kind, kind, list)
	}
	file := func(name, body string) []byte {
		imports := "\"entgo.io/ent\""
		for _, pkg := range []string{"edge", "field"} {
			if strings.Contains(body, pkg+".") {
				imports += "\n\t\"entgo.io/ent/schema/" + pkg + "\""
			}
		}
		return []byte("package shop\n\nimport (\n\t" + imports + "\n)\n\n// " + name + " is one.\ntype " + name + " struct{ ent.Schema }\n" + body)
	}
	return map[string][]byte{
		"user.go": file("User", method("User", "Edge", user)),
		"post.go": file("Post", method("Post", "Field", fields)+method("Post", "Edge", post)),
	}
}

var changes = []struct {
	name               string
	user, post, fields string
	typeName, at       string // the type, and its edge or field
	title              string
	kind               string // of the only relation, or "" where it does not matter
	sameTables         bool
}{
	{"the other end of one to many", `edge.To("posts", Post.Type)`, ``, ``, "User", "posts", "Add the other end: Post.user", "one to many", true},
	{"the other end of many to one", ``, `edge.To("author", User.Type).Unique()`, ``, "Post", "author", "Add the other end: User.posts", "many to one", true},
	{"a key to an edge", ``, ``, `field.Int("user_id")`, "Post", "user_id", "Turn user_id into an edge to User", "many to one", false},
	{"a key to an edge by another name", ``, ``, `field.Int("author_id").Optional()`, "Post", "author_id", "Turn author_id into an edge to User", "many to one", false},
	{"a key to the other end", `edge.To("posts", Post.Type)`, ``, `field.Int("author_id").Immutable()`, "Post", "author_id", "Turn author_id into an edge to User", "one to many", false},
	{"an unbound key", `edge.To("posts", Post.Type)`, `edge.From("author", User.Type).Ref("posts").Unique().Required()`, `field.Int("author_id")`, "Post", "author_id", `Make "author_id" the key of the edge "author"`, "one to many", false},
	{"to many to many", `edge.To("posts", Post.Type)`, `edge.From("author", User.Type).Ref("posts").Unique()`, ``, "Post", "author", "Make User.posts and Post.author many to many", "many to many", false},
	{"to one to one", `edge.To("posts", Post.Type)`, `edge.From("author", User.Type).Ref("posts").Unique().Required()`, ``, "User", "posts", "Make User.posts and Post.author one to one", "one to one", false},
	{"to one to many", `edge.To("posts", Post.Type)`, `edge.From("authors", User.Type).Ref("posts")`, ``, "User", "posts", "Make User.posts and Post.authors one to many", "one to many", false},
	{"to many to one", `edge.To("posts", Post.Type)`, `edge.From("authors", User.Type).Ref("posts")`, ``, "User", "posts", "Make User.posts and Post.authors many to one", "many to one", false},
	{"an edge schema", `edge.To("posts", Post.Type)`, `edge.From("authors", User.Type).Ref("posts")`, ``, "User", "posts", "Give User.posts and Post.authors an edge schema", "", true},
}

// TestChanges makes each change: the schema has to be as good as before, and the relation
// what the change says.
func TestChanges(t *testing.T) {
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			files := source(c.user, c.post, c.fields)
			before := judged(t, files, true)
			o := outline.Read(files)
			var found *refactor.Change
			for _, change := range refactor.At(o, thing(o, c.typeName, c.at)) {
				if change.Title == c.title {
					found = &change
				}
			}
			if found == nil {
				t.Fatalf("not offered; there is %v", refactor.At(o, thing(o, c.typeName, c.at)))
			}
			changed, err := outline.Apply(files, found.Edits)
			if err != nil {
				t.Fatal(err)
			}
			for name, src := range files {
				if changed[name] == nil {
					changed[name] = src
				}
			}
			after := judged(t, changed, false)
			relations, err := relation.Of(after)
			if err != nil {
				t.Fatal(err)
			}
			if c.kind != "" && (len(relations) != 1 || relations[0].Kind != c.kind) {
				t.Errorf("the relations are %+v", relations)
			}
			if c.sameTables && ddlOf(t, before) != ddlOf(t, after) {
				t.Errorf("the tables were\n%s\nand are\n%s", ddlOf(t, before), ddlOf(t, after))
			}
		})
	}
}

func thing(o *outline.Outline, typeName, name string) outline.Thing {
	t := o.Type(typeName)
	if e := t.Edge(name); e != nil {
		return outline.Thing{Type: t, Edge: e, Builder: &e.Builder}
	}
	f := t.Field(name)
	return outline.Thing{Type: t, Field: f, Builder: &f.Builder}
}

func judged(t *testing.T, files map[string][]byte, faulty bool) *gen.Graph {
	t.Helper()
	g, ds := schema.Load(files)
	if g == nil && !faulty {
		var text strings.Builder
		for name, src := range files {
			fmt.Fprintf(&text, "%s:\n%s", name, src)
		}
		t.Fatalf("%s\n%s", ds, text.String())
	}
	return g
}

func ddlOf(t *testing.T, g *gen.Graph) string {
	t.Helper()
	tables, err := g.Tables()
	if err != nil {
		t.Fatal(err)
	}
	text, err := ddl.Text(context.Background(), tables, "sqlite")
	if err != nil {
		t.Fatal(err)
	}
	return text
}
