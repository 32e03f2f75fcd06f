// Package program builds and runs Go: all that learnrel runs goes through here.
//
// What is built and run as one is a [Unit]: some schemas, steps that use their
// clients, and where it must fail. The program of a lesson, a block that must fail,
// a program of the error catalogue and a learner's copy are units, which
// [Lesson], [Broken] and [Catalogue] plan from a page. [Config.Run] gives what came
// of each, an Outcome of package result: from the cache, by its one [cache.Key]; in this process,
// where a schema alone says all; or else from one program that is built for all
// that are left, and run in a process of its own for each.
//
// A program has steps, clients and package child. Its database is this process's:
// see package database. [BuiltIn] runs steps that are part of this binary on the
// same kind of database, so that the results are the same.
//
// Where something is, from the toolchain's output to what people read, is a
// Place of package result.
package program
