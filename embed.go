// Package learnrel carries the built-in course: its pages, its code and the
// versions of the modules that it was run with, and the pages of prose that its
// site has besides. The clients of some schemas are among it, because such a
// schema imports its own.
package learnrel

import "embed"

// Course is the built-in course, laid out as in its repository.
//
//go:embed go.mod go.sum lessons ent/schema ent/client/guarded ent/client/papers ent/client/tenancy docs/flask-sqlalchemy.md docs/authors.md docs/json docs/performance.md CHANGELOG.md CONTRIBUTING.md
var Course embed.FS
