package schema

import (
	"fmt"
	"testing"

	"entgo.io/ent/entc/load"
)

// Run with: go test -run '^$' -bench . ./runner/schema

func BenchmarkTwoTypes(b *testing.B) {
	bench(b, readDir(b, "../../ent/schema/blog"))
}

func BenchmarkFortyTypes(b *testing.B) { bench(b, chain(40)) }

func BenchmarkEightyTypes(b *testing.B) { bench(b, chain(80)) }

// BenchmarkGraphOfFortyTypes is ent's own part of BenchmarkFortyTypes, the least
// that any loader takes: the schemas' JSON to the graph and its tables.
func BenchmarkGraphOfFortyTypes(b *testing.B) {
	nodes, _, ds := Config{}.load(chain(40))
	if len(ds) > 0 {
		b.Fatal(ds)
	}
	for b.Loop() {
		var list []*load.Schema
		for _, n := range nodes {
			s, err := n.decode()
			if err != nil {
				b.Fatal(err)
			}
			list = append(list, s)
		}
		g, err := newGraph(Config{}, list)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := g.Tables(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLibraries is what the first Load of a process takes more.
func BenchmarkLibraries(b *testing.B) {
	for b.Loop() {
		newUniverse()
	}
}

func bench(b *testing.B, files map[string][]byte) {
	b.Helper()
	for b.Loop() {
		if g, ds := Load(files); g == nil {
			b.Fatal(ds)
		}
	}
}

// chain gives n types of which each has many of the next one, three fields and an
// index.
func chain(n int) map[string][]byte {
	files := map[string][]byte{}
	for i := range n {
		src := fmt.Sprintf(`package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

type Node%[1]d struct{ ent.Schema }

func (Node%[1]d) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Unique(),
		field.Int("size").Default(1),
		field.Time("made").Default(time.Now),
	}
}

func (Node%[1]d) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("items", Node%[2]d.Type),
		edge.From("holder", Node%[3]d.Type).Ref("items").Unique(),
		edge.To("friends", Node%[1]d.Type),
	}
}

func (Node%[1]d) Indexes() []ent.Index {
	return []ent.Index{index.Fields("name", "size"), index.Fields("size").Edges("holder")}
}
`, i, (i+1)%n, (i+n-1)%n)
		files[fmt.Sprintf("node%d.go", i)] = []byte(src)
	}
	return files
}
