package harness

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
)

// Serve is the main of a program that was built from source: it reads a
// [Request] from the file request and writes the [Result] to the file result,
// both JSON. The runner in the parent process reads it from there, because
// standard output belongs to the steps. It writes before each step what there is
// so far, so that a step which ends the process leaves word of where it was.
func Serve(p Program, request, result string) error {
	data, err := os.ReadFile(request)
	if err != nil {
		return fmt.Errorf("read the request: %w", err)
	}
	var req Request
	if err := json.Unmarshal(data, &req); err != nil {
		return fmt.Errorf("read the request: %w", err)
	}
	// A step may delete the file, so it stays open.
	file, err := os.OpenFile(result, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	defer file.Close()
	limitMemory(req.Memory)
	write := func(res *Result) error {
		data, err := json.Marshal(res)
		if err == nil {
			_, err = file.WriteAt(data, 0)
		}
		if err == nil {
			err = file.Truncate(int64(len(data)))
		}
		if err != nil {
			return fmt.Errorf("write the result: %w", err)
		}
		return nil
	}
	res, err := run(context.Background(), p, req, write)
	if err != nil {
		return err
	}
	return write(res)
}
