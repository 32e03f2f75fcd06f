//go:build !linux

package process

import (
	"errors"
	"os"
)

const helps = false

// Confine is not there on this system.
func Confine([]string, *os.File, *os.File) int { return 2 }

// Sandbox gives an error: this system has none.
func Sandbox() (string, error) { return "", errors.New("there is none on this system") }
