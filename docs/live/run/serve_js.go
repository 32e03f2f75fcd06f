package run

import (
	"context"
	"fmt"
	"syscall/js"

	"github.com/learnrel/learnrel/docs/live/sqlite"
	"github.com/learnrel/learnrel/runner/child"
)

// Serve answers the questions of a worker, which it gives a function answer: from a question
// in JSON to a call of the function beside it with the answer. It does not come back.
func Serve(program func(slug string) (child.Program, bool)) {
	r := &Runner{Program: program, Server: func() Server { return sqlite.Page() }}
	child.Named(r)
	js.Global().Set("answer", js.FuncOf(func(_ js.Value, args []js.Value) any {
		question, tell := args[0].String(), args[1]
		go func() { // steps wait for timers and for each other
			defer func() {
				if v := recover(); v != nil {
					tell.Invoke(fmt.Sprintf(`{"failed":%q}`, fmt.Sprint(v)))
				}
			}()
			tell.Invoke(string(r.Answer(context.Background(), []byte(question))))
		}()
		return nil
	}))
	js.Global().Call("ready")
	select {}
}

// Ask gives the database that is open what a step asks of one that it names itself. Errors
// are as those that cross a pipe.
func (r *Runner) Ask(ctx context.Context, q *child.Question) (*child.Answer, error) {
	return crossing{r.open}.Ask(ctx, q)
}
