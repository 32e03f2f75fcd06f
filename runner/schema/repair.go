package schema

import (
	"fmt"
	"go/token"
	"regexp"
	"strings"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// repairer makes the edits that repair what a diagnostic is about.
type repairer struct {
	*outline.Outline
	d     *Diagnostic
	pos   token.Pos
	at    outline.Thing // what is at fault
	other outline.Thing // what else it is about
}

// repairs are by the codes of the diagnostics. One that can't tell what to change gives
// nil.
var repairs = map[string]func(*repairer) *Repair{
	"edge-no-inverse":      (*repairer).noInverse,
	"edge-no-type":         (*repairer).noType,
	"edge-no-ref":          (*repairer).noRef,
	"edge-ref-derived":     (*repairer).withoutOption,
	"edge-ref-type":        (*repairer).refMeant,
	"edge-chain-type":      (*repairer).unchain,
	"edge-required-both":   (*repairer).requiredOnce,
	"edge-duplicate":       (*repairer).twice,
	"field-duplicate":      (*repairer).twice,
	"field-sensitive":      (*repairer).withoutOption,
	"field-unique-default": (*repairer).withoutOption,
	"id-optional":          (*repairer).withoutOption,
	"enum-duplicate":       (*repairer).valueOnce,
	"index-field":          (*repairer).indexName,
	"index-edge":           (*repairer).indexName,
	"through-no-type":      (*repairer).throughMeant,
	"through-not-m2m":      (*repairer).withoutThrough,
	"through-not-required": (*repairer).throughRequired,
	"through-primary-key":  (*repairer).primaryKey,

	"fk-no-field":          (*repairer).keyField,
	"fk-not-holder":        (*repairer).holdKey,
	"fk-field-optional":    (*repairer).fieldRequired,
	"fk-edge-optional":     (*repairer).edgeRequired,
	"fk-field-immutable":   (*repairer).edgeImmutable,
	"fk-edge-immutable":    (*repairer).fieldImmutable,
	"fk-type":              (*repairer).keyType,
	"storagekey-table":     (*repairer).withoutOption,
	"storagekey-mismatch":  (*repairer).oneName,
	"storagekey-columns":   (*repairer).columns,
	"storagekey-multiple":  (*repairer).multiple,
	"storagekey-use-field": (*repairer).useField,
	"gen-unbound-field":    (*repairer).bindField,

	"go-ref-on-to":          (*repairer).refOnTo,
	"go-storagekey-on-from": (*repairer).storageKeyOnFrom,
	"go-edge-optional":      (*repairer).withoutOption,
	"go-no-embed":           (*repairer).embed,
	"go-undefined-type":     (*repairer).misspelt,

	"silent-m2m":           (*repairer).unique,
	"silent-null-zero":     (*repairer).nillable,
	"silent-ondelete-from": (*repairer).moveOnDelete,
	"silent-ondelete-m2m":  (*repairer).withoutOnDelete,
	"silent-two-edges":     (*repairer).oneRelation,
	"silent-required-side": (*repairer).withoutRequired,
	"silent-self-required": (*repairer).withoutRequired,
	"silent-shared-column": (*repairer).bindField,

	"silent-through-restrict": (*repairer).cascade,
	"silent-self-order":       (*repairer).exchange,
}

// repair gives what repairs a diagnostic, or nil.
func repair(o *outline.Outline, d *Diagnostic, pos token.Pos) *Repair {
	r := &repairer{Outline: o, d: d, pos: pos, at: o.At(pos)}
	if d.other.IsValid() {
		r.other = o.At(placeIn(o, d.other))
	}
	do := repairs[d.Code]
	if d.Code == "" && d.Stage == "compile" {
		do = (*repairer).compile
	}
	if do == nil {
		return nil
	}
	found := do(r)
	if found == nil || len(found.Edits) == 0 {
		return nil
	}
	found.Edits = o.Tidy(found.Edits)
	if found.Title == "" {
		found.Title = strings.TrimSuffix(d.Fix, ".")
	}
	return found
}

var didYouMean = regexp.MustCompile(`did you mean "?([\w.]+)"?\?`)

// meant gives the name that the diagnostic proposes, or "".
func (r *repairer) meant() string {
	if m := didYouMean.FindStringSubmatch(r.d.Fix); m != nil {
		return m[1]
	}
	return ""
}

// sureOptions are those that can only be left out.
var sureOptions = map[string]bool{"edge-ref-derived": true, "field-sensitive": true, "id-optional": true, "go-edge-optional": true}

// withoutOption leaves the option at fault out.
func (r *repairer) withoutOption() *Repair {
	p := r.at.Option
	if p == nil && r.at.Builder != nil { // the diagnostic is at the builder
		p = r.at.Builder.Option(map[string]string{"field-unique-default": "Default", "id-optional": "Optional"}[r.d.Code])
	}
	if p == nil {
		return nil
	}
	return &Repair{Title: fmt.Sprintf("Leave %s out", p.Name), Edits: []outline.Edit{r.RemoveOption(p)}, Sure: sureOptions[r.d.Code]}
}

// one is a repair of a single edit.
func one(title string, sure bool, edit outline.Edit, ok bool) *Repair {
	if !ok {
		return nil
	}
	return &Repair{Title: title, Edits: []outline.Edit{edit}, Sure: sure}
}

// replaceText puts a name in the place of an option's: surely where one is written there,
// and not what others give it, too.
func (r *repairer) replaceText(option, name string) *Repair {
	if r.at.Builder == nil || name == "" || !r.at.Builder.Has(option) {
		return nil
	}
	_, written := r.at.Builder.Text(option)
	edit, ok := r.ReplaceText(r.at.Builder.Option(option), name)
	return one(fmt.Sprintf("Write %s(%q)", option, name), written, edit, ok)
}

// add puts an option behind a builder.
func (r *repairer) add(b *outline.Builder, option string, sure bool) *Repair {
	if b == nil {
		return nil
	}
	return &Repair{Title: fmt.Sprintf("Add .%s to %q", option, b.Name), Edits: []outline.Edit{r.AddOption(b, option)}, Sure: sure}
}
