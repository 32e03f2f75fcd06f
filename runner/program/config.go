package program

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"runtime"
	"time"

	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// A Config says how units are built and run.
type Config struct {
	Course *lesson.Course
	// Own holds learnrel's go.mod and go.sum, for what the course's lack. It may be
	// nil.
	Own     fs.FS
	Caching Caching
	// Timeout is how long a program that was built may run, and Memory how many
	// bytes it may use; 0 stands for ten seconds and 512 MiB.
	Timeout time.Duration
	Memory  uint64
	// Helper runs such programs.
	Helper process.Helper
	// Server makes the databases; nil stands for SQLite.
	Server database.Server
	// Jobs is how many programs run at once; 0 stands for as many as there are processors.
	Jobs int
	// Twice has the steps of a unit run twice, to see whether they do the same: a build
	// is what costs.
	Twice bool
	// Doing is told what takes long, as it begins. It may be nil.
	Doing func(what string)
	// After is given the database when all calls of a unit are made, or the first of
	// its trials, and the program has ended: it is there until After returns. What the
	// cache answers has none. It may be nil.
	After func(*database.Database) error
}

// Limits of a program, where the Config has none.
const (
	defaultTimeout = 10 * time.Second
	defaultMemory  = 512 << 20
)

func (c *Config) timeout() time.Duration { return cmp.Or(c.Timeout, defaultTimeout) }
func (c *Config) memory() uint64         { return cmp.Or(c.Memory, defaultMemory) }

func (c *Config) jobs() int { return cmp.Or(c.Jobs, runtime.GOMAXPROCS(0)) }

func (c *Config) server() database.Server {
	if c.Server == nil {
		return database.SQLite{}
	}
	return c.Server
}

func (c *Config) doing(what string) {
	if c.Doing != nil {
		c.Doing(what)
	}
}

// Caching is how a cache is used. A program of the binary itself that runs once, on
// SQLite, is not cached: that costs no more than to read what came of it.
type Caching struct {
	Open  func() (*cache.Cache, error) // called when a result is first wanted; its error turns the cache off
	Force bool                         // run everything, and renew what is cached
	// Why is told of each result that had to be made, and in what it differs from
	// the one before. It may be nil.
	Why func(what, why string)
}

// errNoCache says that there is no cache.
var errNoCache = errors.New("no cache")

func (c Caching) open() (*cache.Cache, error) {
	if c.Open == nil {
		return nil, errNoCache
	}
	return c.Open()
}

// Recall reads a result from the cache, or tells why it has to be made.
func (c Caching) Recall(key cache.Key, value any) bool {
	store, err := c.open()
	if err != nil {
		return false
	}
	if !c.Force && store.Get(key, value) {
		return true
	}
	if c.Why != nil {
		why := "it is forced"
		if !c.Force {
			why = store.Why(key)
		}
		c.Why(key.Name, why)
	}
	return false
}

// Keep stores a result. A full disk must not fail a page that ran.
func (c Caching) Keep(key cache.Key, value any) {
	if store, err := c.open(); err == nil {
		_ = store.Put(key, value)
	}
}

// versions are where the scratch module takes its versions from.
func (c *Config) versions() toolchain.Course {
	return toolchain.Course{FS: c.Course.FS, Module: c.Course.Module, Dir: c.Course.Dir, Own: c.Own, StandIn: true}
}

// work opens the scratch module that the cache keeps for the course: in it the Go
// toolchain compiles only what changed. Where there is no cache it is thrown away.
func (c *Config) work(ctx context.Context) (*toolchain.Scratch, error) {
	s, err := c.openWork(ctx)
	if err == nil {
		s.Helper = c.Helper
	}
	return s, err
}

func (c *Config) openWork(ctx context.Context) (*toolchain.Scratch, error) {
	store, err := c.Caching.open()
	if err != nil {
		return toolchain.NewScratch(c.versions())
	}
	name := sha256.Sum256([]byte(c.Course.Module + "\n" + c.Course.Dir))
	dir, err := store.Work(hex.EncodeToString(name[:8]))
	if err != nil {
		return toolchain.NewScratch(c.versions())
	}
	s, err := toolchain.OpenWork(ctx, dir, c.versions())
	if err != nil && ctx.Err() == nil {
		return toolchain.NewScratch(c.versions())
	}
	if err == nil && c.Caching.Force {
		err = forget(s)
	}
	return s, err
}
