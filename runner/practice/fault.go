package practice

import "strings"

// readFault reads a line of fault: when the fault comes, and behind the comma what
// a line of rows or of error can say.
func readFault(at Place) (Property, *badLine) {
	forms := make([]probeForm, 0, 2*(len(rowForms)+len(errorForms)))
	for _, f := range append(append([]probeForm{}, rowForms...), errorForms...) {
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
