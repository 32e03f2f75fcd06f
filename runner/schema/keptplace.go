package schema

import (
	"bytes"
	"go/ast"
	"go/token"
)

// moved gives a type with its places where they are now; nil where a body has changed
// that ran for it. What the files declare is as it was.
func (s *source) moved(old *keptOwn, n *keptNode) *keptNode {
	now := &keptNode{n.node, n.files, make([]token.Pos, len(n.ran)), n.same}
	m := &mover{source: s, old: old}
	for i, body := range n.ran {
		now.ran[i] = m.pos(body)
	}
	now.node.fields, now.node.edges = m.places(n.node.fields), m.places(n.node.edges)
	now.node.refs, now.node.indexes = m.places(n.node.refs), m.places(n.node.indexes)
	if m.lost {
		return nil
	}
	return now
}

// mover finds for places in files as they were the places in the files as they are.
type mover struct {
	*source
	old  *keptOwn
	lost bool // a place is in a body that has changed
}

func (m *mover) places(list []*place) []*place {
	moved := make([]*place, len(list))
	for i, p := range list {
		if p == nil {
			continue
		}
		c := &place{builder: p.builder, pos: m.pos(p.pos)}
		for option, at := range p.options {
			if c.options == nil {
				c.options = map[string]token.Pos{}
			}
			c.options[option] = m.pos(at)
		}
		moved[i] = c
	}
	return moved
}

func (m *mover) pos(at token.Pos) token.Pos {
	for name := range m.changed {
		from, to := m.old.files[name], m.own.files[name]
		if at < from.syntax.FileStart || at > from.syntax.FileEnd {
			continue
		}
		for i, d := range from.syntax.Decls {
			if d.Pos() <= at && at <= d.End() {
				return m.inDecl(at, from, to, i)
			}
		}
		m.lost = true
		return at
	}
	return at
}

// inDecl gives the place in the declaration with the same number, which is written as it
// was but for its body.
func (m *mover) inDecl(at token.Pos, from, to *keptSkeleton, i int) token.Pos {
	was, is := from.syntax.Decls[i], to.syntax.Decls[i]
	fn, ok := was.(*ast.FuncDecl)
	if !ok || fn.Body == nil || at < fn.Body.Pos() {
		return is.Pos() + at - was.Pos()
	}
	body := is.(*ast.FuncDecl).Body
	m.lost = m.lost || !bytes.Equal(from.within(fn.Body), to.within(body))
	return body.Pos() + at - fn.Body.Pos()
}

// within gives the source of a body.
func (k *keptSkeleton) within(body *ast.BlockStmt) []byte {
	return k.src[body.Lbrace-k.syntax.FileStart : body.Rbrace-k.syntax.FileStart]
}
