package schema

import "embed"

// standIns are the generic packages of the standard library, of which reflection
// knows nothing, written so that the evaluator can run them.
//
//go:embed standin
var standIns embed.FS

// standIn gives the source of such a package.
func standIn(path string) ([]byte, bool) {
	src, err := standIns.ReadFile("standin/" + path + ".go.txt")
	return src, err == nil
}
