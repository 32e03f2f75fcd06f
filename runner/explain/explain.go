// Package explain finds the errors of the catalogue in what commands print: a
// message alone, or the log of a build with everything around it.
package explain

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/learnrel/learnrel/runner/catalogue"
)

// Found is an error of the catalogue in a text.
type Found struct {
	Code    string            `json:"code"`
	Stage   catalogue.Stage   `json:"stage"`
	Line    int               `json:"line"`    // of the text, from 1
	Message string            `json:"message"` // that line, without what loggers add
	Names   map[string]string `json:"names"`   // what the message names: type, edge, …
}

// nearEnough is the part of what a text's words tell that an error must say, too.
const nearEnough = 0.4

const (
	maxFound = 100     // more errors than anybody reads
	maxLine  = 1 << 16 // of a line, in bytes; what is behind that is not looked at
)

// Find gives the errors in a text in their order, each once. The error is that of
// the reader.
func Find(r io.Reader) ([]Found, error) {
	f := &finder{seen: map[string]bool{}}
	lines := bufio.NewReaderSize(r, maxLine)
	for n := 1; len(f.all) < maxFound; n++ {
		line, err := readLine(lines)
		for _, text := range told(Clean(line)) {
			f.line(n, text)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return f.all, fmt.Errorf("read the text: %w", err)
		}
	}
	f.endTrace()
	return f.all, nil
}

// finder goes through a text line by line. Some lines mean what they mean by those
// around them.
type finder struct {
	all   []Found
	seen  map[string]bool
	trace trace
	// The packages of an import cycle so far, and the file that has the last import.
	imports    []string
	importFile string
}

func (f *finder) line(n int, text string) {
	f.trace.line(text)
	if m := importing.FindStringSubmatch(text); m != nil {
		f.imports, f.importFile = append(f.imports, m[1]), m[2]
	}
	found, ok := match(text)
	if !ok {
		return
	}
	found.Line = n
	switch found.Code {
	case "go-cycle":
		f.cycle(&found)
	case "go-old-tools":
		f.dropTrace()
	}
	if f.seen[found.Code+found.Message] {
		return
	}
	f.seen[found.Code+found.Message] = true
	f.endTrace()
	if found.Code == "run-nil" {
		f.trace = trace{at: len(f.all) + 1}
	}
	f.all = append(f.all, found)
}

// readLine reads a line and drops what is too long of it.
func readLine(r *bufio.Reader) (string, error) {
	start, err := r.ReadSlice('\n')
	line := string(start)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.ReadSlice('\n')
	}
	return line, err
}

// stages are those of the catalogue, the ones whose messages say most of their own
// first.
var stages = []catalogue.Stage{catalogue.Graph, catalogue.Load, catalogue.Generate, catalogue.Migrate, catalogue.Run, catalogue.Compile}

// match gives the error that a line tells of.
func match(line string) (Found, bool) {
	if line == "" {
		return Found{}, false
	}
	for _, text := range []string{line, strings.ReplaceAll(line, `\"`, `"`)} {
		for _, stage := range stages {
			// The driver of a migration is that of a run, so Match looks there itself.
			if code, names := catalogue.Match(stage, text); code != "" && !doubted(code, text, names) {
				maps.DeleteFunc(names, func(_, value string) bool { return value == "" })
				for name, value := range names {
					if strings.Count(value, `"`) == 1 { // of what is around the message
						names[name] = strings.Trim(value, `"`)
					}
				}
				return Found{Code: code, Stage: stageOf(code), Message: text, Names: names}, true
			}
		}
		if !strings.Contains(line, `\"`) {
			break
		}
	}
	return Found{}, false
}

func stageOf(code string) catalogue.Stage {
	for _, k := range catalogue.Kinds() {
		if k.Code == code {
			return k.Stage
		}
	}
	return ""
}

var (
	escapes = regexp.MustCompile("\x1b\\[[0-9;?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)")
	// added is what loggers, CI services and containers write before a line.
	added = regexp.MustCompile(`^(?:` + strings.Join([]string{
		`\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?:?`,
		`\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?`,
		`##\[\w+\]`,
		`#\d+ \d+\.\d+`,
		`[\w.-]+ +\|`,
		`\[?(?i:error|fatal|err|warn|warning|info|debug|panic)\]?(?::| )`,
		`[\w./\\-]+\.go:\d+: running "[^"]*":`,
		`[EWIF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w.-]+:\d+\]`,
		`[\w-]+_test\.go:\d+:`,
	}, `|`) + `)\s*`)
)

// Clean takes out of a line what is not the message: colours, times, levels, and
// what CI services and containers put before it.
func Clean(line string) string {
	for strings.Contains(line, "\x1b") { // one may be made of what another leaves
		was := line
		if line = escapes.ReplaceAllString(line, ""); line == was {
			break
		}
	}
	line = strings.TrimSpace(line)
	for {
		at := added.FindStringIndex(line)
		if at == nil || at[1] == 0 || at[1] == len(line) {
			return line
		}
		line = line[at[1]:]
	}
}

// around is what the go command prints beside errors: the package that they are in,
// what it loads, and that a program failed.
var around = regexp.MustCompile(`^(?:# |go: (?:downloading|finding|found) |exit status \d+$|FAIL\b|make(?:\[\d+\])?: |[\w./-]+\.go:\d+: running "[^"]*": exit status \d+$)`)

// First gives the first line of a text that may be an error.
func First(text string) string {
	for line := range strings.Lines(text) {
		if line = Clean(line); line != "" && !around.MatchString(line) {
			return line
		}
	}
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return Clean(first)
}

// Nearest gives up to n codes whose messages, names and titles have most words in
// common with a text, the nearest first. titles are those of all pages by their
// codes.
func Nearest(text string, titles map[string]string, n int) []string {
	wanted := words(unquoted(First(text)))
	templates := map[string][]string{}
	for code, title := range titles {
		templates[code] = []string{title}
	}
	for _, k := range catalogue.Kinds() {
		if titles[k.Code] != "" {
			templates[k.Code] = append(templates[k.Code], k.Templates...)
		}
	}
	said := map[string]map[string]bool{} // all words of a code
	often := map[string]int{}
	for code, texts := range templates {
		said[code] = words(strings.Join(texts, " ") + " " + strings.ReplaceAll(code, "-", " "))
		for w := range said[code] {
			often[w]++
		}
	}
	// What few errors say tells more of one than what many say, and what none says
	// tells that it is another.
	weight := func(w string) float64 { return math.Log(1 + float64(len(templates))/float64(1+often[w])) }
	whole := 0.0
	for w := range wanted {
		whole += weight(w)
	}
	scores := map[string]float64{}
	for code, has := range said {
		common := 0.0
		for w := range wanted {
			if has[w] {
				common += weight(w)
			}
		}
		if score := common / whole; score >= nearEnough {
			scores[code] = score
		}
	}
	codes := slices.SortedFunc(maps.Keys(scores), func(a, b string) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(len(said[a]), len(said[b])), cmp.Compare(a, b))
	})
	return codes[:min(n, len(codes))]
}

var quoted = regexp.MustCompile("(^|[\\s(])(?:'[^']*'|\"[^\"]*\"|`[^`]*`)")

// unquoted leaves out what a text quotes, which is one's own names, as long as enough is
// left.
func unquoted(text string) string {
	rest := quoted.ReplaceAllString(text, "$1")
	if len(words(rest)) < 2 {
		return text
	}
	return rest
}

// words gives the words of a text that can tell it from others.
func words(text string) map[string]bool {
	all := map[string]bool{}
	if len(text) > maxLine {
		text = text[:maxLine]
	}
	for _, w := range bytes.FieldsFunc([]byte(strings.ToLower(text)), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len(w) > 2 && !slices.Contains(fillers, string(w)) {
			all[string(w)] = true
		}
	}
	return all
}

// fillers are words that tell nothing of what a text is about.
var fillers = []string{"and", "are", "but", "can", "for", "has", "its", "not", "that", "the", "this", "was", "with", "you"}
