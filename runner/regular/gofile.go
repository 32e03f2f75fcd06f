package regular

import (
	"path/filepath"
	"strings"
)

// IsGo tells whether a file with this name is part of a Go package: it ends in .go, is
// no test, and does not begin with a dot or an underscore, as what editors lay beside a
// file while it is open does.
func IsGo(name string) bool {
	base := filepath.Base(name)
	return filepath.Ext(base) == ".go" && !strings.HasSuffix(base, "_test.go") && base[0] != '.' && base[0] != '_'
}
