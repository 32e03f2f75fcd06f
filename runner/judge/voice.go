package judge

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// A Voice says how places are named to those who read a report. The zero Voice
// speaks to an author: files are named from the course's root.
type Voice struct {
	// Place gives the place that a reader knows for one of the course.
	Place func(result.Place) result.Place
	// Contents are what blocks hold on the reader's own page, where that is not what
	// they hold on the course's; Cut is how many bytes of that he does not have.
	Contents func(*lesson.Page) map[*lesson.Block]string
	Cut      int
	// OtherCode says that the reader's code need not be what the page shows.
	OtherCode bool
}

func (v Voice) place(p result.Place) result.Place {
	if v.Place == nil || p.File == "" {
		return p
	}
	return v.Place(p)
}

// text gives the page as the reader has it, with other contents of some blocks.
func (v Voice) text(page *lesson.Page, contents map[*lesson.Block]string) []byte {
	all := map[*lesson.Block]string{}
	if v.Contents != nil {
		all = v.Contents(page)
	}
	maps.Copy(all, contents)
	return page.Rewrite(all)[v.Cut:]
}

func (v Voice) page(l *lesson.Lesson) result.Place {
	return v.place(result.Place{File: l.Page.File, Line: 1})
}

// at writes a place as compilers do.
func (v Voice) at(p result.Place) string {
	p = v.place(p)
	text := p.File
	if p.Line > 0 {
		text += fmt.Sprintf(":%d", p.Line)
	}
	if p.Line > 0 && p.Col > 0 {
		text += fmt.Sprintf(":%d", p.Col)
	}
	return text
}

// reason is what a reader is told of a failure, who may not know the page.
func (v Voice) reason(f *result.Failure) string {
	if len(f.Notes) == 0 {
		return f.Message
	}
	var lines []string
	for _, n := range f.Notes {
		line := v.packages(n.Text)
		if n.Place.File != "" {
			line = v.at(n.Place) + ": " + line
		}
		if n.More {
			line = "\t" + line
		}
		lines = append(lines, line)
	}
	text := strings.Join(lines, "\n")
	if f.Client != "" && f.Stage == catalogue.Compile {
		schema := v.place(result.Place{File: path.Join(lesson.SchemaDir, f.Client, "x.go"), Line: 1}).File
		return "the client that ent generates from " + path.Dir(schema) + " does not compile: " + text
	}
	return text
}

// ownPackage is a package of the course in what the compiler says, as package
// toolchain writes it.
var ownPackage = regexp.MustCompile(`\$WORK/([^\s"']+)`)

// packages names the course's packages in a text of the toolchain as the reader
// knows them.
func (v Voice) packages(text string) string {
	return ownPackage.ReplaceAllStringFunc(text, func(found string) string {
		dir := strings.TrimPrefix(found, "$WORK/")
		return path.Dir(v.place(result.Place{File: dir + "/x.go", Line: 1}).File)
	})
}

// heading says what failed when a lesson's program did not run.
func (v Voice) heading(f *result.Failure) string {
	if f == nil {
		return "the lesson did not run"
	}
	switch f.Stage {
	case catalogue.Compile:
		if files := v.files(f); f.Client == "" && len(files) > 0 {
			return strings.Join(files, " and ") + " " + verb(len(files), "does", "do") + " not compile"
		}
		return "the lesson does not compile"
	case catalogue.Load:
		return "ent cannot read the schema"
	case catalogue.Graph:
		return "ent refuses the schema"
	case catalogue.Generate:
		return "ent cannot generate the client"
	case catalogue.Migrate:
		return "the tables cannot be made"
	}
	return "the program ended before its first step"
}

func verb(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

// files are those that a failure points at, up to two.
func (v Voice) files(f *result.Failure) (files []string) {
	for _, n := range f.Notes {
		file := v.place(n.Place).File
		if file != "" && !n.More && !slices.Contains(files, file) && len(files) < 2 {
			files = append(files, file)
		}
	}
	return files
}
