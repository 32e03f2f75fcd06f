// Command learnrel runs the lessons of a course on relations, and checks that
// the pages tell the truth.
package main

import (
	"os"

	"github.com/learnrel/learnrel/runner/process"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == process.Word { // what learnrel starts itself for
		os.Exit(process.Confine(os.Args[2:], os.Stdout, os.Stderr))
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}
