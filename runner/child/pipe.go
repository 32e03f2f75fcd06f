package child

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
)

// PipeVariable is the variable of the environment that says how a program opens
// the ends of its pipe: two numbers of files, or of handles on Windows, with a
// comma between them. Package process sets it.
const PipeVariable = "LEARNREL_PIPE"

// errNoPipe says that a program was not started by learnrel.
var errNoPipe = errors.New("learnrel starts this program, and talks to it over a pipe")

// pipe is the way to the parent, for several goroutines at once.
type pipe struct {
	r *bufio.Reader

	// calls are the messages that are no answers. It is closed where no more come.
	calls chan *Message

	writing sync.Mutex
	w       io.Writer

	mu      sync.Mutex
	last    int64 // the number that was last given to a question or a function
	waiting map[int64]chan *Answer
	funcs   map[int64]Func // that SQL may call
	gone    error          // why there will be no more answers
}

// openPipe opens the pipe that this process was started with. Children of this
// process do not get it.
func openPipe() (*pipe, error) {
	in, out, ok := strings.Cut(os.Getenv(PipeVariable), ",")
	if !ok {
		return nil, errNoPipe
	}
	_ = os.Unsetenv(PipeVariable)
	files := [2]*os.File{}
	for i, number := range []string{in, out} {
		n, err := strconv.ParseUint(number, 10, 64)
		if err != nil {
			return nil, errNoPipe
		}
		keepPipe(uintptr(n))
		files[i] = os.NewFile(uintptr(n), "pipe")
	}
	return newPipe(files[0], files[1]), nil
}

// Over gives the asker whose answers come over a pipe, for who has its ends already.
func Over(r io.Reader, w io.Writer) Asker { return newPipe(r, w) }

// newPipe makes a pipe, and has a goroutine read from it.
func newPipe(r io.Reader, w io.Writer) *pipe {
	p := &pipe{r: bufio.NewReader(r), calls: make(chan *Message), w: w, waiting: map[int64]chan *Answer{}, funcs: map[int64]Func{}}
	go func() {
		p.end(p.receive())
		close(p.calls)
	}()
	return p
}

// send writes a message.
func (p *pipe) send(m *Message) error {
	data, err := m.Encode()
	if err != nil {
		return err
	}
	p.writing.Lock()
	defer p.writing.Unlock()
	return WriteFrame(p.w, data)
}

// receive reads messages and hands them on, until there are no more.
func (p *pipe) receive() error {
	for {
		data, err := ReadFrame(p.r)
		if err != nil {
			return err
		}
		m, err := Decode(data)
		if err != nil {
			return err
		}
		switch {
		case m.Answer != nil:
			p.answered(m)
		case m.Call != nil:
			go p.call(m) // what it does may wait for an answer
		default:
			p.calls <- m
		}
	}
}

// answered hands an answer to who waits for it.
func (p *pipe) answered(m *Message) {
	p.mu.Lock()
	waiting := p.waiting[m.ID]
	delete(p.waiting, m.ID)
	p.mu.Unlock()
	if waiting != nil {
		waiting <- m.Answer
	}
}

// call calls a function and says what came of it.
func (p *pipe) call(m *Message) {
	p.mu.Lock()
	f := p.funcs[m.Call.Func]
	p.mu.Unlock()
	c := &Called{}
	var err error
	if f == nil {
		err = fmt.Errorf("no function %d", m.Call.Func)
	} else {
		c.Value, err = f(m.Call.Args)
	}
	if err == nil {
		err = p.send(&Message{ID: m.ID, Called: c})
	}
	if err != nil { // what can't cross is said; a parent that is gone does not wait
		_ = p.send(&Message{ID: m.ID, Called: &Called{Error: cmp.Or(err.Error(), "error")}})
	}
}

// errGone says that the parent has closed its end.
var errGone = errors.New("it has hung up")

// end tells those who wait that no answer will come.
func (p *pipe) end(err error) {
	if errors.Is(err, io.EOF) || errors.Is(err, os.ErrClosed) {
		err = errGone
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = err
	for id, waiting := range p.waiting {
		close(waiting)
		delete(p.waiting, id)
	}
}

// Ask sends a question and waits for its answer. When ctx ends the parent is asked
// to give up; it answers all the same.
func (p *pipe) Ask(ctx context.Context, q *Question) (*Answer, error) {
	waiting := make(chan *Answer, 1)
	p.mu.Lock()
	if p.gone != nil {
		p.mu.Unlock()
		return nil, p.gone
	}
	p.last++
	id := p.last
	p.waiting[id] = waiting
	if q.Func != nil {
		q.On = id
		p.funcs[id] = q.Func
	}
	p.mu.Unlock()
	if err := p.send(&Message{ID: id, Question: q}); err != nil {
		p.mu.Lock()
		delete(p.waiting, id)
		p.mu.Unlock()
		return nil, err
	}
	ended := ctx.Done()
	for {
		select {
		case a, ok := <-waiting:
			if !ok {
				return nil, p.gone // it was set before the channel was closed
			}
			return a, nil
		case <-ended:
			ended = nil
			if err := p.send(&Message{Question: &Question{Op: Cancel, Conn: q.Conn, On: id}}); err != nil {
				return nil, err
			}
		}
	}
}
