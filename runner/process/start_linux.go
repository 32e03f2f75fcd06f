//go:build amd64 || arm64

package process

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/learnrel/learnrel/runner/save"
)

// boxes tells that programs run in boxes here.
const boxes = true

// runBoxed runs a program in the best box that this system makes.
func runBoxed(ctx context.Context, p Program) (printed string, err error) {
	for {
		h := how(best.Load())
		if h == asRoot && !p.forAll() {
			h = asUser // for this program alone
		}
		printed, err = runIn(ctx, p, h)
		var refused *refusal
		if h == withSeccomp || !errors.As(err, &refused) || refused.own || refused.transient() {
			return printed, err
		}
		best.Store(int32(h) + 1)
	}
}

// transient tells whether the same could go well at another time.
func (r *refusal) transient() bool {
	return r.errno == syscall.EAGAIN || r.errno == syscall.ENOMEM || r.errno == syscall.EMFILE
}

// runIn runs a program in a box of some kind. The error is a *refusal when the
// system does not make such boxes.
func runIn(ctx context.Context, p Program, h how) (printed string, err error) {
	b := &box{Program: p, how: h, user: nobody}
	b.Env = append([]string{}, p.Env...)
	if h == asRoot {
		if os.Geteuid() != 0 || !b.forAll() {
			return "", &refusal{"be another user", syscall.EPERM, false}
		}
		b.user = newUser()
	}
	if info, err := os.Stat(p.Dir); p.Dir != "" && (err != nil || !info.IsDir()) {
		return "", fmt.Errorf("run the program: its folder %s: %w", p.Dir, cmp.Or(err, error(syscall.ENOTDIR)))
	}
	if p.Dir == "" {
		remove, err := b.ownFolder()
		if err != nil {
			return "", err
		}
		defer remove()
	}
	if p.Pipe[0] != nil {
		b.Env = append(b.Env, PipeVariable+"=3,4")
	}
	return b.run(ctx)
}

// forAll tells whether any user may run the program, and read what it reads.
func (p Program) forAll() bool {
	for _, path := range p.reads() {
		info, err := os.Stat(path)
		if err != nil || info.Mode()&0o004 == 0 || (path == p.Path || info.IsDir()) && info.Mode()&0o001 == 0 {
			return false
		}
	}
	return true
}

// ownFolder gives a program that has no folder one that ends with it.
func (b *box) ownFolder() (remove func(), err error) {
	b.Dir, remove = "/box", func() {}
	if !b.how.apart() {
		if b.Dir, remove, err = save.TempDir(); err != nil {
			return nil, fmt.Errorf("make a folder for the program: %w", err)
		}
	}
	b.Env = append(b.Env, "HOME="+b.Dir, "TMPDIR="+b.Dir, "PWD="+b.Dir)
	return remove, nil
}

// run runs the program, and ends it with the context.
func (b *box) run(ctx context.Context) (printed string, err error) {
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	out := &Output{}
	all, err := newCollector(out)
	if err != nil {
		return "", fmt.Errorf("run the program: %w", err)
	}
	stdout := all
	if b.Stdout != nil {
		if stdout, err = newCollector(b.Stdout); err != nil {
			_ = all.end()
			return "", fmt.Errorf("run the program: %w", err)
		}
	}
	p, err := b.start(ctx, stdout.in, all.in)
	stdout.started()
	all.started()
	if err != nil {
		_, _ = stdout.end(), all.end()
		return "", err
	}
	b.closePipe()
	select {
	case <-p.ended:
	case <-ctx.Done():
		_ = p.Kill()
		<-p.ended
	}
	_, _ = stdout.end(), all.end()
	switch {
	case p.err != nil:
		return out.String(), fmt.Errorf("run %s: %w", filepath.Base(b.Path), p.err)
	case ctx.Err() != nil && !p.state.Success():
		return out.String(), fmt.Errorf("run %s: %w", filepath.Base(b.Path), ctx.Err())
	case !p.state.Success():
		return out.String(), &exec.ExitError{ProcessState: p.state}
	}
	return out.String(), nil
}

// A collector reads what a program prints.
type collector struct {
	out, in *os.File
	done    chan struct{}
}

// newCollector makes a pipe whose other end goes to an output.
func newCollector(to *Output) (*collector, error) {
	out, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	c := &collector{out, in, make(chan struct{})}
	go func() {
		_, _ = io.Copy(to, out)
		close(c.done)
	}()
	return c, nil
}

// started closes this process's copy of what the program writes to.
func (c *collector) started() { _ = c.in.Close() }

// end reads the rest: all that could write has ended with the program.
func (c *collector) end() error {
	_ = c.in.Close()
	_ = c.out.SetReadDeadline(time.Now().Add(patience))
	<-c.done
	return c.out.Close()
}

// A boxed is a process in a box.
type boxed struct {
	*os.Process
	ended chan struct{}
	state *os.ProcessState // once it has ended
	err   error
}

// start starts the program; what it prints goes to two files, or one.
func (b *box) start(ctx context.Context, stdout, stderr *os.File) (p *boxed, err error) {
	pass := &passed{}
	defer pass.close()
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, fmt.Errorf("run the program: %w", err)
	}
	defer null.Close()
	pass.files(null, stdout, stderr, b.Pipe[0], b.Pipe[1])
	pass.self()
	if err := pass.rules(b); err != nil {
		return nil, err
	}
	if pass.err != nil {
		return nil, fmt.Errorf("run the program: %w", pass.err)
	}
	mask := new(uint64)
	s, err := b.newScript(ctx, pass.numbers, mask)
	if err != nil {
		return nil, err
	}
	return s.start(b.how, mask)
}

// start forks, on a thread that lasts as long as the process does: the kernel
// sends the signal at a parent's death when the thread ends that forked, see
// PR_SET_PDEATHSIG(2const).
func (s *script) start(h how, mask *uint64) (*boxed, error) {
	p := &boxed{ended: make(chan struct{})}
	forked := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		dumpable, _ := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
		pid, err := s.fork(h.flags(), mask)
		if h == asRoot {
			// With its user the child changed that of the memory, which was this process's.
			_ = unix.Prctl(unix.PR_SET_DUMPABLE, uintptr(dumpable), 0, 0, 0)
		}
		if err == nil {
			p.Process, err = os.FindProcess(pid)
		}
		forked <- err
		if err == nil {
			p.state, p.err = p.Wait()
		}
		close(p.ended)
	}()
	return p, <-forked
}

// passed are copies of the files that a process is to have, with numbers that are
// none of those that they are to get.
type passed struct {
	numbers []int
	err     error
}

func (p *passed) files(of ...*os.File) {
	for _, f := range of {
		if f == nil {
			p.numbers = append(p.numbers, -1)
			continue
		}
		p.copy(f)
	}
}

// copy takes a copy of a file. Fd takes the file out of the runtime's poller, which
// would have the program find it non-blocking.
func (p *passed) copy(f *os.File) {
	number, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 64)
	p.fail(err)
	p.numbers = append(p.numbers, number)
}

// self adds a pidfd of this process.
func (p *passed) self() {
	fd, err := unix.PidfdOpen(os.Getpid(), 0)
	if err != nil {
		p.fail(err)
		return
	}
	f := os.NewFile(uintptr(fd), "self")
	p.copy(f)
	p.fail(f.Close())
}

// rules adds landlock's rules for a box that has some.
func (p *passed) rules(b *box) error {
	if b.how != withLandlock {
		p.numbers = append(p.numbers, -1)
		return nil
	}
	rules, err := landlockRules(b.Program)
	if err != nil {
		return err
	}
	p.copy(rules)
	return rules.Close()
}

func (p *passed) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *passed) close() {
	for _, fd := range p.numbers {
		if fd >= 0 {
			_ = unix.Close(fd)
		}
	}
}
