package catalogue

// Stage is where something can fail.
type Stage string

// The stages, in the order in which a program passes them.
const (
	Compile  Stage = "compile"  // Go compiles the schema or the steps
	Load     Stage = "load"     // ent reads the schema
	Graph    Stage = "graph"    // ent checks the relations
	Generate Stage = "generate" // the client's code is written and compiled
	Migrate  Stage = "migrate"  // the tables are made
	Run      Stage = "run"      // a step runs
)

// Silent stands in the place of a stage for a mistake that nothing reports.
const Silent Stage = "silent"

// Stages are all of them, in order.
func Stages() []Stage { return []Stage{Compile, Load, Graph, Generate, Migrate, Run} }
