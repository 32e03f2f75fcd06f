// Package child is what runs inside a lesson's program: it binds the steps to a
// client, runs one when it is told to, and reports what it printed and how it
// ended.
//
// It has no database. The client's database/sql driver asks the parent, which owns
// the real one: a [Question] goes up, an [Answer] comes down. In the binary itself
// the two are in one process and a question is a call ([Program.Local]); a program
// that was built from source asks over a pipe ([Main]). Either way the driver is
// the same, so that the results are.
//
// It is pure Go and stands alone: it depends on ent's dialect package and the
// standard library, and on nothing else of learnrel, because a program that is
// built from a course's source takes a copy of it along ([Source]).
package child

import "embed"

// Source is the package itself, for programs that are built from source. Tests are
// among the files.
//
//go:embed *.go
var Source embed.FS
