package process

// A Level is what keeps programs from doing harm.
type Level struct {
	Holds string // what programs can do, and what not
	Lacks string // what they can do all the same, or ""
}
