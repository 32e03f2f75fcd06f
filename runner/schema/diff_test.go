package schema

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"

	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// verdict is what a way of loading makes of a schema, for comparison.
type verdict struct {
	err string // ent's first error, or ""

	client bool   // the error is Go's, of the client
	graph  string // otherwise the graph, in full
}

func (v verdict) String() string {
	if v.err != "" {
		return "error: " + v.err
	}
	return v.graph
}

// dump writes all of a graph that code generation could see.
func dump(t testing.TB, g *gen.Graph) verdict {
	t.Helper()
	var b strings.Builder
	for _, s := range g.Schemas {
		c := *s
		c.Pos = ""
		out, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "schema %s\n", out)
	}
	for _, n := range g.Nodes {
		fmt.Fprintf(&b, "type %s table %s\n", n.Name, n.Table())
		for _, f := range n.Fields {
			fmt.Fprintf(&b, "  field %s %s %s\n", f.Name, f.Type, f.StorageKey())
		}
		for _, e := range n.Edges {
			fmt.Fprintf(&b, "  edge %s %s %s %s %v inverse=%s bidi=%v own=%v\n", e.Name, e.Type.Name, e.Rel.Type, e.Rel.Table, e.Rel.Columns, e.Inverse, e.Bidi, e.OwnFK())
		}
		for _, x := range n.Indexes {
			fmt.Fprintf(&b, "  index %s %v %v\n", x.Name, x.Unique, x.Columns)
		}
	}
	if err := firstGenerateError(g); err != nil {
		return verdict{err: err.Error()}
	}
	all, err := g.Tables()
	if err != nil {
		return verdict{err: err.Error()}
	}
	if len(all) == 0 {
		return verdict{graph: b.String()} // views alone, of which ent's DDL panics
	}
	for _, table := range all {
		table.SetPos("") // the two know the files by other paths
	}
	ddl, err := schema.DDL(context.Background(), schema.DDLArgs{Dialect: "sqlite3", Tables: all})
	fmt.Fprintf(&b, "ddl %s %v\n", ddl, err)
	return verdict{graph: b.String()}
}

func firstGenerateError(g *gen.Graph) error {
	for _, n := range g.Nodes {
		for _, e := range n.Edges {
			if _, err := e.ForeignKey(); err != nil && !e.M2M() {
				return err
			}
		}
	}
	return tables(g)
}

// static is this package's own verdict.
func staticVerdict(t testing.TB, c Config, files map[string][]byte) verdict {
	t.Helper()
	g, ds := c.Load(files)
	return verdictOf(t, g, ds)
}

func verdictOf(t testing.TB, g *gen.Graph, ds Diagnostics) verdict {
	t.Helper()
	if u := ds.Unevaluated(); len(u) > 0 {
		return verdict{err: u.String()}
	}
	if g == nil {
		first := ds.Errors()[0]
		for _, d := range ds.Errors() {
			if !d.Pos.IsValid() || d.Code == "" || d.Fix == "" {
				t.Logf("poor: %#v", d)
			}
		}
		return verdict{err: strings.TrimPrefix(first.Message, tablesFailed), client: refusedByClient(first)}
	}
	return dump(t, g)
}

// refusedByClient tells of an error that ent's graph and tables do not have.
func refusedByClient(d Diagnostic) bool {
	switch d.Code {
	case "gen-field-id", "gen-set-id", "gen-type-name", "gen-edge-name", "gen-case", "gen-plural", "gen-unbound-field", "gen-reserved", "gen-order", "gen-same-column", "gen-go-type", "gen-id-type", "gen-quoted", "gen-view-last", "gen-table-name":
		return true
	}
	return strings.Contains(d.Message, "redeclared in this block") || strings.Contains(d.Message, "_create.go: cannot use v.ID")
}

func storageConfig(pkg string) *gen.Config {
	return &gen.Config{Package: pkg, Storage: storage}
}

func readDir(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no schema in %s: %v", dir, err)
	}
	files := map[string][]byte{}
	for _, p := range paths {
		src, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(p)] = src
	}
	return files
}

// TestSameAsLoadGraph holds the loader against ent's own for the course's schemas,
// in a copy of the module: ent writes a program into it.
func TestSameAsLoadGraph(t *testing.T) {
	needs.Go(t)
	const schemas = "../../ent/schema"
	tmp := t.TempDir()
	copyModule(t, tmp, "github.com/learnrel/learnrel")
	if err := os.CopyFS(filepath.Join(tmp, "ent/schema"), os.DirFS(schemas)); err != nil {
		t.Fatal(err)
	}
	t.Chdir(tmp)
	dirs, err := filepath.Glob("ent/schema/*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no schemas: %v", err)
	}
	turn := needs.Turn(t, 4) // each takes the toolchain half a second
	for i, dir := range dirs {
		if !turn(i) {
			continue
		}
		dir = filepath.ToSlash(dir)
		pkg := "github.com/learnrel/learnrel/" + dir
		g, err := entc.LoadGraph("./"+dir, storageConfig(pkg+"/ent"))
		want := verdict{}
		if err != nil {
			if strings.Contains(err.Error(), "could not import github.com/learnrel/learnrel/ent/client/") {
				continue // its policy is written with the client's types, which are not in the copy
			}
			want.err = err.Error()
		} else {
			want = dump(t, g)
		}
		got := staticVerdict(t, Config{Dir: "./" + dir, Package: pkg}, readDir(t, dir))
		if got != want {
			t.Errorf("%s:\n%s\nent has:\n%s", dir, got, want)
		}
	}
}

// copyModule writes this module's requirements as those of another one.
func copyModule(t *testing.T, dir, module string) {
	t.Helper()
	for _, name := range []string{"go.mod", "go.sum"} {
		src, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(dir, name), []byte(strings.Replace(string(src), "module github.com/learnrel/learnrel", "module "+module, 1)))
	}
}

// randomCount is how many random schemas are compared; LEARNREL_RANDOM_SCHEMAS
// says another number.
func randomCount(t testing.TB) int {
	s := os.Getenv("LEARNREL_RANDOM_SCHEMAS")
	if s == "" {
		return 12
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// batchSize is how many seeds share a package.
const batchSize = 250

// TestSameAsLoadGraphRandom does so for random schemas. All go into one program that
// does for each what the program of entc/load does: starting the toolchain is nearly
// all that LoadGraph takes, and starting the compiler nearly all that a package does.
func TestSameAsLoadGraphRandom(t *testing.T) {
	needs.Go(t)
	n, failed, valid, counts := randomCount(t), 0, 0, map[string]int{}
	var cases []schemaCase
	for seed := range uint64(n) {
		files, pkg := randomCase(seed)
		cases = append(cases, schemaCase{pkg, files})
	}
	for seed, want := range toolchainVerdicts(t, cases) {
		files, pkg := cases[seed].files, cases[seed].pkg
		g, ds := Config{Package: pkg}.Load(files)
		got := verdictOf(t, g, ds)
		if want.err == "" {
			valid++
		}
		for _, d := range ds {
			counts[d.Code]++
		}
		if sameVerdict(got, want) {
			continue
		}
		if failed++; failed <= 8 {
			t.Errorf("seed %d:\n%s\nent has:\n%s\n%s", seed, got, want, sources(files))
		}
	}
	t.Logf("%d schemas, %d valid, %d differ; codes: %v", n, valid, failed, counts)
	if failed > 0 {
		t.Errorf("%d of %d differ", failed, n)
	}
}

// symbols come out of a map in ent, so that any of several may be named.
var symbolError = regexp.MustCompile(`^duplicate foreign-key symbol .*`)

func sameVerdict(a, b verdict) bool {
	if a.client && b.err == "" {
		return true // ent says nothing of it: Go refuses the client
	}
	a.err, b.err = strings.TrimPrefix(a.err, "panic: "), strings.TrimPrefix(b.err, "panic: ")
	return a == b || symbolError.MatchString(a.err) && symbolError.MatchString(b.err)
}

func sources(files map[string][]byte) string {
	var b strings.Builder
	for name, src := range files {
		if name != "shared.go" {
			fmt.Fprintf(&b, "-- %s --\n%s", name, src)
		}
	}
	return b.String()
}

// schemaCase is a schema in a package of the module random, which others may share.
type schemaCase struct {
	pkg   string
	files map[string][]byte
}

// answer is what the program of a batch says of one schema.
type answer struct {
	Case    int
	Schemas []json.RawMessage
	Err     string
}

const batchMain = `package main

import (
	"encoding/json"
	"fmt"
	"os"

	"entgo.io/ent"
	"entgo.io/ent/entc/load"
%s)

type answer struct {
	Case    int
	Schemas []json.RawMessage
	Err     string
}

func marshal(n int, candidates ...any) (a answer) {
	a.Case = n
	defer func() {
		if v := recover(); v != nil {
			a.Err = fmt.Sprint("entc/load: panic: ", v)
		}
	}()
	for _, c := range candidates {
		s, ok := c.(ent.Interface)
		if !ok {
			continue
		}
		b, err := load.MarshalSchema(s)
		if err != nil {
			a.Err = "entc/load: " + err.Error()
			return a
		}
		a.Schemas = append(a.Schemas, b)
	}
	if len(a.Schemas) == 0 {
		a.Err = "entc/load: no schema found in: "
	}
	return a
}

// One function for each case: the compiler refuses one for all.
var cases = []func() answer{
%s}

func main() {
	out := json.NewEncoder(os.Stdout)
	for _, c := range cases {
		if err := out.Encode(c()); err != nil {
			panic(err)
		}
	}
}
`

// exportedTypes gives the names of the types that a schema may have, in order.
func exportedTypes(t *testing.T, files map[string][]byte) (names []string) {
	t.Helper()
	for name, src := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range g.Specs {
				if ts, ok := spec.(*ast.TypeSpec); ok && ts.Name.IsExported() && ts.TypeParams == nil {
					names = append(names, ts.Name.Name)
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

// toolchainVerdicts are ent's, in the order of the cases.
func toolchainVerdicts(t *testing.T, cases []schemaCase) []verdict {
	t.Helper()
	dir := t.TempDir()
	var imports, calls strings.Builder
	written := map[string]bool{}
	for i, c := range cases {
		name := strings.TrimPrefix(c.pkg, "random/")
		if !written[c.pkg] {
			fmt.Fprintf(&imports, "\t%s %q\n", name, c.pkg)
			written[c.pkg] = true
		}
		for file, src := range c.files {
			if file = filepath.Join(dir, name, file); !written[file] {
				writeFile(t, file, src)
				written[file] = true
			}
		}
		fmt.Fprintf(&calls, "\tfunc() answer { return marshal(%d", i)
		for _, typ := range exportedTypes(t, c.files) {
			fmt.Fprintf(&calls, ", *new(%s.%s)", name, typ)
		}
		calls.WriteString(") },\n")
	}
	writeFile(t, filepath.Join(dir, "main.go"), fmt.Appendf(nil, batchMain, imports.String(), calls.String()))
	copyModule(t, dir, "random")
	out, err := goCommand(dir, "run", "-mod=mod", "-gcflags=random/...=-N -l -dwarf=false", "-ldflags=-s -w", ".")
	if err != nil {
		t.Fatalf("go run: %v", err)
	}
	return decodeAnswers(t, cases, out)
}

// goCommand gives what the go command writes; the error has its messages.
func goCommand(dir string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("%w\n%s", err, exit.Stderr)
	}
	return string(out), err
}

func decodeAnswers(t *testing.T, cases []schemaCase, out string) []verdict {
	t.Helper()
	var verdicts []verdict
	dec := json.NewDecoder(strings.NewReader(out))
	for i, c := range cases {
		var a answer
		if err := dec.Decode(&a); err != nil || a.Case != i {
			t.Fatalf("case %d: answer %d, %v", i, a.Case, err)
		}
		verdicts = append(verdicts, verdictOn(t, c, a))
	}
	return verdicts
}

// verdictOn brings what was read of a schema before ent's graph.
func verdictOn(t *testing.T, c schemaCase, a answer) verdict {
	t.Helper()
	if a.Err != "" {
		return verdict{err: a.Err}
	}
	var list []*load.Schema
	for _, raw := range a.Schemas {
		s, err := load.UnmarshalSchema(raw)
		if err != nil {
			t.Fatalf("case %d: %v", a.Case, err)
		}
		list = append(list, s)
	}
	g, err := newGraph(Config{Package: c.pkg}, list)
	if err != nil {
		return verdict{err: err.Error()}
	}
	return dump(t, g)
}

func writeFile(t *testing.T, name string, src []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, src, 0o644); err != nil {
		t.Fatal(err)
	}
}
