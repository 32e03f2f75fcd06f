package child

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"entgo.io/ent/dialect"
)

// parent is the way to the process that started this one.
var parent = sync.OnceValues(func() (*pipe, error) {
	p, err := openPipe()
	if err == nil {
		Named(p)
	}
	return p, err
})

// Named has steps that open a database of SQLite by name get it from an asker. It is
// for a program that has no other driver of it.
func Named(asker Asker) { sql.Register(dialect.SQLite, &named{asker}) }

// Attach opens the pipe to the parent, and registers the driver of databases that
// steps name themselves. A program does so as it is initialised, since a package of
// steps may open a database then; learnrel, which has package child, too, does not.
func Attach() { _, _ = parent() } // Main tells of the error

// Main is the main function of a program that was built from source. It becomes
// the program that the parent names, as often as the parent names one, each time with
// clients of its own, and runs the steps that the parent asks for, until there is no
// parent any more. It gives the status to end with; stderr takes
// what is wrong.
func Main(programs map[string]func() Program, stderr io.Writer) int {
	p, err := parent()
	if err == nil {
		err = serve(p, programs)
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// serve does what the parent asks for.
func serve(p *pipe, programs map[string]func() Program) error {
	var session *Session
	for m := range p.calls {
		answer := &Message{}
		switch {
		case m.Begin != "":
			program, ok := programs[m.Begin]
			if !ok {
				return fmt.Errorf("no program %q", m.Begin)
			}
			if session != nil {
				_ = session.Close() // what can't be closed is the parent's to close
			}
			session, answer.Ready = program().Local(p, dialectOf()), true
		case m.Step != "" && session != nil:
			answer.Ran = session.Run(context.Background(), m.Step)
		default:
			return errDamaged
		}
		if err := p.send(answer); err != nil {
			return err
		}
	}
	if p.gone != nil && !errors.Is(p.gone, errGone) {
		return p.gone
	}
	return nil
}

// DialectVariable is the variable of the environment that names ent's dialect of
// the parent's database; SQLite where it is not set.
const DialectVariable = "LEARNREL_DIALECT"

func dialectOf() string {
	if name := os.Getenv(DialectVariable); name != "" {
		return name
	}
	return dialect.SQLite
}
