package project

import (
	"os"
	"path/filepath"
	"strings"
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

// TestFilesOfThePackage holds that a package is made of the files that the go command
// sees, and what its compiler sets.
func TestFilesOfThePackage(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.com/app\n")
	write("user.go", "package app\nimport (\"entgo.io/ent\"; \"entgo.io/ent/schema/field\"; \"example.com/app/names\")\ntype User struct{ ent.Schema }\nfunc (User) Fields() []ent.Field { return []ent.Field{field.Int(names.Name())} }\n")
	for _, name := range []string{".dot.go", "_under.go", "x_test.go", "x_plan9.go", "tag.go"} {
		text := "package names\nfunc Name() string { return \"wrong\" }\n"
		if name == "tag.go" {
			text = "//go:build ignore\n\n" + text
		}
		write(filepath.Join("names", name), text)
		write(name, strings.Replace(text, "package names", "package app\ntype User struct{}", 1))
	}
	write("names/names.go", "\ufeffpackage names\r\nfunc Name() string { return name }\r\nvar name = \"right\"\r\n")
	s, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if s.Graph == nil || s.Graph.Nodes[0].Fields[0].Name != "right" {
		t.Errorf("%s", s.Diagnostics)
	}
	write("names/names.go", "package names\nimport _ \"embed\"\nfunc Name() string { return name }\n\n//go:embed names.txt\nvar name string\n")
	if s, err = Read(dir); err != nil || s.Graph != nil || len(s.Diagnostics.Errors()) > 0 || !strings.Contains(s.Diagnostics.String(), "a file that is embedded") {
		t.Errorf("%v %s", err, s.Diagnostics)
	}
}
