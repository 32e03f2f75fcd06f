// Package site makes a static site of a course: a page a lesson, and the pages
// that lead to them.
//
// It executes nothing: what a page says was put there by a check, and whoever
// calls [Build] sees to that. The site is the same bytes for the same course. It
// works from any folder of any server and from file://, and loads nothing from
// elsewhere. All text of a course is escaped.
//
// # Layout
//
//	index.html              what this is, with an example
//	contents.html           the chapters and their lessons
//	concepts.html           what is explained where
//	lessons/<slug>.html     a lesson
//	404.html                for a server to show where there is no page
//	assets/                 the style, the script and the icon
//	sitemap.xml             only where the address of the site is known
//
// Ids that the site itself gives have a dot in them, which no heading's has.
package site

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/learnrel/learnrel/runner/lesson"
)

//go:embed assets
var assets embed.FS

// Options say how a site is built.
type Options struct {
	Unchecked bool      // nothing was checked: say so on every page, and show what is wrong
	URL       string    // the address that the site will have, or "", or / for the root of a server
	Used      []Version // what the lessons were run with
}

// A Version is that of a program.
type Version struct{ Name, Number string }

// Files are the files of a site by their slash-separated paths.
type Files map[string][]byte

// Build makes the site of a course. The error is [lesson.Problems] where pages
// are wrong; unchecked, a page shows its problems instead.
func Build(c *lesson.Course, o Options) (Files, error) {
	if o.URL != "" && !strings.HasSuffix(o.URL, "/") {
		o.URL += "/"
	}
	b := &builder{course: c, Options: o}
	if err := b.read(); err != nil {
		return nil, err
	}
	files := Files{}
	if err := b.lessonPages(files); err != nil {
		return nil, err
	}
	if err := b.otherPages(files); err != nil {
		return nil, err
	}
	return files, copyAssets(files)
}

// builder is the work on one site.
type builder struct {
	Options
	course  *lesson.Course
	lessons []*page          // in order
	bySlug  map[string]*page // the same
}

// Public tells whether the whole address of the site is known.
func (b *builder) Public() bool { return strings.Contains(b.URL, "://") }

// read reads all lessons, and what each must know of the others: titles,
// summaries and anchors.
func (b *builder) read() error {
	b.bySlug = map[string]*page{}
	for _, ch := range b.course.Chapters {
		for _, e := range ch.Lessons {
			p := &page{Entry: e, Chapter: ch.Title, Href: "lessons/" + e.Slug + ".html"}
			b.lessons = append(b.lessons, p)
			b.bySlug[e.Slug] = p
		}
	}
	group := limited()
	for _, p := range b.lessons {
		group.Go(func() error { return p.read(b.course) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	var problems lesson.Problems
	for _, p := range b.lessons {
		p.checkAnchors(b)
		problems = append(problems, p.Problems...)
	}
	if len(problems) > 0 && !b.Unchecked {
		return problems
	}
	return nil
}

// limited gives a group that keeps the processors busy and no more.
func limited() *errgroup.Group {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	return &group
}

// lessonPages renders the lessons, several at once.
func (b *builder) lessonPages(files Files) error {
	group := limited()
	rendered := make([][]byte, len(b.lessons))
	for i, p := range b.lessons {
		group.Go(func() error {
			var err error
			if rendered[i], err = b.lessonPage(i); err != nil {
				return fmt.Errorf("page of %s: %w", p.Slug, err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i, p := range b.lessons {
		files[p.Href] = rendered[i]
	}
	return nil
}

// otherPages renders the pages that lead to the lessons.
func (b *builder) otherPages(files Files) error {
	for name, render := range map[string]func() ([]byte, error){
		"index.html":    b.frontPage,
		"contents.html": b.contentsPage,
		"concepts.html": b.conceptsPage,
		"404.html":      b.missingPage,
	} {
		html, err := render()
		if err != nil {
			return fmt.Errorf("page %s: %w", name, err)
		}
		files[name] = html
	}
	if b.Public() {
		files["sitemap.xml"] = sitemap(b.URL, files)
	}
	return nil
}

func copyAssets(files Files) error {
	names, err := fs.Glob(assets, "assets/*")
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := assets.ReadFile(name)
		if err != nil {
			return err
		}
		files[path.Clean(name)] = data
	}
	return nil
}
