package process

import "sync"

// A Level is what keeps programs from doing harm.
type Level struct {
	Holds string // what programs can do, and what not
	Lacks string // what they can do all the same, or ""
}

// Confines names what confines the programs that a helper runs, so that what came of
// them can be kept: another kind of box refuses other things.
func (h Helper) Confines() string {
	if h.Open {
		return "nothing"
	}
	return ownBox()
}

var ownBox = sync.OnceValue(func() string {
	level, err := Sandbox()
	if err != nil {
		return "nothing here"
	}
	return level.Holds
})
