// Command pipe answers what it is asked by its pipe, and says where it is.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	var in, out uintptr
	if _, err := fmt.Sscanf(os.Getenv("LEARNREL_PIPE"), "%d,%d", &in, &out); err != nil {
		panic(err)
	}
	asked, _ := io.ReadAll(os.NewFile(in, "in"))
	_, _ = fmt.Fprintf(os.NewFile(out, "out"), "%s answered", asked)
	dir, _ := os.Getwd()
	fmt.Println(strings.Join(os.Args[1:], " "), dir)
	fmt.Fprintln(os.Stderr, "to stderr")
	if err := os.WriteFile("file", nil, 0o600); err != nil {
		panic(err)
	}
}
