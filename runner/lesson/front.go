package lesson

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/learnrel/learnrel/runner/catalogue"
)

// Front is the front matter of a page.
type Front struct {
	Title    string
	Summary  string
	Schema   string   // the package under ent/schema
	Relation []string // of o2m, m2m, o2o
	Concepts []string
	Errors   []string // codes
	Requires []string // slugs

	Exercises []string // names, in order
	Dialects  []string // the databases that it runs on; none where it runs on each

	// Of the pages of errors alone:
	Stage   catalogue.Stage // where the error comes up; may be Silent
	Related []string        // codes

	lines map[string]int // the line of each key, from 1
}

// Line gives the line on which a key stands, from 1; 1 when it is not given.
func (f Front) Line(key string) int { return max(f.lines[key], 1) }

var (
	lessonKeys    = []string{"title", "summary", "schema", "relation", "concepts", "errors", "requires", "exercises", "dialect"}
	exerciseKeys  = []string{"title", "summary", "schema", "concepts", "errors", "dialect"}
	catalogueKeys = []string{"title", "summary", "stage", "related", "dialect"}
)

// RunsOn tells whether the page runs on a database at all, which may have two names.
func (f Front) RunsOn(names ...string) bool {
	return len(f.Dialects) == 0 || slices.ContainsFunc(names, func(n string) bool { return slices.Contains(f.Dialects, n) })
}

// Galera is MySQL that hands out ids in steps, as each node of a Galera cluster does: a
// page may need that.
const Galera = "galera"

// frontKeys gives the keys that the page may have.
func (p *Page) frontKeys() []string {
	if p.Catalogue {
		return catalogueKeys
	}
	if p.exercise {
		return exerciseKeys
	}
	return lessonKeys
}

// listKeys are those whose value may be a list.
var listKeys = []string{"relation", "concepts", "errors", "requires", "related", "exercises", "dialect"}

// frontValues are the values of the keys that have but a few.
var frontValues = map[string][]string{
	"relation": {"o2m", "m2m", "o2o"},
	"stage":    stageNames(),
	"dialect":  append(catalogue.DialectNames(), Galera),
}

// stageNames are the stages that the page of an error can be about.
func stageNames() (names []string) {
	for _, s := range append(catalogue.Stages(), catalogue.Silent) {
		names = append(names, string(s))
	}
	return names
}

// ParseFront reads the front matter alone, for commands that need no more of a
// page. The error is nil or [Problems].
func ParseFront(file string, src []byte) (Front, error) {
	p := newPage(file, src)
	if p.checkBytes(); len(p.problems) == 0 {
		p.parseFront()
	}
	return p.Front, p.problems.err()
}

// parseFront reads the YAML between the two lines of dashes and sets the place
// where the body starts.
func (p *Page) parseFront() {
	const dashes = "---\n"
	if !bytes.HasPrefix(p.src, []byte(dashes)) {
		p.problem(0, "start the page with a line ---, then title: and summary:", "the page has no front matter")
		return
	}
	end := bytes.Index(p.src, []byte("\n---\n"))
	if end < 0 && bytes.HasSuffix(p.src, []byte("\n---")) {
		end = len(p.src) - len("\n---")
	}
	if end < 0 {
		p.problem(0, "end it with a line ---", "the front matter is not closed")
		return
	}
	p.body = min(end+len("\n---\n"), len(p.src))
	p.Front.lines = map[string]int{}
	p.readFront(p.src[len(dashes) : end+1])
	required := []string{"title", "summary"}
	if p.Catalogue {
		required = append(required, "stage")
	}
	for _, key := range required {
		if _, ok := p.Front.lines[key]; !ok {
			p.problem(0, fmt.Sprintf("add a line %s: …", key), "the front matter has no %s", key)
		}
	}
}

// frontLine is how many lines of the page stand before the YAML.
const frontLine = 1

func (p *Page) readFront(src []byte) {
	if len(bytes.TrimSpace(src)) > 0 && !p.readPlainFront(string(src)) {
		p.readYAMLFront(src)
	}
}

func (p *Page) readYAMLFront(src []byte) {
	file, err := parser.ParseBytes(src, 0)
	if err != nil {
		p.yamlProblem(err)
		return
	}
	if len(file.Docs) != 1 {
		return
	}
	for _, pair := range pairs(file.Docs[0].Body) {
		at := pair.Key.GetToken().Position
		key := pair.Key.GetToken().Value
		if !slices.Contains(p.frontKeys(), key) {
			p.problemAt(at.Line+frontLine, at.Column, nearHint(key, p.frontKeys()), "unknown key %q in the front matter", key)
			continue
		}
		p.Front.lines[key] = at.Line + frontLine
		p.setFront(key, pair.Value)
	}
	if file.Docs[0].Body != nil && pairs(file.Docs[0].Body) == nil {
		p.problemAt(1+frontLine, 1, "write key: value, one a line", "the front matter is no list of keys")
	}
}

// pairs gives the keys and values of a mapping; goccy/go-yaml has a node of its
// own for a mapping of one.
func pairs(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

func (p *Page) yamlProblem(err error) {
	var yamlErr yaml.Error
	if !errors.As(err, &yamlErr) || yamlErr.GetToken() == nil {
		p.problemAt(1+frontLine, 1, "", "the front matter is not YAML: %v", err)
		return
	}
	at := yamlErr.GetToken().Position
	p.problemAt(at.Line+frontLine, at.Column, "quote a value that holds a colon", "the front matter is not YAML: %s", yamlErr.GetMessage())
}

// setFront takes over the value of one key.
func (p *Page) setFront(key string, value ast.Node) {
	words, ok := p.words(key, value, slices.Contains(listKeys, key))
	if !ok {
		return
	}
	p.Front.set(key, words)
	for _, w := range words {
		if known, ok := frontValues[key]; ok && !slices.Contains(known, w) {
			at := value.GetToken().Position
			p.problemAt(at.Line+frontLine, at.Column, nearHint(w, known), "unknown %s %q", key, w)
		}
	}
}

func (f *Front) set(key string, words []string) {
	switch key {
	case "title":
		f.Title = words[0]
	case "summary":
		f.Summary = words[0]
	case "schema":
		f.Schema = words[0]
	case "relation":
		f.Relation = words
	case "concepts":
		f.Concepts = words
	case "errors":
		f.Errors = words
	case "requires":
		f.Requires = words
	case "exercises":
		f.Exercises = words
	case "dialect":
		f.Dialects = words
	case "stage":
		f.Stage = catalogue.Stage(words[0])
	case "related":
		f.Related = words
	}
}

// words reads a value that is one string or, where list allows it, several.
func (p *Page) words(key string, value ast.Node, list bool) ([]string, bool) {
	at := value.GetToken().Position
	if seq, ok := value.(*ast.SequenceNode); ok && list {
		var words []string
		for _, v := range seq.Values {
			w, ok := p.words(key, v, false)
			if !ok {
				return nil, false
			}
			words = append(words, w...)
		}
		return words, true
	}
	word, ok := scalar(value)
	switch {
	case !ok:
		p.problemAt(at.Line+frontLine, at.Column, "", "%s must be %s", key, map[bool]string{true: "a word or a list of words", false: "one line of text"}[list])
	case strings.TrimSpace(word) == "":
		p.problemAt(at.Line+frontLine, at.Column, "", "%s is empty", key)
	default:
		return []string{word}, true
	}
	return nil, false
}

// scalar gives the text of a value as it was written: a title may look like a
// number or a truth value.
func scalar(value ast.Node) (string, bool) {
	switch v := value.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode, *ast.NullNode, *ast.MappingNode, *ast.MappingValueNode, *ast.SequenceNode, *ast.AliasNode, *ast.AnchorNode:
		return "", v.Type() == ast.NullType
	}
	tok := value.GetToken()
	return tok.Value, tok.Type != token.UnknownType
}
