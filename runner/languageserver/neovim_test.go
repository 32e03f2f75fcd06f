package languageserver_test

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/learnrel/learnrel/runner/languageserver"
)

// TestMain makes the test's own program the server that an editor starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "lsp" {
		s := &languageserver.Server{Version: "test"}
		_ = s.Serve(context.Background(), struct {
			io.Reader
			io.Writer
			io.Closer
		}{os.Stdin, os.Stdout, os.Stdin})
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const user = `package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
)

// User writes posts.
type User struct{ ent.Schema }

// Edges of the User.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("posts", Post.Type),
	}
}
`

const post = `package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Post is written by a user.
type Post struct{ ent.Schema }

// Fields of the Post.
func (Post) Fields() []ent.Field {
	return []ent.Field{
		field.String("title"), /* é𝄞 */ field.Int("editor_id").Optional(),
	}
}

// Edges of the Post.
func (Post) Edges() []ent.Edge {
	return []ent.Edge{
		/* é𝄞 */ edge.From("author", User.Type).Ref("posts").Unique(),
	}
}

// Indexes of the Post.
func (Post) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("title").Edges("author").Unique(),
	}
}
`

func writeSchema(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ent schema")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"user.go": user, "post.go": post} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// Emacs lays such a link beside a file that it has open.
	if err := os.Symlink("nobody@nowhere.1", filepath.Join(dir, ".#post.go")); err != nil {
		t.Log(err)
	}
	return dir
}

// TestNeovim has a real editor use the server, with the client that it has built in.
func TestNeovim(t *testing.T) {
	nvim, err := exec.LookPath("nvim")
	if err != nil {
		if os.Getenv("LEARNREL_NO_SKIP") != "" {
			t.Fatal(err)
		}
		t.Skip("there is no Neovim")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir, result := writeSchema(t), filepath.Join(t.TempDir(), "result.json")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, nvim, "--headless", "--clean", "-n", "-c", "luafile testdata/editor.lua")
	home := t.TempDir()
	cmd.Env = append(os.Environ(), "SCHEMA_DIR="+strings.ReplaceAll(dir, " ", `\ `), "SERVER="+self, "RESULT="+result, "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home, "XDG_STATE_HOME="+home, "XDG_CACHE_HOME="+home)
	output, err := cmd.CombinedOutput()
	data, readErr := os.ReadFile(result)
	if err != nil || readErr != nil {
		t.Fatalf("%v, %v\n%s", err, readErr, output)
	}
	var got struct {
		Error, Name, Hover, Action, Repaired, Renamed, Offered, Kind string
		Hints                                                        []struct{ Label string }
		Other, References                                            []struct{ URI string }
		Symbols                                                      []struct {
			Name     string
			Children []struct{ Name string }
		}
		Diagnostic struct {
			Message, Code string
			Severity      int
		}
		Completion []struct{ Label string }
	}
	if err := json.Unmarshal(data, &got); err != nil || got.Error != "" {
		t.Fatalf("%v, %s\n%s\n%s", err, got.Error, output, data)
	}
	for what, ok := range map[string]bool{
		"the hover tells of the key":                strings.Contains(got.Hover, "the key is the column `user_posts`") || strings.Contains(got.Hover, "the key is the column user_posts"),
		"the hover shows the tables":                strings.Contains(got.Hover, "CREATE TABLE `posts`") && strings.Contains(got.Hover, "CREATE TABLE `users`"),
		"the hint is behind the edge":               len(got.Hints) == 1 && got.Hints[0].Label == "many to one · posts.user_posts",
		"the other end is in the other file":        len(got.Other) == 1 && strings.HasSuffix(got.Other[0].URI, "/user.go"),
		"the edge is named twice":                   len(got.References) == 2,
		"the type has fields, an edge and an index": len(got.Symbols) == 1 && got.Symbols[0].Name == "Post" && len(got.Symbols[0].Children) == 4,
		"the diagnostic is the mistake":             strings.Contains(got.Diagnostic.Message, `did you mean "posts"?`) && got.Diagnostic.Severity == 1,
		"what leads back completes Ref":             len(got.Completion) == 1 && got.Completion[0].Label == "posts",
		"the repair is the first action":            got.Action == `Write Ref("posts")`,
		"the repair puts it as it was":              got.Repaired == strings.TrimSuffix(post, "\n"),
		"the index is renamed with the edge":        strings.Count(got.Renamed, `"writer"`) == 2 && !strings.Contains(got.Renamed, "author"),
		"what would break the index is not offered": !strings.Contains(got.Offered, "many to many"), // an index is on the key
		"the relation is another":                   strings.HasPrefix(got.Kind, "**User.posts and Post.writer**: one to one"),
	} {
		if !ok {
			t.Errorf("not so: %s\n%s", what, data)
		}
	}
}
