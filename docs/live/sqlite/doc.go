// Package sqlite makes databases on the SQLite of a page, for package database: what
// github.com/mattn/go-sqlite3 is to a program, with the same values and the same errors.
//
// SQLite itself is WebAssembly of its own, and beside this program. The worker that started
// both has a function sqlite, which takes a [request] and gives a [response], in JSON.
// All connections to a database are in one worker, of which each has its own transaction.
// Nobody can wait there for another: where one would have to, [Waits] tells.
package sqlite
