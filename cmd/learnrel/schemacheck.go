package main

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"znkr.io/diff/textdiff"

	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/project"
	"github.com/learnrel/learnrel/runner/save"
	"github.com/learnrel/learnrel/runner/schema"
	"github.com/learnrel/learnrel/runner/schema/outline"
)

// schemaCheckOptions are the flags of schema check.
type schemaCheckOptions struct {
	format      string
	json        bool
	fix, dryRun bool
	watch, poll bool
}

func (a *app) schemaCheckCommand() *cobra.Command {
	o := schemaCheckOptions{format: checkFormats[0]}
	c := &cobra.Command{
		Use:   "check [DIR...]",
		Short: "tell what is wrong with a schema, where, and what repairs it",
		Long: `Tell what is wrong with schemas, where, and what repairs it.

DIR is the folder of a schema, or of the project around ent/schema. With ./... it
is every schema of the module below.

With --fix the repairs that are sure are made, and shown: what can have been meant
is one thing only. The others stand as "fix:" below each line.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return a.schemaCheck(c.Context(), args, o) },
	}
	c.Flags().StringVar(&o.format, "format", o.format, strings.Join(checkFormats, ", "))
	c.Flags().BoolVar(&o.json, "json", false, "the same as --format json")
	c.Flags().BoolVar(&o.fix, "fix", false, "make the repairs that are sure")
	c.Flags().BoolVar(&o.dryRun, "dry-run", false, "with --fix, show the repairs and write nothing")
	c.Flags().BoolVar(&o.watch, "watch", false, "check again on each save, until Ctrl+C")
	c.Flags().BoolVar(&o.poll, "poll", false, "with --watch, look at the files often, where the system does not tell of changes")
	c.MarkFlagsMutuallyExclusive("json", "format")
	c.MarkFlagsMutuallyExclusive("fix", "watch")
	return c
}

func (a *app) schemaCheck(ctx context.Context, args []string, o schemaCheckOptions) error {
	if o.json {
		o.format = "json"
	}
	if err := oneOf("format", o.format, checkFormats); err != nil {
		return err
	}
	if o.dryRun && !o.fix {
		return usageError{hintedError{fmt.Errorf("--dry-run is for --fix alone"), "learnrel schema check --fix --dry-run"}}
	}
	if o.watch {
		return a.schemaWatch(ctx, args, o)
	}
	dirs, err := project.FindAll(args)
	if err != nil {
		return schemaError(err)
	}
	return a.checkSchemas(ctx, dirs, o)
}

// checkSchemas writes what is said of each schema. One that can't be judged does not
// keep the others from it.
func (a *app) checkSchemas(ctx context.Context, dirs []string, o schemaCheckOptions) error {
	var all []*project.Schema
	var failed error
	for _, dir := range dirs {
		s, err := a.loadSchema(ctx, dir)
		switch {
		case err != nil && (len(dirs) == 1 || ctx.Err() != nil):
			return err
		case err != nil:
			failed = err
			a.report(err)
			continue
		}
		if o.fix {
			if s, err = a.fix(ctx, s, o); err != nil {
				return err
			}
		}
		all = append(all, s)
	}
	if err := a.writeFindings(all, o.format); err != nil {
		return err
	}
	for _, s := range all {
		if len(s.Diagnostics.Errors()) > 0 && failed == nil {
			failed = errReported
		}
	}
	return failed
}

func (a *app) writeFindings(all []*project.Schema, format string) error {
	switch format {
	case "json":
		return a.json(findingsOf(all))
	case "github":
		for _, s := range all {
			for _, d := range s.Diagnostics {
				a.printf("%s\n", workflowCommand(s.Dir, d))
			}
		}
		return nil
	case "sarif":
		return a.json(sarifOf(all))
	}
	for _, s := range all {
		a.printDiagnostics(s)
	}
	return nil
}

// maxFixes bounds how often repairs are looked for again: one may bring another to
// light.
const maxFixes = 10

// fix makes the sure repairs of a schema, shows what they change, and gives the schema
// as it is then.
func (a *app) fix(ctx context.Context, s *project.Schema, o schemaCheckOptions) (*project.Schema, error) {
	found, before := s, s.Files()
	over := map[string][]byte{}
	made, vain := 0, map[string]bool{}
	for range maxFixes {
		edits, told := sureEdits(s.Diagnostics, vain)
		if len(told) == 0 {
			break
		}
		files, err := outline.Apply(s.Files(), edits)
		if err != nil {
			return nil, fmt.Errorf("repair the schema: %w", err)
		}
		tried := maps.Clone(over)
		maps.Copy(tried, files)
		next, err := project.ReadOver(s.Dir, tried, nil)
		if err != nil {
			return nil, schemaError(err)
		}
		if left := stillTold(told, next.Diagnostics); len(left) > 0 {
			maps.Copy(vain, left)
			continue
		}
		s, over = next, tried
		made += len(told)
	}
	for _, name := range slices.Sorted(maps.Keys(over)) {
		a.fixed(name, before[name], over[name], o)
		if o.dryRun {
			continue
		}
		save.SweepIn(filepath.Dir(name))
		if err := save.File(name, before[name], over[name]); err != nil {
			return nil, environmentError{fmt.Errorf("write the repair: %w", err)}
		}
	}
	if made > 0 && o.format == "text" {
		what := " made\n"
		if o.dryRun {
			what = " would be made\n"
		}
		a.printf("%s%s", judge.Count(made, "repair"), what)
	}
	if o.dryRun {
		return found, nil
	}
	if made > 0 { // what is left may be for the toolchain
		return a.loadSchema(ctx, s.Dir)
	}
	return s, nil
}

// fixed shows what repairs change of a file: beside the findings, where those are data.
func (a *app) fixed(name string, before, after []byte, o schemaCheckOptions) {
	text := fmt.Sprintf("--- %s\n+++ %s\n%s", name, name, textdiff.Unified(string(before), string(after)))
	if o.format == "text" {
		a.printf("%s", colourDiff(text))
		return
	}
	fmt.Fprint(a.stderr, text)
}

// sureEdits gives the edits of the repairs that are sure, as far as no two of them
// change one place and none was made in vain, and what they are to repair.
func sureEdits(ds schema.Diagnostics, vain map[string]bool) (edits []outline.Edit, told []string) {
	for _, d := range ds {
		if d.Repair == nil || !d.Repair.Sure || vain[d.Message] || overlap(edits, d.Repair.Edits) {
			continue
		}
		edits = append(edits, d.Repair.Edits...)
		told = append(told, d.Message)
	}
	return edits, told
}

// stillTold gives those messages that a schema gives after its repair as before.
func stillTold(told []string, ds schema.Diagnostics) map[string]bool {
	left := map[string]bool{}
	for _, d := range ds {
		if slices.Contains(told, d.Message) {
			left[d.Message] = true
		}
	}
	return left
}

// overlap tells whether two lists change one place.
func overlap(a, b []outline.Edit) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Pos.Filename == y.Pos.Filename && x.Pos.Offset <= y.End.Offset && y.Pos.Offset <= x.End.Offset {
				return true
			}
		}
	}
	return false
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
	for _, r := range d.Related {
		see := r.Pos.String()
		if r.Text != "" {
			see += ", " + r.Text
		}
		text += fmt.Sprintf("    see: %s\n", see)
	}
	if d.Fix != "" {
		text += fmt.Sprintf("    fix: %s\n", d.Fix)
	}
	return text
}
