package practice

import (
	"slices"
	"strings"
)

// readFault reads a line of fault: when the fault comes, and behind the comma what
// a line of rows, error or http can say.
func readFault(at Place) (Property, *badLine) {
	var forms []probeForm
	for _, f := range slices.Concat(rowForms, errorForms, httpForms) {
		forms = append(forms,
			probeForm{"when a statement fails, " + f.pattern, func(r *Run, w []string) func(*Seen, []pair) string {
				r.FailEach = true
				return f.read(r, w)
			}},
			probeForm{"when WORD comes between, " + f.pattern, func(r *Run, w []string) func(*Seen, []pair) string {
				r.Rival = w[0]
				return f.read(r, w[1:])
			}})
	}
	p, bad := readProbe("fault", at, forms)
	if bad != nil && !strings.Contains(at.Text, "when ") {
		bad.hint = "write Buy: when a statement fails, all tables are as before; or Buy: when Rival comes between, …"
	}
	return p, bad
}
