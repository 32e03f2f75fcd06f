package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/flask"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// The exit statuses.
const (
	exitHolds       = 0
	exitFalls       = 1 // a lesson or a check falls short
	exitUsage       = 2 // the command line is wrong
	exitEnvironment = 3 // there is no Go, or no C compiler
)

// A usageError says that the command line is wrong.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// A hintedError is an error with what to do about it.
type hintedError struct {
	error
	hint string
}

func (e hintedError) Unwrap() error { return e.error }

// errReported ends a command with status 1 when all has been said.
var errReported = errors.New("reported")

// errInterrupted ends a command that Ctrl-C or a signal ended, with status 1.
var errInterrupted = errors.New("interrupted")

const intro = `learnrel teaches how tables relate, in Go, with the ent ORM.

A course of lessons: each is a page with an ent schema and steps that run.
Every output, statement and error on a page was produced by running it, and
check runs it all again and fails when a page is no longer true.

  learnrel list                 the lessons
  learnrel show one-to-many     read one
  learnrel run one-to-many      run its steps
  learnrel check                run everything, and compare it with the pages
  learnrel learn                practise: exercises that judge what your code means
  learnrel explain --list       the errors of ent, each with a page

Type next: learnrel run one-to-many
`

// run is the whole program: it gives the exit status.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	// What does not end itself is ended by another signal. Some programs, such as
	// timeout, send one twice at once: those leave it the time to clean up.
	context.AfterFunc(ctx, func() { time.AfterFunc(time.Second, stop) })
	t := newConsole(stdout, stderr)
	root := newRoot(t)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = errInterrupted
	}
	t.report(err)
	return exitStatus(err)
}

func newRoot(t *console) *cobra.Command {
	app := &app{console: t}
	root := &cobra.Command{
		Use:           "learnrel",
		Short:         "learn how tables relate, with ent",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noSuchCommand,
		RunE:          func(*cobra.Command, []string) error { return app.front() },
	}
	root.SetOut(t.stdout)
	root.SetErr(t.stderr)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usageError{hintedError{err, c.CommandPath() + " --help shows the flags"}}
	})
	root.PersistentFlags().StringVar(&app.dir, "course", "", "the folder of a course (default: the one around this folder, or else the built-in one)")
	root.AddCommand(app.listCommand(), app.showCommand(), app.runCommand(), app.checkCommand(), app.startCommand(), app.watchCommand(), app.diffCommand(), app.inPractice(app.resetCommand()), app.explainCommand(), app.schemaCommand(), app.generateCommand(), app.newCommand(), app.initCommand(), app.docsCommand(), app.cacheCommand(), app.doctorCommand(), app.versionCommand())
	root.AddCommand(app.learnCommand(), app.nextCommand(), app.hintCommand(), app.verifyCommand(), app.solveCommand(), app.progressCommand())
	return root
}

// noSuchCommand refuses words that are no command.
func noSuchCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, sub := range c.Commands() {
		names = append(names, sub.Name())
	}
	hint := c.CommandPath() + " --help lists the commands"
	if near := lesson.Nearest(args[0], names); near != "" {
		hint = "did you mean " + quote(near) + "?"
	}
	return usageError{hintedError{errors.New("no command " + quote(args[0])), hint}}
}

// usage makes errors of an argument check errors of usage.
func usage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usageError{hintedError{err, "usage: " + c.UseLine()}}
		}
		return nil
	}
}

// exitStatus gives the status that an error ends the program with.
func exitStatus(err error) int {
	var usage usageError
	var name *lesson.NameError
	var environment environmentError
	switch {
	case err == nil:
		return exitHolds
	case errors.As(err, &usage), errors.As(err, &name):
		return exitUsage
	case errors.As(err, &environment):
		return exitEnvironment
	case errors.Is(err, flask.ErrMissing), errors.Is(err, toolchain.ErrMissing), errors.Is(err, database.ErrNoCgo):
		return exitEnvironment
	}
	return exitFalls
}
