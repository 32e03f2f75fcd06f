package languageserver_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An editor that can tell of files is asked to, and then a file that others delete, or
// write again, is seen without a key being pressed.
func TestFilesChangedOutside(t *testing.T) {
	e := open(t, writeSchema(t))
	var answer any
	e.call("initialize", map[string]any{"capabilities": map[string]any{"workspace": map[string]any{"didChangeWatchedFiles": map[string]any{"dynamicRegistration": true}}}}, &answer)
	e.notify("initialized", map[string]any{})
	if asked := <-e.registered; !strings.Contains(asked, "workspace/didChangeWatchedFiles") {
		t.Errorf("asked for %s", asked)
	}
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": e.uri("post.go"), "text": post}})
	if p := e.told("post.go"); len(p.Diagnostics) != 0 {
		t.Fatalf("a good schema: %+v", p)
	}
	name := filepath.Join(e.dir, "user.go")
	change := map[string]any{"changes": []any{map[string]any{"uri": e.uri("user.go"), "type": 3}}}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	e.notify("workspace/didChangeWatchedFiles", change)
	if p := e.told("post.go"); len(p.Diagnostics) != 1 || p.Diagnostics[0].Message[:15] != "undefined: User" {
		t.Errorf("the other end is gone: %+v", p)
	}
	if err := os.WriteFile(name, []byte(user), 0o600); err != nil {
		t.Fatal(err)
	}
	e.notify("workspace/didChangeWatchedFiles", change)
	if p := e.told("post.go"); len(p.Diagnostics) != 0 {
		t.Errorf("it is back: %+v", p)
	}
}

// A file of another folder is saved: the schema may use it.
func TestSavedElsewhere(t *testing.T) {
	e := open(t, writeSchema(t))
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": e.uri("post.go"), "text": post}})
	e.told("post.go")
	if err := os.Remove(filepath.Join(e.dir, "user.go")); err != nil {
		t.Fatal(err)
	}
	e.notify("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": e.uri("../mixins/time.go")}})
	if p := e.told("post.go"); len(p.Diagnostics) != 1 {
		t.Errorf("the other end is gone: %+v", p)
	}
}
