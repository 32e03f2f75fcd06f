//go:build !js

package child

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// capture runs do and gives what it prints to standard output. A step is
// ordinary code that prints with fmt.Println, so there is no writer to hand to
// it: while it runs, os.Stdout is a pipe. One run at a time may capture.
func capture(do func() error) (output string, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", fmt.Errorf("capture the output: %w", err)
	}
	var buf bytes.Buffer
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(&buf, io.LimitReader(r, MaxOutput))
		_, _ = io.Copy(io.Discard, r) // or the step would block
	}()
	before := os.Stdout
	os.Stdout = w
	err = do()
	os.Stdout = before
	w.Close()
	<-done
	r.Close()
	return whole(buf.String(), err)
}
