package schema

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// unknowns are the package's struct and interface types that embed something the
// loader does not know: which fields and methods they have it can't tell.
type unknowns map[*types.TypeName]unknown

// unknown is the shallowest embedding of a type that is not known.
type unknown struct {
	depth int
	pos   token.Pos
	std   bool // of the standard library, which has no schemas
	named bool // no embedding: the type is declared as another one's
}

// findUnknowns goes through the package's type declarations until no more comes of
// it, for one may embed the other.
func (s *source) findUnknowns() unknowns {
	specs := typeSpecs(s.files)
	for _, p := range s.packs {
		specs = append(specs, p.whole.specs...)
	}
	found := unknowns{}
	for more := true; more; {
		more = false
		for _, t := range specs {
			if obj, ok := s.info.def(t.spec.Name).(*types.TypeName); ok {
				more = s.addUnknown(found, obj, t.file, t.spec.Type) || more
			}
		}
	}
	return found
}

// typeSpec is the declaration of a type in a file.
type typeSpec struct {
	file *ast.File
	spec *ast.TypeSpec
}

// typeSpecs gives the declarations of types, those within functions too.
func typeSpecs(files []*ast.File) (all []typeSpec) {
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if ts, ok := n.(*ast.TypeSpec); ok {
				all = append(all, typeSpec{f, ts})
			}
			return true
		})
	}
	return all
}

func (s *source) addUnknown(found unknowns, obj *types.TypeName, f *ast.File, typ ast.Expr) (added bool) {
	list, isEmbedded := embedded(typ)
	for _, e := range list {
		u, ok := s.unknownEmbed(found, f, e)
		u.named = u.named || !isEmbedded
		if old, seen := found[obj]; ok && (!seen || u.depth < old.depth) {
			found[obj], added = u, true
		}
	}
	return added
}

// embedded gives the types that a struct or an interface embeds, and the type
// itself of any other declaration.
func embedded(typ ast.Expr) (list []ast.Expr, isEmbedded bool) {
	var fields *ast.FieldList
	switch t := typ.(type) {
	case *ast.StructType:
		fields = t.Fields
	case *ast.InterfaceType:
		fields = t.Methods
	default:
		return []ast.Expr{typ}, false
	}
	for _, f := range fields.List {
		if len(f.Names) == 0 {
			list = append(list, f.Type)
		}
	}
	return list, true
}

func (s *source) unknownEmbed(found unknowns, f *ast.File, e ast.Expr) (u unknown, ok bool) {
	e = typeName(e)
	switch x := e.(type) {
	case *ast.Ident:
		obj, _ := s.info.use(x).(*types.TypeName)
		u, ok = found[obj]
		u.depth++
		return u, ok
	case *ast.SelectorExpr:
		if t := s.info.TypeOf(x); t != nil && t != types.Typ[types.Invalid] {
			return u, false
		}
		id, _ := x.X.(*ast.Ident)
		return unknown{1, e.Pos(), id != nil && s.isStd(f, id), false}, id != nil
	}
	return u, false
}

// typeName gives what names a type: behind its star, and without its arguments.
func typeName(e ast.Expr) ast.Expr {
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		default:
			return e
		}
	}
}

// isStd tells whether a name stands for a package of the standard library.
func (s *source) isStd(f *ast.File, id *ast.Ident) bool {
	pkg, ok := s.info.use(id).(*types.PkgName)
	return ok && isStdPath(pkg.Imported().Path())
}

// isStdPath tells of a path whether it is one of the standard library: a module's
// need not have a dot.
func isStdPath(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return slices.Contains(stdRoots, first)
}

var stdRoots = strings.Fields(`archive bufio bytes cmp compress container context crypto database debug embed encoding
	errors expvar flag fmt go hash html image index io iter log maps math mime net os path plugin reflect regexp runtime
	slices sort strconv strings structs sync syscall testing text time unicode unique unsafe weak C`)

// mentionsNamed tells whether a message is about a type that is declared as one which
// is not known.
func (us unknowns) mentionsNamed(message string) bool {
	for obj, u := range us {
		if u.named && slices.Contains(word.FindAllString(message, -1), obj.Name()) {
			return true
		}
	}
	return false
}

// mentions tells whether a message of the type checker is about one of the types.
func (us unknowns) mentions(message string) bool {
	for obj := range us {
		if slices.Contains(word.FindAllString(message, -1), obj.Name()) {
			return true
		}
	}
	return false
}

var word = regexp.MustCompile(`\w+`)

// foreign finds what the files take from packages that the loader does not know, or
// knows without that name.
func (s *source) foreign() (ds Diagnostics) {
	gap := func(n ast.Node, what string) {
		ds = append(ds, Diagnostic{Severity: Unevaluated, Stage: "compile", Pos: s.fset.Position(n.Pos()), Message: what})
	}
	for _, f := range s.files {
		for _, i := range f.Imports {
			if path, err := strconv.Unquote(i.Path.Value); err != nil || !s.universe.known[path] {
				gap(i, "the package "+i.Path.Value)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && s.info.use(sel.Sel) == nil {
				if id, ok := sel.X.(*ast.Ident); ok && s.inPart(id) {
					gap(sel, types.ExprString(sel))
				}
			}
			return true
		})
	}
	return ds
}

// inPart tells whether a name stands for a package that is known in part only.
func (s *source) inPart(id *ast.Ident) bool {
	pkg, ok := s.info.use(id).(*types.PkgName)
	return ok && !s.universe.whole[pkg.Imported().Path()]
}

// inUnknownLiteral tells whether a place is within a literal of a type that is not
// known: what its elements must be the type checker can't tell.
func (s *source) inUnknownLiteral(pos token.Pos) (found bool) {
	file := s.fileAt(pos)
	if file == nil {
		return false
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || pos < n.Pos() || n.End() < pos {
			return false
		}
		lit, ok := n.(*ast.CompositeLit)
		found = found || ok && lit.Type != nil && pos > lit.Lbrace && s.ofUnknown(file, lit.Type)
		return !found
	})
	return found
}

// ofUnknown tells whether a type is made of one of a package that is not known.
func (s *source) ofUnknown(f *ast.File, typ ast.Expr) (found bool) {
	ast.Inspect(typ, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if ok && s.info.use(sel.Sel) == nil {
			id, _ := sel.X.(*ast.Ident)
			found = found || id != nil && !s.isStd(f, id)
		}
		if id, ok := n.(*ast.Ident); ok {
			obj, _ := s.info.use(id).(*types.TypeName)
			found = found || obj != nil && obj.Type().Underlying() == types.Typ[types.Invalid]
		}
		return !found
	})
	return found
}
