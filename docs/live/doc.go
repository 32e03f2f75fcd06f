// Package live answers what a page of the site asks about an ent schema: the verdict with
// its places and repairs, the relations in words, the diagram, the tables of each
// dialect, the methods of the client, and whether a schema solves an exercise.
//
// It is the engine of the commands, and runs in the page: command wasm makes of it a
// program for js/wasm, which a worker asks, and package inpage builds that. A question and
// its answer are JSON. Nothing here reads a file or a clock, so that a native program gives
// the same answers, byte for byte.
package live
