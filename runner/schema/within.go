package schema

import (
	"go/token"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// In says of each diagnostic what the files tell beside its place: where that ends, what
// else it is about, and the edits that repair it.
func (ds Diagnostics) In(files map[string][]byte) Diagnostics {
	return ds.in(func() *outline.Outline { return outline.Read(files) })
}

func (ds Diagnostics) in(read func() *outline.Outline) Diagnostics {
	if len(ds) == 0 {
		return ds
	}
	o := read()
	for i := range ds {
		d := &ds[i]
		pos := placeIn(o, d.Pos)
		d.End = endIn(o, pos, d.Pos)
		if d.other.IsValid() {
			at := placeIn(o, d.other)
			d.Related = []Related{{d.other, endIn(o, at, d.other), o.At(at).Says()}}
		}
		if d.Severity != Unevaluated && pos.IsValid() {
			d.Repair = repair(o, d, pos)
		}
	}
	return ds
}

func placeIn(o *outline.Outline, p token.Position) token.Pos {
	if !p.IsValid() {
		return token.NoPos
	}
	return o.PosOf(p.Filename, p.Line, p.Column)
}

func endIn(o *outline.Outline, pos token.Pos, otherwise token.Position) token.Position {
	if !pos.IsValid() {
		return otherwise
	}
	return o.Fset.Position(o.EndAt(pos))
}
