//go:build !js

package schema

import "net/http"

// web is the one library that a page does without: it would be a tenth of what a page
// loads, for two types that as those of fields need not be known.
var web = []library{{"net/http", false, members{"Dir": typ[http.Dir](), "Header": typ[http.Header]()}}}
