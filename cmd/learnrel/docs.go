package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/docs/site"
	"github.com/learnrel/learnrel/runner"
	"github.com/learnrel/learnrel/runner/lesson"
)

func (a *app) docsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "docs",
		Short: "make the site of the course, or serve it while writing",
		Args:  noSuchCommand,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.docsBuildCommand(), a.docsServeCommand())
	return c
}

type docsOptions struct {
	out, url string
	noCheck  bool
}

func (a *app) docsBuildCommand() *cobra.Command {
	var o docsOptions
	c := &cobra.Command{
		Use:   "build",
		Short: "check the lessons, and write the site when all hold",
		Args:  usage(cobra.NoArgs),
		RunE:  func(c *cobra.Command, _ []string) error { return a.docsBuild(c.Context(), o) },
	}
	c.Flags().StringVar(&o.out, "out", "", "the folder to write to (default: site in the course)")
	c.Flags().StringVar(&o.url, "url", "", "the address that the site will have, for a sitemap and for 404.html")
	c.Flags().BoolVar(&o.noCheck, "no-check", false, "check nothing, and say so on every page")
	return c
}

func (a *app) docsBuild(ctx context.Context, o docsOptions) error {
	if o.url != "" && !strings.HasPrefix(o.url, "https://") && !strings.HasPrefix(o.url, "http://") {
		return usageError{hintedError{fmt.Errorf("%s is no address of a site", quote(o.url)), "write it whole: https://…"}}
	}
	course, root, err := a.course()
	if err != nil {
		return err
	}
	if o.out == "" {
		o.out = filepath.Join(root, "site")
	}
	note := "nothing checked"
	if !o.noCheck {
		if note, err = a.checkForSite(ctx, course); err != nil {
			return err
		}
	}
	files, err := site.Build(course, site.Options{Unchecked: o.noCheck, URL: o.url, Used: siteVersions()})
	if err != nil {
		return err
	}
	if err := files.Write(o.out); errors.Is(err, site.ErrForeign) {
		return hintedError{err, "name another folder with --out"}
	} else if err != nil {
		return err
	}
	a.printf("%s: %s, %d KB; %s\n", shortPath(o.out), runner.Count(len(files.Pages()), "page"), (files.Size()+999)/1000, note)
	return nil
}

// shortPath writes a path from the working folder where it lies in that.
func shortPath(name string) string {
	dir, err := os.Getwd()
	if err != nil {
		return name
	}
	if rel, err := filepath.Rel(dir, name); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return name
}

// checkForSite checks all lessons, and shows those that fall short. It says what
// was checked.
func (a *app) checkForSite(ctx context.Context, course *lesson.Course) (string, error) {
	r, err := a.runner(course)
	if err != nil {
		return "", err
	}
	all, err := a.checkAll(ctx, r, &subject{course: course, entries: course.Entries(), all: true})
	if err != nil {
		return "", err
	}
	problems := course.Problems()
	var short []checked
	for _, c := range all {
		if c.report == nil || c.report.Failed()+c.report.NotRun() > 0 {
			short = append(short, c)
		}
	}
	err = a.settleChecks(all, problems, nil)
	if err == nil {
		sum := tallyOf(all)
		return fmt.Sprintf("%s and %s checked", runner.Count(sum.lessons, "lesson"), runner.Count(sum.blocks, "block")), nil
	}
	a.problems(problems)
	if len(short) > 0 {
		a.printChecks(short)
	}
	a.message("the site was not written: "+fallShort(short, problems), "learnrel docs build --no-check makes a draft")
	return "", err
}

// fallShort names the lessons for which a site is not written.
func fallShort(short []checked, problems lesson.Problems) string {
	var slugs []string
	for _, c := range short {
		slugs = append(slugs, c.entry.Slug)
	}
	if len(slugs) == 0 {
		return "the course has " + runner.Count(len(problems), "problem")
	}
	return strings.Join(slugs, ", ")
}

// siteVersions are those that the pages name.
func siteVersions() (used []site.Version) {
	for _, v := range versions() {
		if v.name != "learnrel" {
			used = append(used, site.Version{Name: v.title, Number: strings.TrimPrefix(v.number, v.name)})
		}
	}
	return used
}
