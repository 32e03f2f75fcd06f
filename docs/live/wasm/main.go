//go:build js && wasm

// Command wasm answers the questions of a worker: it gives it a function judge, from a
// question in JSON to an answer in JSON.
package main

import (
	"context"
	"fmt"
	"syscall/js"

	"github.com/learnrel/learnrel/docs/live"
)

func main() {
	js.Global().Set("judge", js.FuncOf(func(_ js.Value, args []js.Value) (answer any) {
		defer func() {
			if r := recover(); r != nil { // the worker tells the page
				answer = fmt.Sprintf(`{"failed":%q}`, fmt.Sprint(r))
			}
		}()
		return string(live.Ask(context.Background(), []byte(args[0].String())))
	}))
	js.Global().Call("ready")
	select {}
}
