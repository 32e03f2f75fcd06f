package main

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/docs/terminal"
	"github.com/learnrel/learnrel/runner/lesson"
)

// topic is what help tells of beside the commands.
type topic struct {
	name, short string
	show        func(*app) error
}

func topics() []topic {
	return []topic{
		{"course", "how to write a course of your own", func(a *app) error { return a.prose("docs/authors.md") }},
		{"page", "the format of courses and pages", func(a *app) error { a.page(lesson.Format()); return nil }},
		{"json", "the JSON Schema of check --json", func(a *app) error { return a.raw("docs/json/check.schema.json") }},
	}
}

// helpCommand is cobra's own, but for the topics, and for a word that is no command.
func (a *app) helpCommand() *cobra.Command {
	var names []string
	long := "Help tells what a command does, or of one of these:\n\n"
	for _, t := range topics() {
		names = append(names, t.name)
		long += fmt.Sprintf("  learnrel help %-8s  %s\n", t.name, t.short)
	}
	return &cobra.Command{
		Use:       "help [COMMAND|TOPIC]",
		Short:     "tell what a command does, or how to write a course",
		Long:      strings.TrimSuffix(long, "\n"),
		ValidArgs: names,
		RunE: func(c *cobra.Command, args []string) error {
			if i := slices.Index(names, strings.Join(args, " ")); i >= 0 {
				return topics()[i].show(a)
			}
			named, rest, err := c.Root().Find(args)
			if err != nil {
				return usageError{err}
			}
			if err := noSuchCommand(named, rest); err != nil {
				return err
			}
			named.InitDefaultHelpFlag()
			return named.Help()
		},
	}
}

// prose shows a page that is no lesson.
func (a *app) prose(name string) error {
	src, err := fs.ReadFile(learnrel.Course, name)
	if err != nil {
		return err
	}
	title, _, _ := strings.Cut(strings.TrimPrefix(string(src), "# "), "\n")
	page, err := lesson.Parse(name, []byte("---\ntitle: "+title+"\nsummary: "+title+"\n---\n\n"+string(src)))
	if err != nil {
		return err
	}
	a.page(terminal.Page(page, a.width()))
	return nil
}

// raw writes a file as it is.
func (a *app) raw(name string) error {
	src, err := fs.ReadFile(learnrel.Course, name)
	if err == nil {
		_, err = a.stdout.Write(src)
	}
	return err
}
