package generate

import (
	"testing"

	"github.com/learnrel/learnrel/runner/catalogue"
)

func TestClassify(t *testing.T) {
	for output, want := range map[string]Error{
		"entc/gen: resolve \"Post\" relations: edge \"postz\" is missing for inverse edge: Post.author(User)\nexit status 1\n": {
			Stage: "graph", Code: "edge-no-inverse", Message: "entc/gen: resolve \"Post\" relations: edge \"postz\" is missing for inverse edge: Post.author(User)",
		},
		"entc/load: parse schema dir: # $WORK/ent/schema/blog\nent/schema/blog/post.go:24:23: undefined: Uzer\nexit status 1\n": {
			Stage: "compile", Code: "go-undefined-type", Message: "entc/load: parse schema dir: # $WORK/ent/schema/blog\nent/schema/blog/post.go:24:23: undefined: Uzer",
		},
		"entc/load: schema \"Post\": schema.Edges panics: reflect: NumIn of non-func type schema.User\nexit status 1\nexit status 1\n": {
			Stage: "load", Code: "load-edges-panic", Message: "entc/load: schema \"Post\": schema.Edges panics: reflect: NumIn of non-func type schema.User\nexit status 1",
		},
		"format file ent/client/blog/ent/mutation.go: ent/client/blog/ent/mutation.go:47:14: expected ';', found '*' (and 10 more errors)\nexit status 1\n": {
			Stage: "generate", Code: "gen-edge-name", Message: "format file ent/client/blog/ent/mutation.go: ent/client/blog/ent/mutation.go:47:14: expected ';', found '*' (and 10 more errors)",
		},
		"entc/gen: something new\n": {Stage: "graph", Message: "entc/gen: something new"},
	} {
		got, ok := classify(output).(*Error)
		if !ok || *got != want {
			t.Errorf("classify(%q):\n%+v\nwant:\n%+v", output, got, want)
		}
	}
	for output, want := range map[string]catalogue.Stage{"entc/gen: something new\n": catalogue.Graph, "go: cannot find main module\n": catalogue.Compile} {
		if got := StageOf(output); got != want {
			t.Errorf("StageOf(%q): %s, want %s", output, got, want)
		}
	}
	if _, ok := classify("go: cannot find main module\n").(*Error); ok {
		t.Error("a failure of the go command counts as one of the schema")
	}
}
