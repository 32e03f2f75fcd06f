package main

import (
	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/save"
)

func (a *app) resetCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reset [FILE...]",
		Short: "bring the lesson's code back into your copy; yours is kept beside it",
		Long: `Reset puts the files of a copy back as start wrote them: those that are named,
or all that you changed, deleted or added. Your version of a file is kept beside
it, as FILE.mine, and nothing that is kept is ever replaced.`,
		RunE: func(_ *cobra.Command, args []string) error { return a.reset(args) },
	}
}

func (a *app) reset(files []string) error {
	c, changes, err := a.changes(files)
	if err != nil {
		return err
	}
	save.Sweep(c.Dir)
	if len(changes) == 0 {
		a.printf("nothing to reset: the code is the lesson's\n")
		return nil
	}
	schema := false
	for _, ch := range changes {
		saved, err := c.Reset(ch)
		if err != nil {
			return err
		}
		schema = schema || c.Schema(ch.Name)
		name := fromHere(c, ch.Name)
		switch {
		case ch.Was == nil:
			a.printf("%s is not the lesson's; it is now %s\n", name, fromHere(c, saved))
		case ch.Now == nil:
			a.printf("%s is back\n", name)
		default:
			a.printf("%s is the lesson's again; yours is %s\n", name, fromHere(c, saved))
		}
	}
	if schema {
		a.hint("the schema is another now: go generate ./... writes its client")
	}
	return nil
}
