package schema

import (
	"fmt"
	"go/scanner"
	"go/token"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// spread is a schema over several files, with all that one body can have to do with
// another: helpers, package variables, init, packages, generics, types within functions.
var spread = map[string]string{
	"user.go": `package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"shop/base"
)

type User struct{ ent.Schema }

func (User) Mixin() []ent.Mixin { return []ent.Mixin{base.Mixin{}, Own{}} }

func (User) Fields() []ent.Field {
	name := label("name")
	return []ent.Field{field.String(name).Optional(), field.Int(base.Prefix + "age"), field.Enum("role").Values(Roles()...)}
}

type Account struct{ ent.Schema }

func (Account) Edges() []ent.Edge {
	return []ent.Edge{edge.To("spouse", Account.Type).Unique(), edge.To("user", User.Type).Unique().Required()}
}

func (Account) Fields() []ent.Field { return []ent.Field{field.String(label("account")), field.Int("spouse_id")} }

func (User) Edges() []ent.Edge {
	return []ent.Edge{edge.To("pets", Pet.Type), edge.To("friends", User.Type), edge.From("groups", Group.Type).Ref("users")}
}
`,
	"pet.go": `package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

type Pet struct{ ent.Schema }

func (Pet) Fields() []ent.Field {
	type Local struct{ N int }
	counted += Local{1}.N
	return list[ent.Field](field.Int("owner_id").Optional(), field.JSON("extra", []string{}).Optional(), field.Int("n").Default(counted))
}

func (Pet) Edges() []ent.Edge {
	return []ent.Edge{edge.From("owner", User.Type).Ref("pets").Unique().Field("owner_id").Annotations(entsql.OnDelete(entsql.Cascade))}
}

func (Pet) Indexes() []ent.Index { return []ent.Index{index.Fields("n")} }

func (Pet) Annotations() []schema.Annotation { return []schema.Annotation{entsql.Table("pets")} }
`,
	"group.go": `package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"shop/base"
	"shop/more"
)

type Group struct{ ent.Schema }

func (Group) Fields() []ent.Field { return []ent.Field{field.String(more.Name(base.Prefix)), more.ID[int]("key")} }

func (Group) Edges() []ent.Edge {
	return []ent.Edge{edge.To("users", User.Type), edge.To("parent", Group.Type).Unique().From("children")}
}

func (Group) Hooks() []ent.Hook { return more.Hooks() }
`,
	"shared.go": `package schema

import (
	"strings"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
)

var counted int

func init() { counted = 7 }

type Own struct{ mixin.Schema }

func (Own) Fields() []ent.Field { return []ent.Field{field.Time(label("made"))} }

func label(of string) string { return strings.ToLower(of) + suffix() }

func suffix() string { return "_x" }

func list[T any](of ...T) []T { return of }

func Roles() (all []string) {
	for _, r := range []string{"admin", "guest"} {
		all = append(all, label(r))
	}
	return all
}

func unused(n int) int { return n + len(label("")) }
`,
}

const spreadPackages = `
-- shop/base --
package base
import (
	"os""entgo.io/ent"; "entgo.io/ent/schema/field"; "entgo.io/ent/schema/mixin")
type Mixin struct{ mixin.Schema }
func (Mixin) Fields() []ent.Field { return []ent.Field{field.Bool(Prefix + "on")} }
const Prefix = "b_"
var Seen []string
func Roles() []string { return append(Seen, "role") }
func (Mixin) Values() []string { return nil }

-- shop/more --
package more
import (
	"os""entgo.io/ent"; "entgo.io/ent/schema/field")
func Name(s string) string { return s + "name" }
func ID[T any](name string) ent.Field { return field.Int(name) }
func Hooks() []ent.Hook { return nil }
type Typed struct{}
func (Typed) Unique() {}
`

// TestKeptBodiesAreAsFresh edits bodies of functions, and now and then what is around
// them, one name or string after the other, and holds each verdict against the one of a
// process that has judged nothing before.
func TestKeptBodiesAreAsFresh(t *testing.T) {
	verdict := func(kept *Kept, files map[string][]byte) string {
		g, ds := Config{Package: "shop/schema", Import: packagesOf(spreadPackages), Kept: kept}.Load(files)
		text := told(t, g, ds)
		for _, d := range ds {
			text += fmt.Sprint("\n", d.Pos, d.End, d.Related)
			if d.Repair != nil {
				text += fmt.Sprint(*d.Repair)
			}
		}
		return text
	}
	whole := map[string][]byte{}
	for name, src := range spread {
		whole[name] = []byte(src)
	}
	r, kept, names := rand.New(rand.NewPCG(5, 6)), &Kept{}, slices.Sorted(maps.Keys(spread))
	if got := verdict(kept, whole); kept.nodes == nil || !kept.nodes.apart {
		t.Fatal(got)
	}
	unchecked, reached, right := 0, 0, 0
	last := whole
	for round := range 250 {
		files := maps.Clone(last)
		name := names[r.IntN(len(names))]
		files[name] = rename(r, files[name], whole)
		before := kept.nodes.reached
		got, want := verdict(kept, files), verdict(nil, files)
		if got != want {
			t.Fatalf("round %d, with %s\n%s\n%s\nand afresh:\n%s", round, name, files[name], got, want)
		}
		unchecked += kept.unchecked
		if last = whole; kept.nodes.reached != before {
			right++
			if r.IntN(3) > 0 {
				last = files
			}
		}
		if slices.Equal(kept.nodes.reached.packs, before.packs) && kept.nodes.reached != before {
			reached++
		}
	}
	if unchecked < 100 || reached < 15 || right < 40 {
		t.Errorf("of %d right judgements %d reached again, and %d bodies were not checked", right, reached, unchecked)
	}
}

// rename puts, in the place of a name or a string of a file, one of any of the files, or
// takes it away.
func rename(r *rand.Rand, src []byte, from map[string][]byte) []byte {
	_, spans := words(src)
	if len(spans) == 0 {
		return src
	}
	at := spans[r.IntN(len(spans))]
	pool, _ := words(from[pickName(r, from)])
	word := pool[r.IntN(len(pool))]
	switch old := string(src[at[0]:at[1]]); r.IntN(9) {
	case 0:
		word = ""
	case 1:
		word = old + "." + word
	case 2:
		word = old + "()." + word
	case 3, 4:
		word = old + " /* " + word + " */"
	case 5, 6, 7:
		if word = old + "x"; old[0] == '"' {
			word = old[:len(old)-1] + `x"`
		}
	}
	return slices.Concat(src[:at[0]], []byte(word), src[at[1]:])
}

func pickName(r *rand.Rand, from map[string][]byte) string {
	names := slices.Sorted(maps.Keys(from))
	return names[r.IntN(len(names))]
}

// words gives the names and strings of a source, behind its imports as a rule, and where
// they stand.
func words(src []byte) (all []string, spans [][2]int) {
	var s scanner.Scanner
	fset := token.NewFileSet()
	f := fset.AddFile("", fset.Base(), len(src))
	s.Init(f, src, nil, 0)
	for n := 0; ; n++ {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return all, spans
		}
		if (tok == token.IDENT || tok == token.STRING) && n > 12 {
			all = append(all, lit)
			spans = append(spans, [2]int{f.Offset(pos), f.Offset(pos) + len(lit)})
		}
	}
}
