package main

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/learnrel/learnrel/docs/site"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
)

// draftCheck checks the pages of a draft that somebody looks at, one after the other.
type draftCheck struct {
	app    *app
	server *site.Server
	wake   chan struct{}

	mu      sync.Mutex
	course  int // counts the changes of it
	waiting []string
	known   map[string]bool // those that wait or were checked since the last change
	reports map[string]*judge.Report
}

func newDraftCheck(a *app, server *site.Server) *draftCheck {
	return &draftCheck{app: a, server: server, wake: make(chan struct{}, 1), known: map[string]bool{}, reports: map[string]*judge.Report{}}
}

// all gives the reports there are.
func (d *draftCheck) all() map[string]*judge.Report {
	d.mu.Lock()
	defer d.mu.Unlock()
	return maps.Clone(d.reports)
}

// changed forgets what was found: the course is another one.
func (d *draftCheck) changed() {
	d.mu.Lock()
	d.course++
	d.waiting = nil
	clear(d.known)
	clear(d.reports)
	d.mu.Unlock()
	d.server.Changed()
}

// viewed has a page checked that was not since the last change.
func (d *draftCheck) viewed(page string) {
	slug := strings.TrimSuffix(strings.TrimPrefix(page, lesson.Folder+"/"), ".html")
	d.mu.Lock()
	if !d.known[slug] {
		d.known[slug] = true
		d.waiting = append(d.waiting, slug)
	}
	d.mu.Unlock()
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// run checks what waits until the context ends. The first error of the machine ends it: it
// would be the same for each page.
func (d *draftCheck) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.wake:
		}
		for slug, course := d.next(); slug != ""; slug, course = d.next() {
			report, err := d.check(ctx, slug)
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				d.app.message("the draft is not checked: "+err.Error(), "learnrel docs serve --no-check leaves it out")
				d.end()
				return
			}
			if d.keep(slug, course, report) {
				d.server.Changed()
			}
		}
	}
}

// end has the pages say that nothing checks them.
func (d *draftCheck) end() {
	d.mu.Lock()
	d.reports = nil
	d.mu.Unlock()
	d.server.Changed()
}

func (d *draftCheck) next() (slug string, course int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.waiting) == 0 {
		return "", d.course
	}
	slug, d.waiting = d.waiting[0], d.waiting[1:]
	return slug, d.course
}

// keep takes a report that is still of the course as it is.
func (d *draftCheck) keep(slug string, course int, report *judge.Report) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if report == nil || course != d.course {
		return false
	}
	d.reports[slug] = report
	return true
}

// check checks a page; the report is nil where there is nothing to check.
func (d *draftCheck) check(ctx context.Context, slug string) (*judge.Report, error) {
	course, root, err := d.app.course()
	if err != nil {
		return nil, nil // the page says so
	}
	pages := course.Pages()
	i := slices.IndexFunc(pages, func(e lesson.Entry) bool { return e.Slug == slug })
	if i < 0 {
		return nil, nil
	}
	r, err := d.app.runner(course)
	if err != nil {
		return nil, err
	}
	checked, err := d.app.checkAll(ctx, r, &subject{course: course, root: root, entries: pages[i : i+1]}, nil)
	if err != nil {
		return nil, err
	}
	return checked[0].report, nil
}
