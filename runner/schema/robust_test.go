package schema

import (
	"strings"
	"testing"
)

// accepted are schemas that ent accepts, with what the loader must make of each:
// nothing to say, or a reason why it can't tell. None is an error.
var accepted = []struct{ name, src, unevaluated string }{
	{"a method without results that returns early", head + `
type def struct{ name string; t any }
func (d *def) check() { if d.t == nil { return } }
func to(d *def) ent.Edge { d.check(); return edge.To(d.name, d.t) }
func (User) Edges() []ent.Edge { return []ent.Edge{to(&def{"friends", User.Type})} }`, ""},
	{"an embedded generic type of another package", head + `
type Pet struct{ base.Of[int] }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("pets", Pet.Type)} }`, "embeds one of a package"},
	{"an embedded generic type with two parameters", head + `
type Pet struct{ *base.Of[int, string] }
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("pets", Pet.Type)} }`, "embeds one of a package"},
	{"an interface that embeds a generic one", head + `
type both[T any] interface { base.Setter[T]; Get() T }
func set(b both[int]) { b.Set("x") }
var _ = set`, "embeds one of a package"},
	{"elements without a type in a literal of another package", head + `
func (User) Fields() []ent.Field { return []ent.Field{field.JSON("x", base.Sec{"a": {"b": 1}, "c": {{}}})} }`, ""},
	{"a text of a million millions", head + `
func (User) Fields() []ent.Field { return []ent.Field{field.Int(strings.Repeat("x", 1<<40))} }`, "what is as large as this"},
	{"a list of as many", head + `
func (User) Fields() []ent.Field { return make([]ent.Field, 1<<40) }`, "this make"},
	{"and in a list of such", head + `
var list = []base.Sec{{"a": {"b": 1}}}
func (User) Fields() []ent.Field { return []ent.Field{field.JSON("x", list)} }`, ""},
}

func TestAcceptedIsNoError(t *testing.T) {
	for _, c := range accepted {
		t.Run(c.name, func(t *testing.T) {
			src := strings.Replace(c.src, "import (", `import ("example/base"; `, 1) + "\nvar _ base.X"
			_, ds := Load(map[string][]byte{"schema.go": []byte(src)})
			if len(ds.Errors()) > 0 || c.unevaluated == "" && len(ds.Unevaluated()) > 0 || !strings.Contains(ds.String(), c.unevaluated) {
				t.Errorf("got:\n%s\nwant: %s", ds, c.unevaluated)
			}
		})
	}
}

// TestEndless holds that a schema which does not end is told so, with its place.
func TestEndless(t *testing.T) {
	for _, src := range []string{
		head + "func (User) Fields() []ent.Field {\n\tfor {\n\t}\n}",
		head + "func (User) Fields() []ent.Field {\n\treturn User{}.Fields()\n}",
		head + "func (User) Mixin() []ent.Mixin {\n\treturn []ent.Mixin{m{}}\n}\ntype m struct{ ent.Mixin }\nfunc (m) Fields() []ent.Field { return m{}.Fields() }",
		head + "func f(n int) int {\n\tif n < 2 { return n }\n\treturn f(n-1) + f(n-2)\n}\nfunc (User) Fields() []ent.Field { f(60); return nil }",
		head + "func (User) Fields() []ent.Field {\n\ts := \"x\"\n\tfor { s += s }\n}",
		head + "func (User) Fields() (fs []ent.Field) {\n\tfs = make([]ent.Field, 1)\n\tfor { fs = append(fs, fs...) }\n}",
	} {
		_, ds := Load(map[string][]byte{"schema.go": []byte(src)})
		if len(ds) != 1 || !strings.HasPrefix(ds[0].Message, "the schema does not end: ") || !ds[0].Pos.IsValid() {
			t.Errorf("%s\ngot:\n%s", src, ds)
		}
	}
}
