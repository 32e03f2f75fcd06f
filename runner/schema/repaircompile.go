package schema

import (
	"fmt"
	"go/token"
	"strings"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// compile repairs what Go says and no page explains.
func (r *repairer) compile() *Repair {
	switch {
	case strings.HasSuffix(r.d.Message, "and not used") && strings.Contains(r.d.Message, " imported"):
		edit, ok := r.RemoveImport(r.pos)
		return one("Take the import out", true, edit, ok)
	case strings.HasSuffix(r.d.Message, "(type) is not an expression"):
		end := r.EndAt(r.pos)
		return one(fmt.Sprintf("Write %s.Type", r.IdentAt(r.pos)), true, r.Insert(end, ".Type"), end > r.pos)
	}
	return r.misspelt()
}

// misspelt writes the name that was meant.
func (r *repairer) misspelt() *Repair {
	near := r.meant()
	near = near[strings.LastIndexByte(near, '.')+1:]
	name := r.IdentAt(r.pos)
	if near == "" || name == "" || !strings.Contains(r.d.Message, name) {
		return nil
	}
	return one("Write "+near, true, r.Replace(r.pos, r.pos+token.Pos(len(name)), near), true)
}

// refOnTo makes an edge.To with a Ref the other end of what it refers to.
func (r *repairer) refOnTo() *Repair {
	e := r.at.Edge
	if e == nil || r.at.Option == nil {
		return nil
	}
	ref, _ := e.Text("Ref")
	if back := r.Type(e.Target).Edge(ref); back != nil && !back.Inverse && back.Target == e.Owner {
		return one("Write edge.From", true, r.ReplaceFunc(r.at.Builder, "From"), true)
	}
	return one("Leave Ref out", false, r.RemoveOption(r.at.Option), true)
}

// storageKeyOnFrom moves the key's names to the edge.To.
func (r *repairer) storageKeyOnFrom() *Repair {
	e, p := r.at.Edge, r.at.Option
	if e == nil || p == nil {
		return nil
	}
	_, to := r.Other(e)
	if to == nil || to.Has("StorageKey") {
		return nil
	}
	if e.To != nil {
		return &Repair{Edits: []outline.Edit{r.Split(e.To, "StorageKey")}, Sure: true}
	}
	edits := r.Move(p, e, to)
	return &Repair{Edits: edits, Sure: true}
}

func (r *repairer) embed() *Repair {
	name, _, ok := strings.Cut(r.d.Message, ".Type undefined")
	if !ok {
		return nil
	}
	return &Repair{Edits: r.Embed(name), Sure: true}
}
