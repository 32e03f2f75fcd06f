package refactor

import (
	"fmt"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// Variations are what could be said otherwise of an edge, for a look at what it would
// mean: with and without Unique and Required, and without the other end.
func Variations(o *outline.Outline, e *outline.Edge) (all []Change) {
	for _, option := range []string{"Unique", "Required"} {
		if p := e.Option(option); p != nil {
			all = append(all, Change{"without " + option, []outline.Edit{o.RemoveOption(p)}})
		} else {
			all = append(all, Change{"with " + option, []outline.Edit{o.AddOption(&e.Builder, option+"()")}})
		}
	}
	_, from := ends(o, e)
	if from == nil {
		return all
	}
	title := fmt.Sprintf("without %s.%s", from.Owner, from.Name)
	if from.To != nil {
		cut, _ := o.Second(from)
		return append(all, Change{title, []outline.Edit{cut}})
	}
	return append(all, Change{title, []outline.Edit{o.RemoveBuilder(&from.Builder)}})
}
