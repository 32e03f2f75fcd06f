// Command learnrel runs the lessons of a course on relations, and checks that
// the pages tell the truth.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}
