package schema

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// A generator writes random schemas: coherent relations, and then, in most of
// them, a few mistakes.
type generator struct {
	*rand.Rand
	prefix string // of the names of its types
	types  []*genType
}

type genType struct {
	name                   string
	fields, edges, indexes []string
	mixins, annotations    []string
	hooks                  int
}

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *generator, list ...T) T { return list[g.IntN(len(list))] }

var typeNames = []string{"User", "Pet", "Group", "Card", "Post", "Tag", "Users", "Category", "HTTPLog", "Info"}

// reservedNames are those that ent does not allow for a type.
var reservedNames = []string{"Client", "Func", "String", "Hook", "Value", "Tx"}

// randomSchema gives the files of one schema; the same seed gives the same one.
func randomSchema(seed uint64) map[string][]byte {
	files, _ := randomCase(seed)
	return files
}

// randomCase gives the files of one schema and the path of its package. Hundreds
// share a package, for Go to compile a few large ones: but for what they share, a
// seed's types and files have names of its own. A schema with a reserved name has a
// package of its own.
func randomCase(seed uint64) (files map[string][]byte, pkg string) {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 6)), prefix: fmt.Sprintf("S%d", seed)}
	pkg = fmt.Sprintf("random/b%d", seed/batchSize)
	reserved := g.chance(3)
	if reserved {
		g.prefix, pkg = "", fmt.Sprintf("random/s%d", seed)
	}
	names := slices.Clone(typeNames)
	g.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names[:1+g.IntN(4)] {
		g.types = append(g.types, &genType{name: g.prefix + name})
	}
	if reserved {
		g.types = append(g.types, &genType{name: pick(g, reservedNames...)})
	}
	for _, t := range g.types {
		g.addFields(t)
	}
	for range g.IntN(2*len(g.types) + 1) {
		g.addRelation(pick(g, g.types...), pick(g, g.types...))
	}
	for _, t := range g.types {
		g.addRest(t)
	}
	return g.files(), pkg
}

func (g *generator) options(each int, options ...string) string {
	var b strings.Builder
	for _, o := range options {
		if g.chance(each) {
			b.WriteString("." + o)
		}
	}
	return b.String()
}

var fieldForms = []struct {
	call    string
	options []string
}{
	{`field.String(%q)`, []string{`Unique()`, `Default("x")`, `NotEmpty()`, `MaxLen(10)`, `Optional()`, `Nillable()`, `Sensitive()`, `StructTag("json:\"x\"")`, `Comment("c")`, `StorageKey("k")`, `Match(regexp.MustCompile("^a"))`, `Validate(func(s string) error { return nil })`}},
	{`field.Text(%q)`, []string{`Default("")`, `Optional()`, `Annotations(entsql.Default("d"))`, `Annotations(entsql.DefaultExpr("now()"))`}},
	{`field.Int(%q)`, []string{`Positive()`, `Default(1)`, `Unique()`, `Optional()`, `Nillable()`, `Immutable()`, `Min(-limit)`, `DefaultFunc(func() int { return 1 })`}},
	{`field.Uint8(%q)`, []string{`Default(200)`, `Max(limit)`}},
	{`field.Float(%q)`, []string{`Default(1.5)`, `Positive()`}},
	{`field.Bool(%q)`, []string{`Default(true)`, `Optional()`}},
	{`field.Time(%q)`, []string{`Default(time.Now)`, `UpdateDefault(time.Now)`, `Immutable()`, `Optional()`, `Default(func() string { return "" })`}},
	{`field.Bytes(%q)`, []string{`MaxLen(8)`, `Optional()`, `Default([]byte("x"))`}},
	{`field.Enum(%q)`, []string{`Values("a", "b")`, `Values("a")`, `NamedValues("C", "c")`, `Default("a")`, `Values("1x")`, `NamedValues("D")`, `Optional()`}},
	{`field.JSON(%q, []string{})`, []string{`Optional()`, `Default([]string{"x"})`, `Default("x")`}},
	{`field.JSON(%q, map[string]any{})`, []string{`Optional()`}},
	{`field.JSON(%q, &url.URL{})`, []string{`Optional()`}},
	{`field.Strings(%q)`, []string{`Optional()`, `Default([]string{})`}},
	{`field.UUID(%q, uuid.UUID{})`, []string{`Default(uuid.New)`, `Unique()`, `Default(time.Now)`}},
	{`field.Other(%q, &sql.NullString{})`, []string{`SchemaType(map[string]string{dialect.SQLite: "text"})`}},
	{`field.String(%q).GoType(Role(""))`, []string{`Default("x")`, `DefaultFunc(newRole)`, `NotEmpty()`}},
	{`field.Int(%q).GoType(Level(0))`, []string{`Default(1)`, `Optional()`}},
	{`field.Enum(%q).GoType(Role(""))`, []string{`Default("admin")`, `Default("none")`}},
	{`field.JSON(%q, Settings{})`, []string{`Optional()`}},
	{`field.JSON(%q, []*Settings{})`, []string{`Optional()`}},
	{`field.JSON(%q, []struct{ Dark bool "json:\"dark\"" }{})`, []string{`Optional()`}},
	{`field.JSON(%q, Page[*Settings]{})`, []string{`Optional()`}},
	{`field.Enum(%q).GoType(Of[Level](""))`, []string{`Default("one")`, `Default("two")`}},
	{`field.Time(%q).GoType(Level(0))`, nil},
}

func (g *generator) addFields(t *genType) {
	for i := range g.IntN(4) {
		form := pick(g, fieldForms...)
		name := fmt.Sprintf("f%d", i)
		if g.chance(2) {
			name = pick(g, "f0", "", "name")
		}
		t.fields = append(t.fields, fmt.Sprintf(form.call, name)+g.options(25, form.options...))
	}
	if g.chance(10) {
		t.fields = append(t.fields, pick(g, `field.String("id")`, `field.UUID("id", uuid.UUID{}).Default(uuid.New)`, `field.Int64("id")`, `field.Int("id").StorageKey("oid")`, `field.Int("id").Optional()`))
	}
	if g.chance(15) {
		t.fields = append(t.fields, "common()...")
	}
}

// addRelation adds the ends of a relation, each with its share of mistakes.
func (g *generator) addRelation(a, b *genType) {
	to, from := pick(g, "pets", "groups", "owner", "items", "next"), pick(g, "holder", "members", "parent", "tagged")
	to, from = fmt.Sprintf("%s%d", to, g.IntN(9)), fmt.Sprintf("%s%d", from, g.IntN(9))
	if g.chance(3) {
		from = "f0"
	}
	target := b.name
	if g.chance(2) {
		target = "Lonely"
	}
	assoc := fmt.Sprintf("edge.To(%q, %s.Type)", to, target) + g.options(30, "Unique()") + g.options(12, "Required()") +
		g.options(4, "Immutable()", `Comment("c")`, `StorageKey(edge.Column("k"))`, `StorageKey(edge.Columns("x", "y"))`, `StorageKey(edge.Table("tt"))`, `StorageKey(edge.Symbol("s"))`,
			`Annotations(entsql.OnDelete(entsql.Cascade))`, `StructTag("json:\"e\"")`)
	inverseOptions := g.options(50, "Unique()") + g.options(15, "Required()") + g.options(5, "Immutable()", `Annotations(entsql.OnDelete(entsql.SetNull))`)
	if g.chance(18) {
		inverseOptions += g.bind(b, from)
	}
	through := g.through(a, b)
	switch {
	case a == b && g.chance(50):
		assoc += through + fmt.Sprintf(".From(%q)", from) + inverseOptions + g.options(3, "Ref(\"x\")")
	case g.chance(3):
		assoc += fmt.Sprintf(".From(%q)", from)
	case g.chance(75):
		ref := to
		if g.chance(6) {
			ref = to + "z"
		}
		inverse := fmt.Sprintf("edge.From(%q, %s.Type)", from, a.name)
		if !g.chance(4) {
			inverse += fmt.Sprintf(".Ref(%q)", ref)
		}
		assoc += through
		b.edges = append(b.edges, inverse+inverseOptions+through)
	default:
		if g.chance(20) {
			assoc += g.bind(a, to)
		}
	}
	if !g.chance(2) {
		a.edges = append(a.edges, assoc)
	}
}

// bind adds the field of a key, most often a good one.
func (g *generator) bind(t *genType, edge string) string {
	name := edge + "_id"
	if !g.chance(8) {
		t.fields = append(t.fields, pick(g, "field.Int(%q)", "field.Int(%q).Optional()", "field.Int(%q).Optional().Nillable()", "field.String(%q)", "field.Int(%q).Immutable()"))
		t.fields[len(t.fields)-1] = fmt.Sprintf(t.fields[len(t.fields)-1], name)
	}
	return fmt.Sprintf(".Field(%q)", name)
}

// through adds an edge schema between two types.
func (g *generator) through(a, b *genType) string {
	if !g.chance(12) {
		return ""
	}
	by := &genType{name: g.prefix + pick(g, "Link", "Join", "Between")}
	for _, t := range g.types {
		if t.name == by.name {
			return fmt.Sprintf(".Through(%q, %s.Type)", pick(g, "links", "joins"), by.name)
		}
	}
	x, y := strings.ToLower(a.name)+"_id", strings.ToLower(b.name)+"_id"
	by.fields = []string{fmt.Sprintf("field.Int(%q)", x), fmt.Sprintf("field.Int(%q)", y)}
	by.edges = []string{
		fmt.Sprintf("edge.To(\"a\", %s.Type).Unique().Required().Field(%q)", a.name, x),
		fmt.Sprintf("edge.To(\"b\", %s.Type).Unique().Field(%q)", b.name, y) + g.options(85, "Required()"),
	}
	if g.chance(30) {
		by.annotations = append(by.annotations, fmt.Sprintf("field.ID(%q, %q)", x, y))
	}
	g.types = append(g.types, by)
	return fmt.Sprintf(".Through(%q, %s.Type)", pick(g, "links", "joins", "pets1"), by.name)
}

func (g *generator) addRest(t *genType) {
	if g.chance(15) {
		t.indexes = append(t.indexes, pick(g, `index.Fields("f0")`, `index.Fields("f0", "f1").Unique()`, `index.Fields("id")`, `index.Fields("zz")`, `index.Edges("holder1")`, `index.Fields()`,
			`index.Fields("f0").StorageKey("ix").Annotations(entsql.Prefix(3))`, `index.Fields("f0", "f1").Annotations(entsql.Prefix(3))`, `index.Fields("f0").Annotations(entsql.DescColumns("f0"))`))
	}
	if g.chance(15) {
		t.mixins = append(t.mixins, pick(g, "mixin.Time{}", "mixin.CreateTime{}", "Named{}", "Named{Max: 3}", `mixin.AnnotateFields(Named{}, entsql.WithComments(true))`, "Owned{}", "Tagged[Settings]{}", `Held{Name: "held"}`, `Held{Name: "kept", Field: "kept_id"}`))
	}
	if g.chance(15) {
		t.annotations = append(t.annotations, pick(g, `entsql.Table("shared")`, `entsql.Annotation{Table: "t_`+t.name+`"}`, `entsql.WithComments(true)`, `schema.Comment("about")`, `entsql.Checks(map[string]string{"c": "f0 > 0"})`, `entsql.Skip()`))
	}
	t.hooks = max(0, g.IntN(12)-9)
}

const sharedFile = `
const limit = 7 * 4

type Role string

func (Role) Values() []string { return []string{"admin", "guest"} }

func newRole() Role { return "admin" }

type Level int

type Settings struct{ Dark bool }

func common() []ent.Field {
	var list []ent.Field
	for i, name := range []string{"x", "y"} {
		f := field.Int(fmt.Sprintf("%s%d", name, i))
		if name == "y" {
			f.Optional()
		}
		list = append(list, f)
	}
	return list
}

type Named struct {
	mixin.Schema
	Max int
}

func (n Named) Fields() []ent.Field {
	f := field.String("name")
	if n.Max > 0 {
		f = f.MaxLen(n.Max)
	}
	return []ent.Field{f}
}

func (Named) Indexes() []ent.Index { return []ent.Index{index.Fields("name")} }

type Owned struct{ mixin.Time }

func (Owned) Annotations() []schema.Annotation { return []schema.Annotation{entsql.WithComments(true)} }

type Page[T any] struct{ Items []T }

type Of[T any] string

func (Of[T]) Values() []string { return []string{"one", reflect.TypeFor[T]().Name()} }

type Tagged[T any] struct{ mixin.Schema }

func (Tagged[T]) Fields() []ent.Field {
	t := reflect.TypeFor[T]()
	return []ent.Field{field.JSON(fmt.Sprintf("tagged_%d", t.NumField()), new(T)).Optional(), field.String(fmt.Sprintf("of%T", *new(T))[len("ofschema."):])}
}

type Held struct {
	mixin.Schema
	Name, Field string
}

func (h Held) Fields() []ent.Field {
	if h.Field == "" {
		return nil
	}
	return []ent.Field{field.Int(h.Field).Optional()}
}

func (h Held) Edges() []ent.Edge {
	e := edge.To(h.Name, Holder.Type).Unique().Annotations(entsql.OnDelete(entsql.SetNull))
	if h.Field != "" {
		e.Field(h.Field)
	}
	return []ent.Edge{e}
}

func (h Held) Indexes() []ent.Index { return []ent.Index{index.Edges(h.Name).StorageKey(map[[2]string]string{{"held", ""}: "by_held"}[[2]string{h.Name, h.Field}])} }

type Base struct{ ent.Schema }

func (Base) Mixin() []ent.Mixin { return []ent.Mixin{Named{Max: limit}} }

type Holder struct{ ent.Schema }

type Lonely struct{}

func (Lonely) Type() {}

func pass(next ent.Mutator) ent.Mutator { return next }
`

var genImports = []string{
	"database/sql", "fmt", "net/url", "reflect", "regexp", "time", "entgo.io/ent", "entgo.io/ent/dialect", "entgo.io/ent/dialect/entsql", "entgo.io/ent/schema",
	"entgo.io/ent/schema/edge", "entgo.io/ent/schema/field", "entgo.io/ent/schema/index", "entgo.io/ent/schema/mixin", "github.com/google/uuid",
}

// uses finds where a body names each of the packages.
var uses = func() (all []*regexp.Regexp) {
	for _, path := range genImports {
		all = append(all, regexp.MustCompile(`\b`+path[strings.LastIndexByte(path, '/')+1:]+`\.`))
	}
	return all
}()

// fileOf puts the imports that a body needs before it.
func fileOf(body string) []byte {
	var b strings.Builder
	b.WriteString("package schema\n\nimport (\n")
	for i, path := range genImports {
		if uses[i].MatchString(body) {
			fmt.Fprintf(&b, "\t%q\n", path)
		}
	}
	b.WriteString(")\n" + body)
	return []byte(b.String())
}

var sharedSource = fileOf(sharedFile)

func (g *generator) files() map[string][]byte {
	files := map[string][]byte{"shared.go": sharedSource}
	for _, t := range g.types {
		var b strings.Builder
		base := pick(g, "ent.Schema", "ent.Schema", "ent.Schema", "ent.Schema", "Base")
		fmt.Fprintf(&b, "\ntype %s struct{ %s }\n", t.name, base)
		g.method(&b, t.name, "Fields", "ent.Field", t.fields)
		g.method(&b, t.name, "Edges", "ent.Edge", t.edges)
		g.method(&b, t.name, "Indexes", "ent.Index", t.indexes)
		g.method(&b, t.name, "Mixin", "ent.Mixin", t.mixins)
		g.method(&b, t.name, "Annotations", "schema.Annotation", t.annotations)
		g.method(&b, t.name, "Hooks", "ent.Hook", slices.Repeat([]string{"pass"}, t.hooks))
		files[strings.ToLower(t.name)+".go"] = fileOf(b.String())
	}
	return files
}

func (g *generator) method(b *strings.Builder, typeName, method, elem string, list []string) {
	if len(list) == 0 {
		return
	}
	if i := slices.Index(list, "common()..."); i >= 0 {
		rest := slices.Delete(slices.Clone(list), i, i+1)
		fmt.Fprintf(b, "\nfunc (%s) %s() []%s {\n\treturn append([]%[3]s{%s}, common()...)\n}\n", typeName, method, elem, strings.Join(rest, ", "))
		return
	}
	fmt.Fprintf(b, "\nfunc (%s) %s() []%s {\n\treturn []%[3]s{\n", typeName, method, elem)
	for _, e := range list {
		fmt.Fprintf(b, "\t\t%s,\n", e)
	}
	b.WriteString("\t}\n}\n")
}
