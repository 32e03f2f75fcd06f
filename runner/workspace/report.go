package workspace

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/learnrel/learnrel/runner"
	"github.com/learnrel/learnrel/runner/lesson"
)

// Report judges the copy's lesson by what came of it, and names files and lines
// as they are in the copy. The code on the page is the lesson's and not the
// learner's, so that other code is no fault; what it prints is judged.
func (c *Copy) Report(l *lesson.Lesson, res *runner.Result) *runner.Report {
	report := runner.Judge(l, res)
	name := c.renamer()
	shift := c.state.frontLines()
	blocks := l.Page.Numbered()
	for i := range report.Verdicts {
		v := &report.Verdicts[i]
		if kind := blocks[i].Kind; v.Status == runner.Differs && (kind == lesson.Step || kind == lesson.Schema) {
			*v = runner.Verdict{Number: v.Number, Block: v.Block, Line: v.Line, Status: runner.Pass, Message: "changed"}
		}
		v.Line -= shift
		v.Message, v.Hint = name(v.Message), name(v.Hint)
		v.Diff = shiftDiff(strings.ReplaceAll(v.Diff, report.File, readme), shift)
	}
	report.File = readme
	report.Page = c.state.asReadme(report.Page)
	return report
}

// Page gives the copy's README from the page of its lesson.
func (c *Copy) Page(l *lesson.Lesson) string {
	return string(c.state.asReadme([]byte(l.Page.String())))
}

// Problems names the files and lines of problems as they are in the copy.
func (c *Copy) Problems(ps lesson.Problems) lesson.Problems {
	name := c.renamer()
	renamed := make(lesson.Problems, len(ps))
	for i, p := range ps {
		if p.File == path.Join(c.state.lessonDir(), lesson.PageName) {
			p.Line = max(p.Line-c.state.frontLines(), 1)
		}
		p.File, p.Message, p.Hint = name(p.File), name(p.Message), name(p.Hint)
		renamed[i] = p
	}
	return renamed
}

// renamer gives what replaces in a text the course's paths by the copy's, and the
// lines of the page by those of the README.
func (c *Copy) renamer() func(string) string {
	page := path.Join(c.state.lessonDir(), lesson.PageName)
	pageLine := regexp.MustCompile(regexp.QuoteMeta(page) + `:(\d+)`)
	names := c.names(page)
	return func(text string) string {
		text = pageLine.ReplaceAllStringFunc(text, func(at string) string {
			line, _ := strconv.Atoi(pageLine.FindStringSubmatch(at)[1])
			return readme + ":" + strconv.Itoa(max(line-c.state.frontLines(), 1))
		})
		return names.Replace(text)
	}
}

func (c *Copy) names(page string) *strings.Replacer {
	pairs := []string{
		page, readme,
		c.state.lessonDir() + "/", "",
	}
	for _, p := range c.state.Schemas {
		pairs = append(pairs, path.Join(lesson.SchemaDir, p.Name)+"/", p.schemaDir()+"/",
			path.Join(lesson.ClientDir, p.Name, "ent"), p.Dir)
	}
	// Without a slash one schema's folder may be the start of another's.
	byLength := slices.SortedFunc(slices.Values(c.state.Schemas), func(a, b place) int { return len(b.Name) - len(a.Name) })
	for _, p := range byLength {
		pairs = append(pairs, path.Join(lesson.SchemaDir, p.Name), p.schemaDir())
	}
	return strings.NewReplacer(pairs...)
}

var hunk = regexp.MustCompile(`(?m)^@@ -(\d+)(,\d+)? \+(\d+)(,\d+)? @@`)

// shiftDiff counts the lines of a unified diff from a later one.
func shiftDiff(diff string, by int) string {
	return hunk.ReplaceAllStringFunc(diff, func(header string) string {
		m := hunk.FindStringSubmatch(header)
		was, _ := strconv.Atoi(m[1])
		now, _ := strconv.Atoi(m[3])
		return "@@ -" + strconv.Itoa(max(was-by, 1)) + m[2] + " +" + strconv.Itoa(max(now-by, 1)) + m[4] + " @@"
	})
}
