package inpage

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// TestVendored holds what is bundled against the sums that the bundling noted.
func TestVendored(t *testing.T) {
	sums, err := os.ReadFile("editor/editor.sum")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(sums)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		data, err := os.ReadFile(filepath.Join("assets", name))
		if err != nil {
			t.Fatal(err)
		}
		if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
			t.Errorf("%s is not as it was bundled", name)
		}
		n++
	}
	if n != 3 {
		t.Errorf("%d files have a sum", n)
	}
}

// TestTrim wants what mentions an unwanted package to go, and what mentions that, and
// nothing else.
func TestTrim(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	for name, src := range map[string]string{
		"a.go":      "package p\n\nimport (\n\t\"fmt\"\n\n\t\"ariga.io/atlas/schemahcl\"\n)\n\nvar state = schemahcl.New()\n\nfunc init() { use(state) }\n\nfunc use(any) {}\n\nfunc Kept() { fmt.Println(1) }\n",
		"b.go":      "package p\n\ntype T struct{ state int }\n\nfunc (t T) Kept() int { return t.state }\n\nfunc (T) Gone() any { return state }\n",
		"c.go":      "package p\n\ntype W struct{}\n\nfunc (w W) from() int { return made }\n\nfunc (w W) Kept() int { return 1 }\n\nfunc (w W) Calls() int { return w.from() }\n\nvar made, kept = 1, 2\n",
		"b_test.go": "package p\n",
	} {
		if err := os.WriteFile(filepath.Join(from, name), []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := trim(from, to, []string{"made"}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"a.go": "package p\n\nimport (\n\t\"fmt\"\n)\n\nfunc use(any) {}\n\nfunc Kept() { fmt.Println(1) }\n",
		"b.go": "package p\n\ntype T struct{ state int }\n\nfunc (t T) Kept() int { return t.state }\n",
		"c.go": "package p\n\ntype W struct{}\n\nfunc (w W) Kept() int { return 1 }\n",
	} {
		got, err := os.ReadFile(filepath.Join(to, name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Join(strings.Fields(string(got)), " ") != strings.Join(strings.Fields(want), " ") {
			t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
		}
	}
	if _, err := os.Stat(filepath.Join(to, "b_test.go")); err == nil {
		t.Error("a test was copied")
	}
}

func TestCompress(t *testing.T) {
	text := bytes.Repeat([]byte("a schema in the page\n"), 1000)
	files := map[string][]byte{"a.js": text, "small.js": []byte("1")}
	if err := Compress(files, nil); err != nil {
		t.Fatal(err)
	}
	if len(files) != 4 {
		t.Errorf("%d files", len(files))
	}
	z, err := gzip.NewReader(bytes.NewReader(files["a.js.gz"]))
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]io.Reader{"gzip": z, "brotli": brotli.NewReader(bytes.NewReader(files["a.js.br"]))} {
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}
