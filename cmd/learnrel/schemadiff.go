package main

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/spf13/cobra"
	"znkr.io/diff/textdiff"

	"github.com/learnrel/learnrel/runner/schema/relation"
)

type schemaDiffOptions struct {
	dialect string
	json    bool
}

func (a *app) schemaDiffCommand() *cobra.Command {
	o := schemaDiffOptions{dialect: dialects[0]}
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "say what a change of a schema changes of relations, tables and methods",
		Long: `Say what a change of a schema changes: the kinds of relations and who holds
their keys, the tables, and the methods of the client that come and go.

OLD and NEW are folders with a schema, or single files.`,
		Args: usage(cobra.ExactArgs(2)),
		RunE: func(c *cobra.Command, args []string) error { return a.schemaDiff(c.Context(), args[0], args[1], o) },
	}
	c.Flags().StringVar(&o.dialect, "dialect", o.dialect, "of the statements: sqlite, postgres or mysql")
	c.Flags().BoolVar(&o.json, "json", false, "write JSON")
	return c
}

// view is what is compared of a schema.
type view struct {
	relations []relation.Relation
	ddl       string
	methods   []string
}

// changes is what a change of a schema changes.
type changes struct {
	Relations []relation.Difference `json:"relations"`
	DDL       string                `json:"ddl"` // a unified diff
	Methods   []relation.Change     `json:"methods"`
}

func (a *app) schemaDiff(ctx context.Context, before, after string, o schemaDiffOptions) error {
	if err := oneOf("dialect", o.dialect, dialects); err != nil {
		return err
	}
	var views [2]view
	for i, name := range []string{before, after} {
		name, err := schemaDir([]string{name})
		if err != nil {
			return err
		}
		g, err := a.graphOf(ctx, name)
		if err != nil {
			return err
		}
		if views[i], err = viewOf(ctx, g, o.dialect); err != nil {
			return err
		}
	}
	c := changes{
		Relations: relation.Differences(views[0].relations, views[1].relations),
		DDL:       textdiff.Unified(views[0].ddl, views[1].ddl),
		Methods:   relation.Compare(views[0].methods, views[1].methods),
	}
	if o.json {
		return a.json(c)
	}
	a.printChanges(c)
	return nil
}

func viewOf(ctx context.Context, g *gen.Graph, dialect string) (v view, err error) {
	if v.relations, err = relation.Of(g); err != nil {
		return v, err
	}
	for _, t := range g.Nodes {
		v.methods = append(v.methods, relation.Methods(t)...)
	}
	v.ddl, err = ddlOf(ctx, g, dialect)
	return v, err
}

func (a *app) printChanges(c changes) {
	if len(c.Relations) == 0 && len(c.Methods) == 0 && c.DDL == "" {
		a.printf("no relation, table or method changes\n")
		return
	}
	if len(c.Relations) > 0 {
		a.printf("%s\n", nameStyle.Render("relations"))
	}
	for _, d := range c.Relations {
		a.printf("  %s\n%s", d.Name, indent(colourDiff(changeLines(d.Changes)), "    "))
	}
	if c.DDL != "" {
		a.printf("%s\n%s", nameStyle.Render("tables"), indent(colourDiff(c.DDL), "  "))
	}
	if len(c.Methods) > 0 {
		a.printf("%s\n%s", nameStyle.Render("methods"), indent(colourDiff(changeLines(c.Methods)), "  "))
	}
}

func changeLines(changes []relation.Change) string {
	var out strings.Builder
	for _, c := range changes {
		sign := "-"
		if c.Comes {
			sign = "+"
		}
		fmt.Fprintf(&out, "%s %s\n", sign, c.Text)
	}
	return out.String()
}
