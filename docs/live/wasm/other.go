//go:build !js

package main

// Elsewhere there is no page to answer.
func main() {}
