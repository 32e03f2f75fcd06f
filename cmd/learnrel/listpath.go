package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/lesson"
)

// findPath gives the path of a name, or of the start of one.
func findPath(paths []lesson.Path, name string) (lesson.Path, error) {
	var starts []lesson.Path
	for _, p := range paths {
		if p.Name == name {
			return p, nil
		}
		if strings.HasPrefix(p.Name, name) {
			starts = append(starts, p)
		}
	}
	if len(starts) == 1 {
		return starts[0], nil
	}
	hint := "the course has no " + lesson.PathsFile
	if len(paths) > 0 {
		hint = "there are: " + strings.Join(pathNames(paths), ", ")
	}
	return lesson.Path{}, usageError{hintedError{fmt.Errorf("no path %s", quote(name)), hint}}
}

func pathNames(paths []lesson.Path) (names []string) {
	for _, p := range paths {
		names = append(names, p.Name)
	}
	return names
}

func (a *app) completePaths(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	course, _, err := a.quietly().course()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	paths, _ := course.Paths()
	return pathNames(paths), cobra.ShellCompDirectiveNoFileComp
}
