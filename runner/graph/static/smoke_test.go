package static

import (
	"os"
	"path/filepath"
	"testing"
)

func readDir(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no schema in %s: %v", dir, err)
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

func TestSmoke(t *testing.T) {
	dirs, _ := filepath.Glob("../../../ent/schema/*")
	for _, d := range dirs {
		g, ds := Load(readDir(t, d))
		t.Log(filepath.Base(d), g != nil, "\n", ds)
	}
}

func BenchmarkBlog(b *testing.B) {
	files := readDir(b, "../../../ent/schema/blog")
	for b.Loop() {
		if g, _ := Load(files); g == nil {
			b.Fatal("no graph")
		}
	}
}
