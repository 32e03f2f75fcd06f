package schema

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// genericType tells of a type with parameters: ent takes it for a schema, and its
// loader names it without any.
func (s *source) genericType(obj *types.TypeName) Diagnostic {
	params := strings.TrimPrefix(types.TypeString(obj.Type(), types.RelativeTo(s.pkg)), obj.Name())
	pkg := s.config.Package
	if pkg == "" {
		pkg = s.pkg.Name()
	}
	return Diagnostic{
		Stage: "load", Code: "go-named-spec", Pos: s.fset.Position(obj.Pos()),
		Message: fmt.Sprintf("entc/load: cannot use generic type %q.%s%s without instantiation", pkg, obj.Name(), params),
		Fix:     fmt.Sprintf("Write its name in lower case, %s: ent takes each exported type for a schema.", lowerFirst(obj.Name())),
	}
}

// otherTypes tells of types that are declared within something else, and that ent takes
// for schemas: the parameters of generic functions and types, and those of a function.
func (s *source) otherTypes(iface *types.Interface) (ds Diagnostics) {
	var ids []*ast.Ident
	for id := range maps.Keys(s.info.own.Defs) {
		obj, ok := s.info.def(id).(*types.TypeName)
		if ok && id.IsExported() && obj.Pkg() == s.pkg && obj.Parent() != s.pkg.Scope() && types.Implements(obj.Type(), iface) && s.declaresType(id) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b *ast.Ident) int { return int(a.Pos() - b.Pos()) })
	for _, id := range ids {
		ds = append(ds, s.otherType(id))
	}
	return ds
}

// declaresType tells whether a name is declared in the schema's own files, and is not
// the one by which a method's receiver repeats a parameter.
func (s *source) declaresType(id *ast.Ident) bool {
	file := s.fileAt(id.Pos())
	return file != nil && !slices.ContainsFunc(file.Decls, func(d ast.Decl) bool {
		f, ok := d.(*ast.FuncDecl)
		return ok && f.Recv != nil && f.Recv.Pos() <= id.Pos() && id.Pos() < f.Recv.End()
	})
}

func (s *source) otherType(id *ast.Ident) Diagnostic {
	d := Diagnostic{
		Stage: "compile", Code: "go-named-spec", Pos: s.fset.Position(id.Pos()),
		Message: "entc/load: parse schema dir: invalid declaration *ast.Field for " + id.Name,
		Fix:     fmt.Sprintf("Call it %s: ent takes each exported type for a schema, a parameter too.", lowerFirst(id.Name)),
	}
	if _, param := s.info.def(id).Type().(*types.TypeParam); !param {
		d.Message = "entc/load: undefined: " + s.pkg.Name() + "." + id.Name
		d.Fix = "Declare " + id.Name + " outside of the function, or call it " + lowerFirst(id.Name) + "."
	}
	return d
}

func lowerFirst(name string) string { return strings.ToLower(name[:1]) + name[1:] }
