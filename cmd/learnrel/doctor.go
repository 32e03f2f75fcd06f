package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/flask"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/toolchain"
)

func (a *app) doctorCommand() *cobra.Command {
	var url string
	c := &cobra.Command{
		Use:   "doctor",
		Short: "tell what this machine can run, and what to do where it cannot",
		Long: `Doctor tells what this machine can run, and what to do where it cannot. With --db,
or with LEARNREL_DB, it tells the same of a server.`,
		Args: usage(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			named := c.Flags().Changed("db")
			if !named {
				url = a.dbOfEnvironment
			}
			return a.doctor(c.Context(), url, named || url != "")
		},
	}
	c.Flags().StringVar(&url, "db", "", "the URL of a server to look at: postgres://USER@HOST/ or mysql://USER@HOST/")
	return c
}

// finding is what doctor says of one thing that lessons need.
type finding struct {
	name   string
	state  string // what there is
	err    error  // why it is not there, or nil
	remedy string
	spare  bool // lessons run without it
}

func (a *app) doctor(ctx context.Context, url string, named bool) error {
	findings := []finding{findSQLite(), findGo(ctx), findFlask(), findCache(), findSandbox()}
	if named {
		findings = append(findings, findServer(ctx, url))
	}
	var missing error
	for _, f := range findings {
		status, text := judge.Pass, f.state
		if f.err != nil {
			status, text = judge.Differs, f.err.Error()
		}
		if f.err != nil && f.spare {
			status = judge.NotRun
		} else {
			missing = errors.Join(missing, f.err)
		}
		a.printFinding(status, f.name, text)
		if f.err != nil && f.remedy != "" {
			a.printf("%s", hang("      hint: "+f.remedy+"\n", strings.Repeat(" ", 12), a.width()))
		}
	}
	a.printFinding(judge.Pass, "terminal", a.describeTerminal())
	if missing != nil {
		return environmentError{errReported}
	}
	return nil
}

// printFinding writes a line whose end, where it is long, hangs below its start.
func (a *app) printFinding(status judge.Status, name, text string) {
	line := mark(status) + "  " + pad(name, 16) + "  " + text + "\n"
	a.printf("%s", hang(line, strings.Repeat(" ", 24), a.width()))
}

// An environmentError ends a command with the status that says that this machine
// lacks something.
type environmentError struct{ error }

func (e environmentError) Unwrap() error { return e.error }

func findSQLite() finding {
	f := finding{name: "sqlite", state: database.SQLite{}.Version() + ", runs the lessons' steps", remedy: hintFor(database.ErrNoCgo)}
	if !database.Cgo {
		f.err = database.ErrNoCgo
	}
	return f
}

// findServer looks at a server as a run does: it makes a database there, and drops it.
func findServer(ctx context.Context, url string) (f finding) {
	f.name = "database"
	defer func() { f.remedy = hintFor(f.err) }()
	r, err := database.Open(ctx, url)
	if f.err = err; err != nil {
		return f
	}
	defer r.Close()
	db, err := database.New(ctx, r)
	if f.err = err; err != nil {
		return f
	}
	lines, err := r.Can(ctx)
	f.err = errors.Join(err, db.Close())
	f.state = r.Version() + " at " + r.Where() + "; " + strings.Join(lines, "; ")
	return f
}

func findGo(ctx context.Context) finding {
	f := finding{name: "go", err: toolchain.Find(), remedy: hintFor(toolchain.ErrMissing)}
	if f.err == nil {
		out, err := exec.CommandContext(ctx, "go", "env", "GOVERSION", "GOMODCACHE").Output()
		version, modules, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		f.state, f.err = version+", builds what lessons break on purpose; modules in "+modules, err
	}
	return f
}

func findFlask() finding {
	return finding{name: "flask-sqlalchemy", state: "found, runs the Python programs on the pages", err: flask.Find(), remedy: hintFor(flask.ErrMissing)}
}

func findCache() finding {
	f := finding{name: "cache", remedy: "set XDG_CACHE_HOME to a folder that can be written; without a cache all works, but slower"}
	dir, err := cache.Dir()
	if err != nil {
		f.err = err
		return f
	}
	c, err := openCache()
	if err != nil {
		f.err = err
		return f
	}
	size, err := c.Size()
	f.state, f.err = fmt.Sprintf("%s, %.1f MiB", dir, float64(size)/(1<<20)), err
	return f
}

func findSandbox() finding {
	f := finding{name: "sandbox", spare: true, remedy: "run lessons of authors you trust; on Linux 5.13 or later, boot with landlock in the list lsm="}
	level, err := process.Sandbox()
	f.state, f.err = level.Holds, err
	if level.Lacks != "" {
		f.state += "; not held: " + level.Lacks
	}
	return f
}

func (a *app) describeTerminal() string {
	if a.file == nil {
		return fmt.Sprintf("none: plain text, %d columns", a.width())
	}
	return fmt.Sprintf("%d columns, colours: %s", a.width(), colours(os.Stdout))
}
