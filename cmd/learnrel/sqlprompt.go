package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"golang.org/x/term"

	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/save"
)

// talkOnTerminal reads lines with editing, history and completion.
func (p *sqlPrompt) talkOnTerminal() error {
	p.printf("%s", sqlWelcome)
	fd := int(os.Stdin.Fd())
	was, err := term.MakeRaw(fd)
	if err != nil {
		return fmt.Errorf("read from the terminal: %w", err)
	}
	defer func() { _ = term.Restore(fd, was) }()
	const first, more = "sql> ", "...> "
	history := openHistory()
	defer history.save()
	t := p.terminal(fd, history)
	pending := ""
	for !p.quit && p.ctx.Err() == nil {
		prompt := first
		if pending != "" {
			prompt = more
		}
		t.SetPrompt(prompt)
		line, err := t.ReadLine()
		switch {
		case errors.Is(err, io.EOF) && pending != "": // Ctrl+C or Ctrl+D leaves what was begun
			fmt.Fprint(p.file, "\r\n")
			pending, t = "", p.terminal(fd, history)
			continue
		case errors.Is(err, io.EOF):
			p.quit = true
			continue
		case err != nil && !errors.Is(err, term.ErrPasteIndicator):
			return fmt.Errorf("read a statement: %w", err)
		}
		pending = p.take(pending, line+"\n")
	}
	p.failed = false // whoever asked has seen it
	return p.ctx.Err()
}

// terminal begins to read from the terminal, and writes there from now on.
func (p *sqlPrompt) terminal(fd int, history term.History) *term.Terminal {
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{os.Stdin, p.file}, "")
	if w, h, err := term.GetSize(fd); err == nil {
		_ = t.SetSize(w, h)
	}
	t.History, t.AutoCompleteCallback = history, completion(p.words())
	p.writeTo(t)
	return t
}

// writeTo has the prompt write to a terminal that reads: it ends lines as a terminal
// needs it then.
func (p *sqlPrompt) writeTo(t io.Writer) {
	other := *p.app
	w := &colorprofile.Writer{Forward: t, Profile: colours(p.file)}
	other.console = &console{stdout: w, stderr: w, file: p.file, errFile: p.errFile, written: p.written}
	p.app = &other
}

// sqlWords are completed beside the names of the schema.
var sqlWords = strings.Fields("SELECT FROM WHERE ORDER BY GROUP HAVING LIMIT OFFSET JOIN LEFT INNER ON AS AND OR NOT NULL IS IN LIKE BETWEEN EXISTS DISTINCT COUNT SUM MIN MAX AVG UNION WITH RECURSIVE INSERT INTO VALUES UPDATE SET DELETE CREATE DROP EXPLAIN QUERY PLAN")

// words are what can be completed: statements' own, commands, tables and columns.
func (p *sqlPrompt) words() []string {
	words := slices.Concat(sqlWords, sqlCommands, p.tableNames())
	for _, t := range p.console.Tables() {
		for _, c := range t.Columns {
			words = append(words, c.Name)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// completion completes the word before the cursor on a tab, as far as all words agree
// that begin like it.
func completion(words []string) func(line string, pos int, key rune) (string, int, bool) {
	return func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' {
			return "", 0, false
		}
		start := strings.LastIndexAny(line[:pos], " ,()=<>;\"'`") + 1
		begun := line[start:pos]
		common := ""
		for _, w := range words {
			if begun == "" || len(w) < len(begun) || !strings.EqualFold(w[:len(begun)], begun) {
				continue
			}
			if common == "" {
				common = w
				continue
			}
			n := 0
			for n < min(len(common), len(w)) && common[n] == w[n] {
				n++
			}
			common = common[:n]
		}
		if len(common) < len(begun) {
			return line, pos, true // nothing begins so, or what does agrees on less
		}
		return line[:start] + common + line[pos:], start + len(common), true
	}
}

// sqlHistory is what was asked before, the oldest first, from one time to the next.
type sqlHistory struct {
	file  string // "" where it can't be kept
	lines []string
	was   []byte // what the file holds
}

// maxHistory is how many lines are kept.
const maxHistory = 500

func openHistory() *sqlHistory {
	h := &sqlHistory{}
	dir, err := cache.Dir()
	if err != nil {
		return h
	}
	h.file = filepath.Join(dir, "sql-history")
	if data, err := os.ReadFile(h.file); err == nil {
		h.was = data
		h.lines = strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	}
	return h
}

// save keeps the history, unless another prompt has kept its own meanwhile; what can't
// be kept is lost, and nothing else.
func (h *sqlHistory) save() {
	if h.file == "" || len(h.lines) == 0 {
		return
	}
	if os.MkdirAll(filepath.Dir(h.file), 0o700) == nil {
		_ = save.File(h.file, h.was, []byte(strings.Join(h.lines, "\n")+"\n"))
	}
}

// Add implements term.History. What is asked again at once is kept once.
func (h *sqlHistory) Add(entry string) {
	if strings.TrimSpace(entry) == "" || len(h.lines) > 0 && h.lines[len(h.lines)-1] == entry {
		return
	}
	h.lines = append(h.lines, entry)
	h.lines = h.lines[max(0, len(h.lines)-maxHistory):]
}

// Len implements term.History.
func (h *sqlHistory) Len() int { return len(h.lines) }

// At implements term.History: 0 is the newest.
func (h *sqlHistory) At(i int) string { return h.lines[len(h.lines)-1-i] }
