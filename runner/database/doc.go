// Package database is what the parent of a program owns: the database that its
// steps work on. It makes one for each run, migrates it, answers the questions of
// the program's driver ([Database.Ask]), and writes down every statement with the
// line of the lesson that sent it. A caller can fail a statement or hold it back,
// and read tables when no step runs.
//
// A [Server] makes databases: SQLite in memory is the one there is.
package database
