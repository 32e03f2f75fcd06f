package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/docs/live/inpage"
	"github.com/learnrel/learnrel/docs/site"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
)

func (a *app) docsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:        "docs",
		SuggestFor: []string{"site", "build", "serve"},
		Short:      "make the site of the course, or serve it while writing",
		Args:       noSuchCommand,
		RunE:       func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.docsBuildCommand(), a.docsServeCommand())
	return c
}

type docsOptions struct {
	out, url, edit string
	noCheck, live  bool
}

func (a *app) docsBuildCommand() *cobra.Command {
	var o docsOptions
	c := &cobra.Command{
		Use:   "build",
		Short: "check the lessons, and write the site when all hold",
		Long: "Build checks the lessons and exercises, and writes the site when all hold.\n\n" +
			"With --url it writes a sitemap besides, and a feed of the changes in CHANGELOG.md: of releases by their dates,\n" +
			"and of what is not released yet where SOURCE_DATE_EPOCH says when that was.",
		Args: usage(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error { return a.docsBuild(c.Context(), o) },
	}
	c.Flags().StringVar(&o.out, "out", "", "the folder to write to (default: site in the course)")
	c.Flags().StringVar(&o.url, "url", "", "the address that the site will have, for a sitemap, a feed and 404.html")
	c.Flags().StringVar(&o.edit, "edit", "", "the address below which the course's files can be edited, for a link on each page")
	c.Flags().BoolVar(&o.live, "live", false, "with a playground, where schemas are judged in the page, and lessons that run in theirs; needs Go")
	c.Flags().BoolVar(&o.noCheck, "no-check", false, "check nothing, and say so on every page")
	return c
}

func (a *app) docsBuild(ctx context.Context, o docsOptions) error {
	for _, address := range []string{o.url, o.edit} {
		if address != "" && !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
			return usageError{hintedError{fmt.Errorf("%s is no address of a site", quote(address)), "write it whole: https://…"}}
		}
	}
	changed, err := changeTime()
	if err != nil {
		return err
	}
	if err := a.named(); err != nil {
		return err
	}
	course, root, err := a.course()
	if err != nil {
		return err
	}
	if o.out == "" {
		o.out = filepath.Join(root, "site")
	}
	note := "nothing checked"
	var lessons map[string]*lesson.Lesson
	if !o.noCheck {
		if note, lessons, err = a.checkForSite(ctx, course); err != nil {
			return err
		}
	}
	live, err := a.livePages(ctx, course, root, o.live)
	if err != nil {
		return err
	}
	if err := compressLive(live); err != nil {
		return err
	}
	files, err := site.Build(course, site.Options{Unchecked: o.noCheck, Live: live, Lessons: lessons, URL: o.url, Edit: o.edit, Changed: changed, Used: siteVersions()})
	if err != nil {
		return err
	}
	if err := files.Write(o.out); errors.Is(err, site.ErrForeign) {
		return hintedError{err, "name another folder with --out"}
	} else if err != nil {
		return err
	}
	a.printf("%s: %s, %d KB; %s\n", shortPath(o.out), judge.Count(len(files.Pages()), "page"), (files.Size()+999)/1000, note)
	return nil
}

// livePages builds what runs in the pages, where it is wanted.
func (a *app) livePages(ctx context.Context, course *lesson.Course, root string, wanted bool) (*site.Live, error) {
	if !wanted {
		return nil, nil
	}
	source, err := inpage.Source(ctx, course.Module, root)
	if err != nil {
		return nil, hintedError{fmt.Errorf("find learnrel's own source: %w", err), "--live builds it for the browser: use a released learnrel, or have the course's go.mod replace github.com/learnrel/learnrel by a checkout"}
	}
	files, err := inpage.Site(ctx, course, source)
	if err != nil {
		return nil, err
	}
	return &site.Live{Folder: files.Folder, Files: files.Files}, nil
}

// compressLive puts what servers send compressed beside what runs in the pages.
func compressLive(live *site.Live) error {
	if live == nil {
		return nil
	}
	var memory inpage.Memory
	if kept, err := openCache(); err == nil {
		memory = kept
	}
	return inpage.Compress(live.Files, memory)
}

// changeTime is when the course was last changed, for the feed of changes that
// have no release yet. It is given as for any other reproducible build, by
// SOURCE_DATE_EPOCH, and zero without that.
// See https://reproducible-builds.org/specs/source-date-epoch/.
func changeTime() (time.Time, error) {
	text := os.Getenv("SOURCE_DATE_EPOCH")
	if text == "" {
		return time.Time{}, nil
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, hintedError{fmt.Errorf("SOURCE_DATE_EPOCH is %s", quote(text)), "set it to seconds since 1970: SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)"}
	}
	return time.Unix(seconds, 0).UTC(), nil
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

// checkForSite checks all lessons, pages of errors and exercises, and shows those that
// fall short. It says what was checked, and gives the pages by their slugs.
func (a *app) checkForSite(ctx context.Context, course *lesson.Course) (string, map[string]*lesson.Lesson, error) {
	a.twice = true
	r, err := a.runner(course)
	if err != nil {
		return "", nil, err
	}
	s := &subject{course: course, entries: course.Pages(), all: true}
	exercises := s.exercises(nil)
	all, err := a.checkAll(ctx, r, s, exercises)
	if err != nil {
		return "", nil, err
	}
	problems := course.Problems()
	lessons := map[string]*lesson.Lesson{}
	var short []checked
	var unproven []proven
	for _, p := range exercises {
		if p.told(); len(p.problems) > 0 || p.notRun != nil {
			unproven = append(unproven, p)
		}
	}
	for _, c := range all {
		lessons[c.entry.Slug] = c.lesson
		if c.report == nil || c.report.Failed()+c.report.NotRun()+len(c.facts) > 0 {
			short = append(short, c)
		}
	}
	sum := tallyOf(all, exercises)
	pages := sum.pages()
	sum.failed += len(problems)
	if err = a.settle(sum); err == nil {
		return pages + " checked", lessons, nil
	}
	a.problems(problems)
	if len(short)+len(unproven) > 0 {
		a.printChecks(short, unproven, tallyOf(short, unproven))
	}
	a.message("the site was not written: "+fallShort(short, unproven, problems), "learnrel docs build --no-check makes a draft")
	return "", nil, err
}

// fallShort names the pages for which a site is not written.
func fallShort(short []checked, unproven []proven, problems lesson.Problems) string {
	var slugs []string
	for _, c := range short {
		slugs = append(slugs, c.entry.Slug)
	}
	for _, p := range unproven {
		slugs = append(slugs, p.ref.ID())
	}
	if len(slugs) == 0 {
		return "the course has " + judge.Count(len(problems), "problem")
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
