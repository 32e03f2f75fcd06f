package regular

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestDir(t *testing.T) {
	dir := t.TempDir()
	for name, size := range map[string]int{"a.txt": 3, "sub/b.txt": 5} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, make([]byte, size), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := fstest.TestFS(Dir(dir), "a.txt", "sub/b.txt"); err != nil {
		t.Error(err)
	}
}

func TestRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(os.DevNull, filepath.Join(dir, "device")); err != nil {
		t.Skip(err)
	}
	if f, err := os.Create(filepath.Join(dir, "large")); err != nil || f.Truncate(maxFile+1) != nil || f.Close() != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"device":  "device: it is no regular file",
		"large":   "large: it has 32 MiB; the most is 32 MiB",
		"nowhere": "nowhere: no such file or directory",
		"../x":    "../x: invalid argument",
	} {
		if _, err := fs.ReadFile(Dir(dir), name); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("read %s: %v", name, err)
		}
		if _, err := Dir(dir).Open(name); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("open %s: %v", name, err)
		}
	}
	for _, name := range []string{"device", "large"} {
		if _, err := ReadFile(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}
