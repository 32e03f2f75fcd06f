// Package database is what the parent of a program owns: the database that its
// steps work on. It makes one for each run, migrates it, answers the questions of
// the program's driver ([Database.Ask]), and writes down every statement with the
// line of the lesson that sent it. A caller can fail a statement or hold it back,
// and read tables when no step runs.
//
// A [Server] makes databases: SQLite in memory, or a [Remote] one on PostgreSQL, MySQL or
// MariaDB. There each program has a database of its own, whose name says whose it is and
// which is given to the next program, emptied, or dropped. A session holds on to the
// server as long as it lives, so that the next one sees what is left of those that were
// killed, and drops that. No other database is touched.
package database
