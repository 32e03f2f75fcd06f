package relation

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/entc/gen"

	"github.com/learnrel/learnrel/runner/schema"
)

const root = "../../.."

func load(t *testing.T, files map[string][]byte) *gen.Graph {
	t.Helper()
	g, ds := schema.Config{Package: "example.com/schema"}.Load(files)
	if g == nil {
		t.Fatal(ds)
	}
	return g
}

func readDir(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no Go files in %s: %v", dir, err)
	}
	files := map[string][]byte{}
	for _, p := range paths {
		src, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(p)] = src
	}
	return files
}

// ours matches the methods that Methods lists.
var ours = regexp.MustCompile(`(Create|Update|UpdateOne)\.(Set|Add|Append|Clear|Remove)[A-Z]|^[A-Z]\w*\.Query[A-Z]|Query\.With[A-Z]|^[a-z]\w*\.Has[A-Z]`)

// TestMethodsAreThoseOfTheClient compares with the generated clients of the course.
func TestMethodsAreThoseOfTheClient(t *testing.T) {
	clients, err := filepath.Glob(filepath.Join(root, "ent/client/*/ent"))
	if err != nil || len(clients) == 0 {
		t.Fatalf("no clients: %v", err)
	}
	for _, dir := range clients {
		name := filepath.Base(filepath.Dir(dir))
		for _, node := range load(t, readDir(t, filepath.Join(root, "ent/schema", name))).Nodes {
			listed := Methods(node)
			there := map[string]bool{}
			low := strings.ToLower(node.Name)
			for _, file := range []string{low + ".go", low + "_create.go", low + "_update.go", low + "_query.go", low + "/where.go"} {
				functions(t, filepath.Join(dir, file), low, there)
			}
			for _, m := range listed {
				if !there[m] {
					t.Errorf("%s: there is no %s", name, m)
				}
			}
			for _, m := range slices.Sorted(maps.Keys(there)) {
				if ours.MatchString(m) && !strings.Contains(m, ".WithNamed") && !slices.Contains(listed, m) {
					t.Errorf("%s: %s is not listed", name, m)
				}
			}
		}
	}
}

// functions collects Receiver.Method of a file, and pkg.Function.
func functions(t *testing.T, file, pkg string, found map[string]bool) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if os.IsNotExist(err) {
		return // a view has no builders
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		recv := pkg
		if fn.Recv != nil {
			typ := fn.Recv.List[0].Type
			if star, ok := typ.(*ast.StarExpr); ok {
				typ = star.X
			}
			recv = typ.(*ast.Ident).Name
		}
		found[recv+"."+fn.Name.Name] = true
	}
}

func schemaOf(edges string) map[string][]byte {
	return map[string][]byte{"schema.go": []byte(`package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
)

type User struct{ ent.Schema }

type Post struct{ ent.Schema }

` + edges + `
var _ = entsql.Cascade
`)}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct{ name, edges, want string }{
		{
			"one to many", `
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("posts", Post.Type)} }
func (Post) Edges() []ent.Edge { return []ent.Edge{edge.From("author", User.Type).Ref("posts").Unique()} }`,
			`User.posts and Post.author: one to many
each User has any number of Post; each Post has at most one User
the key is the column user_posts of the table posts, and may be NULL
deleting a row of users sets to NULL the key of the rows of posts that name it (SET NULL)`,
		},
		{
			"required", `
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("posts", Post.Type)} }
func (Post) Edges() []ent.Edge { return []ent.Edge{edge.From("author", User.Type).Ref("posts").Unique().Required()} }`,
			`User.posts and Post.author: one to many
each User has any number of Post; each Post has exactly one User
the key is the column user_posts of the table posts, and is never NULL
deleting a row of users is refused while rows of posts name it (NO ACTION)`,
		},
		{
			"many to one without inverse, cascade", `
func (Post) Edges() []ent.Edge { return []ent.Edge{edge.To("author", User.Type).Unique().Annotations(entsql.OnDelete(entsql.Cascade))} }`,
			`Post.author: many to one
each Post has at most one User; no edge leads from User back to Post
the key is the column post_author of the table posts, and may be NULL
deleting a row of users deletes the rows of posts that name it (CASCADE)`,
		},
		{
			"many to many", `
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("posts", Post.Type)} }
func (Post) Edges() []ent.Edge { return []ent.Edge{edge.From("authors", User.Type).Ref("posts")} }`,
			`User.posts and Post.authors: many to many
each User has any number of Post; each Post has any number of User
the keys are the columns user_id and post_id of a table of their own, user_posts
deleting either end deletes the rows of user_posts that name it`,
		},
		{
			"self", `
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("friends", User.Type)} }`,
			`User.friends: many to many
each User has any number of User
the keys are the columns user_id and friend_id of a table of their own, user_friends
deleting either end deletes the rows of user_friends that name it`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, err := Of(load(t, schemaOf(c.edges)))
			if err != nil || len(all) != 1 {
				t.Fatalf("%d relations: %v", len(all), err)
			}
			got := strings.Join(append([]string{all[0].Name() + ": " + all[0].Kind}, all[0].Sentences()...), "\n")
			if got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

func TestCompare(t *testing.T) {
	got := Compare([]string{"a", "b"}, []string{"b", "c", "A"})
	want := []Change{{false, "a"}, {true, "c"}, {true, "A"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDifferences(t *testing.T) {
	const user = `func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("posts", Post.Type)} }`
	of := func(post string) []Relation {
		all, err := Of(load(t, schemaOf(user+"\nfunc (Post) Edges() []ent.Edge { return []ent.Edge{"+post+"} }")))
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	one := of(`edge.From("author", User.Type).Ref("posts").Unique()`)
	many := of(`edge.From("author", User.Type).Ref("posts")`)
	got := Differences(one, many)
	if len(got) != 1 || got[0].Name != "User.posts and Post.author" || got[0].Changes[0] != (Change{false, "one to many"}) || len(got[0].Changes) != 8 {
		t.Errorf("got %+v", got)
	}
	if same := Differences(one, one); len(same) != 0 {
		t.Errorf("a schema differs from itself: %v", same)
	}
}

// TestRows holds what becomes of the rows that are there.
func TestRows(t *testing.T) {
	of := func(user, post string) []Relation {
		all, err := Of(load(t, schemaOf("func (User) Edges() []ent.Edge { return []ent.Edge{"+user+"} }\nfunc (Post) Edges() []ent.Edge { return []ent.Edge{"+post+"} }")))
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	const to = `edge.To("posts", Post.Type)`
	const from = `edge.From("author", User.Type).Ref("posts").Unique()`
	for _, c := range []struct {
		name                     string
		user, post, user2, post2 string
		want                     string
	}{
		{"required", to, from, to, from + ".Required()", "refused migrate-required: where posts.user_posts is NULL in a row"},
		{"not required any more", to, from + ".Required()", to, from, "safe : the key stays where it is, posts.user_posts"},
		{"one to one", to, from, to + ".Unique()", from, "refused migrate-unique: where two rows of posts have the same user_posts"},
		{"the inverse is dropped", to, `edge.From("authors", User.Type).Ref("posts")`, to, ``, "lost silent-drop-edge: it moves from the table user_posts to posts.user_posts"},
		{"many to many", to, from, to, strings.TrimSuffix(from, ".Unique()"), "lost silent-drop-edge: it moves from posts.user_posts to the table user_posts"},
		{"the edge has another name", to, from, `edge.To("texts", Post.Type)`, strings.Replace(from, `"posts"`, `"texts"`, 1), "lost silent-drop-edge: it moves from posts.user_posts to posts.user_texts"},
		{"the other end has another name", to, from, to, strings.Replace(from, "author", "writer", 1), "safe : the key stays"},
		{"a new one", to, from, to + `, edge.To("drafts", Post.Type)`, from, "safe : the relation is empty"},
		{"a new one that is required", to, from, to, from + `, edge.To("editor", User.Type).Unique().Required()`, "safe : the relation is empty at first\nrefused migrate-required: where posts has rows"},
		{"none any more", to, from + ".Required()", `edge.To("friends", User.Type)`, ``, "lost silent-drop-edge: nothing reads posts.user_posts any more: SQLite drops the column, other databases keep it\nrefused run-not-null: where the column stays it is NOT NULL, and every new row of posts is refused\nsafe : the relation is empty"},
	} {
		var got []string
		for _, d := range Differences(of(c.user, c.post), of(c.user2, c.post2)) {
			for _, f := range d.Rows {
				got = append(got, f.Rows+" "+f.Code+": "+f.Text)
			}
		}
		if text := strings.Join(got, "\n"); !strings.HasPrefix(text, c.want) || strings.Count(text, "\n") != strings.Count(c.want, "\n") {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, text, c.want)
		}
	}
}
