package program

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	entschema "entgo.io/ent/dialect/sql/schema"

	"github.com/learnrel/learnrel/runner/calls"
	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/result"
	"github.com/learnrel/learnrel/runner/save"
)

// BuiltIn runs a unit whose steps are part of this binary, on a new database: one
// at a time in a process. A step that fails is a result; the error says that the
// program could not be run at all. What takes longer, on a server or twice, is cached.
func (c *Config) BuiltIn(ctx context.Context, u *Unit, p child.Program) (*result.Result, error) {
	if c.Server == nil && !c.Twice {
		run, _, err := c.local(ctx, u, p)
		return run, err
	}
	key, err := c.key(u, "built in")
	if err != nil {
		return nil, err
	}
	key.Name += " (built in)" // what was built of an edited one is told apart
	j := &job{unit: u, key: key}
	if o, ok := c.recall(j); ok && c.After == nil {
		return o.Run, nil
	}
	run, late, err := c.local(ctx, u, p)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	} else if err != nil {
		return nil, err
	}
	j.settle(result.Outcome{Run: run})
	if !late {
		c.keep(j)
	}
	return run, nil
}

// local runs a unit of this binary. On a server its steps have as long as those of a
// program, since a statement may wait there: late tells whether that was not enough.
func (c *Config) local(ctx context.Context, u *Unit, p child.Program) (run *result.Result, late bool, err error) {
	oneAtATime.Lock()
	defer oneAtATime.Unlock()
	run, err = c.repeated(func(bool) (*result.Result, error) {
		limited := ctx
		if c.Server != nil {
			var cancel func()
			limited, cancel = context.WithTimeoutCause(ctx, c.timeout(), calls.TooLong(c.timeout()))
			defer cancel()
			defer func() { late = late || limited.Err() != nil }()
		}
		return c.session(limited, u, [][]*entschema.Table{p.Tables}, func(db *database.Database) (calls.Stepper, func() error, error) {
			s := p.Local(db, db.Dialect())
			return calls.Local{Session: s}, s.Close, nil
		})
	})
	return run, late, err
}

// repeated runs a unit, and where the Config wants it once more, to see whether it
// does the same.
func (c *Config) repeated(run func(again bool) (*result.Result, error)) (*result.Result, error) {
	first, err := run(false)
	if err != nil || !c.Twice || (&result.Outcome{Run: first}).Fleeting() {
		return first, err
	}
	second, err := run(true)
	if err != nil {
		return nil, err
	}
	first.Against(second)
	return first, nil
}

// oneAtATime guards what a process has one of: os.Stdout, and the tables of each
// generated client, which ent's migration writes to.
var oneAtATime sync.Mutex

// inProcess runs a unit without steps.
func (c *Config) inProcess(ctx context.Context, j *job) result.Outcome {
	run, err := c.session(ctx, j.unit, j.tables(), nil)
	return result.Outcome{Run: run, Err: err}
}

// tables are those of each phase.
func (j *job) tables() [][]*entschema.Table {
	var all [][]*entschema.Table
	for _, p := range j.unit.Phases {
		all = append(all, j.judged[p.Schema].tables)
	}
	return all
}

// session makes a database, migrates it, and makes the unit's calls. open gives
// what runs the steps, if there are any.
func (c *Config) session(ctx context.Context, u *Unit, tables [][]*entschema.Table, open calls.Open) (*result.Result, error) {
	r := u.run(tables)
	if c.After != nil {
		r.After = func(db *database.Database, _ *result.Result) error { return c.After(db) }
	}
	return r.On(ctx, c.server(), open)
}

// run is what is called of a unit.
func (u *Unit) run(tables [][]*entschema.Table) *calls.Run {
	return &calls.Run{
		Wanted: u.Wanted, Tables: tables, Migrates: u.phase, Ended: u.endedIn,
		Place: func(step, file string, line int) result.Place { return u.at(u.dirOf(step), file, line) },
	}
}

// dirOf is the folder of a step.
func (u *Unit) dirOf(name string) string {
	for _, p := range u.Phases {
		for _, f := range p.Steps {
			if f.Name == name {
				return f.Dir
			}
		}
	}
	return ""
}

// endedIn is the result of a step in which the program came to an end.
func (u *Unit) endedIn(name string, err error) (*result.StepResult, error) {
	var e *ended
	if !errors.As(err, &e) || e.early {
		return nil, err
	}
	last := u.inStep(e.module, name, e)
	return &last, nil
}

// execute runs a unit of a binary in a process of its own. How that ends is part of
// the result, unless it ends before the first step.
func (c *Config) execute(ctx context.Context, b *binary, j *job) (*result.Result, error) {
	if !j.unit.runsSteps() {
		return c.session(ctx, j.unit, j.tables(), nil)
	}
	if len(j.unit.Trials) > 0 {
		return c.tryAll(ctx, b, j)
	}
	return c.repeated(func(again bool) (*result.Result, error) { return c.executeOnce(ctx, b, j, again) })
}

// executeOnce runs a unit in a process of its own. When it runs again that has one
// processor: what else is left to chance is another by itself.
func (c *Config) executeOnce(ctx context.Context, b *binary, j *job, again bool) (*result.Result, error) {
	dir, remove, err := save.TempDir()
	if err != nil {
		return nil, fmt.Errorf("run the program: %w", err)
	}
	defer remove()
	limited, cancel := context.WithTimeoutCause(ctx, c.timeout(), calls.TooLong(c.timeout()))
	defer cancel()
	res, err := c.session(limited, j.unit, j.tables(), func(db *database.Database) (calls.Stepper, func() error, error) {
		env := environment(dir, db.Dialect())
		if again {
			env = append(env, "GOMAXPROCS=1")
		}
		s, err := c.start(limited, b, dir, env, db)
		if err != nil {
			return nil, nil, err
		}
		if err := s.begin(j.id()); err != nil {
			_ = s.close()
			return nil, nil, err
		}
		return s, s.close, nil
	})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return res, err
}

// environment is what a program is told of the machine.
func environment(home, dialect string) []string {
	env := []string{"HOME=" + home, "TMPDIR=" + home, "PWD=" + home, "LANG=C.UTF-8", "TZ=UTC", child.DialectVariable + "=" + dialect}
	for _, name := range []string{"PATH", "SYSTEMROOT"} { // Windows has no clock without the second
		if value := os.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// remote is a program in a process of its own.
type remote struct {
	*peer
	module  string
	limit   time.Duration
	limited context.Context //nolint:containedctx // it is that of the process
	cancel  context.CancelFunc
	dir     string
	output  string        // of the process; when exited is closed
	err     error         // how it ended
	exited  chan struct{} // closed when it has ended
}

// start starts a binary, which waits to be told what it is.
func (c *Config) start(ctx context.Context, b *binary, dir string, env []string, db *database.Database) (*remote, error) {
	down, up := [2]*os.File{}, [2]*os.File{} // read end, write end
	var err error
	if down[0], down[1], err = os.Pipe(); err == nil {
		up[0], up[1], err = os.Pipe()
	}
	if err != nil {
		return nil, fmt.Errorf("run the program: %w", err)
	}
	s := &remote{module: c.Course.Module, limit: c.timeout(), dir: dir, exited: make(chan struct{})}
	s.limited, s.cancel = context.WithCancel(ctx)
	s.peer = newPeer(s.limited, up[0], down[1], db)
	p := process.Program{
		Path: b.file(), Env: env, Dir: dir,
		Pipe: [2]*os.File{down[0], up[1]}, Memory: c.memory(),
	}
	go func() {
		defer close(s.exited)
		s.output, s.err = c.Helper.Run(s.limited, p)
		// Whatever it left behind has no one to talk to any more.
		_ = s.peer.hangUp()
	}()
	return s, nil
}

// begin has the program become the unit of that name.
func (s *remote) begin(name string) error {
	if err := s.send(&child.Message{Begin: name}); err == nil {
		if m, ok := <-s.told; ok && m.Ready {
			return nil
		}
	}
	return s.how(true)
}

func (s *remote) Run(_ context.Context, name string) (*child.Ran, error) {
	if err := s.send(&child.Message{Step: name}); err == nil {
		if m, ok := <-s.told; ok && m.Ran != nil {
			return m.Ran, nil
		}
	}
	return nil, s.how(false)
}

// how waits for the process to end, and says how it did.
func (s *remote) how(early bool) error {
	_ = s.peer.hangUp()
	<-s.exited
	e := &ended{early: early, module: s.module, output: strings.ReplaceAll(s.output, s.dir, "$WORK")}
	var exit *exec.ExitError
	switch {
	case errors.As(context.Cause(s.limited), new(calls.TooLong)):
		e.how, e.output, e.fleeting = fmt.Sprintf("it ran longer than %s", s.limit), "", true
	case errors.As(s.err, &exit) && fromOutside(exit):
		return fmt.Errorf("run the program: somebody ended it: %s", exit)
	case errors.As(s.err, &exit):
		e.how, e.fleeting = "it ended the program: "+exit.String(), exit.ExitCode() < 0
	case s.err != nil:
		return fmt.Errorf("run the program: %w", s.err)
	default:
		e.how = "it ended the program: exit status 0"
	}
	return e
}

// fromOutside tells whether a program was ended by a signal that it does not get for
// what it does: the system sends one, too, when it has no memory left.
func fromOutside(exit *exec.ExitError) bool {
	status, ok := exit.Sys().(interface{ Signal() syscall.Signal })
	if !ok || exit.ExitCode() >= 0 {
		return false
	}
	switch status.Signal() {
	case syscall.SIGKILL, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP:
		return true
	}
	return false
}

// close ends the process.
func (s *remote) close() error {
	err := s.peer.hangUp()
	select {
	case <-s.exited: // it ends by itself when nobody talks to it
	case <-time.After(patience):
	}
	s.cancel()
	<-s.exited
	return err
}

// patience is how long a program may take to end when it has nothing to do.
const patience = 200 * time.Millisecond
