package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/docs/diagram"
	"github.com/learnrel/learnrel/docs/terminal"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/ddl"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/schema/relation"
)

func (a *app) schemaDescribeCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "describe [DIR] [TYPE.EDGE]",
		Short: "say in words how the tables relate: who holds the key, and what deleting does",
		Long: `Say in words how the tables relate: who holds the key, and what deleting does.

With TYPE.EDGE it is that relation alone, and what would change with and without
Unique and Required, and without the other end.`,
		Args: usage(cobra.MaximumNArgs(2)),
		RunE: func(c *cobra.Command, args []string) error { return a.schemaDescribe(c.Context(), args, asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	return c
}

func (a *app) schemaDescribe(ctx context.Context, args []string, asJSON bool) error {
	if edge, rest := edgeArgument(args); edge != "" {
		return a.describeEdge(ctx, rest, edge, asJSON)
	}
	if len(args) > 1 {
		return usageError{hintedError{errors.New(quote(args[1]) + " is no edge"), "name it as in User.posts"}}
	}
	g, err := a.graphIn(ctx, args)
	if err != nil {
		return err
	}
	relations, err := relation.Of(g)
	if err != nil {
		return err
	}
	if asJSON {
		return a.json(append([]relation.Relation{}, relations...)) // [], not null
	}
	for i, r := range relations {
		if i > 0 {
			a.printf("\n")
		}
		a.printRelation(r)
	}
	if len(relations) == 0 {
		a.printf("no relations: %s without an edge\n", judge.Count(len(g.Nodes), "type"))
	}
	return nil
}

func (a *app) printRelation(r relation.Relation) {
	a.printf("%s: %s\n", nameStyle.Render(r.Name()), r.Kind)
	for _, s := range r.Sentences() {
		a.printf("%s", hang("    "+s+"\n", "      ", a.width()))
	}
}

// graphIn loads the schema that a command's arguments name.
func (a *app) graphIn(ctx context.Context, args []string) (*gen.Graph, error) {
	dir, err := schemaDir(args)
	if err != nil {
		return nil, err
	}
	return a.graphOf(ctx, dir)
}

func (a *app) schemaDiagramCommand() *cobra.Command {
	format := "text"
	c := &cobra.Command{
		Use:   "diagram [DIR]",
		Short: "draw the tables and their keys",
		Args:  usage(cobra.MaximumNArgs(1)),
		RunE:  func(c *cobra.Command, args []string) error { return a.schemaDiagram(c.Context(), args, format) },
	}
	c.Flags().StringVar(&format, "format", format, strings.Join(formats, ", "))
	return c
}

var formats = []string{"text", "mermaid", "svg", "dot"}

func (a *app) schemaDiagram(ctx context.Context, args []string, format string) error {
	if err := oneOf("format", format, formats); err != nil {
		return err
	}
	g, err := a.graphIn(ctx, args)
	if err != nil {
		return err
	}
	tables, err := g.Tables()
	if err != nil {
		return fmt.Errorf("make the tables: %w", err)
	}
	text := judge.DiagramText(ddl.Shapes(tables))
	if format == "mermaid" {
		a.printf("%s", text)
		return nil
	}
	d, err := diagram.Parse(strings.TrimSuffix(text, "\n"))
	if err != nil {
		return fmt.Errorf("read the diagram: %w", err)
	}
	switch format {
	case "svg":
		a.printf("%s\n", d.File("The tables of the schema"))
	case "dot":
		a.printf("%s", d.DOT())
	default:
		a.printf("%s", d.Text(a.width()))
	}
	return nil
}

// oneOf says of a flag's value that is none of those which there are.
func oneOf(flag, value string, values []string) error {
	if slices.Contains(values, value) {
		return nil
	}
	hint := "one of: " + strings.Join(values, ", ")
	if near := lesson.Nearest(value, values); near != "" {
		hint = "did you mean " + quote(near) + "?"
	}
	return usageError{hintedError{errors.New("no " + flag + " " + quote(value)), hint}}
}

var dialects = catalogue.DialectNames()

func (a *app) schemaDDLCommand() *cobra.Command {
	dialect := ""
	c := &cobra.Command{
		Use:   "ddl [DIR]",
		Short: "write the statements that make the tables",
		Args:  usage(cobra.MaximumNArgs(1)),
		RunE:  func(c *cobra.Command, args []string) error { return a.schemaDDL(c.Context(), args, dialect) },
	}
	c.Flags().StringVar(&dialect, "dialect", dialect, strings.Join(dialects, ", ")+" (default: the first that the schema fits)")
	return c
}

func (a *app) schemaDDL(ctx context.Context, args []string, dialect string) error {
	wanted := dialects
	if dialect != "" {
		if err := oneOf("dialect", dialect, dialects); err != nil {
			return err
		}
		wanted = []string{dialect}
	}
	g, err := a.graphIn(ctx, args)
	if err != nil {
		return err
	}
	text, fits, err := ddl.Fitting(ctx, g.Tables, wanted)
	switch {
	case err != nil && dialect != "":
		return hintedError{err, "without --dialect it is the first that the schema fits"}
	case err != nil:
		return err
	case dialect == "" && fits != dialects[0]:
		fmt.Fprintf(a.stderr, "for %s: the schema does not fit %s\n", fits, dialects[0])
	}
	text = strings.TrimSuffix(text, "\n")
	if a.file != nil { // a tab in a default is part of it
		text = strings.TrimSuffix(terminal.Code("sql", text), "\n")
	}
	a.printf("%s\n", text)
	return nil
}

func ddlOf(ctx context.Context, g *gen.Graph, dialect string) (string, error) {
	tables, err := g.Tables()
	if err != nil {
		return "", fmt.Errorf("make the tables: %w", err)
	}
	text, err := ddl.Text(ctx, tables, dialect)
	if err != nil {
		return "", fmt.Errorf("write the tables for %s: %w", dialect, err)
	}
	return text, nil
}
