package practice

import (
	"strings"
	"testing"
)

// answer makes an answer of the edges of some types: "User: edge.To(…), edge.From(…)".
func answer(types ...string) Answer {
	src := "package schema\n\nimport (\n\"entgo.io/ent\"\n\"entgo.io/ent/dialect/entsql\"\n\"entgo.io/ent/schema\"\n\"entgo.io/ent/schema/edge\"\n\"entgo.io/ent/schema/field\"\n\"entgo.io/ent/schema/index\"\n)\n"
	for _, t := range types {
		name, rest, _ := strings.Cut(t, ":")
		fields, edges, _ := strings.Cut(rest, "|")
		edges, indexes, _ := strings.Cut(edges, "|")
		src += "type " + name + " struct{ ent.Schema }\n" +
			"func (" + name + ") Fields() []ent.Field { return []ent.Field{" + fields + "} }\n" +
			"func (" + name + ") Edges() []ent.Edge { return []ent.Edge{" + edges + "} }\n" +
			"func (" + name + ") Indexes() []ent.Index { return []ent.Index{" + indexes + "} }\n"
	}
	src += "var _ = []any{entsql.Cascade, schema.Comment, edge.To, field.Int, index.Fields}\n"
	return Answer{"ent/schema/all.go": []byte(src)}
}

func property(t *testing.T, kind string, lines ...string) []Property {
	t.Helper()
	var all []Property
	for i, line := range lines {
		p, bad := readers[kind](Place{Line: i + 1, Text: line})
		if bad != nil {
			t.Fatalf("%s: %s (%s)", line, bad.message, bad.hint)
		}
		all = append(all, p)
	}
	link(all)
	return all
}

// TestLost wants an answer to keep what the start has and the solution leaves.
func TestLost(t *testing.T) {
	start := answer(`U:field.String("name"), field.Int("old"), field.Int("age")|`)
	x := &Exercise{Start: start, Solution: answer(`U:field.Int("age"), field.String("name").Unique()|`), Properties: property(t, "relation", "U: a field age")}
	for _, c := range []struct{ fields, says string }{
		{`field.String("name"), field.Int("age")`, ""},
		{`field.Int("age"), field.Text("name").MaxLen(7), field.Int("new")`, ""},
		{`field.Int("age")`, "U should keep its field name; as it is, it has lost it\n"},
	} {
		v, err := Judge{}.Verdict(t.Context(), x, answer("U:"+c.fields+"|"))
		if err != nil || v.Says() != c.says {
			t.Errorf("%s: %q, %v", c.fields, v.Says(), err)
		}
	}
}

func TestRelation(t *testing.T) {
	const owner = `edge.From("owner", User.Type).Ref("pets").Unique()`
	pets := func(pet string) Answer { return answer(`User:|edge.To("pets", Pet.Type)`, "Pet:|"+pet) }
	member := `Member:field.Int("a_id"), field.Int("b_id"), field.Time("since")|edge.To("a", A.Type).Field("a_id").Unique().Required(), edge.To("b", B.Type).Field("b_id").Unique().Required()`
	through := answer(`A:|edge.To("bs", B.Type).Through("members", Member.Type)`, `B:|edge.From("as", A.Type).Ref("bs").Through("members", Member.Type)`, member)
	self := func(edges string) Answer { return answer("N:|" + edges) }
	for _, c := range []struct {
		name   string
		answer Answer
		lines  string // separated by /
		want   string // what the judge says of it; "" where it holds
	}{
		{"other names", answer(`User:|edge.To("x", Pet.Type)`, `Pet:|edge.From("y", User.Type).Ref("x").Unique().Required()`), "User and Pet: one to many, never NULL, both ends have an edge", ""},
		{"the other way round", pets(owner), "Pet and User: many to one, may be NULL, each User has any number of Pet", ""},
		{"declared from the one side", answer(`User:`, `Pet:|edge.To("owner", User.Type).Unique()`), "User and Pet: one to many, only Pet has an edge", ""},
		{"a chain", self(`edge.To("c", N.Type).From("p").Unique()`), "N and N: one to many, may be NULL, not symmetric", ""},
		{"a chain from below", self(`edge.To("p", N.Type).Unique().From("c")`), "N and N: one to many, both ends have an edge", ""},
		{"apart", self(`edge.To("c", N.Type), edge.From("p", N.Type).Ref("c").Unique()`), "N and N: many to one, both ends have an edge", ""},
		{"a name that is given", pets(owner), "User.pets and Pet.owner: one to many", ""},
		{"another name", pets(owner), "User.pets and Pet.master: one to many", "the edge of Pet should be called master"},
		{"a kind", pets(owner), "User and Pet: many to many", "are one to many"},
		{"NULL", pets(owner), "User and Pet: one to many, never NULL", "no Pet should be without its User"},
		{"a type", pets(owner), "User and Pat: one to many", "the schema has none of that name, but Pet"},
		{"no edge", answer("User:", "Pet:"), "User and Pet: one to many", "no edge joins User and Pet"},
		{"two relations for one", answer(`User:|edge.To("pets", Pet.Type)`, `Pet:|edge.To("owner", User.Type).Unique()`), "User and Pet: one to many", "there is also"},
		{"more types are free", answer(`User:|edge.To("pets", Pet.Type), edge.To("tags", Tag.Type)`, "Pet:|"+owner, `Tag:|edge.From("users", User.Type).Ref("tags")`), "User and Pet: one to many", ""},
		{"none is wanted", pets(owner), "User and Pet: no relation", "nothing to do with each other"},
		{"two of a pair, in any order", answer(`U:|edge.To("z", V.Type), edge.To("a", V.Type).Unique()`, `V:|edge.From("q", U.Type).Ref("a").Unique(), edge.From("b", U.Type).Ref("z").Unique().Required()`), "U and V: one to one, may be NULL / U and V: one to many, never NULL", ""},
		{"a column", answer(`User:|edge.To("pets", Pet.Type).StorageKey(edge.Column("k"))`, "Pet:|"+owner), "User and Pet: one to many, the key is the column k", ""},
		{"a field", answer(`User:|edge.To("pets", Pet.Type)`, `Pet:field.Int("k").Optional().Nillable()|`+owner+`.Field("k")`), "User and Pet: one to many, the key is the field k, may be NULL / Pet: the field k may be NULL, a field k of type int", ""},
		{"cascade", answer(`User:|edge.To("pets", Pet.Type).Annotations(entsql.OnDelete(entsql.Cascade))`, "Pet:|"+owner), "User and Pet: one to many, on delete CASCADE", ""},
		{"refused by default", pets(owner + ".Required()"), "User and Pet: one to many, on delete refused", ""},
		{"cascade, not at all", pets(owner), "User and Pet: one to many, on delete CASCADE", "deleting a User should delete every Pet"},
		{"through", through, "B and A: many to many, through a type with a time field, the pair is unique, an id of its own, both ends lead to the pairs", ""},
		{"through by its name", through, "A and B: many to many, through Member with a field since", ""},
		{"through another", through, "A and B: many to many, through Membership", "rows of the type Membership"},
		{"no cascade", through, "A and B: many to many, the pairs go with either end", "refused while rows of members name it, by a_id and b_id"},
		{"a field without a pointer", answer(`User:|edge.To("pets", Pet.Type)`, `Pet:field.Int("k").Optional()|`+owner+`.Field("k")`), "Pet: the field k may be NULL, the field k is nil without a value", "Go should see nil in it; as it is, it sees the zero value of int"},
		{"the name of a join table", answer(`A:|edge.To("bs", B.Type)`, `B:|edge.From("as", A.Type).Ref("bs")`), "A and B: many to many, the join table is a_bs", ""},
		{"another name of a join table", answer(`A:|edge.To("bs", B.Type)`, `B:|edge.From("as", A.Type).Ref("bs")`), "A and B: many to many, the join table is pairs", "in the table pairs"},
		{"an index of some rows", answer(`N:field.Int("k")||index.Fields("k").Unique().Annotations(entsql.IndexWhere("k > 0"))`), "N: unique index over k", "a unique index over (k, for some of its rows)"},
		{"a join table", through, "A and B: many to many, a join table of its own", "without a type"},
		{"symmetric", self(`edge.To("f", N.Type)`), "N and N: many to many, symmetric", ""},
		{"not symmetric", self(`edge.To("f", N.Type)`), "N and N: many to many, not symmetric", "has no way back"},
		{"immutable on one end", pets(owner + ".Immutable()"), "User and Pet: one to many, immutable", "User.pets"},
		{"an index", answer(`User:|edge.To("pets", Pet.Type)`, `Pet:field.Int("n")|`+owner+`|index.Fields("n").Edges("owner").Unique()`), "Pet: unique index over the key to User and n, no unique index over n, index over n and the key to User in that order", ""},
		{"the order of an index", answer(`User:|edge.To("pets", Pet.Type)`, `Pet:field.Int("n")|`+owner+`|index.Fields("n").Edges("owner").Unique()`), "Pet: index over the key to User and n in that order", "begins with the key to User and n"},
		{"a unique field is an index", answer(`Pet:field.Int("n").Unique()`), "Pet: unique index over n", ""},
		{"no key to index", answer("User:", `Pet:field.Int("n")`), "Pet: unique index over n and the key to User", "holds no key to User"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := &Exercise{Properties: property(t, "relation", strings.Split(c.lines, " / ")...)}
			v, err := Judge{}.Verdict(t.Context(), x, c.answer)
			if err != nil {
				t.Fatal(err)
			}
			switch says := v.Says(); {
			case c.want == "" && says != "":
				t.Errorf("it says: %s", says)
			case !strings.Contains(says, c.want):
				t.Errorf("it says: %s\nwant: %s", says, c.want)
			}
			for _, f := range v.Failures {
				if f.Rule == 0 || f.Kind != "relation" {
					t.Errorf("a failure of no rule: %+v", f)
				}
			}
		})
	}
}

func TestMethods(t *testing.T) {
	a := answer(`User:|edge.To("pets", Pet.Type)`, `Pet:|edge.From("owner", User.Type).Ref("pets").Unique().Required().Immutable()`)
	for line, want := range map[string]string{
		"PetCreate has SetOwner, SetOwnerID":    "",
		"PetUpdate has no SetOwner":             "",
		"UserUpdate has no AddPets, RemovePets": "programs can call them",
		"PetCreate has SetOwners":               "it has none, but SetOwner",
		"pet has HasOwner":                      "",
		"DogCreate has SetOwner":                "no such type",
	} {
		x := &Exercise{Properties: property(t, "methods", line)}
		v, err := Judge{}.Verdict(t.Context(), x, a)
		if err != nil {
			t.Fatal(err)
		}
		if says := v.Says(); want == "" && says != "" || !strings.Contains(says, want) {
			t.Errorf("%s: it says %q", line, says)
		}
	}
}

// TestMutations drops what there is to drop, and leaves code that is Go.
func TestMutations(t *testing.T) {
	var dropped []string
	for _, m := range Mutations(Answer{"ent/schema/schema.go": []byte(source)}) {
		dropped = append(dropped, m.Dropped)
	}
	got := strings.Join(dropped, " ")
	for _, want := range []string{".Unique()", `.Ref("books")`, `edge.To("books", Book.Type)`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not dropped: %s", want, got)
		}
	}
}
