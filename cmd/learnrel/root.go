package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
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
	exitFalls       = 1   // a lesson or a check falls short
	exitUsage       = 2   // the command line is wrong
	exitEnvironment = 3   // there is no Go, or no C compiler, or no room for the output
	exitSignal      = 128 // and the number of the signal that ended the program
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

// interruption ends a command that Ctrl-C or another signal ended.
type interruption struct{ signal os.Signal }

func (interruption) Error() string { return "interrupted" }

const intro = `learnrel teaches how tables relate, in Go, with the ent ORM.

A course of lessons: each is a page with an ent schema and steps that run. Every output, statement and error on a page was produced by running it, and check runs it all again and fails when a page is no longer true.

  learnrel list                 the lessons, and shorter paths through them
  learnrel show from-nothing    read the first
  learnrel run one-to-many      run its steps
  learnrel check --built-in     run everything, and compare it with the pages
  learnrel learn                practise: exercises that judge what your code means
  learnrel explain --list       the errors of ent, each with a page
  learnrel start one-to-many    a copy of your own, to change and break

Type next: learnrel run one-to-many
`

// run is the whole program: it gives the exit status.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := untilSignal()
	defer stop()
	// What does not end itself is ended by another signal. Some programs, such as
	// timeout, send one twice at once: those leave it the time to clean up.
	context.AfterFunc(ctx, func() { time.AfterFunc(time.Second, stop) })
	t := newConsole(stdout, stderr)
	root := newRoot(t)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	t.end()
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = context.Cause(ctx)
	}
	if failed := t.written.failed; failed != nil {
		err = environmentError{fmt.Errorf("write the output: %w", failed)}
	}
	t.report(err)
	return exitStatus(err)
}

// untilSignal gives a context that a signal ends, with an interruption as its cause.
// After stop, signals do what they do to any program.
func untilSignal() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		select {
		case s := <-signals:
			cancel(interruption{s})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}

func newRoot(t *console) *cobra.Command {
	app := &app{console: t, dbOfEnvironment: takeDB()}
	root := &cobra.Command{
		Use:           "learnrel",
		Short:         "learn how tables relate, with ent",
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       ownVersion(),
		Args:          noSuchCommand,
		RunE:          func(*cobra.Command, []string) error { return app.front() },
	}
	root.SetOut(t.stdout)
	root.SetErr(t.stderr)
	root.SetVersionTemplate("learnrel {{.Version}}\n")
	root.SetHelpCommand(app.helpCommand())
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usageError{hintedError{err, c.CommandPath() + " --help shows the flags"}}
	})
	root.PersistentFlags().StringVar(&app.dir, "course", "", "the folder of a course (default: the one around this folder, or else the built-in one)")
	root.PersistentFlags().BoolVar(&app.ours, "built-in", false, "the built-in course, wherever this is")
	root.AddCommand(app.listCommand(), app.showCommand(), app.runCommand(), app.checkCommand(), app.startCommand(), app.watchCommand(), app.diffCommand(), app.inPractice(app.resetCommand()), app.explainCommand(), app.schemaCommand(), app.lspCommand(), app.generateCommand(), app.newCommand(), app.initCommand(), app.docsCommand(), app.cacheCommand(), app.doctorCommand(), app.versionCommand())
	root.AddCommand(app.learnCommand(), app.nextCommand(), app.hintCommand(), app.verifyCommand(), app.solveCommand(), app.progressCommand(), app.sqlCommand())
	return root
}

// noSuchCommand refuses words that are no command.
func noSuchCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := c.CommandPath() + " --help lists the commands"
	if near := nearCommand(c, args[0]); near != "" {
		hint = "did you mean " + quote(near) + "?"
	}
	return usageError{hintedError{errors.New("no command " + quote(args[0])), hint}}
}

// nearCommand gives the command that a word was meant for, or "": one that means the
// same, or else one that is spelt alike.
func nearCommand(c *cobra.Command, word string) string {
	var names []string
	for _, sub := range c.Commands() {
		if slices.Contains(sub.SuggestFor, word) {
			return sub.Name()
		}
		if !sub.Hidden {
			names = append(names, sub.Name())
		}
	}
	return lesson.Nearest(word, names)
}

// usage makes errors of an argument check errors of usage, in words.
func usage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if check(c, args) == nil {
			return nil
		}
		return usageError{hintedError{errors.New(wrongArgs(c, args)), "usage: " + c.UseLine()}}
	}
}

// wrongArgs says which of the words in the command's usage is missing, or which
// argument is one too many.
func wrongArgs(c *cobra.Command, args []string) string {
	words := strings.Fields(c.Use)[1:]
	if len(args) < len(words) {
		return c.Name() + " needs " + argument[words[len(args)]]
	}
	return c.Name() + " does not take " + quote(args[len(words)])
}

// argument says what the words in the usage of commands stand for.
var argument = map[string]string{
	"LESSON": "the name or the number of a lesson", "LESSON|CODE": "the name or the number of a lesson, or the code of an error",
	"SLUG|LESSON/NAME": "a name for the lesson", "DIR": "a folder",
}

// exitStatus gives the status that an error ends the program with.
func exitStatus(err error) int {
	var usage usageError
	var name *lesson.NameError
	var environment environmentError
	var interrupted interruption
	switch {
	case err == nil:
		return exitHolds
	case errors.As(err, &usage), errors.As(err, &name):
		return exitUsage
	case errors.As(err, &environment):
		return exitEnvironment
	case errors.As(err, &interrupted):
		number, _ := interrupted.signal.(syscall.Signal)
		return exitSignal + int(number)
	case errors.Is(err, database.ErrURL):
		return exitUsage
	case errors.As(err, new(*database.ServerError)), errors.Is(err, flask.ErrMissing), errors.Is(err, toolchain.ErrMissing), errors.Is(err, database.ErrNoCgo), errors.As(err, new(*toolchain.Fault)):
		return exitEnvironment
	}
	return exitFalls
}
