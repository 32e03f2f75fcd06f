// Package languageserver serves an editor what learnrel knows of ent schemas while they
// are written, beside gopls: what is wrong and what repairs it, how a relation comes out,
// where its other end is, and changes of it that touch several places.
//
// It speaks the Language Server Protocol. What is in the editor's buffers counts, saved
// or not; other files are read from disk. A schema is judged in process as schema check
// does it, and what that can't tell is said to be so: nothing is run while one types.
//
// Each thing that an editor can ask for has a file of its own, and all of them work on a
// view: the files of one package, their outline, and the last graph that it had.
package languageserver

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"entgo.io/ent/entc/gen"
	"github.com/sourcegraph/jsonrpc2"

	"github.com/learnrel/learnrel/runner/schema"
)

// pause is how long an editor has to be still before its buffers are judged: less than a
// key that is held down takes to come again.
const pause = 20 * time.Millisecond

// A Server serves one editor.
type Server struct {
	Version string
	// Diagram draws the tables of a schema as SVG, for the command that opens it.
	Diagram func(*gen.Graph) (string, error)

	mu      sync.Mutex
	conn    *jsonrpc2.Conn
	buffers map[string]string // the texts that are open, by their paths
	views   map[string]*view  // by their folders
	kept    map[string]*schema.Kept
	timers  map[string]*time.Timer
	told    map[string]map[string]bool // the files of a folder that have diagnostics
	ended   bool                       // the editor asked to shut down
	watches bool                       // it can tell of files that change

	dir       string // of the diagrams that were drawn, once there is one
	removeDir func()
	drawn     int
}

// methods are what the server answers.
var methods = map[string]func(*Server, json.RawMessage) (any, error){
	"initialize":                  with((*Server).initialize),
	"initialized":                 with((*Server).initialized),
	"shutdown":                    func(s *Server, _ json.RawMessage) (any, error) { s.ended = true; return nil, nil },
	"textDocument/didOpen":        with((*Server).didOpen),
	"textDocument/didChange":      with((*Server).didChange),
	"textDocument/didClose":       with((*Server).didClose),
	"textDocument/didSave":        with((*Server).didSave),
	"textDocument/hover":          with((*Server).hover),
	"textDocument/definition":     with((*Server).definition),
	"textDocument/references":     with((*Server).references),
	"textDocument/documentSymbol": with((*Server).symbols),
	"textDocument/codeAction":     with((*Server).codeActions),
	"textDocument/inlayHint":      with((*Server).inlayHints),
	"textDocument/completion":     with((*Server).completion),
	"textDocument/prepareRename":  with((*Server).prepareRename),
	"textDocument/rename":         with((*Server).rename),
	"workspace/executeCommand":    with((*Server).execute),

	"workspace/didChangeWatchedFiles": with((*Server).filesChanged),
}

// ignored are notifications that need no answer.
var ignored = map[string]bool{"$/cancelRequest": true, "$/setTrace": true, "workspace/didChangeConfiguration": true}

// with reads the parameters of a method.
func with[P, R any](do func(*Server, P) (R, error)) func(*Server, json.RawMessage) (any, error) {
	return func(s *Server, raw json.RawMessage) (any, error) {
		var p P
		if len(raw) > 0 {
			if err := json.Unmarshal(raw, &p); err != nil {
				return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: err.Error()}
			}
		}
		return do(s, p)
	}
}

// Serve answers an editor until it says exit, or goes away.
func (s *Server) Serve(ctx context.Context, stream io.ReadWriteCloser) error {
	s.kept = map[string]*schema.Kept{}
	s.buffers, s.views, s.timers, s.told = map[string]string{}, map[string]*view{}, map[string]*time.Timer{}, map[string]map[string]bool{}
	started := make(chan struct{})
	handler := jsonrpc2.HandlerWithError(func(_ context.Context, conn *jsonrpc2.Conn, r *jsonrpc2.Request) (any, error) {
		<-started
		return s.answer(conn, r)
	})
	s.conn = jsonrpc2.NewConn(ctx, jsonrpc2.NewBufferedStream(newOutbox(stream), jsonrpc2.VSCodeObjectCodec{}), handler.SuppressErrClosed(), jsonrpc2.SetLogger(silent{}))
	close(started)
	select {
	case <-s.conn.DisconnectNotify():
	case <-ctx.Done():
		s.conn.Close()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.timers {
		t.Stop()
	}
	if s.removeDir != nil {
		s.removeDir()
	}
	return ctx.Err()
}

// silent drops what the protocol's library has to say: standard error is the editor's log,
// and a client that goes away is no news.
type silent struct{}

func (silent) Printf(string, ...any) {}

// answer answers one message. A mistake of the server's own is an error of that answer,
// and not its end.
func (s *Server) answer(conn *jsonrpc2.Conn, r *jsonrpc2.Request) (result any, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() {
		if v := recover(); v != nil {
			result, err = nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: fmt.Sprintf("%s: %v", r.Method, v)}
		}
	}()
	if r.Method == "exit" {
		return nil, conn.Close()
	}
	do := methods[r.Method]
	switch {
	case do == nil && (ignored[r.Method] || r.Notif):
		return nil, nil
	case do == nil:
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "no method " + r.Method}
	case s.ended && !r.Notif:
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "the server is shutting down"}
	}
	var raw json.RawMessage
	if r.Params != nil {
		raw = *r.Params
	}
	return do(s, raw)
}

// initialize says what the server can do.
func (s *Server) initialize(p struct {
	Capabilities struct {
		Workspace struct {
			Watched struct {
				Dynamic bool `json:"dynamicRegistration"`
			} `json:"didChangeWatchedFiles"`
		} `json:"workspace"`
	} `json:"capabilities"`
},
) (any, error) {
	s.watches = p.Capabilities.Workspace.Watched.Dynamic
	return map[string]any{
		"serverInfo": map[string]any{"name": "learnrel", "version": s.Version},
		"capabilities": map[string]any{
			"positionEncoding":       "utf-16",
			"textDocumentSync":       map[string]any{"openClose": true, "change": 1, "save": map[string]any{"includeText": false}},
			"hoverProvider":          true,
			"definitionProvider":     true,
			"referencesProvider":     true,
			"documentSymbolProvider": true,
			"codeActionProvider":     map[string]any{"codeActionKinds": []string{quickFix, rewrite, fixAll}},
			"inlayHintProvider":      true,
			"completionProvider":     map[string]any{"triggerCharacters": []string{"\"", "("}},
			"renameProvider":         map[string]any{"prepareProvider": true},
			"executeCommandProvider": map[string]any{"commands": []string{diagramCommand}},
		},
	}, nil
}
