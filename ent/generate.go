// Package ent holds the schemas of the course and, below client, the clients
// that ent generates from them.
package ent

//go:generate go run ./generate
