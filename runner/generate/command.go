package generate

import (
	"context"
	_ "embed" // for ImportTemplate
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// An Error is what ent, or Go on its behalf, says against a schema.
type Error struct {
	Stage   catalogue.Stage // compile, load, graph or generate
	Code    string          // or "" for an error that has none
	Message string          // as ent generate prints it
}

func (e *Error) Error() string { return e.Message }

// ImportTemplate is what ent's own templates lack where a module holds several
// clients.
//
//go:embed templates/import.tmpl
var ImportTemplate string

var (
	usesPrivacy   = regexp.MustCompile(`\) Policy\(\) ent\.Policy|(?m)^\s*(?:import )?(?:\w+ )?"[^"]+/privacy"$`)
	usesIntercept = regexp.MustCompile(`(?m)^\s*(?:import )?(?:\w+ )?"[^"]+/intercept"$`)
)

// Features gives the features of ent that the client of a schema is generated
// with, from the sources of its files: those of every client, and privacy and intercept
// where the schema has a policy or imports the packages of that name. ent passes over
// a name that it does not know, so spelling counts.
func Features(sources ...[]byte) []string {
	features := []string{"namedges", "sql/upsert", "sql/modifier"}
	for name, word := range map[string]*regexp.Regexp{"privacy": usesPrivacy, "intercept": usesIntercept} {
		if slices.ContainsFunc(sources, word.Match) {
			features = append(features, name)
		}
	}
	slices.Sort(features[3:])
	return features
}

// Where a scratch module holds what clients are generated with.
const (
	own       = "internal/learnrelent"
	templates = "internal/learnreltemplates"
)

// Clean takes out of a scratch module what clients were generated with.
func Clean(s *toolchain.Scratch) error { return errors.Join(s.Remove(own), s.Remove(templates)) }

// command is the program that generates a client in a scratch module.
//
//go:embed ent/main.go
var command []byte

// byCommand generates a client with the ent of the scratch module.
func byCommand(ctx context.Context, s *toolchain.Scratch, schemaDir, clientDir string, features ...string) error {
	sources, err := schemaSources(s.Path(schemaDir))
	if err != nil {
		return fmt.Errorf("generate the client: %w", err)
	}
	if err := errors.Join(s.Write(own+"/main.go", command), s.Write(templates+"/import.tmpl", []byte(ImportTemplate))); err != nil {
		return fmt.Errorf("generate the client: %w", err)
	}
	_, err = s.GoRun(ctx, "./"+own, "./"+schemaDir, "./"+clientDir, path.Join(s.Module, clientDir), strings.Join(Merged(Features(sources...), features), ","), templates)
	var failure *toolchain.Failure
	if !errors.As(err, &failure) {
		return err
	}
	return classify(failure.Output)
}

// Merged gives two lists as one, each word once.
func Merged(a, b []string) []string {
	for _, word := range b {
		if !slices.Contains(a, word) {
			a = append(a, word)
		}
	}
	return a
}

// schemaSources reads the files of a schema's folder on disk.
func schemaSources(dir string) (sources [][]byte, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		sources = append(sources, src)
	}
	return sources, err
}

// StageOf tells at which stage ent generate failed, by what it printed: compile where that
// is none of ent's.
func StageOf(output string) catalogue.Stage {
	var e *Error
	if errors.As(classify(output), &e) {
		return e.Stage
	}
	return catalogue.Compile
}

// classify tells the stage of what ent generate printed.
func classify(output string) error {
	// go run adds a line of its own behind what the program printed.
	message := strings.TrimSuffix(strings.TrimRight(output, "\n"), "\nexit status 1")
	if words, stage, ok := crash(message); ok {
		return &Error{Message: words, Stage: stage, Code: catalogue.Code(stage, words)}
	}
	e := &Error{Message: message, Stage: startOf(message)}
	if e.Stage == "" {
		return fmt.Errorf("run ent generate: %s", message)
	}
	if e.Code = catalogue.Code(e.Stage, message); e.Code == "" {
		// Some checks of the graph run only when templates ask for the tables.
		for _, stage := range []catalogue.Stage{catalogue.Graph, catalogue.Generate} {
			if code := catalogue.Code(stage, message); code != "" && e.Stage != catalogue.Compile && e.Stage != catalogue.Load {
				e.Stage, e.Code = stage, code
			}
		}
	}
	return e
}

// crash tells of a panic that ent does not recover: its words, without the stack,
// and whether ent was reading the schema or generating the client.
func crash(message string) (words string, stage catalogue.Stage, ok bool) {
	at := strings.Index(message, "panic: ")
	if at < 0 || !strings.Contains(message, "\ngoroutine ") {
		return "", "", false
	}
	const reading = "entc/load: " // the one thing that ent says of a crash itself
	if strings.HasSuffix(message[:at], reading) {
		at -= len(reading)
	}
	words, _, _ = strings.Cut(message[at:], "\n")
	if strings.Contains(message, "entc/gen.") {
		return words, catalogue.Generate, true
	}
	return words, catalogue.Load, true
}

var compilerLine = regexp.MustCompile(`(?m)^[^\s:]+\.go:\d+:\d+: `)

// startOf tells the stage from how ent starts its messages; "" for one that is
// none of ent's.
func startOf(message string) catalogue.Stage {
	switch {
	case strings.HasPrefix(message, "entc/load: parse schema dir: ") && compilerLine.MatchString(message),
		strings.Contains(message, "import cycle not allowed"),
		strings.HasPrefix(message, "entc/load: parse schema dir: invalid spec type"):
		return catalogue.Compile
	case strings.HasPrefix(message, "entc/load: "):
		return catalogue.Load
	case strings.HasPrefix(message, "entc/gen: "):
		return catalogue.Graph
	case strings.HasPrefix(message, "execute template "), strings.HasPrefix(message, "format file "), strings.HasPrefix(message, "parse "):
		return catalogue.Generate
	}
	return ""
}
