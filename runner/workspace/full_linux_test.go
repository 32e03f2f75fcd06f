package workspace

import (
	"bytes"
	"os"
	"syscall"
	"testing"
)

// TestResetOnAFullDisk holds that a file is there, as the learner left it, where
// there is no room for the lesson's.
func TestResetOnAFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16k"); err != nil {
		t.Skipf("no small file system to fill: %v", err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	c := &Copy{Dir: dir}
	write(t, c, "steps.go", "mine")
	if err := os.WriteFile(c.path("full"), bytes.Repeat([]byte("x"), 1<<15), 0o644); err == nil {
		t.Fatal("the file system is not full")
	}
	if _, err := c.Reset(Change{Name: "steps.go", Was: bytes.Repeat([]byte("x"), 1<<13), Now: []byte("mine")}); err == nil {
		t.Error("no error")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 || read(t, c, "steps.go") != "mine" {
		t.Errorf("left: %v, %v", left, err)
	}
}
