//go:build cgo

package database

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "my course.db")
	old := path + "-" + databaseName(newSession(), 1)
	theirs := path + "-theirs"
	for _, name := range []string{old, theirs} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, time.Time{}, time.Now().Add(-2*maxRest)); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.own.Exec("CREATE TABLE pets (id int)"); err != nil {
		t.Fatal(err)
	}
	if found, _ := filepath.Glob(path + "-learnrel_*_1"); len(found) != 1 {
		t.Errorf("the database is in %v", found)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if found, _ := filepath.Glob(filepath.Join(dir, "*")); len(found) != 1 || found[0] != theirs {
		t.Errorf("%v are left; want the file of somebody else alone", found)
	}
}

func TestFilesRefused(t *testing.T) {
	dir := t.TempDir()
	full := filepath.Join(dir, "full.db")
	if err := os.WriteFile(full, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for url, says := range map[string]string{
		"sqlite:":                       "names no file",
		"sqlite:" + dir:                 "names a folder",
		"sqlite:" + full:                "there is a file",
		"sqlite:" + dir + "/none/my.db": "there is no folder",
	} {
		if _, err := Open(t.Context(), url); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v; want that it %s", url, err, says)
		}
	}
}
