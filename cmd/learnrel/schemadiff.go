package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/spf13/cobra"
	"znkr.io/diff/textdiff"

	"github.com/learnrel/learnrel/runner/project"
	"github.com/learnrel/learnrel/runner/schema/relation"
)

type schemaDiffOptions struct {
	dialect string
	json    bool
	schema  string
}

func (a *app) schemaDiffCommand() *cobra.Command {
	o := schemaDiffOptions{dialect: dialects[0]}
	c := &cobra.Command{
		Use:   "diff [OLD [NEW]]",
		Short: "say what a change of a schema changes of relations, tables and methods",
		Long: `Say what a change of a schema changes: the kinds of relations and who holds
their keys, what becomes of the rows that are there, the tables, and the methods
of the client that come and go.

OLD and NEW are folders with a schema, single files, or revisions of git: of the
schema in ./ent/schema, or in the folder that --schema names. Without NEW it is
the schema as it is now, and without OLD the last commit.`,
		Args: usage(cobra.MaximumNArgs(2)),
		RunE: func(c *cobra.Command, args []string) error {
			before := "HEAD"
			if len(args) > 0 {
				before = args[0]
			}
			after := ""
			if len(args) > 1 {
				after = args[1]
			}
			return a.schemaDiff(c.Context(), before, after, o)
		},
	}
	c.Flags().StringVar(&o.schema, "schema", "", "the folder of the schema that revisions are of")
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
		v, err := a.versionOf(ctx, name, o.schema)
		if err != nil {
			return err
		}
		defer v.remove()
		g, err := a.graphNamed(ctx, v.dir, v.name)
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

// compared is a schema as it is or was: its folder, how that is called, and what takes a
// copy away.
type compared struct {
	dir, name string
	remove    func()
}

// versionOf gives the schema that an argument names: the one in a folder, or one of a
// revision.
func (a *app) versionOf(ctx context.Context, name, schema string) (compared, error) {
	if _, err := os.Stat(name); name == "" || err == nil {
		if name == "" {
			name = schema
		}
		dir, err := schemaDir(argumentsOf(name))
		return compared{dir, dir, func() {}}, err
	}
	if schema == "" {
		schema = filepath.Join("ent", "schema")
	}
	dir, remove, err := project.At(ctx, schema, name)
	var none *project.RevisionError
	if errors.As(err, &none) {
		return compared{}, usageError{hintedError{err, "give a folder with a schema, or a revision such as HEAD~1"}}
	}
	return compared{dir, name + ":" + filepath.ToSlash(schema), remove}, schemaError(err)
}

func argumentsOf(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
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
		a.printf("%s", indent(differenceText(d), "  "))
	}
	if c.DDL != "" {
		a.printf("%s\n%s", nameStyle.Render("tables"), indent(colourDiff(c.DDL), "  "))
	}
	if len(c.Methods) > 0 {
		a.printf("%s\n%s", nameStyle.Render("methods"), indent(colourDiff(changeLines(c.Methods)), "  "))
	}
}

// differenceText tells what changes of a relation, and what becomes of its rows.
func differenceText(d relation.Difference) string {
	name := d.Name
	if d.Before != "" {
		name += ", before: " + d.Before
	}
	text := name + "\n" + indent(colourDiff(changeLines(d.Changes)), "  ")
	for _, f := range d.Rows {
		line := "rows: " + f.Rows + ", " + f.Text
		if f.Rows == "refused" {
			line = "rows: refused " + f.Text
		}
		if f.Code != "" {
			line += " [" + f.Code + "]"
		}
		text += "  " + line + "\n"
	}
	return text
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
