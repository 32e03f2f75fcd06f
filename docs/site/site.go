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
//	api.html                the names of ent's API, and the lessons that use them
//	guide.html              the format of a page, for authors
//	lessons/<slug>.html     a lesson
//	lessons/<slug>/         its images, and what else stands beside its page
//	errors.html             the error catalogue, with a box to paste an error into
//	errors/<code>.html      the page of an error
//	play.html               the playground, where the site has one
//	404.html                for a server to show where there is no page
//	assets/live/            what the playground and the pages of lessons run
//	assets/                 the style, the scripts, the icon and the index of the search
//
// A course may have some of these besides:
//
//	authors.html            docs/authors.md
//	flask-sqlalchemy.html   docs/flask-sqlalchemy.md
//	performance.html        docs/performance.md
//	changes.html            CHANGELOG.md
//	changes.xml             the same as a feed, where the address of the site is known
//	sitemap.xml             where it is known, too
//
// Ids that the site itself gives start with a capital letter, which no heading's
// does.
package site

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
)

//go:embed assets
var assets embed.FS

// Options say how a site is built.
type Options struct {
	Unchecked bool      // nothing was checked: say so on every page, and show what is wrong
	URL       string    // the address that the site will have, or "", or / for the root of a server
	Edit      string    // the address below which the files of the course are edited, or ""
	Changed   time.Time // when what is not released yet was last changed, for the feed; or zero
	Used      []Version // what the lessons were run with

	// Lessons are those that were read already, checked or not, by their slugs. They
	// are right; what is not among them is read.
	Lessons map[string]*lesson.Lesson

	// Reports are those of the pages of a draft that were checked, by their slugs; nil where
	// none is.
	Reports map[string]*judge.Report

	// Live is what runs in the pages; nil for nothing.
	Live *Live

	// Memory keeps what a build made for the next one. It may be nil.
	Memory *Memory
}

// Live are the files of the playground, from the folder that they are to have.
type Live struct {
	Folder string
	Files  Files
}

// has tells whether the playground can start from something: a name such as
// schemas/blog.
func (l *Live) has(name string) bool { return l != nil && l.Files[name+".json"] != nil }

// A Version is that of a program.
type Version struct{ Name, Number string }

// Files are the files of a site by their slash-separated paths.
type Files map[string][]byte

// Build makes the site of a course. The error is [lesson.Problems] where pages
// are wrong; unchecked, a page shows its problems instead.
func Build(c *lesson.Course, o Options) (Files, error) {
	for _, address := range []*string{&o.URL, &o.Edit} {
		if *address != "" && !strings.HasSuffix(*address, "/") {
			*address += "/"
		}
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
	if o.Live != nil {
		for name, data := range o.Live.Files {
			files[path.Join(o.Live.Folder, name)] = data
		}
	}
	return files, copyAssets(files)
}

// builder is the work on one site.
type builder struct {
	Options
	course  *lesson.Course
	lessons []*page          // in order
	errors  []*page          // by their codes
	bySlug  map[string]*page // both
	prose   map[string]*page // by their paths on the site
	byFile  map[string]string
	digests *digests
}

// Public tells whether the whole address of the site is known.
func (b *builder) Public() bool { return strings.Contains(b.URL, "://") }

// read reads all pages, and what each must know of the others: titles, summaries
// and places.
func (b *builder) read() error {
	b.bySlug, b.byFile = map[string]*page{}, map[string]string{lesson.SummaryFile: "contents.html", "CONTRIBUTING.md": "guide.html", "runner/lesson/doc.go": "guide.html"}
	b.digests = &digests{fs: b.course.FS, sums: map[string]string{}}
	for _, ch := range b.course.Chapters {
		for _, e := range ch.Lessons {
			b.lessons = append(b.lessons, &page{Entry: e, Chapter: ch.Title, File: path.Join(lesson.Folder, e.Slug, lesson.PageName), Href: "lessons/" + e.Slug + ".html"})
		}
	}
	for _, e := range b.course.Errors() {
		b.errors = append(b.errors, &page{Entry: e, Chapter: "Errors", File: path.Join(lesson.Folder, e.Slug) + ".md", Href: e.Slug + ".html"})
	}
	for _, pages := range [][]*page{b.lessons, b.errors} {
		if err := b.readPages(pages); err != nil {
			return err
		}
	}
	var problems lesson.Problems
	for _, p := range slices.Concat(b.lessons, b.errors) {
		b.bySlug[p.Slug], b.byFile[p.File] = p, p.Href
		problems = append(problems, p.Problems...)
	}
	for _, p := range b.lessons {
		for _, name := range p.files() {
			b.byFile[name] = name
		}
	}
	if len(problems) > 0 && !b.Unchecked {
		return problems
	}
	return b.readProse()
}

// readPages reads those that the memory does not have as they are now.
func (b *builder) readPages(pages []*page) error {
	group := limited()
	for i, p := range pages {
		group.Go(func() error {
			if known := b.Memory.page(p, b.digests); known != nil {
				pages[i] = known
				return nil
			}
			if err := p.read(b.course, b.Lessons[p.Slug]); err != nil {
				return err
			}
			b.Memory.keepPage(p, b.digests)
			return nil
		})
	}
	return group.Wait()
}

// proseFiles are pages that a course may have besides its lessons.
var proseFiles = []page{
	{File: "docs/authors.md", Href: "authors.html"},
	{File: "docs/flask-sqlalchemy.md", Href: "flask-sqlalchemy.html"},
	{File: "docs/performance.md", Href: "performance.html"},
	{File: "CHANGELOG.md", Href: "changes.html"},
}

func (b *builder) readProse() error {
	b.prose = map[string]*page{}
	for _, p := range proseFiles {
		there, err := p.readProse(b.course)
		if err != nil {
			return err
		}
		if there {
			b.prose[p.Href], b.byFile[p.File] = &p, p.Href
		}
	}
	return nil
}

// limited gives a group that keeps the processors busy and no more.
func limited() *errgroup.Group {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	return &group
}

// lessonPages renders the lessons and errors that the memory does not have, several at once.
func (b *builder) lessonPages(files Files) error {
	group := limited()
	pages := slices.Concat(b.lessons, b.errors)
	rendered := make([][]byte, len(pages))
	outline := b.outline()
	for i, p := range pages {
		group.Go(func() error {
			outline := outline + b.checkedAs(p)
			if rendered[i] = b.Memory.html(p, outline); rendered[i] != nil {
				return nil
			}
			var err error
			if rendered[i], err = b.lessonPage(p); err != nil {
				return fmt.Errorf("page of %s: %w", p.Slug, err)
			}
			b.Memory.keepHTML(p, outline, rendered[i])
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i, p := range pages {
		files[p.Href] = rendered[i]
		for _, name := range p.files() {
			data, err := fs.ReadFile(b.course.FS, name)
			if err != nil {
				return fmt.Errorf("page of %s: %w", p.Slug, err)
			}
			files[name] = data
		}
	}
	return nil
}

// files are those beside the page of a lesson; on the site they stand where they do in
// the course.
func (p *page) files() []string {
	if p.lesson == nil {
		return nil
	}
	return p.lesson.Files
}

// otherPages renders the pages that lead to the lessons.
func (b *builder) otherPages(files Files) error {
	pages := map[string]func() ([]byte, error){
		"index.html":             b.frontPage,
		"contents.html":          b.contentsPage,
		"concepts.html":          b.conceptsPage,
		"api.html":               b.apiPage,
		"guide.html":             b.guidePage,
		"404.html":               b.missingPage,
		"assets/search-index.js": b.searchIndex,
	}
	if len(b.errors) > 0 {
		pages[errorsHref], pages["assets/error-templates.js"] = b.errorsPage, b.errorTemplates
	}
	if b.Live != nil {
		pages[playHref] = b.playPage
	}
	for href, p := range b.prose {
		pages[href] = func() ([]byte, error) { return b.prosePage(p) }
	}
	for name, render := range pages {
		html, err := render()
		if err != nil {
			return fmt.Errorf("page %s: %w", name, err)
		}
		files[name] = html
	}
	if b.Public() {
		files["sitemap.xml"] = sitemap(b.URL, files)
		if feed := b.feed(); feed != nil {
			files[feedName] = feed
		}
	}
	return nil
}

func copyAssets(files Files) error {
	return fs.WalkDir(assets, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := assets.ReadFile(name)
		files[path.Clean(name)] = data
		return err
	})
}
