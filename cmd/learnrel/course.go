package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/lessons"
	"github.com/learnrel/learnrel/runner"
	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/program"
	"github.com/learnrel/learnrel/runner/regular"
)

// app is what the commands share.
type app struct {
	*console
	dir        string // --course
	ours       bool   // --built-in
	force, why bool   // --force, --why of the commands that run lessons
	timeout    time.Duration
	memory     uint64 // in MiB
	noSandbox  bool
	jobs       int             // -j
	db         string          // --db
	server     database.Chosen // that of --db; nil for SQLite

	dbOfEnvironment string
	twice           bool // whether what a page says of a step has to hold twice
}

// course opens the course that the command line means: the one of --course, else
// the one around the working folder, else the built-in one. root is its folder,
// or "" for the built-in one.
func (a *app) course() (c *lesson.Course, root string, err error) {
	if a.dir != "" && a.ours {
		return nil, "", usageError{hintedError{errors.New("--course and --built-in name two courses"), "give one of them"}}
	}
	root = a.dir
	if root == "" && !a.ours {
		root = courseAround()
	}
	var fsys fs.FS = learnrel.Course
	if root != "" {
		if info, err := os.Stat(root); err != nil || !info.IsDir() {
			return nil, "", usageError{hintedError{fmt.Errorf("no folder %s", quote(root)), "name the folder that holds " + lesson.SummaryFile}}
		}
		fsys = regular.Dir(root)
	}
	c, err = lesson.Open(fsys)
	if c != nil && root != "" {
		if dir, wrong := filepath.Abs(root); wrong == nil {
			c.Dir = dir
		}
	}
	if errors.Is(err, lesson.ErrNoCourse) {
		return nil, "", usageError{fmt.Errorf("%s: %w", root, err)}
	}
	return c, root, err
}

// named wants the course to be named, or to be around the working folder: a verdict on
// the built-in one must not be taken for one on a folder that holds none.
func (a *app) named() error {
	if a.dir != "" || a.ours || courseAround() != "" {
		return nil
	}
	return usageError{hintedError{fmt.Errorf("this folder is in no course: there is no %s here or above", lesson.SummaryFile), "name a course with --course DIR, or learnrel's own with --built-in"}}
}

// courseAround gives the nearest folder upwards that holds a course, or "".
func courseAround() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(lesson.SummaryFile))); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// runner makes the runner of a course.
func (a *app) runner(c *lesson.Course) (*runner.Runner, error) {
	if !database.Cgo && a.server == nil {
		return nil, database.ErrNoCgo
	}
	p := &program.Config{
		Course: c, Own: learnrel.Course, Timeout: a.timeout, Memory: a.memory << 20, Helper: a.helper(), Twice: a.twice, Jobs: a.jobs,
		Caching: program.Caching{Force: a.force, Open: sync.OnceValues(openCache)},
		Doing:   a.doing,
	}
	if a.server != nil {
		p.Server = a.server
	}
	if a.why {
		p.Caching.Why = func(what, why string) { fmt.Fprintf(a.stderr, "%s is run: %s\n", what, why) }
	}
	return &runner.Runner{Programs: p, BuiltIn: learnrel.Course, Program: lessons.Program}, nil
}

// helper is how learnrel starts itself again, to run what is not its own.
func (a *app) helper() process.Helper {
	file, err := os.Executable()
	if err != nil {
		return process.Helper{Open: a.noSandbox}
	}
	return process.Helper{Path: file, Name: os.Args[0], Open: a.noSandbox}
}

// openCache opens the user's cache.
func openCache() (*cache.Cache, error) {
	dir, err := cache.Dir()
	if err != nil {
		return nil, err
	}
	return cache.Open(dir)
}

// sandboxFlag is the flag of what runs other people's code.
func (a *app) sandboxFlag(flags *pflag.FlagSet) {
	flags.BoolVar(&a.noSandbox, "no-sandbox", false, "let it write and connect where it likes; otherwise it can't where the system can see to that (learnrel doctor)")
}

// runFlags gives a command the flags that say how it runs lessons.
func (a *app) runFlags(c *cobra.Command) {
	c.Flags().DurationVar(&a.timeout, "timeout", defaultTimeout, "how long a lesson that is built from source may run; three times as long with --db")
	c.Flags().Uint64Var(&a.memory, "memory", 512, "how many MiB of memory it may use (Linux)")
	a.sandboxFlag(c.Flags())
	c.Flags().BoolVar(&a.force, "force", false, "run everything, whatever the cache holds")
	a.dbFlag(c)
	c.Flags().BoolVar(&a.why, "why", false, "say of each program that is not in the cache what changed")
}

// find gives the lessons that names stand for, each once.
func find(c *lesson.Course, names []string) ([]lesson.Entry, error) {
	var entries []lesson.Entry
	seen := map[string]bool{}
	for _, name := range names {
		e, err := c.Find(name)
		if err != nil {
			return nil, err
		}
		if !seen[e.Slug] {
			entries = append(entries, e)
		}
		seen[e.Slug] = true
	}
	return entries, nil
}
