package schema

import (
	"testing"
	"time"
)

// FuzzLoad holds that no input crashes or hangs the loader.
func FuzzLoad(f *testing.F) {
	for _, c := range cases {
		f.Add(c.src)
	}
	for seed := range uint64(10) {
		for _, src := range randomSchema(seed) {
			f.Add(string(src))
		}
	}
	for _, src := range hostile {
		f.Add(src)
	}
	for _, c := range evaluated {
		f.Add(evaluatedHead + c.body)
	}
	for _, c := range blamed {
		f.Add(c.src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		start := time.Now()
		g, ds := Config{Import: packagesOf(usedPackages)}.Load(map[string][]byte{"schema.go": []byte(src)})
		if g == nil && len(ds.Errors())+len(ds.Unevaluated()) == 0 {
			t.Error("no graph, and no reason")
		}
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("it took %v", d)
		}
	})
}

const head = `package schema
import ("entgo.io/ent"; "entgo.io/ent/schema/edge"; "entgo.io/ent/schema/field"; "strings"; "fmt")
var _ = edge.To; var _ = field.Int; var _ = strings.Join; var _ = fmt.Sprint
type User struct{ ent.Schema }
`

// hostile are schemas that run for ever, or for long.
var hostile = []string{
	head + "func (User) Fields() []ent.Field { for {} }",
	head + "func (User) Fields() []ent.Field { return User{}.Fields() }",
	head + "func f(n int) int { if n < 2 { return n }; return f(n-1) + f(n-2) }\nfunc (User) Fields() []ent.Field { f(60); return nil }",
	head + "func (User) Fields() []ent.Field { s := \"ab\"; for i := 0; i < 90; i++ { s += s }; return []ent.Field{field.Int(s)} }",
	head + "func (User) Fields() []ent.Field { s := []string{\"x\"}; for i := 0; i < 90; i++ { s = append(s, s...) }; return nil }",
	head + "func (User) Fields() []ent.Field { s := \"ab\"; for i := 0; i < 90; i++ { s = strings.Join([]string{s, s}, \"\") }; return nil }",
	head + "func (User) Fields() []ent.Field { fmt.Sprintf(\"%999999999d\", 1); return nil }",
	head + "func (User) Fields() []ent.Field { x := [1 << 40]int{}; _ = x; return nil }",
	head + "func (User) Fields() []ent.Field { x := make([]int, 1<<40); _ = x; return nil }",
	head + "func (User) Fields() []ent.Field { x := [9000][9000][9000]int{}; _ = x; return nil }",
	head + "var a = b; var b = a",
	head + "type T struct { T }\nfunc (User) Fields() []ent.Field { _ = T{}; return nil }",
	head + "type T []T\nfunc (User) Fields() []ent.Field { _ = T{}; return nil }",
	head + "type T map[string]T\nfunc (User) Fields() []ent.Field { return []ent.Field{field.JSON(\"x\", T{})} }",
	head + "type T func(T) T\nfunc f(t T) T { return t }\nfunc (User) Fields() []ent.Field { f(nil)(nil); return nil }",
	head + "type M struct{ ent.Mixin }\nfunc (User) Mixin() []ent.Mixin { return []ent.Mixin{M{}} }",
	head + "func (u User) Edges() []ent.Edge { return []ent.Edge{nil} }",
	head + "func (u User) Edges() []ent.Edge { var e []ent.Edge; return e[3:9] }",
	head + "func (u *User) Edges() []ent.Edge { panic(\"no\") }",
	head + "func (u User) Edges() []ent.Edge { defer func() { recover() }(); panic(\"no\") }",
	head + "func (u User) Edges() []ent.Edge { go func() {}(); select {} }",
	head + "type N struct{ *N; ent.Schema }",
	head + "func (User) Config() ent.Config { return ent.Config{Table: \"t\"} }",
	"package schema; import . \"entgo.io/ent\"; type User struct{ Schema }",
	"package schema; import \"C\"; import \"entgo.io/ent\"; type User struct{ ent.Schema }",
}
