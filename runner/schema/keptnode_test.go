package schema

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestKeptTypesAreAsFresh edits the schemas of the course line by line, as one who types,
// and holds each verdict against the one of a process that has judged nothing before.
func TestKeptTypesAreAsFresh(t *testing.T) {
	dirs, err := filepath.Glob("../../ent/schema/*")
	if err != nil || len(dirs) < 20 {
		t.Fatalf("%d schemas, %v", len(dirs), err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	again := 0
	for _, dir := range dirs {
		whole, kept := readDir(t, dir), &Kept{}
		names := slices.Sorted(maps.Keys(whole))
		verdictWith(t, kept, whole)
		for range 12 {
			files := maps.Clone(whole)
			name := names[r.IntN(len(names))]
			files[name] = typeInto(r, whole[name])
			if got, want := verdictWith(t, kept, files), verdictWith(t, nil, files); got != want {
				t.Fatalf("%s, with\n%s\n%s\nand afresh:\n%s", dir, files[name], got, want)
			}
			again += kept.nodes.recalled
			for _, n := range kept.nodes.nodes {
				if now, err := json.Marshal(n.node.schema); err != nil || string(now) != n.decoded(t) {
					t.Fatalf("%s: what is kept of %s was changed:\n%s\n%s", dir, n.node.name, now, n.decoded(t))
				}
			}
			if r.IntN(2) == 0 {
				whole = files
			}
		}
	}
	if again < 100 {
		t.Errorf("only %d types were as they were", again)
	}
}

// decoded gives the schema of a type as it was when it had been evaluated.
func (k *keptNode) decoded(t *testing.T) string {
	t.Helper()
	s, err := k.node.decode()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// typeInto gives a source with one line more or less, or one string with other letters.
func typeInto(r *rand.Rand, src []byte) []byte {
	lines := strings.SplitAfter(string(src), "\n")
	i := r.IntN(len(lines))
	switch r.IntN(4) {
	case 0:
		lines[i] = "\n" + lines[i]
	case 1:
		lines = slices.Delete(lines, i, i+1)
	case 2:
		lines[i] = strings.Replace(lines[i], "\")", "x\")", 1)
	case 3:
		lines[i] = strings.Replace(lines[i], ".Unique()", "", 1)
	}
	return []byte(strings.Join(lines, ""))
}

// TestNotKept has a schema edited in one place after the other and asks which types were
// evaluated anew.
func TestNotKept(t *testing.T) {
	head := "package schema\n\nimport (\n\t\"entgo.io/ent\"\n\t\"entgo.io/ent/schema/edge\"\n\t\"entgo.io/ent/schema/field\"\n)\n\n"
	first := map[string]string{
		"a.go": head + "type A struct{ ent.Schema }\n\nfunc (A) Fields() []ent.Field { return []ent.Field{field.Int(\"n\"), field.String(label(\"a\"))} }\n\nfunc (A) Edges() []ent.Edge { return []ent.Edge{edge.To(\"bs\", B.Type)} }\n",
		"b.go": head + "var _ = edge.To\n\nvar count = 1\n\ntype B struct{ ent.Schema }\n\nfunc (B) Fields() []ent.Field { count++; return []ent.Field{field.Int(\"n\").Default(count)} }\n",
		"c.go": head + "var _ = edge.To\n\nconst suffix = \"_c\"\n\ntype C struct{ ent.Schema }\n\nfunc (C) Fields() []ent.Field { return []ent.Field{field.Int(\"n\" + suffix)} }\n",
		"d.go": "package schema\n\nfunc label(of string) string { return of + \"_label\" }\n\nfunc unused() int { return 1 }\n",
	}
	for _, c := range []struct{ name, file, old, new, anew string }{
		{"nothing", "d.go", "", "", "B"}, // a variable of the package
		{"the body of a type's method", "a.go", `field.Int("n")`, `field.Int("m")`, "A B"},
		{"a helper that a type calls", "d.go", "_label", "_name", "A B"},
		{"a line above such a helper", "d.go", "\n\nfunc label", "\n\n\nfunc label", "A B C"},
		{"a function that no type calls", "d.go", "return 1", "return 2", "B"},
		{"a constant", "c.go", `"_c"`, `"_d"`, "A B C"},
		{"a method more", "b.go", "type B", "func (B) Hooks() []ent.Hook { return nil }\n\ntype B", "A B C"},
	} {
		kept, files := &Kept{}, map[string][]byte{}
		for name, src := range first {
			files[name] = []byte(src)
		}
		judgeAll(t, kept, files)
		files[c.file] = []byte(strings.Replace(first[c.file], c.old, c.new, 1))
		if again := 3 - judgeAll(t, kept, files); again != len(strings.Fields(c.anew)) {
			t.Errorf("%s: %d types were evaluated anew, and not %s", c.name, again, c.anew)
		}
	}
}

// judgeAll judges a schema without errors, and tells how many types were as they were.
func judgeAll(t *testing.T, kept *Kept, files map[string][]byte) int {
	t.Helper()
	if g, ds := (Config{Package: "shop/schema", Kept: kept}).Load(files); g == nil {
		t.Fatal(ds)
	}
	return kept.nodes.recalled
}

// TestNotKeptAfterEndless has a type that does not end be mended: those behind it were not
// evaluated, and are now.
func TestNotKeptAfterEndless(t *testing.T) {
	head := "package schema\n\nimport (\n\t\"entgo.io/ent\"\n\t\"entgo.io/ent/schema/field\"\n)\n\n"
	files := map[string][]byte{
		"a.go": []byte(head + "type A struct{ ent.Schema }\n\nfunc (A) Fields() []ent.Field { for i := 0; i < 1; { }; return []ent.Field{field.Int(\"n\")} }\n"),
		"b.go": []byte(head + "type B struct{ ent.Schema }\n\nfunc (B) Fields() []ent.Field { return []ent.Field{field.Int(\"n\")} }\n"),
	}
	kept := &Kept{}
	if got := verdictWith(t, kept, files); !strings.Contains(got, Endless) {
		t.Fatal(got)
	}
	files["a.go"] = []byte(strings.Replace(string(files["a.go"]), "{ }", "i++ { }", 1))
	if got, want := verdictWith(t, kept, files), verdictWith(t, nil, files); got != want {
		t.Errorf("%s\nand afresh:\n%s", got, want)
	}
}

// TestNotCleanByOthersEdges has the edge of one type spoil the client of another, which has
// not changed.
func TestNotCleanByOthersEdges(t *testing.T) {
	head := "package schema\n\nimport (\n\t\"entgo.io/ent\"\n\t\"entgo.io/ent/schema/edge\"\n\t\"entgo.io/ent/schema/field\"\n)\n\nvar _, _ = edge.To, field.Int\n\n"
	files := map[string][]byte{"pet.go": []byte(head + "type Pet struct{ ent.Schema }\n\nfunc (Pet) Fields() []ent.Field { return []ent.Field{field.Int(\"n\").Optional(), field.String(\"name\")} }\n\nfunc (Pet) Edges() []ent.Edge { return []ent.Edge{edge.From(\"owner\", User.Type).Ref(\"pets\").Unique()} }\n")}
	const user = "type User struct{ ent.Schema }\n\nfunc (User) Edges() []ent.Edge { return []ent.Edge{edge.To(\"pets\", Pet.Type)%s} }\n"
	kept := &Kept{}
	told := map[string]bool{}
	for _, more := range []string{"", `.StorageKey(edge.Column("a-b"))`, "", `.StorageKey(edge.Column("name"))`, `, edge.To("named", Pet.Type).StorageKey(edge.Column("n x"))`, `.Unique()`, ""} {
		files["user.go"] = []byte(head + strings.Replace(user, "%s", more, 1))
		got, want := verdictWith(t, kept, files), verdictWith(t, nil, files)
		if got != want {
			t.Errorf("%s: %s\nand afresh:\n%s", more, got, want)
		}
		told[want] = true
	}
	if len(told) < 4 {
		t.Errorf("only %d verdicts differ", len(told))
	}
}
