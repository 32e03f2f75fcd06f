package site

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestVendored holds what is vendored against the sums noted beside it.
func TestVendored(t *testing.T) {
	sums, err := os.ReadFile("minisearch.sum")
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]bool{}
	for line := range strings.Lines(string(sums)) {
		sum, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok {
			continue
		}
		data, err := os.ReadFile("assets/minisearch/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if got := checksum(data); got != sum {
			t.Errorf("%s has the checksum %s, want %s", name, got, sum)
		}
		held[name] = true
	}
	files, err := os.ReadDir("assets/minisearch")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !held[f.Name()] {
			t.Errorf("%s has no checksum", f.Name())
		}
	}
}

// readIndex takes the index of the search apart.
func readIndex(t *testing.T, files Files) (all []entry) {
	t.Helper()
	data := bytes.TrimSuffix(bytes.TrimPrefix(files["assets/search-index.js"], []byte("learnrel.index(")), []byte(");\n"))
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestSearchIndex(t *testing.T) {
	all := readIndex(t, builtIn(t, Options{}))
	for _, want := range []struct{ kind, title, href, line string }{
		{"Lesson", "One to many", "lessons/one-to-many.html", "A user writes many posts, and each post has one author."},
		{"Lesson", "One to many", "lessons/one-to-many.html#saving-both-ends", "Save the user first."},
		{"Error", "One to many", "lessons/one-to-many.html#the-mistake-a-post-without-an-author", `missing required edge "Post.author"`},
		{"Concept", "Ref", "concepts.html#Concept-Ref", "One to many"},
		{"API", "Ref", "api.html#Edge-Ref", "One to many"},
		{"API", "Query…", "api.html#Generated-Query__2026_", "One to many"},
	} {
		if !slices.ContainsFunc(all, func(e entry) bool {
			return e.Kind == want.kind && e.Title == want.title && e.Href == want.href && strings.Contains(strings.Join(e.Lines, "\n"), want.line)
		}) {
			t.Errorf("the index has no %v", want)
		}
	}
	evil := buildEvil(t)["assets/search-index.js"]
	if bytes.ContainsAny(evil, "<>") || !bytes.Contains(evil, []byte(`\u003cscript\u003e`)) {
		t.Errorf("the index has markup: %s", evil)
	}
}
