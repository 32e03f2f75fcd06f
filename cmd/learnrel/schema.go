package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/project"
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
	return a.graphNamed(ctx, dir, dir)
}

// graphNamed is graphOf for a folder that errors call by another name.
func (a *app) graphNamed(ctx context.Context, dir, name string) (*gen.Graph, error) {
	s, err := a.loadSchema(ctx, dir)
	if err != nil {
		return nil, err
	}
	if s.Graph == nil {
		for _, d := range s.Diagnostics {
			fmt.Fprint(a.stderr, strings.ReplaceAll(diagnosticText(dir, d), dir, name))
		}
		return nil, errReported
	}
	return s.Graph, nil
}
