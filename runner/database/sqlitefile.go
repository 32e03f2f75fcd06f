//go:build !js

package database

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// Files is SQLite on files: each program has one of its own beside the one that is
// named, which must not be there. All is as in memory, and slower.
type Files struct {
	SQLite
	path    string
	session string
	made    atomic.Int64
}

var _ Server = (*Files)(nil)

// maxRest is how old a file may be that a run has left which was killed.
const maxRest = 24 * time.Hour

// openFiles looks at what a URL names, and sweeps beside it.
func openFiles(path string) (*Files, error) {
	switch info, err := os.Stat(path); {
	case path == "":
		return nil, wrongURL("names no file")
	case err == nil && info.IsDir():
		return nil, wrongURL("names a folder, and not a file in it")
	case err == nil:
		return nil, &ServerError{Message: "there is a file " + path, Hint: "name one that is not there: learnrel uses no database that it did not make"}
	case !errors.Is(err, fs.ErrNotExist):
		return nil, &ServerError{Message: "the database can't be made: " + err.Error()}
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return nil, &ServerError{Message: "there is no folder " + filepath.Dir(path), Hint: "make it, or name a file in another"}
	}
	f := &Files{path: path, session: newSession()}
	f.sweep()
	return f, nil
}

// sweep removes what runs have left.
func (f *Files) sweep() {
	entries, _ := os.ReadDir(filepath.Dir(f.path))
	for _, e := range entries {
		name, ok := strings.CutPrefix(e.Name(), filepath.Base(f.path)+"-")
		if !ok {
			continue
		}
		name, _, _ = strings.Cut(name, "-journal")
		if _, own := sessionOf(name); !own {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > maxRest {
			_ = os.Remove(filepath.Join(filepath.Dir(f.path), e.Name()))
		}
	}
}

// Version gives the version of SQLite, and says where it is.
func (f *Files) Version() string { return "SQLite " + sqliteVersion() + " on a file" }

// Identity tells it from SQLite in memory.
func (f *Files) Identity() string { return "a file, " + sqliteVersion() }

// Where names the file.
func (f *Files) Where() string { return f.path }

// Can tells what doctor says of it.
func (f *Files) Can(context.Context) ([]string, error) {
	return []string{"each program gets a file of its own beside it"}, nil
}

// Close has nothing to let go of.
func (f *Files) Close() error { return nil }

// Create makes a database in a file of its own.
func (f *Files) Create(ctx context.Context) (*sql.DB, func() error, error) {
	file := f.path + "-" + databaseName(f.session, f.made.Add(1))
	drop := func() error { return errors.Join(removed(file), removed(file+"-journal")) }
	db, err := openSQLite("file:" + url.PathEscape(file) + "?cache=shared&_fk=1")
	if err == nil {
		if err = db.PingContext(ctx); err != nil {
			err = errors.Join(err, db.Close(), drop())
		}
	}
	if errors.Is(err, ErrNoCgo) {
		return nil, nil, err
	} else if err != nil {
		return nil, nil, &ServerError{Message: "the database can't be made: " + err.Error(), Hint: "name a file in a folder that can be written: " + filepath.Dir(f.path)}
	}
	return db, drop, nil
}

func removed(file string) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
