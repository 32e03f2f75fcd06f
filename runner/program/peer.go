package program

import (
	"bufio"
	"context"
	"database/sql/driver"
	"errors"
	"os"
	"sync"
	"sync/atomic"

	"github.com/learnrel/learnrel/runner/child"
)

// peer is the other end of a program's pipe: it has a database answer the
// program's questions, and hands on what else the program says.
type peer struct {
	asker atomic.Pointer[child.Asker]
	told  chan *child.Message // closed when the program says no more
	r, w  *os.File

	writing sync.Mutex

	mu      sync.Mutex
	asked   map[int64]context.CancelFunc
	calls   map[int64]chan *child.Called // those of the program's functions
	last    int64                        // the number of the last one
	answers sync.WaitGroup
}

// newPeer makes a peer that reads from r and writes to w until one is closed.
func newPeer(ctx context.Context, r, w *os.File, asker child.Asker) *peer {
	p := &peer{told: make(chan *child.Message, 1), r: r, w: w, asked: map[int64]context.CancelFunc{}, calls: map[int64]chan *child.Called{}}
	p.ask(asker)
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer close(p.told)
		_ = p.receive(ctx)
		cancel() // what is not answered yet has nobody to answer to
		p.answers.Wait()
	}()
	return p
}

// ask has another database answer from now on.
func (p *peer) ask(asker child.Asker) { p.asker.Store(&asker) }

// send writes a message.
func (p *peer) send(m *child.Message) error {
	data, err := m.Encode()
	if err != nil {
		return err
	}
	p.writing.Lock()
	defer p.writing.Unlock()
	return child.WriteFrame(p.w, data)
}

var errOutOfTurn = errors.New("a message that nobody waits for")

// receive reads messages until there are no more.
func (p *peer) receive(ctx context.Context) error {
	r := bufio.NewReader(p.r)
	for {
		data, err := child.ReadFrame(r)
		if err != nil {
			return err
		}
		m, err := child.Decode(data)
		if err != nil {
			return err
		}
		switch {
		case m.Question != nil && m.Question.Op == child.Cancel:
			p.mu.Lock()
			if cancel := p.asked[m.Question.On]; cancel != nil {
				cancel()
			}
			p.mu.Unlock()
		case m.Question != nil:
			p.answer(ctx, m)
		case m.Called != nil:
			p.called(m)
		default:
			select {
			case p.told <- m:
			default:
				return errOutOfTurn
			}
		}
	}
}

// function is a function of the program's, which it is asked to call.
func (p *peer) function(ctx context.Context, number int64) child.Func {
	return func(args []driver.Value) (driver.Value, error) {
		done := make(chan *child.Called, 1)
		p.mu.Lock()
		p.last++
		id := p.last
		p.calls[id] = done
		p.mu.Unlock()
		defer func() {
			p.mu.Lock()
			delete(p.calls, id)
			p.mu.Unlock()
		}()
		if err := p.send(&child.Message{ID: id, Call: &child.Call{Func: number, Args: args}}); err != nil {
			return nil, err
		}
		select {
		case c := <-done:
			if c.Error != "" {
				return nil, errors.New(c.Error)
			}
			return c.Value, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// called hands on what came of a call, which nobody may wait for any more.
func (p *peer) called(m *child.Message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if done := p.calls[m.ID]; done != nil {
		delete(p.calls, m.ID)
		done <- m.Called
	}
}

// maxAsked is how many questions a program may ask at once.
const maxAsked = 1024

// answer answers a question, in a goroutine of its own: another one may be waiting
// for it.
func (p *peer) answer(ctx context.Context, m *child.Message) {
	if m.Question.Op == child.Register {
		m.Question.Func = p.function(ctx, m.Question.On)
	}
	ctx, cancel := context.WithCancel(ctx)
	p.mu.Lock()
	full := len(p.asked) >= maxAsked
	if !full {
		p.asked[m.ID] = cancel
	}
	p.mu.Unlock()
	if full {
		cancel()
		_ = p.send(&child.Message{ID: m.ID, Answer: &child.Answer{Fault: &child.Fault{Message: "too many questions at once"}}})
		return
	}
	p.answers.Go(func() {
		defer func() {
			p.mu.Lock()
			delete(p.asked, m.ID)
			p.mu.Unlock()
			cancel()
		}()
		a, err := (*p.asker.Load()).Ask(ctx, m.Question)
		if err != nil {
			a = &child.Answer{Fault: &child.Fault{Message: err.Error()}}
		}
		if err := p.send(&child.Message{ID: m.ID, Answer: a}); err != nil && ctx.Err() == nil {
			// What can't cross is said; a pipe that is closed is seen elsewhere.
			if a.More { // the program does not know of its rows
				_, _ = (*p.asker.Load()).Ask(ctx, &child.Question{Op: child.Drop, Conn: m.Question.Conn, On: a.ID})
			}
			_ = p.send(&child.Message{ID: m.ID, Answer: &child.Answer{Fault: &child.Fault{Message: err.Error()}}})
		}
	})
}

// hangUp closes the pipe.
func (p *peer) hangUp() error {
	return errors.Join(ignoreClosed(p.w.Close()), ignoreClosed(p.r.Close()))
}

func ignoreClosed(err error) error {
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}
