package practice

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
)

// A fieldName is a field of a type, as the source of a schema has it.
type fieldName struct{ typ, field string }

// lost tells of fields that the start has and the solution keeps, and an answer has
// not: whoever deletes what stands in the way has not repaired it.
func (x *Exercise) lost(s Seen) (failures []Failure) {
	kept := map[fieldName]bool{}
	for _, name := range x.Solution.fields() {
		kept[name] = true
	}
	for _, name := range x.Start.fields() {
		t := s.typeOf(name.typ)
		if !kept[name] || t == nil || name.field == "id" || fieldOf(t, name.field) != nil {
			continue
		}
		failures = append(failures, Failure{Kind: "relation", Message: sentence(
			fmt.Sprintf("%s should keep its field %s", name.typ, name.field), "it has lost it",
		)})
	}
	return failures
}

// fields gives the fields that the schema of an answer declares in so many words, in
// the order of its files.
func (a Answer) fields() (names []fieldName) {
	for _, path := range a.paths() {
		file, err := parser.ParseFile(token.NewFileSet(), path, a[path], parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "Fields" || len(f.Recv.List) == 0 {
				continue
			}
			of, ok := f.Recv.List[0].Type.(*ast.Ident)
			if !ok {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if name := fieldCalled(n); name != "" {
					names = append(names, fieldName{of.Name, name})
				}
				return true
			})
		}
	}
	return names
}

// fieldCalled gives the name in field.String("title"), or "".
func fieldCalled(n ast.Node) string {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return ""
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if pkg, ok := sel.X.(*ast.Ident); !ok || pkg.Name != "field" || sel.Sel.Name == "ID" {
		return ""
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok {
		return ""
	}
	name, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return name
}
