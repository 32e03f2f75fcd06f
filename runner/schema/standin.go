package schema

import "embed"

// standIns are packages of the standard library written so that the evaluator can run
// them: the generic ones, of which reflection knows nothing, and those that care for
// threads, of which there is one.
//
//go:embed standin
var standIns embed.FS

// standIn gives the source of such a package.
func standIn(path string) ([]byte, bool) {
	src, err := standIns.ReadFile("standin/" + path + ".go.txt")
	return src, err == nil
}

// standInName is what the file of such a package is called.
func standInName(path string) string { return path + ".go" }
