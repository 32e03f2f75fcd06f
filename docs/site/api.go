package site

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// use is a name of ent's API in a block of a page.
type use struct {
	group apiGroup
	name  string // To, Query…
	pkg   string // the import path of the package that has it, or ""
	block int    // the block's number
}

// apiGroup is what a name belongs to.
type apiGroup string

// The groups, as they are titled.
const (
	inEdges     apiGroup = "Edges"
	inFields    apiGroup = "Fields"
	inIndexes   apiGroup = "Indexes"
	inSchema    apiGroup = "Schemas, annotations and rules"
	inSQL       apiGroup = "Conditions and orders in SQL"
	inClient    apiGroup = "The client and its builders"
	inGenerated apiGroup = "Named after your schema"
)

var apiGroups = []struct {
	group     apiGroup
	id, about string
}{
	{inEdges, "Edge", "How a schema declares its relations."},
	{inFields, "Field", "How it declares its columns."},
	{inIndexes, "Index", "How it declares its indexes."},
	{inSchema, "Schema", "What else a schema says of itself."},
	{inClient, "Client", "What every generated client has."},
	{inGenerated, "Generated", "What ent generates for each type, edge and field: … stands for its name."},
	{inSQL, "SQL", "What ent has for what the client's own methods cannot say."},
}

// clientNames are the names of generated clients that are the same for every
// schema. A test holds them against the generated code.
var clientNames = strings.Fields(`
	Aggregate All As Asc BeginTx Clone Commit Count Create CreateBulk DeleteOne DeleteOneID Delete Desc DoNothing Exec Exist
	First FirstID Get GroupBy IDs Ignore Int Ints Intercept IsConstraintError IsNotFound IsNotLoaded IsNotSingular
	IsValidationError Limit MapCreateBulk Max Mean Min Modify Offset OnConflict OnConflictColumns Only OnlyID Order Query
	Rollback Save Scan Select String Strings Sum Tx Unwrap Update UpdateNewValues UpdateOne UpdateOneID Use Where`)

// schemaMethods are those by which ent reads a schema.
var schemaMethods = []string{"Annotations", "Edges", "Fields", "Hooks", "Indexes", "Interceptors", "Mixin", "Policy"}

// What ent puts before and behind the names of edges and fields.
var (
	before = []string{"WithNamed", "With", "Query", "SetNillable", "Set", "Add", "Remove", "Clear", "Has", "Named", "By", "Old", "Update", ""}
	behind = []string{"IDs", "ID", "With", "Count", "Field", "OrErr", "ContainsFold", "EqualFold", "Contains", "HasPrefix", "HasSuffix", "IsNil", "NotNil", "NotIn", "In", "NEQ", "EQ", "GTE", "GT", "LTE", "LT", ""}
)

// entPath is where ent's own packages are.
const entPath = "entgo.io/ent"

// wellKnown are the packages that a block may use without its file's imports
// being known.
var wellKnown = map[string]string{
	"edge": entPath + "/schema/edge", "field": entPath + "/schema/field", "index": entPath + "/schema/index",
	"entsql": entPath + "/dialect/entsql", "mixin": entPath + "/schema/mixin", "privacy": entPath + "/privacy",
}

// names finds ent's API in the code of a page.
func (p *page) names() []use {
	if p.lesson == nil {
		return nil
	}
	elements := p.elements()
	var all []use
	for _, b := range p.lesson.Page.Numbered() {
		if b.Lang != "go" {
			continue
		}
		src := b.Text
		if !strings.HasPrefix(strings.TrimSpace(src), "package ") {
			src = "package p\n" + src
		}
		file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
		if file == nil || err != nil {
			continue // it is broken on purpose
		}
		f := &apiFinder{imports: p.imports(b, file), elements: elements, schema: b.Kind == lesson.Schema || b.Kind == lesson.BrokenSchema, seen: map[use]bool{}}
		ast.Inspect(file, f.visit)
		for u := range f.seen {
			u.block = b.Number
			all = append(all, u)
		}
	}
	slices.SortFunc(all, func(a, b use) int {
		if a.block != b.block {
			return a.block - b.block
		}
		return strings.Compare(string(a.group)+a.name, string(b.group)+b.name)
	})
	return all
}

// imports gives the packages of a block's file by the names it knows them by.
func (p *page) imports(b *lesson.Block, file *ast.File) map[string]string {
	known := map[string]string{}
	for name, path := range wellKnown {
		known[name] = path
	}
	take := func(f *lesson.GoFile) {
		for name, text := range f.Imports() {
			_, quoted, _ := strings.Cut(text, `"`)
			known[name] = strings.TrimSuffix(quoted, `"`)
		}
	}
	if b.Kind == lesson.Schema || b.Kind == lesson.BrokenSchema {
		if f := p.lesson.SchemaFile(b.File); f != nil {
			take(f)
		}
	} else {
		for _, f := range p.lesson.Code {
			take(f)
		}
	}
	for _, spec := range file.Imports {
		if name := strings.Trim(spec.Path.Value, `"`); spec.Name == nil {
			known[path.Base(name)] = name
		}
	}
	return known
}

// elements are the names of edges and fields of the schemas, as ent writes them
// in Go.
func (p *page) elements() map[string]bool {
	names := map[string]bool{"ID": true}
	files := slices.Clone(p.lesson.Schema)
	for _, others := range p.lesson.Others {
		files = append(files, others...)
	}
	for _, f := range files {
		file, err := parser.ParseFile(token.NewFileSet(), "", f.Source, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil && text != "" {
					names[pascal(text)] = true
					names[pascal(strings.TrimSuffix(text, "s"))] = true
				}
			}
			return true
		})
	}
	return names
}

// pascal writes user_id as UserID.
func pascal(name string) string {
	var out string
	for word := range strings.SplitSeq(name, "_") {
		switch word {
		case "id", "url", "api":
			out += strings.ToUpper(word)
		case "":
		default:
			out += strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return out
}

// apiFinder collects what one block uses.
type apiFinder struct {
	imports  map[string]string
	elements map[string]bool
	schema   bool
	seen     map[use]bool
}

func (f *apiFinder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if f.schema && n.Recv != nil && slices.Contains(schemaMethods, n.Name.Name) {
			f.seen[use{group: inSchema, name: n.Name.Name}] = true
		}
	case *ast.SelectorExpr:
		if id, ok := n.X.(*ast.Ident); ok {
			if pkg := f.imports[id.Name]; strings.HasPrefix(pkg, entPath+"/") && n.Sel.Name != "Type" {
				f.seen[use{group: groupOf(pkg), name: id.Name + "." + n.Sel.Name, pkg: pkg}] = true
			}
		}
	case *ast.CallExpr:
		if sel, ok := n.Fun.(*ast.SelectorExpr); ok {
			f.call(sel)
		}
	}
	return true
}

// call looks at the function or method that is called.
func (f *apiFinder) call(sel *ast.SelectorExpr) {
	root := rootOf(sel.X)
	pkg := f.imports[root]
	_, direct := sel.X.(*ast.Ident)
	switch {
	case strings.HasPrefix(pkg, entPath) && direct:
		// visit has it
	case strings.HasPrefix(pkg, entPath+"/schema/"):
		f.seen[use{group: groupOf(pkg), name: sel.Sel.Name, pkg: ""}] = true
	case pkg != "" && !strings.Contains(pkg, "/"+lesson.ClientDir+"/"):
		// not ent's
	case slices.Contains(clientNames, sel.Sel.Name):
		f.seen[use{group: inClient, name: sel.Sel.Name}] = true
	default:
		if name := f.generated(sel.Sel.Name); name != "" {
			f.seen[use{group: inGenerated, name: name}] = true
		}
	}
}

// rootOf gives the name that a chain of calls starts with, or "".
func rootOf(e ast.Expr) string {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x.Name
		case *ast.SelectorExpr:
			e = x.X
		case *ast.CallExpr:
			e = x.Fun
		default:
			return ""
		}
	}
}

func groupOf(pkg string) apiGroup {
	switch path.Base(pkg) {
	case "edge":
		return inEdges
	case "field":
		return inFields
	case "index":
		return inIndexes
	case "sql", "sqlgraph":
		return inSQL
	}
	return inSchema
}

// generated writes QueryPosts as Query…, where posts is an edge or a field, and
// gives "" for what ent did not generate.
func (f *apiFinder) generated(name string) string {
	for _, first := range before {
		for _, last := range behind {
			if first+last == "" || len(name) <= len(first)+len(last) || !strings.HasPrefix(name, first) || !strings.HasSuffix(name, last) {
				continue
			}
			if f.elements[name[len(first):len(name)-len(last)]] {
				return first + "…" + last
			}
		}
	}
	return ""
}

// apiNames are the names of a group.
type apiNames struct {
	ID, Title, About string
	Names            []apiName
}

// apiName is a name and where it is to be found.
type apiName struct {
	ID, Name  string
	Doc       string // the address of its documentation, or ""
	Explained []link // the lessons that say so
	Used      []link // some of the others
	More      int    // how many further lessons use it
}

// where tells it in a line for the search.
func (n apiName) where() (lines []string) {
	for _, l := range append(slices.Clone(n.Explained), n.Used...) {
		lines = append(lines, l.Text)
	}
	return lines
}

// fewUses is how many lessons are named that use a name.
const fewUses = 4

// api gives all names by their groups.
func (b *builder) api() (all []apiNames) {
	byGroup := map[apiGroup]map[string]*apiName{}
	for _, p := range b.lessons {
		seen := map[apiGroup]map[string]bool{}
		for _, u := range p.found.names {
			if seen[u.group] == nil {
				seen[u.group] = map[string]bool{}
			}
			if byGroup[u.group] == nil {
				byGroup[u.group] = map[string]*apiName{}
			}
			if seen[u.group][u.name] {
				continue
			}
			seen[u.group][u.name] = true
			n := byGroup[u.group][u.name]
			if n == nil {
				n = &apiName{Name: u.name, Doc: u.doc()}
				byGroup[u.group][u.name] = n
			}
			n.add(p, u)
		}
	}
	for i, g := range apiGroups {
		names := apiNames{ID: "Group-" + strconv.Itoa(i), Title: string(g.group), About: g.about}
		for _, name := range sortedFunc(byGroup[g.group]) {
			n := byGroup[g.group][name]
			n.ID = encodeID(g.id, name)
			names.Names = append(names.Names, *n)
		}
		if len(names.Names) > 0 {
			all = append(all, names)
		}
	}
	return all
}

// add notes that a page uses the name.
func (n *apiName) add(p *page, u use) {
	to := link{p.Href + "#" + p.ids[u.block], p.Title}
	_, bare, _ := strings.Cut(u.name, ".")
	switch {
	case slices.Contains(p.Front.Concepts, u.name), bare != "" && slices.Contains(p.Front.Concepts, bare):
		n.Explained = append(n.Explained, to)
	case len(n.Used) < fewUses:
		n.Used = append(n.Used, to)
	default:
		n.More++
	}
}

// doc gives the address of the documentation of a package's name.
func (u use) doc() string {
	if u.pkg == "" {
		return ""
	}
	return "https://pkg.go.dev/" + u.pkg + "#" + u.name[strings.Index(u.name, ".")+1:]
}

func (b *builder) apiPage() ([]byte, error) {
	return b.render("api", b.api(), layout{Title: "ent's API by its names", Summary: "Which lesson explains a name of ent's API, and which use it.", Path: "api.html", Current: "api.html", Kind: "website"})
}
