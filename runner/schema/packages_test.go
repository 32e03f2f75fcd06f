package schema

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// packagesOf gives the source of packages that stand in one text: a line "-- path --"
// and then its file.
func packagesOf(text string) func(string) (Source, error) {
	files := map[string]string{}
	for _, part := range strings.Split(text, "\n-- ")[1:] {
		head, src, _ := strings.Cut(part, " --\n")
		files[head] = src
	}
	return func(path string) (Source, error) {
		src, ok := files[path]
		if !ok {
			return Source{}, errors.New("it is not there")
		}
		return Source{FS: fs.FS(fstest.MapFS{"x.go": {Data: []byte(src)}}), Dir: path, Near: strings.HasPrefix(path, "shop/")}, nil
	}
}

// evaluated are methods of a type User that the loader must evaluate, each with what
// must stand in the table: its columns, or the error.
var evaluated = []struct{ name, body, want string }{
	{"a generic mixin", `func (User) Mixin() []ent.Mixin { return []ent.Mixin{base.Named[int]{Name: "a"}} }`, "id a"},
	{"a generic mixin for a type of the client", `func (u User) Mixin() []ent.Mixin { return []ent.Mixin{base.New[client.User](u, "a"), &base.Named[client.User]{Name: "b"}} }`, "id a b"},
	{"a generic function", `func (User) Fields() []ent.Field { return base.Map([]string{"a", "b"}, func(s string) ent.Field { return field.String(s + "x") }) }`, "id ax bx"},
	{"a type switch", `func name(v any) string { switch v := v.(type) { case nil: return "n"; case int, bool: return "i"; case string: return v; case base.Kind: return "k" + string(v); case error: return v.Error(); default: return "d" } }
func (User) Fields() (fs []ent.Field) { for _, v := range []any{nil, 1, "s", base.Kind("b"), errors.New("e"), 1.5} { fs = append(fs, field.Int(name(v))) }; return }`, "id n i s kb e d"},
	{"an assertion with ok", `func (User) Fields() (fs []ent.Field) { var v any = base.Kind("k"); if _, ok := v.(string); !ok { fs = append(fs, field.Int("a")) }; if k, ok := v.(fmt.Stringer); ok { fs = append(fs, field.Int(k.String())) }; return }`, "id a kind"},
	{"labels", `func (User) Fields() (fs []ent.Field) {
outer: for i := range 3 { for j := range 3 { if j == 1 { continue outer }; if i == 2 { break outer }; fs = append(fs, field.Int(fmt.Sprintf("f%d%d", i, j))) } }; return }`, "id f00 f10"},
	{"fallthrough", `func (User) Fields() (fs []ent.Field) { switch 1 { case 1: fs = append(fs, field.Int("a")); fallthrough; case 2: fs = append(fs, field.Int("b")); default: fs = nil }; return }`, "id a b"},
	{"a range over a string", `func (User) Fields() (fs []ent.Field) { for i, r := range "xy" { fs = append(fs, field.Int(string(r) + strconv.Itoa(i))) }; return }`, "id x0 y1"},
	{"a range over functions", `func (User) Fields() (fs []ent.Field) { for k := range maps.Keys(map[string]int{"a": 1}) { fs = append(fs, field.Int(k)) }; for i, s := range slices.Backward([]string{"b", "c"}) { fs = append(fs, field.Int(fmt.Sprint(s, i))) }; return }`, "id a c1 b0"},
	{"comparing structs", `type pair struct{ a, b string }
func (User) Fields() (fs []ent.Field) { if (pair{"a", "b"}) == (pair{"a", "b"}) { fs = append(fs, field.Int("same")) }; if x, y := new(pair), new(pair); x != y && *x == *y { fs = append(fs, field.Int("equal")) }; return }`, "id same equal"},
	{"defer", `func (User) Fields() (fs []ent.Field) { defer func() { fs = append(fs, field.Int("b")) }(); return []ent.Field{field.Int("a")} }`, "id a b"},
	{"a deferred call with arguments", `func (User) Fields() (fs []ent.Field) { n := "a"; defer func(s string) { fs = append(fs, field.Int(s)) }(n); n = "x"; defer add(&fs, "b"); return }
func add(fs *[]ent.Field, n string) { *fs = append(*fs, field.Int(n)) }`, "id b a"},
	{"defer without return", `func (User) Fields() (fs []ent.Field) { func() { defer func() { fs = append(fs, field.Int("a")) }() }(); return }`, "id a"},
	{"recover", `func try(f func()) (s string) { defer func() { if r := recover(); r != nil { s = fmt.Sprint("c", r) } }(); f(); return "ok" }
func (User) Fields() []ent.Field { var m map[string]int; return []ent.Field{field.Int(try(func() { panic("x") })), field.Int(try(func() {})), field.Int(try(func() { m["a"]++ })[:5])} }`, "id cx ok cassi"},
	{"recover that is not called by what is deferred", `func inner() any { return recover() }
func (User) Fields() []ent.Field { defer func() { inner() }(); panic("boom") }`, `Fields panics: boom`},
	{"what an error of a library's holds", `func name(v any) string { switch v := v.(type) { case fmt.Stringer: return "s" + v.String(); case error: return v.Error() }; return "none" }
func (User) Fields() []ent.Field { return []ent.Field{field.Int(name(errors.New("e"))), field.Int(name(fmt.Errorf("w%w", errors.New("e")))), field.Int(name(base.Kind("")))} }`, "id e we skind"},
	{"sorting what has the methods", `type byLen []string
func (b byLen) Len() int { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int) { b[i], b[j] = b[j], b[i] }
func (User) Fields() (fs []ent.Field) { l := []string{"ccc", "bb", "a"}; sort.Sort(sort.Reverse(byLen(l))); sort.Stable(byLen(l[1:])); for _, n := range l { fs = append(fs, field.Int(n)) }; return }`, "id ccc a bb"},
	{"iterators of package strings", `func (User) Fields() (fs []ent.Field) { for s := range strings.SplitSeq("a,b", ",") { fs = append(fs, field.Int(s)) }; for _, s := range slices.Collect(strings.FieldsSeq(" c d ")) { fs = append(fs, field.Int(s)) }; return }`, "id a b c d"},
	{"variables that init changes", `var a = b + "x"
var b = f()
func f() string { return c }
var c = "c"
func init() { a += "i" }
func (User) Fields() []ent.Field { return []ent.Field{field.Int(a)} }`, "id cxi"},
	{"a method that prints itself", `type s int
func (x s) String() string { return fmt.Sprintf("%v", x) }
func (User) Fields() []ent.Field { return []ent.Field{field.Int(s(3).String())} }`, "does not end"},
	{"a panic with an error", `func (User) Fields() []ent.Field { panic(fmt.Errorf("no %s", "way")) }`, `schema.User.Fields panics: no way [load-fields-panic]`},
	{"a panic that ent does not catch", `func (User) Annotations() []schema.Annotation { panic("no") }`, `schema.go:7:55: error: entc/load: panic: no`},
	{"an interface without a value", `type Pet struct{ ent.Interface }`, `entc/load: panic: runtime error: invalid memory address or nil pointer dereference [load-nil-edge]`},
	{"an assertion that fails", `func (User) Fields() []ent.Field { var v any = 3; return []ent.Field{field.Int(v.(string))} }`, `panics: interface conversion: interface {} is int, not string`},
	{"an assertion without the method", `func (User) Fields() []ent.Field { var v any = User{}; return []ent.Field{field.Int(v.(fmt.Stringer).String())} }`, `panics: interface conversion: schema.User is not fmt.Stringer: missing method String`},
	{"an assertion of nil", `func (User) Fields() []ent.Field { var v error; return []ent.Field{field.Int(v.(fmt.Stringer).String())} }`, `panics: interface conversion: interface is nil, not fmt.Stringer`},
	{"a slice out of range", `func (User) Fields() []ent.Field { s, n := "abc", 5; return []ent.Field{field.Int(s[:n])} }`, `panics: runtime error: slice bounds out of range [:5] with length 3`},
	{"a generic type that ent takes for a schema", "type Base[T any] struct{ ent.Schema }", `cannot use generic type "schema".Base[T any] without instantiation [go-named-spec]`},
	{"a parameter that ent takes for a schema", "func of[T ent.Interface](T) {}", `invalid declaration *ast.Field for T [go-named-spec]`},
	{"parameters that it does not", "func of[t ent.Interface, S any](t, S) {}\ntype base_[T any] struct{ ent.Schema }\nfunc (base_[T]) x(T) {}", "id"},
	{"init and package variables", `var names []string
func init() { names = append(names, "a") }
func init() { names = append(names, base.Default) }
func (User) Fields() (fs []ent.Field) { for _, n := range names { fs = append(fs, field.Int(n)) }; return }`, "id a set"},
	{"a counter", `var n int
func next() string { n++; return fmt.Sprint("n", n) }
func (User) Fields() []ent.Field { return []ent.Field{field.Int(next()), field.Int(next())} }`, "id n1 n2"},
	{"structs that are changed", `type b struct{ name string; in struct{ n int } }
func (x *b) set(s string) *b { x.name = s; x.in.n++; return x }
func (User) Fields() []ent.Field { x := b{}; y := x; x.set("a").set("c"); y.name = "y"; p := &x; p.in.n += 5; return []ent.Field{field.Int(fmt.Sprint(x.name, x.in.n)), field.Int(fmt.Sprint(y.name, y.in.n))} }`, "id c7 y0"},
	{"sorting", `func (User) Fields() (fs []ent.Field) { s := []string{"c", "a", "b"}; sort.Strings(s); l := []int{3, 1}; slices.Sort(l); for _, n := range s { fs = append(fs, field.Int(strings.Repeat(n, l[0]))) }; return }`, "id a b c"},
	{"own annotations", `type note struct{ text string }
func (note) Name() string { return "Note" }
func (User) Annotations() []schema.Annotation { return []schema.Annotation{note{"x"}, ext.Skip(), entsql.Table("people")} }
func (User) Fields() []ent.Field { return []ent.Field{field.Int("a").Annotations(ext.Skip(), note{})} }`, "id a"},
	{"types of unknown packages", `func (User) Fields() []ent.Field { return []ent.Field{field.JSON("a", ext.T{}), field.JSON("b", []ext.T{}).Default([]ext.T{}), field.String("c").GoType(ext.S("")), field.String("d").Validate(ext.Valid(3)), field.UUID("e", ext.UUID{}).Default(ext.NewUUID)} }`, "id a b c d e"},
	{"hooks of unknown packages", `func (User) Hooks() []ent.Hook { return []ent.Hook{ext.On(func() {})} }
func (User) Interceptors() []ent.Interceptor { return append([]ent.Interceptor{}, ext.More()...) }
func (User) Policy() ent.Policy { return ext.Policy() }`, "id"},
	{"an iota and a shift", `type bits int
const ( one bits = 1 << iota; two; three )
func (User) Fields() []ent.Field { return []ent.Field{field.Int(fmt.Sprintf("b%d_%d_%d", int(one|three), three&^two, min(3, 2)))} }`, "id b5_4_2"},
	{"a map of structs", `func (User) Fields() (fs []ent.Field) { m := map[string]base.Pair[string]{"a": {"x"}, "b": {"y"}}; if p, ok := m["a"]; ok { fs = append(fs, field.Int(p.V)) }; delete(m, "a"); return append(fs, field.Int(fmt.Sprint("n", len(m)))) }`, "id x n1"},
	{"a field's builder of one's own", `type text struct{ d *field.Descriptor }
func newText(name string) *text { return &text{field.String(name).GoType(base.Kind("")).Descriptor()} }
func (t *text) Default(k base.Kind) *text { t.d.Default = k; return t }
func (t *text) Key(s string) *text { t.d.StorageKey = s; return t }
func (t *text) Descriptor() *field.Descriptor { return t.d }
type marked struct{ ent.Field }
func (User) Fields() []ent.Field { return []ent.Field{newText("a").Default("d").Key("k"), marked{field.Int("b")}, &marked{field.Int("c")}} }`, "id a b c"},
	{"a field's builder of one's own that is wrong", `type text struct{ d *field.Descriptor }
func (t text) Descriptor() *field.Descriptor { return t.d }
func (t text) Optional() text { t.d.Optional = true; return t }
func of(name string) *text { return &text{field.Int(name).GoType(base.Kind("")).Descriptor()} }
func (User) Fields() []ent.Field { return []ent.Field{
of("a"),
} }`, `schema.go:12:1: error: entc/load: schema "User": field "a": GoType must be a "int" type`},
	{"a field's builder of one's own without a descriptor", `type text struct{ d *field.Descriptor }
func (t text) Descriptor() *field.Descriptor { return t.d }
func (User) Fields() []ent.Field { return []ent.Field{text{}} }`, `entc/load: panic: runtime error: invalid memory address or nil pointer dereference`},
	{"interfaces of one's own over ent's", `type stamped interface { ent.Mixin; With(string) stamped }
type stamp struct{ mixin.Schema; name string }
func newStamp() stamped { return stamp{} }
func (s stamp) With(n string) stamped { s.name = n; return s }
func (s stamp) Fields() []ent.Field { return []ent.Field{field.Time(s.name)} }
type named interface { ent.Field; Name() string }
type text struct{ ent.Field }
func (t text) Name() string { return t.Descriptor().Name }
func (User) Mixin() []ent.Mixin { return []ent.Mixin{newStamp().With("at"), stamped(&stamp{name: "b"})} }
func (User) Fields() []ent.Field { var n named = text{field.Int("c")}; return []ent.Field{n, field.Int(n.Name() + "d")} }`, "id at b c cd"},
	{"an edge's and an index's builder of one's own", `type friends struct{ ent.Edge; n int }
type on struct{ names []string }
func (x on) Descriptor() *index.Descriptor { return index.Fields(x.names...).Unique().Descriptor() }
func (User) Fields() []ent.Field { return []ent.Field{field.Int("a")} }
func (User) Edges() []ent.Edge { return []ent.Edge{friends{edge.To("friends", User.Type), 1}} }
func (User) Indexes() []ent.Index { return []ent.Index{on{[]string{"a"}}} }`, "id a; friends M2M; unique [a]"},
	{"a nil map is written to", "func (User) Fields() []ent.Field { var m map[string]int; m[\"a\"] = 1; return nil }", "load-fields-panic"},
	{"what an unknown package gives", `func (User) Fields() []ent.Field { return ext.Fields() }`, "ext.Fields (package example.com/ext: it is not there)"},
}

const evaluatedHead = `package schema
import ("cmp"; "errors"; "fmt"; "maps"; "slices"; "sort"; "strconv"; "strings"
"entgo.io/ent"; "entgo.io/ent/dialect/entsql"; "entgo.io/ent/schema"; "entgo.io/ent/schema/edge"; "entgo.io/ent/schema/field"; "entgo.io/ent/schema/index"; "entgo.io/ent/schema/mixin"
"shop/base"; "shop/client"; "example.com/ext")
var ( _ = cmp.Compare[int]; _ = errors.New; _ = fmt.Sprint; _ = maps.Keys[map[int]int]; _ = slices.Sort[[]int]; _ = sort.Ints; _ = strconv.Itoa; _ = strings.Repeat; _ = entsql.Table; _ schema.Annotation; _ = edge.To; _ = index.Fields; _ mixin.Schema; _ = field.Int; _ base.Kind; _ client.User; _ ext.T )
type User struct{ ent.Schema }
`

const usedPackages = `
-- shop/base --
package base
import ("entgo.io/ent"; "entgo.io/ent/schema/field"; "entgo.io/ent/schema/mixin")
type Named[T any] struct{ mixin.Schema; Name string }
func (n Named[T]) Fields() []ent.Field { return []ent.Field{field.String(n.Name)} }
func New[T any](s ent.Interface, name string) Named[T] { return Named[T]{Name: name} }
func Map[A, B any](list []A, f func(A) B) (out []B) { for _, a := range list { out = append(out, f(a)) }; return out }
type Kind string
func (Kind) String() string { return "kind" }
type Pair[T any] struct{ V T }
var Default = "d"
func init() { Default = "set" }
-- shop/client --
// Code generated by ent, DO NOT EDIT.

package client
type User struct{}
`

func TestEvaluates(t *testing.T) {
	for _, c := range evaluated {
		t.Run(c.name, func(t *testing.T) {
			g, ds := Config{Import: packagesOf(usedPackages)}.Load(map[string][]byte{"schema.go": []byte(evaluatedHead + c.body)})
			if g == nil {
				if !strings.Contains(ds.String(), c.want) {
					t.Errorf("got:\n%s\nwant: %s", ds, c.want)
				}
				return
			}
			names := []string{"id"}
			for _, f := range g.Nodes[0].Fields {
				names = append(names, f.Name)
			}
			got := strings.Join(names, " ")
			for _, e := range g.Nodes[0].Edges {
				got += "; " + e.Name + " " + e.Rel.Type.String()
			}
			for _, x := range g.Nodes[0].Indexes {
				got += fmt.Sprintf("; unique %v", x.Columns)
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestAMisspeltTypeBesideAPackage holds that an undefined name is an error where every
// import's package has a name that is known.
func TestAMisspeltTypeBesideAPackage(t *testing.T) {
	src := "package schema\nimport (\"entgo.io/ent\"; \"entgo.io/ent/schema/edge\"; \"shop/base\")\ntype User struct{ ent.Schema; base.T }\nfunc (User) Edges() []ent.Edge { return []ent.Edge{edge.To(\"friends\", Usr.Type)} }\n"
	c := Config{Package: "shop/schema", Import: packagesOf("\n-- shop/base --\npackage base\ntype T struct{}\n")}
	if _, ds := c.Load(map[string][]byte{"s.go": []byte(src)}); len(ds) != 1 || ds[0].Code != "go-undefined-type" || ds[0].Repair == nil {
		t.Errorf("with its source: %s", ds)
	}
	other := strings.Replace(strings.Replace(src, "shop/base", "shop/base/v2", 1), "Usr.Type", "User.Type).Comment(base.Text", 1)
	c.Import = packagesOf("\n-- shop/base/v2 --\npackage base\ntype T struct{}\nvar Text = \"\"\n")
	if _, ds := c.Load(map[string][]byte{"s.go": []byte(other)}); len(ds) != 0 {
		t.Errorf("with a version in its path: %s", ds)
	}
	c.Import = nil
	for _, text := range []string{strings.Replace(src, "Usr", "usr", 1), strings.Replace(src, "Usr", "Base", 1)} {
		if _, ds := c.Load(map[string][]byte{"s.go": []byte(text)}); len(ds.Errors()) != 0 || len(ds.Unevaluated()) == 0 {
			t.Errorf("without: %s", ds)
		}
	}
	if _, ds := c.Load(map[string][]byte{"s.go": []byte(src)}); len(ds.Errors()) != 1 {
		t.Errorf("a name that no package has: %s", ds)
	}
}
