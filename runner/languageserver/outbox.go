package languageserver

import (
	"io"
	"sync"
	"time"
)

// An outbox is a stream whose writes wait for nobody: the server answers where it reads,
// and an editor that does so, too, would wait for it as it waits for the editor.
type outbox struct {
	io.ReadWriteCloser

	mu      sync.Mutex
	more    *sync.Cond
	pending []byte
	closed  bool
	failed  error
	sent    chan struct{} // closed when nothing more is sent
}

// flushing is how long an editor has to take what is left when the stream is closed.
const flushing = time.Second

func newOutbox(stream io.ReadWriteCloser) *outbox {
	o := &outbox{ReadWriteCloser: stream, sent: make(chan struct{})}
	o.more = sync.NewCond(&o.mu)
	go o.send()
	return o
}

// Write takes data to be sent; the error is that of an earlier write.
func (o *outbox) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.failed != nil:
		return 0, o.failed
	case o.closed:
		return 0, io.ErrClosedPipe
	}
	o.pending = append(o.pending, p...)
	o.more.Signal()
	return len(p), nil
}

// Close sends what is left, as far as it is taken, and closes the stream.
func (o *outbox) Close() error {
	o.mu.Lock()
	o.closed = true
	o.more.Signal()
	o.mu.Unlock()
	select {
	case <-o.sent:
	case <-time.After(flushing):
	}
	return o.ReadWriteCloser.Close()
}

// send sends what comes in until the stream is closed, or fails.
func (o *outbox) send() {
	defer close(o.sent)
	for {
		o.mu.Lock()
		for len(o.pending) == 0 && !o.closed {
			o.more.Wait()
		}
		data := o.pending
		o.pending = nil
		o.mu.Unlock()
		if len(data) == 0 {
			return
		}
		if _, err := o.ReadWriteCloser.Write(data); err != nil {
			o.mu.Lock()
			o.failed = err
			o.mu.Unlock()
			return
		}
	}
}
