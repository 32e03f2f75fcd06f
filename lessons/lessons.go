// Package lessons links the programs of the built-in lessons into the binary.
// Its one function, generated from SUMMARY.md and the lessons' Go files, gives
// the program of a lesson by its slug.
package lessons
