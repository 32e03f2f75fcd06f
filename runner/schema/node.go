package schema

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"entgo.io/ent"
	"entgo.io/ent/entc/load"
)

// node is a type of the schema: what ent loads of it, and where each part stands.
type node struct {
	name    string
	typ     *types.Named
	pos     token.Pos
	schema  *load.Schema
	encoded []byte
	fields  []*place // as schema.Fields
	edges   []*place // as schema.Edges
	refs    []*place // the edge.To of a chain, as schema.Edges, or nil
	indexes []*place // as schema.Indexes
	mixins  []string // the names of their types
}

// nodes finds the types that ent takes for schemas, in its order.
func (s *source) nodes() (found []*node, ds Diagnostics) {
	iface := s.universe.named[typ[ent.Interface]()].Underlying().(*types.Interface)
	for _, name := range s.pkg.Scope().Names() {
		obj, ok := s.pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || !obj.Exported() {
			continue
		}
		if u, ok := s.unknowns[obj]; ok && !u.std && s.isStructSpec(obj) {
			ds = append(ds, Diagnostic{Severity: Unevaluated, Stage: "load", Pos: s.fset.Position(u.pos), Message: "an embedded type of a package that the loader does not know"})
			continue
		}
		if !types.Implements(obj.Type(), iface) {
			continue
		}
		if config, _, _ := types.LookupFieldOrMethod(obj.Type(), true, s.pkg, "Config"); config == nil {
			continue // go/types takes a type with something unknown in it for all that is asked
		}
		n := &node{name: name, pos: obj.Pos()}
		spec := s.typeSpec(obj)
		if _, ok := spec.Type.(*ast.StructType); !ok {
			ds = append(ds, Diagnostic{
				Stage: "compile", Code: "go-named-spec", Pos: s.fset.Position(obj.Pos()),
				Message: fmt.Sprintf("entc/load: parse schema dir: invalid spec type %T for %s", spec.Type, name),
				Fix:     fmt.Sprintf("Write type %s struct { … } and embed what it is to share.", name),
			})
			continue
		}
		if n.typ, ok = obj.Type().(*types.Named); !ok || n.typ.TypeParams() != nil {
			ds = append(ds, s.genericType(obj))
			continue
		}
		found = append(found, n)
	}
	ds = append(ds, s.otherTypes(iface)...)
	slices.SortFunc(found, func(a, b *node) int { return strings.Compare(a.name, b.name) })
	return found, ds
}

// isStructSpec tells whether a type is declared as a struct: what is declared by
// another type's name has none of its methods.
func (s *source) isStructSpec(obj types.Object) bool {
	spec := s.typeSpec(obj)
	if spec == nil || spec.Assign.IsValid() {
		return spec != nil
	}
	_, ok := spec.Type.(*ast.StructType)
	return ok
}

func (s *source) typeSpec(obj types.Object) (found *ast.TypeSpec) {
	for _, f := range s.files {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
				for _, spec := range g.Specs {
					if ts := spec.(*ast.TypeSpec); s.info.def(ts.Name) == obj {
						found = ts
					}
				}
			}
		}
	}
	return found
}

// decode makes the schema anew, for ent's graph changes what it is given.
func (n *node) decode() (*load.Schema, error) {
	s, err := load.UnmarshalSchema(n.encoded)
	if err == nil {
		s.Pos = n.schema.Pos
	}
	return s, err
}
