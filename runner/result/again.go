package result

import "slices"

// Against notes on each step where a second run of the same unit did otherwise.
func (r *Result) Against(second *Result) {
	for i := range r.Steps {
		s := &r.Steps[i]
		again := StepResult{Name: s.Name, Error: "it did not run"}
		if i < len(second.Steps) {
			again = second.Steps[i]
		}
		if !s.same(&again) {
			s.Again = &again
		}
	}
}

// same tells whether a page would say the same of two runs of a step.
func (s *StepResult) same(t *StepResult) bool {
	return s.Output == t.Output && s.Error == t.Error && s.Panic == t.Panic &&
		slices.EqualFunc(s.SQL, t.SQL, func(a, b Statement) bool { return a.SQL == b.SQL && slices.Equal(a.Args, b.Args) }) &&
		slices.EqualFunc(s.Tables, t.Tables, func(a, b Table) bool {
			return a.Name == b.Name && a.Error == b.Error && slices.EqualFunc(a.Rows, b.Rows, slices.Equal)
		})
}
