package program

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/learnrel/learnrel/runner/calls"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// A Unit is what is built and run as one. Folders are slash-separated, from the
// root of the scratch module in which it is built.
type Unit struct {
	calls.Wanted // by its page

	Name string // tells people which it is
	// Root is the folder that all of it lies in, for a unit that does not have the
	// form of the course; messages are shown without it. "" for the course's own.
	Root string
	// Packages are folders with their files: helpers and steps, and whatever else
	// belongs to none of the schemas.
	Packages []lesson.Package
	Schemas  []Schema // in the order in which their clients are generated
	Phases   []Phase  // one for most; each goes on with the database of the one before
	Trials   []Trial  // beside the calls, each on a database of its own
	// Fail is where it must fail, or "".
	Fail catalogue.Stage
	// Compiles says that it is only to be compiled.
	Compiles bool
	// Generates says that its clients must compile though no step uses them.
	Generates bool
	// GoWords says that what Go has against a schema must be in the compiler's own
	// words, since a page shows them.
	GoWords bool

	// hide are folders that messages on a page are shown without.
	hide []string
	// stands is where the page's blocks stand that place gives places on.
	stands stands
	// place gives the author's place of a line of what was compiled or run. File is
	// from Root.
	place func(file string, line int) result.Place
}

// A Schema is a package of ent schemas, and the client that is generated from it.
type Schema struct {
	Name        string // that people know it by
	Dir, Client string // folders
	Files       map[string][]byte
	Features    []string // of ent, beside those of every client
	// Helpers are the packages that it imports, which are among the unit's.
	Helpers []lesson.Package
	// Present is the client as it is in the course, where the schema or its helpers
	// import it: ent loads a schema by compiling it.
	Present map[string][]byte
}

// A Phase is a client and the steps that have it.
type Phase struct {
	Schema    int    // whose client it is
	Migration string // the call that migrates to it; "" for the first
	Steps     []Func
}

// A Func is a step: a function in a package.
type Func struct{ Name, Dir string }

// phase gives the number of the phase that a call migrates to; 0 for a step.
func (u *Unit) phase(call string) int {
	return max(slices.IndexFunc(u.Phases, func(p Phase) bool { return p.Migration != "" && p.Migration == call }), 0)
}

// schemaAlone tells whether a schema's source says all that is asked, so that
// nothing has to be compiled.
func (u *Unit) schemaAlone() bool {
	switch u.Fail {
	case catalogue.Load, catalogue.Graph:
		return u.Compiles
	case "":
		return !u.Compiles && !u.Generates && len(u.Calls) == 0 && len(u.Trials) == 0
	}
	return false
}

// packages are the folders that have to compile, in order.
func (u *Unit) packages() []string {
	var all []string
	for _, p := range u.Phases {
		if s := u.Schemas[p.Schema]; u.owns(s) {
			all = append(all, s.Client, path.Join(s.Client, "migrate"), path.Join(s.Client, "runtime"))
		}
		for _, f := range p.Steps {
			if !slices.Contains(all, f.Dir) {
				all = append(all, f.Dir)
			}
		}
	}
	return all
}

// owns tells whether a schema is the unit's own, and not one of the course.
func (u *Unit) owns(s Schema) bool { return u.Root != "" && within(s.Dir, u.Root) }

// within tells whether a folder is dir or lies below it.
func within(folder, dir string) bool {
	return folder == dir || len(folder) > len(dir) && folder[:len(dir)] == dir && folder[len(dir)] == '/'
}

// settle gives a unit that has a root of its own the root that its content wants:
// what stands in the same folder is compiled only once.
func (u *Unit) settle() *Unit {
	h := sha256.New()
	for _, s := range u.Schemas {
		fmt.Fprintf(h, "%s %s %q\n", s.Dir, s.Client, s.Features)
		hashFiles(h, s.Files)
	}
	for _, p := range u.Packages {
		fmt.Fprintf(h, "%s\n", p.Dir)
		hashFiles(h, p.Files)
	}
	u.moveTo(path.Join(ownRoots, hex.EncodeToString(h.Sum(nil)[:6])))
	return u
}

// ownRoots is the folder of the roots of units.
const ownRoots = "units"

// provisional is the root of a unit whose content is not known yet.
const provisional = ownRoots + "/new"

func hashFiles(h interface{ Write([]byte) (int, error) }, files map[string][]byte) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%s %d\n%s", name, len(files[name]), files[name])
	}
}
