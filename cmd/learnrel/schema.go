package main

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"path/filepath"

	"entgo.io/ent/entc/gen"
	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/project"
	"github.com/learnrel/learnrel/runner/schema"
)

func (a *app) schemaCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "schema",
		Short: "check and explain the schema of any ent project",
		Long: `Check and explain the ent schema in a folder, ./ent/schema by default.

The schema is read without the Go toolchain, and nothing of it runs. Where that
does not tell all, the place is named, and the schema is loaded as ent generate
does it: with the toolchain, by running its code, where it can do no harm.`,
		Args: noSuchCommand,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	a.sandboxFlag(c.PersistentFlags())
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
	s, err := a.loadSchema(ctx, dir)
	if err != nil {
		return err
	}
	if asJSON {
		findings := []schemaFinding{}
		for _, d := range s.Diagnostics {
			findings = append(findings, schemaFinding{d.Severity.String(), d.Code, d.Stage, d.Message, positionOf(d.Pos), positionOf(d.Related), d.Fix})
		}
		if err := a.json(findings); err != nil {
			return err
		}
	} else {
		a.printDiagnostics(s)
	}
	if len(s.Diagnostics.Errors()) > 0 {
		return errReported
	}
	return nil
}

// printDiagnostics writes what is said of a schema in the form that editors read,
// and below each what repairs it.
func (a *app) printDiagnostics(s *project.Schema) {
	for _, d := range s.Diagnostics {
		a.printf("%s", diagnosticText(s.Dir, d))
	}
	types := "no graph"
	if s.Graph != nil {
		types = judge.Count(len(s.Graph.Nodes), "type")
	}
	a.printf("%s: %s, %s, %s\n", s.Dir, types, judge.Count(len(s.Diagnostics.Errors()), "error"), judge.Count(len(s.Diagnostics.Warnings()), "warning"))
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
	name := ""
	if len(args) > 0 {
		name = args[0]
	}
	dir, err := project.Find(name)
	return dir, schemaError(err)
}

// schemaError says what an error of package project means for the exit status.
func schemaError(err error) error {
	var missing *project.NotFoundError
	var machine *project.MachineError
	switch {
	case errors.As(err, &missing):
		return usageError{hintedError{err, "name the folder that holds the schema's Go files"}}
	case errors.As(err, &machine) && machine.Hint != "":
		return environmentError{hintedError{machine.Err, machine.Hint}}
	case errors.As(err, &machine):
		return environmentError{err}
	}
	return err
}

// loadSchema judges a schema, and says where the toolchain was asked.
func (a *app) loadSchema(ctx context.Context, dir string) (*project.Schema, error) {
	s, err := project.Load(ctx, a.helper(), dir)
	if err != nil {
		return nil, schemaError(err)
	}
	if s.Asked != "" {
		fmt.Fprintf(a.stderr, "the toolchain was asked: %s\n", s.Asked)
	}
	return s, nil
}

// graphOf loads a schema for a command that needs its graph, and says what is
// wrong where it has none.
func (a *app) graphOf(ctx context.Context, dir string) (*gen.Graph, error) {
	s, err := a.loadSchema(ctx, dir)
	if err != nil {
		return nil, err
	}
	if s.Graph == nil {
		for _, d := range s.Diagnostics {
			fmt.Fprint(a.stderr, diagnosticText(dir, d))
		}
		return nil, errReported
	}
	return s.Graph, nil
}
