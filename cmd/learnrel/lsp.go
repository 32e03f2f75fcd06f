package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	entschema "entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/entc/gen"
	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/docs/diagram"
	"github.com/learnrel/learnrel/runner/ddl"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/languageserver"
)

func (a *app) lspCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "lsp",
		Short: "serve an editor: what is wrong with an ent schema while it is written",
		Long: `Serve an editor that speaks the Language Server Protocol, over standard input
and output. It is for ent schemas, beside gopls: errors and warnings while you
write, with their repairs; the relation of an edge in words; its other end;
renaming an edge wherever it is named; changes of a relation that touch several
places. docs/schemas.md shows the lines for Neovim, Helix, Emacs and VS Code.`,
		Args: usage(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			debug.SetGCPercent(400) // a judgement makes much, and keeps little: this saves a third of its time
			debug.SetMemoryLimit(1 << 29)
			s := &languageserver.Server{Version: ownVersion(), Diagram: diagramOf}
			return s.Serve(c.Context(), stdio{os.Stdin, os.Stdout})
		},
	}
	c.Flags().Bool("stdio", true, "talk over standard input and output, which is all there is")
	_ = c.Flags().MarkHidden("stdio") // editors pass it by habit
	return c
}

// stdio is what an editor talks to.
type stdio struct {
	io.Reader
	io.Writer
}

// Close ends a read that waits.
func (stdio) Close() error { return os.Stdin.Close() }

// diagramOf draws the tables of a schema.
func diagramOf(g *gen.Graph) (string, error) {
	d, err := drawn(g)
	if err != nil {
		return "", err
	}
	return d.File("The tables of the schema"), nil
}

// drawn gives the diagram of a graph's tables.
func drawn(g *gen.Graph) (*diagram.Diagram, error) {
	tables, err := g.Tables()
	if err != nil {
		return nil, fmt.Errorf("make the tables: %w", err)
	}
	return drawnTables(tables)
}

// drawnTables gives the diagram of tables.
func drawnTables(tables []*entschema.Table) (*diagram.Diagram, error) {
	d, err := diagram.Parse(strings.TrimSuffix(judge.DiagramText(ddl.Shapes(tables)), "\n"))
	if err != nil {
		return nil, fmt.Errorf("read the diagram: %w", err)
	}
	return d, nil
}
