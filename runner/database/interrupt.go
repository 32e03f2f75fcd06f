package database

import (
	"context"
	"sync"
	"time"
)

// An interrupter is a server whose connections may miss that a context ends.
type interrupter interface {
	// Interrupts gives some ways to end what a connection does, each to be used once,
	// and what closes them.
	Interrupts(conn any) (ways []func(), closer func())
}

// insist sees to it that what a connection does ends with the context, until done is
// called.
func (c *connection) insist(ctx context.Context) (done func()) {
	if len(c.interrupts) == 0 {
		return func() {}
	}
	answered, finished := make(chan struct{}), make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(finished)
		var tries sync.WaitGroup
		defer tries.Wait()
		for i, interrupt := range c.interrupts {
			select {
			case <-answered:
				return
			case <-time.After(20 * time.Millisecond << (4 * i)):
				tries.Go(interrupt)
			}
		}
	})
	return func() {
		close(answered)
		if !stop() {
			<-finished // the tries use the connection
		}
	}
}
