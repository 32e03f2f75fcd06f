// Package learnrel carries the built-in course: its pages, its code and the
// versions of the modules that it was run with, and the pages of prose that its
// site has besides. The client of the schema guarded is among it, because that
// schema imports it.
package learnrel

import "embed"

// Course is the built-in course, laid out as in its repository.
//
//go:embed go.mod go.sum lessons ent/schema ent/client/guarded docs/flask-sqlalchemy.md docs/authors.md docs/json docs/performance.md CHANGELOG.md CONTRIBUTING.md
var Course embed.FS
