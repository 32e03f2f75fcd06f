package runner

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
)

// locator says where what the toolchain points at stands in the author's files.
type locator struct {
	lesson *lesson.Lesson
	block  *lesson.Block // the one that is laid over the lesson's code, or nil
}

// goPosition is a file and a line as the toolchain prints them.
var goPosition = regexp.MustCompile(`([^\s:"'()]+\.go):(\d+)(:\d+)?`)

// inClient matches a message whose first position is in a generated client.
var inClient = regexp.MustCompile(`^` + lesson.ClientDir + `/([^/]+)/ent/\S+\.go:\d+`)

// locate rewrites the positions in a message of the toolchain: a file is named
// from the course's root, and code that stands on the page by the page's line.
func (loc locator) locate(message string) string {
	message = goPosition.ReplaceAllStringFunc(message, func(found string) string {
		m := goPosition.FindStringSubmatch(found)
		line, err := strconv.Atoi(m[2])
		if err != nil {
			return found
		}
		file := strings.TrimPrefix(strings.TrimPrefix(m[1], "$WORK/"), "./")
		file, line = loc.author(file, line)
		return file + ":" + strconv.Itoa(line) + m[3]
	})
	return strings.TrimRight(strings.ReplaceAll(message, "$WORK/", ""), "\n")
}

// author gives the author's place of a line of what was compiled.
func (loc locator) author(file string, line int) (string, int) {
	b, l := loc.block, loc.lesson
	switch {
	case b == nil:
	case b.Kind == lesson.BrokenStep && file == path.Join(lesson.Folder, l.Slug, stepFileName(b)):
		return l.Page.File, b.Line + line
	case b.Kind == lesson.BrokenSchema && file == path.Join(lesson.SchemaDir, l.Page.Front.Schema, b.File):
		return l.OverlaidLine(b, line)
	}
	return file, line
}

// reason is what the reader of a failure is told, who may not know the page.
func (loc locator) reason(f *Failure) string {
	if f.Printed == "" {
		return f.Message
	}
	reason := loc.locate(f.Printed)
	if m := inClient.FindStringSubmatch(reason); m != nil && f.Stage == catalogue.Compile {
		return "the client that ent generates from " + path.Join(lesson.SchemaDir, m[1]) + " does not compile: " + reason
	}
	return reason
}
