package program

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	entschema "entgo.io/ent/dialect/sql/schema"
	"golang.org/x/sync/errgroup"

	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/generate"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/project"
	"github.com/learnrel/learnrel/runner/result"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// job is the work on a unit.
type job struct {
	unit    *Unit
	number  int
	key     cache.Key
	judged  []judged
	outcome result.Outcome
	settled bool

	compiled bool            // though it must fail before it runs
	doubted  *result.Failure // what there is against a client, unless it compiles
}

// id names the unit within a program.
func (j *job) id() string { return fmt.Sprint("unit", j.number) }

func (j *job) settle(o result.Outcome) { j.outcome, j.settled = o, true }

func unsettled(jobs []*job) (rest []*job) {
	for _, j := range jobs {
		if !j.settled {
			rest = append(rest, j)
		}
	}
	return rest
}

func settleAll(jobs []*job, err error) {
	for _, j := range unsettled(jobs) {
		j.settle(result.Outcome{Err: err})
	}
}

// runsSteps tells whether a unit needs a process.
func (u *Unit) runsSteps() bool {
	if u.Compiles || len(u.Trials) > 0 {
		return !u.Compiles
	}
	for _, call := range u.Calls {
		if u.phase(call.Step) == 0 {
			return true
		}
	}
	return false
}

// compilesFirst tells whether a job is compiled apart before it is linked: a page
// says that it fails there, and one such would keep the others from being linked.
func (j *job) compilesFirst() bool {
	return !j.unit.runsSteps() || !j.compiled && (j.unit.Fail == catalogue.Compile || j.unit.Fail == catalogue.Generate)
}

// maxTogether is how many units are one program at most. The memory of Go's compiler and
// linker grows with them, and a second link takes less than a second.
const maxTogether = 500

// Run gives what comes of units, in their order: from the cache, in this process,
// or else from one program that is built for all that are left, up to maxTogether. The
// error is that of the context.
func (c *Config) Run(ctx context.Context, units []*Unit) ([]result.Outcome, error) {
	jobs := make([]*job, len(units))
	goBinary, noGo := identity()
	for i, u := range units {
		jobs[i] = &job{unit: u, number: i + 1}
		c.begin(ctx, jobs[i], goBinary, noGo)
	}
	missing := unsettled(jobs)
	for some := range slices.Chunk(missing, maxTogether) {
		c.runTogether(ctx, some)
	}
	for _, j := range missing {
		c.keep(j)
	}
	outcomes := make([]result.Outcome, len(jobs))
	for i, j := range jobs {
		outcomes[i] = j.outcome
	}
	return outcomes, ctx.Err()
}

// begin settles a job when that takes no toolchain.
func (c *Config) begin(ctx context.Context, j *job, goBinary string, noGo error) {
	var err error
	if j.key, err = c.key(j.unit, goBinary); err != nil {
		j.settle(result.Outcome{Err: err})
		return
	}
	if o, ok := c.recall(j); ok {
		j.settle(o)
		return
	}
	j.judged = j.unit.judge(c.Course.Module)
	for i, g := range j.judged {
		if g.failure != nil {
			j.settle(result.Outcome{Failure: j.unit.ofSchema(g.failure, i)})
			c.keep(j)
			return
		}
	}
	if j.unit.schemaAlone() && !j.unit.Compiles && j.judged[0].known {
		j.settle(c.inProcess(ctx, j))
		c.keep(j)
		return
	}
	if noGo != nil {
		j.settle(result.Outcome{Err: noGo})
	}
}

// ofSchema says of a failure which schema it is about, where that is not the one
// that the unit is for.
func (u *Unit) ofSchema(f *result.Failure, i int) *result.Failure {
	if len(u.Phases) > 0 && u.Phases[0].Schema != i && u.Schemas[i].Name != "" && len(f.Notes) == 0 {
		f.Notes = []result.Note{{Text: "schema " + u.Schemas[i].Name + ": " + f.Message}}
	}
	return f
}

// runTogether builds one program of all jobs, runs each in a process of its own,
// and settles them. What initialises one unit's packages runs in the processes of
// all: those that don't come to their first step are built again, alone.
func (c *Config) runTogether(ctx context.Context, jobs []*job) {
	if len(jobs) == 0 {
		return
	}
	if b := c.build(ctx, jobs); b != nil {
		c.executeAll(ctx, b, jobs)
		_ = b.Close()
	} else {
		c.executeAll(ctx, nil, jobs)
	}
	for _, j := range unsettled(jobs) {
		c.runTogether(ctx, []*job{j})
	}
}

// build builds one program of the jobs that compile, and settles the others. It
// gives nil when none is left that needs one. Another process may work on the
// course as soon as it is built.
func (c *Config) build(ctx context.Context, jobs []*job) *binary {
	s, err := c.work(ctx)
	if err != nil {
		settleAll(jobs, err)
		return nil
	}
	defer s.Close()
	if err := c.tidy(s, jobs); err != nil {
		settleAll(jobs, err)
		return nil
	}
	for _, j := range jobs {
		if err := j.unit.write(s); err != nil {
			j.settle(result.Outcome{Err: err})
			continue
		}
		if f, err := c.generate(ctx, s, j); f != nil || err != nil {
			j.settle(result.Outcome{Failure: f, Err: err})
		}
	}
	if rest := unsettled(jobs); len(rest) > 0 {
		c.doing("building " + countOf(len(rest)))
	}
	b, err := c.compile(ctx, s, jobs)
	if err != nil {
		settleAll(jobs, err)
	}
	for _, j := range unsettled(jobs) {
		if j.doubted != nil {
			j.settle(result.Outcome{Failure: j.doubted})
		}
	}
	return b
}

func countOf(n int) string {
	if n == 1 {
		return "the program"
	}
	return fmt.Sprintf("%d programs", n)
}

// maxRoots is how many roots of units a scratch module keeps.
const maxRoots = 400

// tidy drops from a scratch module the clients of schemas that are gone, and the
// roots that are too many.
func (c *Config) tidy(s *toolchain.Scratch, jobs []*job) error {
	entries, err := fs.ReadDir(c.Course.FS, lesson.SchemaDir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var schemas, roots []string
	for _, e := range entries {
		schemas = append(schemas, e.Name())
	}
	for _, j := range jobs {
		if j.unit.Root != "" {
			roots = append(roots, path.Base(j.unit.Root))
		}
	}
	if err := s.Keep(lesson.ClientDir, schemas); err != nil {
		return err
	}
	if err := s.KeepNewest(ownRoots, roots, maxRoots); err != nil {
		return err
	}
	for dir, names := range answersOf(jobs) {
		if err := s.KeepNewest(dir, names, maxAnswers); err != nil {
			return err
		}
	}
	return nil
}

// generate generates the clients of a unit that are not there yet, and asks ent
// itself for the tables of a schema that only the toolchain can evaluate.
func (c *Config) generate(ctx context.Context, s *toolchain.Scratch, j *job) (*result.Failure, error) {
	for i := range j.unit.Schemas {
		sch := &j.unit.Schemas[i]
		if f, err := c.generateClient(ctx, s, j.unit, sch); f != nil || err != nil {
			if f != nil {
				f = j.unit.ofSchema(f, i)
			}
			return f, err
		}
		if i >= len(j.judged) {
			j.judged = append(j.judged, j.unit.judgeSchema(c.Course.Module, sch))
		}
		if !j.judged[i].known && !j.unit.Compiles && j.unit.migrates(i) {
			tables, f, err := c.loadTables(ctx, s, j.unit, sch)
			switch {
			case f != nil && f.Stage == catalogue.Generate:
				j.doubted = f // the compiler has its own words for that
			case f != nil || err != nil:
				return f, err
			default:
				j.judged[i] = judged{known: true, tables: tables}
			}
		}
	}
	return nil, nil
}

// migrates tells whether the unit's database has the tables of a schema.
func (u *Unit) migrates(schema int) bool {
	for _, p := range u.Phases {
		if p.Schema == schema {
			return true
		}
	}
	return false
}

// loadTables asks ent for the tables of a schema that stands in scratch.
func (c *Config) loadTables(ctx context.Context, s *toolchain.Scratch, u *Unit, sch *Schema) ([]*entschema.Table, *result.Failure, error) {
	c.doing("loading the schema with ent")
	read, err := project.Load(ctx, c.Helper, s.Path(sch.Dir))
	if err != nil {
		return nil, nil, err
	}
	if read.Graph == nil {
		first := read.Diagnostics[0]
		return nil, u.failed(first.Stage, s.Normalize(first.Message)), nil
	}
	tables, err := read.Graph.Tables()
	return tables, nil, err
}

// executeAll runs the jobs that are not settled. After one has ended before its
// first step, the others that have not begun are left alone: they would, too.
func (c *Config) executeAll(ctx context.Context, b *binary, jobs []*job) {
	var spoilt atomic.Bool
	var group errgroup.Group
	group.SetLimit(c.jobs())
	for _, j := range unsettled(jobs) {
		if b == nil && j.unit.runsSteps() {
			continue
		}
		group.Go(func() error {
			if spoilt.Load() {
				return nil
			}
			run, err := c.execute(ctx, b, j)
			var early *ended
			switch {
			case !errors.As(err, &early):
				j.settle(result.Outcome{Run: run, Err: err})
			case len(jobs) == 1:
				j.settle(result.Outcome{Failure: j.unit.beforeSteps(c.Course.Module, early)})
			default:
				spoilt.Store(true)
			}
			return nil
		})
	}
	_ = group.Wait()
	if b == nil {
		for _, j := range unsettled(jobs) {
			if len(jobs) == 1 {
				j.settle(result.Outcome{Err: errors.New("the program could not be built")})
			}
		}
	}
}

// generateClient generates the client of a schema that stands in scratch, unless
// it is there already.
func (c *Config) generateClient(ctx context.Context, s *toolchain.Scratch, u *Unit, sch *Schema) (*result.Failure, error) {
	stamp := sch.Client + stampEnd
	sum, err := c.clientSum(s, sch)
	if err != nil || s.Holds(stamp, sum) {
		return nil, err
	}
	// The client of a page's own project has the schema below it.
	if !within(sch.Dir, sch.Client) {
		if err := s.Remove(sch.Client); err != nil {
			return nil, err
		}
	}
	for name, data := range sch.Present {
		if err := s.Write(path.Join(sch.Client, name), data); err != nil {
			return nil, err
		}
	}
	err = generate.Client(ctx, s, sch.Dir, sch.Client, sch.Features...)
	var wrong *generate.Error
	if errors.As(err, &wrong) {
		f := u.failed(wrong.Stage, wrong.Message)
		if f.Code = wrong.Code; sch.Name != "" {
			f.Message = strings.ReplaceAll(f.Message, u.rootless(sch.Dir+"/"), "")
		}
		return f, nil
	}
	if err == nil {
		err = s.Write(stamp, sum)
	}
	return nil, err
}
