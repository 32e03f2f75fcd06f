package cache

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

func TestWorkIsBounded(t *testing.T) {
	c, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var dirs []string
	for i := range maxWork {
		dir, err := c.Work(fmt.Sprint("course", i))
		if err != nil {
			t.Fatal(err)
		}
		used := time.Now().Add(time.Duration(i-maxWork) * time.Hour)
		if err := os.Chtimes(dir, used, used); err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, dir)
	}
	if _, err := c.Work("course0"); err != nil { // it is the newest now
		t.Fatal(err)
	}
	dir, err := c.Work("another")
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range append(dirs, dir) {
		if _, err := os.Stat(d); (err == nil) != (i != 1) {
			t.Errorf("folder %d: %v", i, err)
		}
	}
}

func TestCleanWaitsForWork(t *testing.T) {
	c, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dir, err := c.Work("course")
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := lockedfile.MutexAt(dir + ".lock").Lock()
	if err != nil {
		t.Fatal(err)
	}
	cleaned := make(chan error)
	go func() { cleaned <- c.Clean() }()
	// Who holds the lock finds the folder there for as long as it works.
	for i := range 100 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-cleaned:
			t.Fatalf("cleaned while another works there: %v", err)
		default:
		}
	}
	unlock()
	if err := <-cleaned; err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}
