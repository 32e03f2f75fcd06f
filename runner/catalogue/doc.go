// Package catalogue holds what the rest of learnrel knows by name, as tables: the
// stages at which something can fail, the errors with their codes and the texts by
// which they are recognised, and the dialects of SQL. It imports nothing else of
// learnrel.
package catalogue
