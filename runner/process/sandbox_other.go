//go:build !darwin && !windows && (!linux || (!amd64 && !arm64))

package process

import "errors"

// Sandbox gives an error: this system has none.
func Sandbox() (Level, error) { return Level{}, errors.New("there is none on this system") }
