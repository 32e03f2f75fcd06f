package program

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// An Answer is a learner's own schema, and a package that uses its client.
type Answer struct {
	Name    string // tells people which it is
	Schema  map[string][]byte
	Client  string // the import path by which the package knows the client
	Package map[string][]byte
	Trials  []Trial
	// Alone has the package always stand in the same folder: an edit of it is then
	// built as quickly as one of a lesson. Two of these are never built together.
	Alone bool
}

// Folders of an answer, below the root of its schema: all answers with the same
// schema share the client.
const (
	answerClient = "practice/ent"
	answerCode   = "answers"
	answerAlone  = "alone"
)

// OfAnswer plans the program of an answer, in a course's module.
func OfAnswer(module string, a Answer) *Unit {
	u := &Unit{Name: a.Name, Root: path.Join(ownRoots, hashOf(a.Schema)), Trials: a.Trials}
	s := Schema{Dir: path.Join(u.Root, answerClient, "schema"), Client: path.Join(u.Root, answerClient), Files: a.Schema}
	code := lesson.Package{Files: map[string][]byte{}}
	client := path.Join(module, s.Client)
	for name, src := range a.Package {
		code.Files[name] = lesson.Retarget(src, "", func(as, imported string) (string, string) {
			if imported == a.Client || strings.HasPrefix(imported, a.Client+"/") {
				return as, client + strings.TrimPrefix(imported, a.Client)
			}
			return as, imported
		})
	}
	code.Dir = path.Join(u.Root, answerCode, hashOf(code.Files))
	if a.Alone {
		code.Dir = path.Join(u.Root, answerCode, answerAlone)
	}
	phase := Phase{}
	for _, t := range a.Trials {
		for _, name := range []string{t.Fill, t.Call, t.Rival} {
			if f := (Func{name, code.Dir}); name != "" && !slices.Contains(phase.Steps, f) {
				phase.Steps = append(phase.Steps, f)
			}
		}
	}
	u.Schemas, u.Packages, u.Phases = []Schema{s}, []lesson.Package{code}, []Phase{phase}
	u.hide = []string{path.Join(u.Root, "practice"), code.Dir}
	u.place = func(file string, line int) result.Place {
		for _, dir := range u.hide {
			file = strings.TrimPrefix(file, strings.TrimPrefix(dir, u.Root+"/")+"/")
		}
		return result.Place{File: file, Line: line}
	}
	return u
}

func hashOf(files map[string][]byte) string {
	h := sha256.New()
	hashFiles(h, files)
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// maxAnswers is how many answers with one schema a scratch module keeps.
const maxAnswers = 40

// answersOf gives the folders of the answers among jobs, by the folder that they are
// in.
func answersOf(jobs []*job) map[string][]string {
	all := map[string][]string{}
	for _, j := range jobs {
		for _, p := range j.unit.Packages {
			if dir := path.Dir(p.Dir); dir == path.Join(j.unit.Root, answerCode) {
				all[dir] = append(all[dir], path.Base(p.Dir))
			}
		}
	}
	return all
}
