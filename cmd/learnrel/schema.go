package main

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/spf13/cobra"
	"golang.org/x/mod/modfile"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/generate"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/schema"
	"github.com/learnrel/learnrel/runner/toolchain"
)

func (a *app) schemaCommand() *cobra.Command {
	c := &cobra.Command{
		Use:        "schema",
		SuggestFor: []string{"describe", "diagram", "ddl"},
		Short:      "check and explain the schema of any ent project",
		Long: `Check and explain the ent schema in a folder, ./ent/schema by default.

The schema is read without the Go toolchain, and nothing of it runs. Where that
does not tell all, the place is named, and the schema is loaded as ent generate
does it: with the toolchain, by running its code.`,
		Args: noSuchCommand,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.schemaCheckCommand(), a.schemaDescribeCommand(), a.schemaDiagramCommand(), a.schemaDDLCommand(), a.schemaDiffCommand())
	return c
}

func (a *app) schemaCheckCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "check [DIR]",
		Short: "tell what is wrong with a schema, where, and what repairs it",
		Args:  usage(cobra.MaximumNArgs(1)),
		RunE:  func(c *cobra.Command, args []string) error { return a.schemaCheck(c.Context(), args, asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	return c
}

// position is a place in a file, for JSON.
type position struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func positionOf(p token.Position) *position {
	if !p.IsValid() {
		return nil
	}
	return &position{filepath.ToSlash(p.Filename), p.Line, p.Column}
}

// schemaFinding is a diagnostic, for JSON.
type schemaFinding struct {
	Severity string          `json:"severity"` // error, warning or not evaluated
	Code     string          `json:"code,omitempty"`
	Stage    catalogue.Stage `json:"stage"`
	Message  string          `json:"message"`
	Position *position       `json:"position,omitempty"`
	Related  *position       `json:"related,omitempty"`
	Fix      string          `json:"fix,omitempty"`
}

func (a *app) schemaCheck(ctx context.Context, args []string, asJSON bool) error {
	dir, err := schemaDir(args)
	if err != nil {
		return err
	}
	s, err := loadSchema(ctx, dir)
	if err != nil {
		return err
	}
	if asJSON {
		findings := []schemaFinding{}
		for _, d := range s.diagnostics {
			findings = append(findings, schemaFinding{d.Severity.String(), d.Code, d.Stage, d.Message, positionOf(d.Pos), positionOf(d.Related), d.Fix})
		}
		if err := a.json(findings); err != nil {
			return err
		}
	} else {
		a.printDiagnostics(s)
	}
	if len(s.diagnostics.Errors()) > 0 {
		return errReported
	}
	return nil
}

// printDiagnostics writes what is said of a schema in the form that editors read,
// and below each what repairs it.
func (a *app) printDiagnostics(s *loadedSchema) {
	for _, d := range s.diagnostics {
		a.printf("%s", diagnosticText(s.dir, d))
	}
	types := "no graph"
	if s.graph != nil {
		types = judge.Count(len(s.graph.Nodes), "type")
	}
	a.printf("%s: %s, %s, %s\n", s.dir, types, judge.Count(len(s.diagnostics.Errors()), "error"), judge.Count(len(s.diagnostics.Warnings()), "warning"))
}

func diagnosticText(dir string, d schema.Diagnostic) string {
	place := dir
	if d.Pos.IsValid() {
		place = d.Pos.String()
	}
	text := fmt.Sprintf("%s: %s: %s", place, d.Severity, d.Message)
	if d.Code != "" {
		text += " [" + d.Code + "]"
	}
	text += "\n"
	if d.Related.IsValid() {
		text += fmt.Sprintf("    see: %s\n", d.Related)
	}
	if d.Fix != "" {
		text += fmt.Sprintf("    fix: %s\n", d.Fix)
	}
	return text
}

// schemaDir gives the folder that a command is for: the one named, or that of an
// ent project in it.
func schemaDir(args []string) (string, error) {
	dir := filepath.Join("ent", "schema")
	if len(args) > 0 {
		dir = filepath.Clean(args[0])
		if within := filepath.Join(dir, "ent", "schema"); isDir(within) {
			dir = within
		}
	}
	if _, err := os.Stat(dir); err != nil {
		return "", usageError{hintedError{fmt.Errorf("there is no schema in %s", dir), "name the folder that holds the schema's Go files"}}
	}
	return dir, nil
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// loadedSchema is a schema on disk, loaded.
type loadedSchema struct {
	dir         string
	graph       *gen.Graph // nil where there are errors
	diagnostics schema.Diagnostics
}

// loadSchema loads a folder or a file statically, and what can't be told in that
// way through the toolchain. The error is that of the machine.
func loadSchema(ctx context.Context, dir string) (*loadedSchema, error) {
	root, module := moduleOf(dir)
	s, err := readStatically(dir, root, module)
	if err == nil && s.graph == nil && len(s.diagnostics.Unevaluated()) > 0 && len(s.diagnostics.Errors()) == 0 {
		err = s.askToolchain(ctx, root)
	}
	return s, err
}

// readStatically loads a folder or a file of a module without the toolchain.
func readStatically(dir, root, module string) (*loadedSchema, error) {
	files, err := readSchema(dir)
	if err != nil {
		return nil, err
	}
	pkg := ""
	if module != "" {
		rel, err := filepath.Rel(root, mustAbs(dir))
		if err != nil {
			return nil, fmt.Errorf("find the schema in its module: %w", err)
		}
		pkg = path.Join(module, filepath.ToSlash(rel))
	}
	g, ds := schema.Config{Dir: dir, Package: pkg}.Load(files)
	return &loadedSchema{dir: dir, graph: g, diagnostics: ds}, nil
}

func readSchema(dir string) (map[string][]byte, error) {
	names := []string{dir}
	if isDir(dir) {
		var err error
		if names, err = filepath.Glob(filepath.Join(dir, "*.go")); err != nil {
			return nil, fmt.Errorf("read the schema: %w", err)
		}
	}
	files := map[string][]byte{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the schema: %w", err)
		}
		files[name] = src
	}
	return files, nil
}

// mustAbs is filepath.Abs for a folder that is there.
func mustAbs(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}

// moduleOf finds the module that a folder is in: its root and its path, or "".
func moduleOf(dir string) (root, module string) {
	for at := mustAbs(dir); ; at = filepath.Dir(at) {
		if data, err := os.ReadFile(filepath.Join(at, "go.mod")); err == nil {
			return at, modfile.ModulePath(data)
		}
		if at == filepath.Dir(at) {
			return "", ""
		}
	}
}

// askToolchain loads the schema as ent generate does, which runs its code.
func (s *loadedSchema) askToolchain(ctx context.Context, root string) error {
	first := s.diagnostics.Unevaluated()[0]
	if err := toolchain.Find(); err != nil {
		return fmt.Errorf("%s: %s can't be told without the Go toolchain: %w", first.Pos, first.Message, err)
	}
	if root == "" || !isDir(s.dir) {
		return hintedError{environmentError{fmt.Errorf("%s: %s can't be told without the Go toolchain, and %s is in no module", first.Pos, first.Message, s.dir)}, "give a folder below a go.mod"}
	}
	g, err := generate.Load(ctx, helper(), root, s.dir)
	var wrong *generate.Error
	switch {
	case errors.As(err, &wrong):
		s.diagnostics = append(schema.Diagnostics{{Stage: wrong.Stage, Code: wrong.Code, Message: strings.TrimSpace(wrong.Message)}}, s.diagnostics...)
	case err != nil:
		return err
	}
	s.graph = g
	return nil
}

// graphOf loads a schema for a command that needs its graph, and says what is
// wrong where it has none.
func (a *app) graphOf(ctx context.Context, dir string) (*gen.Graph, error) {
	s, err := loadSchema(ctx, dir)
	if err != nil {
		return nil, err
	}
	if s.graph == nil {
		for _, d := range s.diagnostics {
			fmt.Fprint(a.stderr, diagnosticText(dir, d))
		}
		return nil, errReported
	}
	return s.graph, nil
}
