package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// completeLessons gives the shell the lessons that are not on the line yet.
func (a *app) completeLessons(c *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
	if c.Name() == "show" && len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	course, _, err := a.course()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var names []string
	for _, e := range course.Entries() {
		if strings.HasPrefix(e.Slug, start) && !slices.Contains(args, e.Slug) {
			names = append(names, cobra.CompletionWithDesc(e.Slug, e.Title))
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
