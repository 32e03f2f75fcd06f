package schema

import (
	"bytes"
	"fmt"
	"go/token"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/entc/gen"
)

// TestKeptIsAsFresh judges all schemas of the course, the cases and what may be evaluated
// one after the other, each as it is, with something taken out, and as it is again, and
// holds each verdict against the one of a process that has judged nothing before.
func TestKeptIsAsFresh(t *testing.T) {
	list := map[string]map[string][]byte{}
	dirs, err := filepath.Glob("../../ent/schema/*")
	if err != nil || len(dirs) < 20 {
		t.Fatalf("%d schemas, %v", len(dirs), err)
	}
	for _, dir := range dirs {
		list[dir] = readDir(t, dir)
	}
	for _, c := range cases {
		list[c.name] = map[string][]byte{"schema.go": []byte(c.src)}
	}
	for _, c := range evaluated {
		list[c.name] = map[string][]byte{"schema.go": []byte(evaluatedHead + c.body)}
	}
	r := rand.New(rand.NewPCG(1, 2))
	shared := &Kept{}
	for _, name := range slices.Sorted(maps.Keys(list)) {
		whole := list[name]
		cut := maps.Clone(whole)
		for file, src := range whole {
			cut[file] = []byte(mutate(r, string(src)))
		}
		own := &Kept{}
		for i, files := range []map[string][]byte{whole, cut, whole} {
			want := verdictWith(t, nil, files)
			for _, kept := range []*Kept{own, shared} {
				if got := verdictWith(t, kept, files); got != want {
					t.Fatalf("%s, judgement %d:\n%s\nand afresh:\n%s", name, i+1, got, want)
				}
			}
		}
	}
}

func verdictWith(t *testing.T, kept *Kept, files map[string][]byte) string {
	t.Helper()
	g, ds := Config{Package: "shop/schema", Import: packagesOf(usedPackages), Kept: kept}.Load(files)
	return told(t, g, ds)
}

func told(t *testing.T, g *gen.Graph, ds Diagnostics) string {
	t.Helper()
	if g == nil {
		return ds.String()
	}
	return dump(t, g).String() + ds.String()
}

// module is a module in a folder, whose packages are read from there.
type module struct {
	*testing.T
	dir   string
	kept  *Kept
	start time.Time
}

// write writes a file that was so many hours old when the test began.
func (m *module) write(name, src string, age int) {
	m.Helper()
	file := filepath.Join(m.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		m.Fatal(err)
	}
	writeFile(m.T, file, []byte(src))
	at := m.start.Add(-time.Duration(age) * time.Hour)
	if err := os.Chtimes(file, at, at); err != nil {
		m.Fatal(err)
	}
}

// columns gives the fields of User, or what is wrong.
func (m *module) columns(src string) string {
	m.Helper()
	c := Config{Package: "shop/schema", Kept: m.kept, Import: func(path string) (Source, error) {
		dir := filepath.Join(m.dir, strings.TrimPrefix(path, "shop/"))
		if _, err := os.Stat(dir); err != nil {
			return Source{}, err
		}
		return Source{FS: os.DirFS(dir), Dir: dir, Near: true}, nil
	}}
	files := map[string][]byte{"schema.go": []byte(src)}
	g, ds := c.Load(files)
	c.Kept = nil
	if fresh, freshDS := c.Load(files); told(m.T, g, ds) != told(m.T, fresh, freshDS) {
		m.Errorf("kept:\n%s\nafresh:\n%s", told(m.T, g, ds), told(m.T, fresh, freshDS))
	}
	if g == nil {
		return ds.String()
	}
	var names []string
	for _, f := range g.Nodes[0].Fields {
		names = append(names, f.Name)
	}
	return strings.Join(names, " ")
}

// TestKeptSeesChanges edits what a schema comes from, between judgements of one process.
func TestKeptSeesChanges(t *testing.T) {
	m := &module{t, t.TempDir(), &Kept{}, time.Now()}
	const deep = "package deep\nconst Name = %q\n"
	const base = `package base
import ("entgo.io/ent"; "entgo.io/ent/schema/field"; "entgo.io/ent/schema/mixin"; "shop/deep")
type Mixin struct{ mixin.Schema }
func (Mixin) Fields() []ent.Field { calls++; return []ent.Field{field.String(deep.Name), field.Int("calls" + string(rune('0'+calls)))} }
var calls int
`
	const user = `package schema
import ("entgo.io/ent"; "entgo.io/ent/schema/field"; "shop/base")
type User struct{ ent.Schema }
func (User) Mixin() []ent.Mixin { return []ent.Mixin{base.Mixin{}} }
func (User) Fields() []ent.Field { return []ent.Field{field.Int("a")%s} }
`
	plain := fmt.Sprintf(user, "")
	m.write("deep/deep.go", fmt.Sprintf(deep, "one"), 9)
	m.write("base/base.go", base, 9)
	for _, step := range []struct {
		what, src, want string
		change          func()
	}{
		{"at first", plain, "one calls1 a", func() {}},
		{"again: a variable starts anew", plain, "one calls1 a", func() {}},
		{"an edit of the schema", fmt.Sprintf(user, `, field.Int("b")`), "one calls1 a b", func() {}},
		{"a package of a package changes, and not its size", plain, "two calls1 a", func() { m.write("deep/deep.go", fmt.Sprintf(deep, "two"), 8) }},
		{"what was just written, twice at one time", plain, "six calls1 a", func() { m.write("deep/deep.go", fmt.Sprintf(deep, "six"), 0) }},
		{"and once more", plain, "ten calls1 a", func() { m.write("deep/deep.go", fmt.Sprintf(deep, "ten"), 0) }},
		{"the schema needs more of the package", fmt.Sprintf(user, `, field.Int(base.More)`), "ten calls1 a more", func() { m.write("base/more.go", "package base\nconst More = \"more\"\n", 9) }},
		{"and less", plain, "ten calls1 a", func() {}},
		{"an init function comes", plain, "ten calls6 a", func() { m.write("base/init.go", "package base\nfunc init() { calls = 5 }\n", 9) }},
		{"and goes", plain, "ten calls1 a", func() { os.Remove(filepath.Join(m.dir, "base", "init.go")) }},
		{"the package does not parse", plain, "not evaluated", func() { m.write("base/base.go", base+"func", 7) }},
		{"and does again", plain, "ten calls1 a", func() { m.write("base/base.go", base, 6) }},
		{"the package is gone", plain, "not evaluated", func() { os.Rename(filepath.Join(m.dir, "deep"), filepath.Join(m.dir, "gone")) }},
		{"and comes back", plain, "ten calls1 a", func() { os.Rename(filepath.Join(m.dir, "gone"), filepath.Join(m.dir, "deep")) }},
	} {
		step.change()
		if got := m.columns(step.src); !strings.Contains(got, step.want) {
			t.Errorf("%s: %s, not %s", step.what, got, step.want)
		}
	}
}

// TestKeptForgets holds that nothing is kept for ever.
func TestKeptForgets(t *testing.T) {
	kept := &Kept{}
	load := func(i int, imports string) {
		src := bytes.Replace([]byte(evaluatedHead), []byte("package schema"), fmt.Appendf(nil, "package schema // %d", i), 1)
		if imports == "" {
			src = []byte("package schema\nimport \"entgo.io/ent\"\ntype User struct{ ent.Schema }\n")
		}
		Config{Package: "shop/schema", Import: packagesOf(usedPackages), Kept: kept}.Load(map[string][]byte{"schema.go": src})
	}
	load(0, "all")
	files, facts := len(kept.files), len(kept.info.Types)
	for i := range 200 {
		load(i, "all")
	}
	inSet := 0
	kept.fset.Iterate(func(*token.File) bool { inSet++; return true })
	if len(kept.files) != files || len(kept.info.Types) != facts || inSet != files {
		t.Errorf("%d files, %d facts and %d files in the set; at first %d and %d", len(kept.files), len(kept.info.Types), inSet, files, facts)
	}
	for i := range maxUnused + 2 {
		load(i, "")
	}
	if len(kept.files) != 1 || len(kept.packs) != 0 || len(kept.info.Types) != 0 {
		t.Errorf("%d files, %d packages and %d facts are left", len(kept.files), len(kept.packs), len(kept.info.Types))
	}
}
