package outline

import (
	"go/ast"
	"go/token"
)

// A Slot is where a name is to be written: between quotes, or as a type.
type Slot struct {
	Kind     Kind
	Owner    string // the type that has what may be named
	From, To token.Pos
	Edge     *Edge // the edge that it is written for, or nil
}

// SlotAt gives the slot that a place is in.
func (o *Outline) SlotAt(pos token.Pos) (s Slot, ok bool) {
	for _, t := range o.Types {
		for _, e := range t.Edges {
			if s, ok = o.edgeSlot(t, e, pos); ok {
				s.Edge = e
				return s, true
			}
		}
		for _, x := range t.Indexes {
			if s, ok = indexSlot(t, x, pos); ok {
				return s, true
			}
		}
	}
	return s, false
}

func (o *Outline) edgeSlot(t *Type, e *Edge, pos token.Pos) (s Slot, ok bool) {
	if e.To == nil && e.call.Lparen < pos && pos <= e.call.Rparen {
		if from, to, ok := typeSlot(e.call, pos); ok {
			return Slot{Kind: TypeName, From: from, To: to}, true
		}
	}
	for _, p := range e.Options {
		switch p.Name {
		case "Ref":
			s, ok = inArguments(p.call, pos, Slot{Kind: EdgeName, Owner: e.Target})
		case "Field":
			s, ok = inArguments(p.call, pos, Slot{Kind: FieldName, Owner: t.Name})
		case "Through":
			if from, to, is := typeSlot(p.call, pos); is {
				return Slot{Kind: TypeName, From: from, To: to}, true
			}
		case "StorageKey":
			s, ok = o.columnSlot(t, e, p, pos)
		}
		if ok {
			return s, true
		}
	}
	return s, false
}

func (o *Outline) columnSlot(t *Type, e *Edge, p Option, pos token.Pos) (s Slot, ok bool) {
	for _, arg := range p.call.Args {
		if call, is := arg.(*ast.CallExpr); is && call.Lparen < pos && pos <= call.Rparen {
			return inArguments(call, pos, Slot{Kind: ColumnName, Owner: o.keyHolder(t, e)})
		}
	}
	return s, false
}

func indexSlot(t *Type, x *Index, pos token.Pos) (s Slot, ok bool) {
	kind := map[string]Kind{"Fields": FieldName, "Edges": EdgeName}
	if s, ok = inArguments(x.call, pos, Slot{Kind: kind[x.Func], Owner: t.Name}); ok {
		return s, true
	}
	for _, p := range x.Options {
		if k, is := kind[p.Name]; is {
			if s, ok = inArguments(p.call, pos, Slot{Kind: k, Owner: t.Name}); ok {
				return s, true
			}
		}
	}
	return s, false
}

// inArguments gives the slot of a text that is an argument of a call.
func inArguments(call *ast.CallExpr, pos token.Pos, s Slot) (Slot, bool) {
	for _, arg := range call.Args {
		lit, ok := arg.(*ast.BasicLit)
		if ok && lit.Kind == token.STRING && lit.Pos() < pos && pos < lit.End() {
			s.From, s.To = lit.Pos()+1, lit.End()-1
			return s, true
		}
	}
	return s, false
}

// typeSlot gives the place of the second argument of a call, written or not.
func typeSlot(call *ast.CallExpr, pos token.Pos) (from, to token.Pos, ok bool) {
	switch {
	case len(call.Args) == 1 && pos > call.Args[0].End() && pos <= call.Rparen:
		return pos, pos, true
	case len(call.Args) > 1 && call.Args[1].Pos() <= pos && pos <= call.Args[1].End():
		return call.Args[1].Pos(), call.Args[1].End(), true
	}
	return token.NoPos, token.NoPos, false
}
