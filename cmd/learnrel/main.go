// Command learnrel runs the lessons of a course on relations, and checks that
// the pages tell the truth.
package main

import (
	"os"

	"github.com/learnrel/learnrel/runner/process"
)

func main() {
	if len(os.Args) > 1 {
		switch os.Args[1] { // what learnrel starts itself for
		case process.Word:
			os.Exit(process.Confine(os.Args[2:], os.Stdout, os.Stderr))
		case process.BoxWord:
			os.Exit(process.Box(os.Args[2:], os.Stdout, os.Stderr))
		}
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}
