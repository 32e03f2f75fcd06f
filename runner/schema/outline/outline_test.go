package outline

import (
	"go/token"
	"strings"
	"testing"
)

const source = `package shop

import (
	"entgo.io/ent"
	e "entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

type User struct{ ent.Schema }

func (User) Edges() []ent.Edge {
	return []ent.Edge{
		e.To("posts", Post.Type).
			StorageKey(e.Column("author")),
		e.To("children", User.Type).Comment("below").From("parent").
			Unique(),
	}
}

type Post struct {
	ent.Schema
}

func (Post) Fields() []ent.Field { return []ent.Field{field.Int("author_id")} }

func (Post) Edges() []ent.Edge { return []ent.Edge{e.From("author", User.Type).Ref("posts").Unique().Field("author_id")} }
`

func read(src string) *Outline { return Read(map[string][]byte{"shop.go": []byte(src)}) }

func TestRead(t *testing.T) {
	o := read(source)
	if len(o.Types) != 2 || len(o.Type("User").Edges) != 3 || len(o.Type("Post").Fields) != 1 {
		t.Fatalf("the types are %+v", o.Types)
	}
	children, parent := o.Type("User").Edge("children"), o.Type("User").Edge("parent")
	if children.From != parent || parent.To != children || !parent.Inverse || parent.Target != "User" || !parent.Has("Unique") || children.Has("Unique") || !children.Has("Comment") {
		t.Errorf("the chain is %+v and %+v", children, parent)
	}
	if holder, other := o.Other(o.Type("User").Edge("posts")); holder.Name != "Post" || other.Name != "author" {
		t.Errorf("the other end is %+v of %+v", other, holder)
	}
	for name, n := range map[Name]int{
		{Kind: EdgeName, Owner: "User", Text: "posts"}:      2,
		{Kind: FieldName, Owner: "Post", Text: "author_id"}: 2,
		{Kind: TypeName, Text: "User"}:                      4,
	} {
		if got := o.References(name); len(got) != n {
			t.Errorf("%+v: %d places, want %d", name, len(got), n)
		}
	}
}

// TestEdits holds that an edit fits the manner of what is around it.
func TestEdits(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(o *Outline) []Edit
		want string
	}{
		{"an option in a line of its own", func(o *Outline) []Edit {
			return []Edit{o.AddOption(&o.Type("User").Edge("parent").Builder, "Required()")}
		}, "From(\"parent\").\n\t\t\tUnique().\n\t\t\tRequired(),"},
		{"an option behind others", func(o *Outline) []Edit {
			return []Edit{o.AddOption(&o.Type("Post").Edge("author").Builder, "Required()")}
		}, `.Field("author_id").Required()}`},
		{"an option less", func(o *Outline) []Edit {
			return []Edit{o.RemoveOption(o.Type("User").Edge("posts").Option("StorageKey"))}
		}, "e.To(\"posts\", Post.Type),\n"},
		{"an edge more, by the package's other name", func(o *Outline) []Edit {
			return o.AddEdge(o.Type("User"), func(pkg string) string { return pkg + `.To("cards", Post.Type)` })
		}, "\t\te.To(\"cards\", Post.Type),\n\t}"},
		{"fields where there are none", func(o *Outline) []Edit {
			return o.AddField(o.Type("User"), func(pkg string) string { return pkg + `.Int("n")` })
		}, "// Fields of the User.\nfunc (User) Fields() []ent.Field {\n\treturn []ent.Field{\n\t\tfield.Int(\"n\"),\n\t}\n}"},
		{"the halves apart", func(o *Outline) []Edit { return []Edit{o.Split(o.Type("User").Edge("children"), "")} }, "e.From(\"parent\", User.Type).Ref(\"children\").Unique(),\n\t\te.To(\"children\", User.Type).Comment(\"below\"),"},
		{"an edge less", func(o *Outline) []Edit { return []Edit{o.RemoveBuilder(&o.Type("User").Edge("posts").Builder)} }, "return []ent.Edge{\n\t\te.To(\"children\""},
	} {
		o := read(source)
		files, err := Apply(map[string][]byte{"shop.go": []byte(source)}, c.edit(o))
		if err != nil || !strings.Contains(string(files["shop.go"]), c.want) {
			t.Errorf("%s: %v\n%s", c.name, err, files["shop.go"])
		}
	}
	if _, err := Apply(map[string][]byte{"shop.go": []byte(source)}, []Edit{{token.Position{Filename: "shop.go", Offset: 1}, token.Position{Offset: 9}, ""}, {token.Position{Filename: "shop.go", Offset: 5}, token.Position{Offset: 7}, ""}}); err == nil {
		t.Error("edits of one place are made")
	}
}

// TestLineEnds holds that a file of a Windows editor stays one, and that another does not
// become one for a line of it.
func TestLineEnds(t *testing.T) {
	dos := strings.ReplaceAll(source, "\n", "\r\n")
	for _, src := range []string{dos, "//\n" + dos} {
		o := read(src)
		files, err := Apply(map[string][]byte{"shop.go": []byte(src)}, o.AddField(o.Type("User"), func(pkg string) string { return pkg + `.Int("n")` }))
		got := string(files["shop.go"])
		if lines, ends := strings.Count(got, "\n"), strings.Count(got, "\r\n"); err != nil || (lines == ends) != (src == dos) || lines <= strings.Count(src, "\n") {
			t.Errorf("%v: %d of %d lines end in two bytes", err, ends, lines)
		}
	}
}

func TestColumns(t *testing.T) {
	src := []byte("a\né𝄞x\n")
	for column, want := range map[int]int{1: 1, 3: 2, 7: 4, 8: 5} {
		if got := UTF16(src, token.Position{Line: 2, Column: column}); got != want {
			t.Errorf("%d: got %d, want %d", column, got, want)
		}
		if got := Bytes(src, 2, want); got != column {
			t.Errorf("back from %d: got %d, want %d", want, got, column)
		}
	}
}

// TestCutShort reads every beginning of a file: none may bring the outline down.
func TestCutShort(t *testing.T) {
	for i := range source {
		o := read(source[:i])
		for _, n := range o.Names {
			if n.End < n.Pos {
				t.Fatalf("cut at %d: %+v", i, n)
			}
		}
		for pos := token.Pos(1); pos < token.Pos(i); pos += 11 {
			o.SlotAt(pos)
			o.EndAt(pos)
			o.Around(pos)
		}
	}
}
