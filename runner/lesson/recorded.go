package lesson

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
)

// RecordedDir has what servers gave of the blocks that the pages show SQLite's of: the
// folder of a dialect has a file for each page.
const RecordedDir = "lessons/recorded"

// A Recording is what a server gave of a page: the traces and errors that differ there
// without the page telling it, and the tables in its SQL. Nobody writes one by hand.
type Recording struct {
	Dialect string
	Parts   []Recorded // in the order of the page

	src string // of its file
}

// Recorded is what was recorded of one block.
type Recorded struct {
	Name string // of the block
	Lang string
	Text string
	Same bool // it is what the page shows of SQLite; then Text is ""
}

// RecordedFile names the file that has the recording of a page.
func RecordedFile(slug, dialect string) string { return path.Join(RecordedDir, dialect, slug) + ".md" }

// Records gives the dialects that the course keeps recordings of.
func (c *Course) Records() (dialects []string) {
	for _, name := range catalogue.DialectNames()[1:] {
		if info, err := fs.Stat(c.FS, path.Join(RecordedDir, name)); err == nil && info.IsDir() {
			dialects = append(dialects, name)
		}
	}
	return dialects
}

// Recording reads what was recorded of a page; of one that has none it has no parts.
func (c *Course) Recording(slug, dialect string) (Recording, error) {
	r := Recording{Dialect: dialect}
	src, err := fs.ReadFile(c.FS, RecordedFile(slug, dialect))
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	} else if err != nil {
		return r, fmt.Errorf("read a recording: %w", err)
	}
	r.Parts, r.src = parseRecorded(string(src)), string(src)
	return r, nil
}

// Recordings reads all that was recorded of a page.
func (c *Course) Recordings(slug string) (all []Recording, err error) {
	for _, dialect := range c.Records() {
		r, err := c.Recording(slug, dialect)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// parseRecorded reads a heading with a block below it for each part.
func parseRecorded(src string) (parts []Recorded) {
	var fence string // of the block that a line stands in
	for line := range strings.Lines(src) {
		last := len(parts) - 1
		name, heading := strings.CutPrefix(line, "## ")
		lang := strings.TrimLeft(line, "`")
		switch {
		case fence != "" && line == fence+"\n":
			fence = ""
		case fence != "":
			parts[last].Text += line
		case heading:
			parts = append(parts, Recorded{Name: strings.TrimSuffix(name, "\n"), Same: true})
		case last >= 0 && len(line)-len(lang) >= 3:
			fence = line[:len(line)-len(lang)]
			parts[last].Lang, parts[last].Same = strings.TrimSpace(lang), false
		}
	}
	return parts
}

// Source gives the file of the recording as it was read; "" where there is none.
func (r Recording) Source() string { return r.src }

// String writes a recording as its file has it; "" for one without parts.
func (r Recording) String() string {
	if len(r.Parts) == 0 {
		return ""
	}
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n\nWritten by learnrel check --record. What has no block is as the page shows it of SQLite.\n", r.Dialect)
	for _, p := range r.Parts {
		fmt.Fprintf(&out, "\n## %s\n", p.Name)
		if !p.Same {
			fence := strings.Repeat("`", longestFence(p.Text, '`')+1)
			fmt.Fprintf(&out, "\n%s%s\n%s%s\n", fence, p.Lang, p.Text, fence)
		}
	}
	return out.String()
}

// Recorded gives the blocks of a page that are recorded for a dialect, in order.
func (p *Page) Recorded(dialect string) (blocks []*Block) {
	for _, b := range p.Numbered() {
		if p.recorded(b, dialect) {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// recorded tells whether a block shows SQLite's of what is said otherwise on a server, and
// the page does not say it itself.
func (p *Page) recorded(b *Block, dialect string) bool {
	sqlite := catalogue.Dialects()[0].Name
	if !p.Front.RunsOn(sqlite) || !p.Front.RunsOn(dialect) {
		return false
	}
	switch b.Kind {
	case DDL:
		return b.Dialect == sqlite && !slices.ContainsFunc(p.Numbered(), func(other *Block) bool {
			return other.Kind == DDL && other.Program == b.Program && other.Dialect == dialect
		})
	case Trace, Error:
	default:
		return false
	}
	of := b.Of
	if b.Dialect != "" || of == nil || p.Elsewhere(b, dialect) != nil {
		return false
	}
	if b.Kind == Error && (of.FailsOn(sqlite) != of.FailsOn(dialect) || of.Fail != catalogue.Run && of.Fail != catalogue.Migrate) {
		return false // what comes up before there is a database is the same everywhere
	}
	return of.Kind == Step || of.Kind == BrokenSchema
}

// DialectsOf gives the dialects that the tables of a block are wanted in: its own, and those
// that the course keeps recordings of.
func (l *Lesson) DialectsOf(b *Block) []string {
	names := []string{b.Dialect}
	for _, r := range l.Recordings {
		if l.Page.recorded(b, r.Dialect) {
			names = append(names, r.Dialect)
		}
	}
	return names
}

// RecordedName names a block in a recording.
func (b *Block) RecordedName() string {
	if b.Kind == DDL {
		return "tables"
	}
	return b.Name()
}

// RecordingOf gives what was recorded of a dialect; where that is nothing, it has no parts.
func (l *Lesson) RecordingOf(dialect string) Recording {
	for _, r := range l.Recordings {
		if r.Dialect == dialect {
			return r
		}
	}
	return Recording{Dialect: dialect}
}

// Part gives the place in a recording of what is recorded of a block, or -1.
func (r Recording) Part(p *Page, b *Block) int {
	nth := 0
	for _, other := range p.Recorded(r.Dialect) {
		if other == b {
			return r.nth(b.RecordedName(), nth)
		}
		if other.RecordedName() == b.RecordedName() {
			nth++
		}
	}
	return -1
}

// nth gives the place of a part whose name comes up several times.
func (r Recording) nth(name string, n int) int {
	for i, part := range r.Parts {
		if part.Name != name {
			continue
		}
		if n == 0 {
			return i
		}
		n--
	}
	return -1
}

// Told gives what was recorded of a block.
func (r Recording) Told(p *Page, b *Block) (text string, ok bool) {
	i := r.Part(p, b)
	switch {
	case i < 0:
		return "", false
	case r.Parts[i].Same:
		return b.Text, true
	}
	return r.Parts[i].Text, true
}

// Of gives what a server gave of a block, as far as the page or the recording says it.
func (r Recording) Of(p *Page, b *Block) (text string, ok bool) {
	if other := p.Elsewhere(b, r.Dialect); other != nil {
		return other.Text, true
	}
	return r.Told(p, b)
}

// recordedStrays are the files below the recordings that belong to no page.
func (c *Course) recordedStrays() (problems Problems) {
	known := map[string]bool{}
	for _, e := range c.Pages() {
		for _, dialect := range catalogue.DialectNames()[1:] {
			known[RecordedFile(e.Slug, dialect)] = true
		}
	}
	_ = fs.WalkDir(c.FS, RecordedDir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !hidden(d.Name()) && !known[name] {
			problems = append(problems, Problem{File: name, Line: 1, Col: 1, Message: "the recording is of no page", Hint: "delete it"})
		}
		return nil
	})
	return problems
}
