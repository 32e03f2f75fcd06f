package project

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/learnrel/learnrel/runner/schema"
)

// TestKeptSeesModules has go.mod and go.work say, between two judgements, that a package
// is another one.
func TestKeptSeesModules(t *testing.T) {
	t.Setenv("GOWORK", "")
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const head = "module example.com/app\n\nrequire example.com/names v1.0.0\n\nreplace example.com/names => "
	for _, name := range []string{"one", "two", "six"} {
		write(name+"/go.mod", "module example.com/names\n")
		write(name+"/names.go", "package names\nconst Name = \""+name+"\"\n")
	}
	write("app/schema/user.go", `package schema
import ("entgo.io/ent"; "entgo.io/ent/schema/field"; "example.com/names")
type User struct{ ent.Schema }
func (User) Fields() []ent.Field { return []ent.Field{field.Int(names.Name)} }
`)
	kept := &schema.Kept{}
	for _, step := range []struct{ file, text, want string }{
		{"app/go.mod", head + "../one\n", "one"},
		{"app/go.mod", head + "../two\n", "two"},
		{"go.work", "use ./app\n\nreplace example.com/names => ./six\n", "six"},
		{"go.work", "use ./app\n\nreplace example.com/names => ./one\n", "one"},
	} {
		write(step.file, step.text)
		s, err := ReadOver(filepath.Join(dir, "app", "schema"), nil, kept)
		if err != nil {
			t.Fatal(err)
		}
		if s.Graph == nil || s.Graph.Nodes[0].Fields[0].Name != step.want {
			t.Errorf("%s with %q: not %s: %s", step.file, step.text, step.want, s.Diagnostics)
		}
	}
}
