package main

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/docs/terminal"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
)

func (a *app) showCommand() *cobra.Command {
	var answers bool
	var dialect string
	c := &cobra.Command{
		Use:        "show LESSON|CODE",
		SuggestFor: []string{"read", "view", "cat", "open"},
		Short:      "read a lesson, or the page of an error",
		Long: `Show renders the page of a lesson, or that of an error by its code. On a terminal
it goes through $PAGER.

The name flask-sqlalchemy shows what is called what in Flask-SQLAlchemy, GORM and SQL.

A lesson asks you to predict some of what its steps do. With --answers it shows it.`,
		Args:              usage(cobra.ExactArgs(1)),
		ValidArgsFunction: a.completeLessons,
		RunE:              func(_ *cobra.Command, args []string) error { return a.show(args[0], answers, dialect) },
	}
	c.Flags().BoolVarP(&answers, "answers", "a", false, "show the answers to the questions of a lesson")
	c.Flags().StringVar(&dialect, "dialect", "", "show the SQL, the errors and what else is otherwise on a server: "+strings.Join(catalogue.DialectNames()[1:], " or "))
	return c
}

// fromFlask names the tables of what is called what elsewhere.
const fromFlask = "flask-sqlalchemy"

func (a *app) show(name string, answers bool, dialect string) error {
	if known := catalogue.DialectNames(); dialect != "" && !slices.Contains(known, dialect) {
		hint := "there are " + strings.Join(known, ", ")
		if near := lesson.Nearest(dialect, known); near != "" {
			hint = "did you mean " + near + "?"
		}
		return usageError{hintedError{errors.New("no dialect " + quote(dialect)), hint}}
	}
	course, _, err := a.course()
	if err != nil {
		return err
	}
	entry, err := course.Find(name)
	if err != nil && name == fromFlask {
		return a.prose("docs/" + fromFlask + ".md")
	}
	if err != nil {
		return err
	}
	l, err := course.Lesson(entry)
	if err != nil {
		return err
	}
	how := "learnrel show --answers " + entry.Slug
	if answers {
		how = ""
	}
	var server lesson.Recording
	if dialect != catalogue.DialectNames()[0] {
		server = l.RecordingOf(dialect)
	}
	text := terminal.On(l.Page, a.width(), how, server)
	a.page(text + wrap(nextOfLesson(l), a.width()))
	return nil
}

// nextOfLesson names behind a lesson the next things to do: its exercises, or a copy
// of it.
func nextOfLesson(l *lesson.Lesson) string {
	if l.Entry.Code() != "" {
		return ""
	}
	if len(l.Code) == 0 {
		return "" // there is no program to copy
	}
	next := "\nYour turn: learnrel start " + l.Slug + " makes a copy to change"
	if n := len(l.Page.Front.Exercises); n > 0 {
		next += ", and learnrel learn has " + judge.Count(n, "exercise") + " on it: " + strings.Join(l.Page.Front.Exercises, ", ")
	}
	return next + ".\n"
}

// page writes a long text, on a terminal through the pager.
func (a *app) page(text string) {
	cmd := pager()
	if a.file == nil || cmd == nil {
		a.printf("%s", text)
		return
	}
	in, err := cmd.StdinPipe()
	if err != nil || cmd.Start() != nil {
		a.printf("%s", text)
		return
	}
	cw := &colorprofile.Writer{Forward: in, Profile: colours(a.file)}
	_, _ = cw.WriteString(text) // a reader who leaves early closes the pipe
	in.Close()
	_ = cmd.Wait()
}

// pager gives the command of $PAGER, or less, or nil for none.
func pager() *exec.Cmd {
	line, set := os.LookupEnv("PAGER")
	if !set && runtime.GOOS != "windows" {
		line = "less"
	}
	words := strings.Fields(line)
	if len(words) == 0 {
		return nil
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return nil
	}
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if os.Getenv("LESS") == "" {
		cmd.Env = append(os.Environ(), "LESS=FRX") // keep colours; don't page what fits
	}
	return cmd
}
