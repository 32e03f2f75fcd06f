//go:build !cgo && !js

package database

import (
	"database/sql/driver"

	"github.com/learnrel/learnrel/runner/child"
)

// Cgo tells whether SQLite is linked in.
const Cgo = false

func sqliteVersion() string { return "" }

func keepIn(driver.Conn) {}

func numbers(error, *child.Fault) {}
