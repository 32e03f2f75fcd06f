package workspace

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// Voice names files and lines as they are in the copy. The code on the page is the
// lesson's and not the learner's, so that other code is no fault; what it prints is
// judged.
func (c *Copy) Voice() judge.Voice {
	return judge.Voice{Place: c.place, Contents: c.state.withPackages, Cut: len(c.state.Front), OtherCode: true}
}

// place gives the copy's place for one of the course.
func (c *Copy) place(p result.Place) result.Place {
	if p.File == path.Join(c.state.lessonDir(), lesson.PageName) {
		p.File, p.Line = readme, max(p.Line-c.state.frontLines(), 1)
		return p
	}
	if rest, ok := strings.CutPrefix(p.File, c.state.lessonDir()+"/"); ok {
		p.File = rest
		return p
	}
	for _, at := range c.state.Schemas {
		if rest, ok := strings.CutPrefix(p.File, path.Join(lesson.SchemaDir, at.Name)+"/"); ok {
			p.File = path.Join(at.schemaDir(), rest)
			return p
		}
		if rest, ok := strings.CutPrefix(p.File, path.Join(lesson.ClientDir, at.Name, "ent")+"/"); ok {
			p.File = path.Join(at.Dir, rest)
			return p
		}
	}
	return p
}

// Page gives the copy's README from the page of its lesson.
func (c *Copy) Page(l *lesson.Lesson) string {
	return string(c.state.asReadme(l.Page))
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
