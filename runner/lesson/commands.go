package lesson

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// commands are the commands that a page can run in the reader's own folder. A word in
// capitals stands for one of the author's, and behind the last of those there may be
// more of its kind.
var commands = []string{
	"go mod init PATH",
	"go get MODULE@VERSION",
	"go run entgo.io/ent/cmd/ent new TYPE",
	"go generate ./ent",
	"go run .",
}

// CommandLines gives the words of a block of commands, line by line.
func (b *Block) CommandLines() (lines [][]string) {
	for line := range strings.Lines(b.Text) {
		if words := strings.Fields(line); len(words) > 0 {
			lines = append(lines, words)
		}
	}
	return lines
}

// InFolder tells whether a block is done in the reader's own folder.
func (b *Block) InFolder() bool { return b.Kind == FolderFile || b.Kind == Commands }

// checkInFolder looks at a block that is done in the reader's own folder.
func (b *Block) checkInFolder() (message, hint string) {
	if b.Kind == Commands {
		return checkCommands(b)
	}
	return checkFolderFile(b)
}

func checkCommands(b *Block) (message, hint string) {
	lines := b.CommandLines()
	if len(lines) == 0 {
		return "no commands to run", "write one a line"
	}
	for _, words := range lines {
		if !slices.ContainsFunc(commands, func(form string) bool { return fits(strings.Fields(form), words) }) {
			return fmt.Sprintf("a page can't run %q", strings.Join(words, " ")), "it can run: " + strings.Join(commands, "; ")
		}
	}
	return "", ""
}

// fits tells whether a command is of a form.
func fits(form, words []string) bool {
	for i, word := range words {
		like := form[min(i, len(form)-1)]
		own := strings.ToUpper(like) == like && like != "."
		switch {
		case i >= len(form) && !own, !own && word != like:
			return false
		case own && (strings.HasPrefix(word, "-") || !versioned(like, word)):
			return false
		}
	}
	return len(words) >= len(form)
}

// versioned tells whether a word names the version that its form asks for: what a page
// shows must not change with the day.
func versioned(like, word string) bool {
	_, version, _ := strings.Cut(word, "@")
	return !strings.Contains(like, "@") || strings.HasPrefix(version, "v") && strings.Count(version, ".") >= 2
}

// importsC tells whether a file holds C, which may read what it likes while it is compiled.
func importsC(b *Block) bool {
	f, _ := ParseGo(b.File, []byte(b.Text)) // what does not parse, the go command says
	return f != nil && slices.Contains(f.ImportPaths(), "C")
}

func checkFolderFile(b *Block) (message, hint string) {
	switch {
	case b.Decl != "" || !fs.ValidPath(b.File) || path.Ext(b.File) != ".go":
		return fmt.Sprintf("%q is no Go file of the folder", b.File), "name a whole file, such as main.go or ent/schema/user.go"
	case importsC(b):
		return "the file has C in it, which the compiler of this machine would read", "write it in Go alone"
	case strings.Contains(b.Text, "//go:generate"):
		return "the file has a go generate command of its own", "ent new writes the one that there is"
	}
	return "", ""
}
