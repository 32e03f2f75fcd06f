package languageserver_test

import (
	"context"
	"encoding/json"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/entc/gen"
	"github.com/sourcegraph/jsonrpc2"

	"github.com/learnrel/learnrel/runner/languageserver"
)

// editor is a client that keeps what the server tells it.
type editor struct {
	t           *testing.T
	conn        *jsonrpc2.Conn
	dir         string
	diagnostics chan published
	shown       chan string
	registered  chan string
}

type published struct {
	URI         string
	Diagnostics []struct {
		Message, Code string
		Severity      int
		Range         struct{ Start, End struct{ Line, Character int } }
	}
}

// open starts a server for a folder.
func open(t *testing.T, dir string) *editor {
	t.Helper()
	here, there := net.Pipe()
	s := &languageserver.Server{Version: "test", Diagram: func(g *gen.Graph) (string, error) { return "<svg>" + g.Nodes[0].Name, nil }}
	done := make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { done <- s.Serve(ctx, there) }()
	e := &editor{t: t, dir: dir, diagnostics: make(chan published, 100), shown: make(chan string, 1), registered: make(chan string, 1)}
	e.conn = jsonrpc2.NewConn(ctx, jsonrpc2.NewBufferedStream(here, jsonrpc2.VSCodeObjectCodec{}), jsonrpc2.HandlerWithError(func(_ context.Context, _ *jsonrpc2.Conn, r *jsonrpc2.Request) (any, error) {
		switch r.Method {
		case "textDocument/publishDiagnostics":
			var p published
			if err := json.Unmarshal(*r.Params, &p); err != nil {
				t.Error(err)
			}
			e.diagnostics <- p
		case "window/showDocument":
			var p struct{ URI string }
			_ = json.Unmarshal(*r.Params, &p)
			e.shown <- p.URI
		case "client/registerCapability":
			e.registered <- string(*r.Params)
		}
		return map[string]bool{"success": true}, nil
	}))
	t.Cleanup(func() {
		e.conn.Close()
		cancel()
		<-done
	})
	var answer struct{ Capabilities map[string]any }
	e.call("initialize", map[string]any{}, &answer)
	if answer.Capabilities["renameProvider"] == nil {
		t.Errorf("the capabilities are %v", answer.Capabilities)
	}
	return e
}

func (e *editor) call(method string, params, result any) {
	e.t.Helper()
	if err := e.conn.Call(e.t.Context(), method, params, result); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

func (e *editor) uri(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(e.dir, name))}).String()
}

func (e *editor) notify(method string, params any) {
	e.t.Helper()
	if err := e.conn.Notify(e.t.Context(), method, params); err != nil {
		e.t.Fatal(err)
	}
}

func (e *editor) edit(name, text string) {
	e.t.Helper()
	e.notify("textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": e.uri(name)}, "contentChanges": []any{map[string]any{"text": text}}})
}

// told waits for diagnostics of a file.
func (e *editor) told(name string) published {
	e.t.Helper()
	for {
		select {
		case p := <-e.diagnostics:
			if p.URI == e.uri(name) {
				return p
			}
		case <-e.t.Context().Done():
			e.t.Fatal("no diagnostics")
		}
	}
}

// at gives the place of a text in a file, some bytes behind its start.
func (e *editor) at(name, text, part string, behind int) map[string]any {
	before, _, ok := strings.Cut(text, part)
	if !ok {
		e.t.Fatalf("no %q in %s", part, text)
	}
	before += part[:behind]
	line := strings.Count(before, "\n")
	column := 0
	for _, r := range before[strings.LastIndexByte(before, '\n')+1:] {
		column++
		if r > 0xffff {
			column++
		}
	}
	return map[string]any{"textDocument": map[string]any{"uri": e.uri(name)}, "position": map[string]any{"line": line, "character": column}}
}

type action struct {
	Title, Kind string
	Edit        *struct {
		Changes map[string][]struct{ NewText string }
	}
}

func (e *editor) actions(name, text, part string) (all []action) {
	e.t.Helper()
	p := e.at(name, text, part, 0)
	p["range"] = map[string]any{"start": p["position"], "end": p["position"]}
	e.call("textDocument/codeAction", p, &all)
	return all
}

func titles(all []action) (titles []string) {
	for _, a := range all {
		titles = append(titles, a.Title)
	}
	return titles
}

// TestServer goes through what an editor asks for.
func TestServer(t *testing.T) {
	e := open(t, writeSchema(t))
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": e.uri("post.go"), "text": post}})
	if p := e.told("post.go"); len(p.Diagnostics) != 0 {
		t.Errorf("a good schema: %+v", p)
	}
	offered := titles(e.actions("post.go", post, "edge.From"))
	for _, title := range []string{"Make User.posts and Post.author one to one", "Open the diagram of the schema"} {
		if !slices.Contains(offered, title) {
			t.Errorf("no %q in %q", title, offered)
		}
	}
	if offered := titles(e.actions("post.go", post, "field.Int")); !slices.Contains(offered, "Turn editor_id into an edge to User") {
		t.Errorf("for a key there is %q", offered)
	}
	var uri string
	e.call("workspace/executeCommand", map[string]any{"command": "learnrel.diagram", "arguments": []string{e.uri("post.go")}}, &uri)
	if shown := <-e.shown; shown != uri || !strings.HasSuffix(uri, ".svg") {
		t.Errorf("shown is %q, and the answer %q", shown, uri)
	}
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(filepath.Dir(u.Path)) })
	if svg, err := os.ReadFile(u.Path); err != nil || string(svg) != "<svg>Post" {
		t.Errorf("the diagram is %q, %v", svg, err)
	}
}

// TestCompletion asks for names in each place that names something.
func TestCompletion(t *testing.T) {
	e := open(t, writeSchema(t))
	for _, c := range []struct{ part, typed, want string }{
		{`Ref("posts")`, `Ref("")`, "posts"},
		{`Ref("posts")`, `Field("")`, "title editor_id"},
		{`index.Fields("title")`, `index.Fields("")`, "title editor_id"},
		{`.Edges("author")`, `.Edges("")`, "author"},
		{`edge.From("author", User.Type)`, `edge.From("author", )`, "Post.Type User.Type"},
		{`edge.From("author", User.Type)`, `edge.From("author", U)`, "Post.Type User.Type"},
	} {
		text := strings.Replace(post, c.part, c.typed, 1)
		e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": e.uri("post.go"), "text": text}})
		var items []struct{ Label string }
		e.call("textDocument/completion", e.at("post.go", text, c.typed, len(c.typed)-len(strings.TrimLeft(c.typed[strings.LastIndexAny(c.typed, `"U `)+1:], ` `))-map[bool]int{true: 1}[strings.HasSuffix(c.typed, `"")`)]), &items)
		var labels []string
		for _, i := range items {
			labels = append(labels, i.Label)
		}
		if got := strings.Join(labels, " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.typed, got, c.want)
		}
	}
}

// TestCompletionOfABegunString asks where the quote that ends a string is not there yet.
func TestCompletionOfABegunString(t *testing.T) {
	e := open(t, writeSchema(t))
	for _, c := range []struct{ line, typed, want string }{
		{`/* é𝄞 */ edge.From("author", User.Type).Ref("posts").Unique(),`, `/* é𝄞 */ edge.From("author", User.Type).Ref("`, "posts"},
		{`/* é𝄞 */ edge.From("author", User.Type).Ref("posts").Unique(),`, `/* é𝄞 */ edge.From("author", User.Type).Ref("po`, "posts"},
		{`edge.From("author", User.Type).Ref("posts").Unique(),`, `edge.From("author", User.Type).Ref("posts").Field("`, "title editor_id"},
		{`index.Fields("title").Edges("author").Unique(),`, `index.Fields("`, "title editor_id"},
		{`index.Fields("title").Edges("author").Unique(),`, `index.Fields("title").Edges("`, "author"},
		{`index.Fields("title").Edges("author").Unique(),`, `// "`, ""},
	} {
		text := strings.Replace(post, c.line, c.typed, 1)
		e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": e.uri("post.go"), "text": text}})
		var items []struct {
			Label    string
			TextEdit struct {
				Range struct{ Start, End struct{ Character int } }
			}
		}
		e.call("textDocument/completion", e.at("post.go", text, c.typed, len(c.typed)), &items)
		var labels []string
		for _, i := range items {
			labels = append(labels, i.Label)
			if got, want := i.TextEdit.Range.End.Character-i.TextEdit.Range.Start.Character, len(c.typed)-strings.LastIndexByte(c.typed, '"')-1; got != want {
				t.Errorf("%s: %d units are to be replaced, and not %d", c.typed, got, want)
			}
		}
		if got := strings.Join(labels, " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.typed, got, c.want)
		}
	}
}

// TestBrokenText has the server look at a file in the middle of its being written.
func TestBrokenText(t *testing.T) {
	e := open(t, writeSchema(t))
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": e.uri("post.go"), "text": post}})
	e.told("post.go")
	for cut := 0; cut < len(post); cut += 7 {
		e.edit("post.go", post[:cut])
		p := e.at("post.go", post, post[:cut], cut)
		p["range"] = map[string]any{"start": p["position"], "end": p["position"]}
		p["newName"] = "x"
		for _, method := range []string{"hover", "definition", "references", "documentSymbol", "codeAction", "inlayHint", "completion", "prepareRename", "rename"} {
			var result any
			if err := e.conn.Call(t.Context(), "textDocument/"+method, p, &result); err != nil && (method != "rename" || strings.Contains(err.Error(), "runtime error")) {
				t.Fatalf("%s at %d: %v", method, cut, err)
			}
		}
	}
	e.edit("post.go", strings.Replace(post, `Ref("posts")`, `Ref("posts"`, 1))
	for {
		p := e.told("post.go")
		if len(p.Diagnostics) > 0 && p.Diagnostics[0].Code == "go-syntax" {
			break
		}
	}
	e.edit("post.go", post)
	for len(e.told("post.go").Diagnostics) > 0 {
	}
}

// TestOtherFiles holds that what is no schema is left alone.
func TestOtherFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte("package main\n\nfunc main() { x := 1 }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	e := open(t, dir)
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": e.uri("main.go"), "text": "package main\n\nfunc main() { x := 1 }\n"}})
	if p := e.told("main.go"); len(p.Diagnostics) != 0 {
		t.Errorf("got %+v", p)
	}
	if all := e.actions("main.go", "package main\n", "main"); len(all) != 0 {
		t.Errorf("got %+v", all)
	}
}
