package result

import "slices"

// Tried is what came of a trial, or of one of its repetitions.
type Tried struct {
	Trial int                 `json:"trial"` // its number in the unit, from 0
	At    int                 `json:"at,omitempty"`
	Of    string              `json:"of,omitempty"`   // the SQL of the statement At, from 1
	Down  bool                `json:"down,omitempty"` // all behind it failed, too
	Unmet *StepResult         `json:"unmet,omitempty"`
	Call  StepResult          `json:"call"`
	Ended bool                `json:"ended,omitempty"` // the program came to its end in the call
	Open  bool                `json:"open,omitempty"`  // the call left a transaction open
	Plans map[string][]string `json:"plans,omitempty"` // by the SQL

	// Before are all tables, and Changed those of them that the call changed.
	Before  []Table `json:"before"`
	Changed []Table `json:"changed,omitempty"`
}

// After gives all tables as the call left them.
func (t *Tried) After() (all []Table) {
	for _, before := range t.Before {
		i := slices.IndexFunc(t.Changed, func(c Table) bool { return c.Name == before.Name })
		if i >= 0 {
			before = t.Changed[i]
		}
		all = append(all, before)
	}
	return all
}
