package toolchain

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/goproxytest"

	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// courseMod is of a course that needs a module which no public proxy has.
const courseMod = "module example.com/course\n\ngo 1.24\n\nrequire example.com/private v1.2.3\n"

func TestAPrivateModule(t *testing.T) {
	needs.Go(t)
	server := goproxytest.NewTestServer(t, "testdata/proxy", "")
	dir := courseWith(t, nil)
	t.Setenv("GOPROXY", server.URL)
	t.Setenv("GOPRIVATE", "example.com")
	t.Setenv("GONOPROXY", "none")
	if out, err := buildIn(t, dir, ""); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestAVendoredModule(t *testing.T) {
	needs.Go(t)
	t.Setenv("GOPROXY", "off")
	vendored := map[string]string{
		"vendor/modules.txt":                   "# example.com/private v1.2.3\n## explicit; go 1.24\nexample.com/private\n",
		"vendor/example.com/private/words.go":  "package private\n\nconst Word = \"vendored\"\n",
		"vendor/example.com/private/NOTICE.md": "",
	}
	if out, err := buildIn(t, courseWith(t, vendored), ""); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := buildIn(t, courseWith(t, vendored), t.TempDir()+"/go.work"); err == nil {
		t.Error("in a workspace the folder vendor of a module counts for nothing, and it was taken")
	}
	delete(vendored, "vendor/modules.txt")
	var fault *Fault
	if out, err := buildIn(t, courseWith(t, vendored), ""); !errors.As(err, &fault) {
		t.Errorf("a folder that go mod vendor did not write was taken: %v\n%s", err, out)
	}
}

// courseWith makes a course of these files, and an empty module cache.
func courseWith(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(courseMod), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOFLAGS", os.Getenv("GOFLAGS")+" -modcacherw")
	return dir
}

// buildIn builds a program that imports the module, in a scratch module of the course.
func buildIn(t *testing.T, dir, work string) (string, error) {
	t.Helper()
	if work != "" {
		if err := os.WriteFile(work, []byte("go 1.24\n\nuse "+dir+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Setenv("GOWORK", work)
	}
	s, err := NewScratch(Course{Module: "example.com/course", Dir: dir, FS: os.DirFS(dir)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Helper.Open = true
	if err := s.Write("p/main.go", []byte("package main\n\nimport \"example.com/private\"\n\nfunc main() { println(private.Word) }\n")); err != nil {
		t.Fatal(err)
	}
	return s.Go(t.Context(), "build", "-o", os.DevNull, "./p")
}
