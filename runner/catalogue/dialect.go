package catalogue

// A Dialect is a way of speaking SQL.
type Dialect struct {
	Name    string // as pages and the command line have it
	Ent     string // as ent has it
	Version string // of the server that tables are written for, where none is asked
}

// Dialects are those that tables can be written for. The first is the default.
func Dialects() []Dialect {
	return []Dialect{{"sqlite", "sqlite3", "3"}, {"postgres", "postgres", "15"}, {"mysql", "mysql", "8.4"}}
}

// DialectNames are their names, in order.
func DialectNames() []string {
	var names []string
	for _, d := range Dialects() {
		names = append(names, d.Name)
	}
	return names
}

// FindDialect gives the dialect of a name.
func FindDialect(name string) (Dialect, bool) {
	for _, d := range Dialects() {
		if d.Name == name {
			return d, true
		}
	}
	return Dialect{}, false
}
