package generate

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/toolchain"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// TestGenerate generates the clients of the built-in course in process and
// compares them with those that are committed, which ent generate wrote.
func TestGenerate(t *testing.T) {
	needs.Go(t)
	root := os.DirFS("../..")
	s, err := toolchain.NewScratch(toolchain.Course{FS: root, Module: "github.com/learnrel/learnrel"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	schemas, err := fs.Glob(root, "ent/schema/*")
	if err != nil {
		t.Fatal(err)
	}
	if testing.Short() {
		schemas = schemas[:3]
	}
	for _, dir := range schemas {
		name := path.Base(dir)
		files, err := fs.Glob(root, dir+"/*.go")
		if err != nil {
			t.Fatal(err)
		}
		wanted := true
		for _, f := range files {
			src, err := fs.ReadFile(root, f)
			if err == nil {
				err = s.Write(f, src)
			}
			wanted = wanted && !bytes.Contains(src, []byte("/ent/client/")) // code that is written with its own client
			if err != nil {
				t.Fatal(err)
			}
		}
		target := path.Join("ent/client", name, "ent")
		committed, err := fs.Sub(root, target)
		if err != nil {
			t.Fatal(err)
		}
		done, err := inProcess(s, dir, target, FeaturesOf(committed))
		if done != wanted || err != nil {
			t.Errorf("%s: in process: %v, %v", name, done, err)
		}
		if !done {
			continue
		}
		sameTree(t, name, committed, os.DirFS(s.Path(target)))
	}
}

// sameTree wants two folders to hold the same Go files.
func sameTree(t *testing.T, name string, want, got fs.FS) {
	t.Helper()
	read := func(of fs.FS) map[string][]byte {
		files := map[string][]byte{}
		err := fs.WalkDir(of, ".", func(file string, d fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(file, ".go") {
				files[file], err = fs.ReadFile(of, file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	a, b := read(want), read(got)
	delete(a, "runtime/runtime.go") // names the version of ent, which a test does not know
	delete(b, "runtime/runtime.go")
	for file := range a {
		if !bytes.Equal(a[file], b[file]) {
			t.Errorf("%s: %s differs:\n%s", name, file, b[file])
		}
	}
	for file := range b {
		if a[file] == nil {
			t.Errorf("%s: %s is there, and is not committed", name, file)
		}
	}
}

// TestOwnEnt holds that a scratch module with the ent of this process is told from
// one with another.
func TestOwnEnt(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		was, now string
		own      bool
	}{
		{"", "", true},
		{"entgo.io/ent " + entVersion(), "entgo.io/ent v0.14.1", false},
		{"entgo.io/ent " + entVersion(), "example.com/ent " + entVersion(), false},
		{"\nrequire", "\nreplace entgo.io/ent => ./ent\n\nrequire", false},
	} {
		if got := ownEnt([]byte(strings.Replace(string(mod), c.was, c.now, 1))); got != c.own {
			t.Errorf("with %q: %v", c.now, got)
		}
	}
}
