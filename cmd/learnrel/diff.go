package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/workspace"
)

func (a *app) diffCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "diff [FILE...]",
		Short: "show what you changed in your copy of a lesson",
		RunE:  func(_ *cobra.Command, args []string) error { return a.diff(args) },
	}
}

func (a *app) diff(files []string) error {
	_, changes, err := a.changes(files)
	if err != nil {
		return err
	}
	for _, ch := range changes {
		a.printf("%s", colourDiff(ch.Diff()))
	}
	return nil
}

// changes gives the changes in the copy, of all files or of those named as from
// the working folder.
func (a *app) changes(files []string) (*workspace.Copy, []workspace.Change, error) {
	c, err := a.theCopy()
	if err != nil {
		return nil, nil, err
	}
	var names []string
	for _, file := range files {
		name, err := within(c.Dir, file)
		if err != nil {
			return nil, nil, err
		}
		names = append(names, name)
	}
	changes, err := c.Changes(names...)
	return c, changes, err
}

// within gives the slash-separated name that a file has from a folder above it.
func within(dir, file string) (string, error) {
	from, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	abs, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(from, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return "", &lesson.NameError{Name: file, Message: quote(file) + " is not in the copy", Hint: "the copy is " + dir}
	}
	return filepath.ToSlash(rel), nil
}

// fromHere writes the path of a file of a copy as one would type it here.
func fromHere(c *workspace.Copy, name string) string {
	file := filepath.Join(c.Dir, filepath.FromSlash(name))
	dir, err := os.Getwd()
	if err != nil {
		return file
	}
	abs, err := filepath.Abs(file)
	if err != nil {
		return file
	}
	if rel, err := filepath.Rel(dir, abs); err == nil {
		return rel
	}
	return file
}
