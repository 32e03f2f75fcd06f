package explain

import (
	"path"
	"regexp"
	"strings"
)

// trace is what a panic of a nil pointer prints: whose it is says the stack.
type trace struct {
	at     int  // the finding, from 1; 0 for none
	frames bool // whether there is a stack
	setter bool // whether a builder of a client is in it
}

// aSetter is a builder's method on a stack: shop/ent.(*PetCreate).SetOwner(…).
var aSetter = regexp.MustCompile(`\.\(\*\w+(?:Create|CreateBulk|Update|UpdateOne|Mutation)\)\.(?:Set|Add|Remove)\w*\(`)

func (t *trace) line(text string) {
	if t.at == 0 {
		return
	}
	t.frames = t.frames || strings.HasPrefix(text, "goroutine ")
	t.setter = t.setter || aSetter.MatchString(text)
}

// endTrace takes the finding back where the stack shows that no builder was called with
// nil: any program can have such a panic.
func (f *finder) endTrace() {
	if f.trace.at > 0 && f.trace.frames && !f.trace.setter {
		f.dropTrace()
	}
	f.trace = trace{}
}

func (f *finder) dropTrace() {
	if i := f.trace.at - 1; i >= 0 && i < len(f.all) {
		f.all = append(f.all[:i], f.all[i+1:]...)
	}
	f.trace = trace{}
}

// importing is a line of an import cycle: the package that it begins with, or one that
// the one before imports.
var importing = regexp.MustCompile(`^(?:package|imports) (\S+?)(?: from (\S+?))?(?:: import cycle not allowed)?$`)

// cycle names the import that closes the circle, and the package that it is in, with
// the file where the message tells it.
func (f *finder) cycle(found *Found) {
	if n := len(f.imports); n > 1 {
		found.Names["importer"], found.Names["imported"] = path.Join(f.imports[n-2], f.importFile), f.imports[n-1]
	}
	f.imports, f.importFile = nil, ""
}
