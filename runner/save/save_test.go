package save

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// left are the names in a folder.
func left(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o640)); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, name, want string) {
	t.Helper()
	if got, err := os.ReadFile(name); string(got) != want || err != nil {
		t.Errorf("%s holds %q, %v, want %q", name, got, err, want)
	}
}

func TestFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "page")
	if err := File(name, nil, []byte("one")); err != nil {
		t.Fatal(err)
	}
	if err := File(name, nil, []byte("two")); !errors.Is(err, ErrChanged) {
		t.Errorf("over a file that is there: %v", err)
	}
	holds(t, name, "one")
	if err := File(name, []byte("one"), []byte("three")); err != nil {
		t.Fatal(err)
	}
	if err := File(name, []byte("one"), []byte("four")); !errors.Is(err, ErrChanged) {
		t.Errorf("over what somebody wrote: %v", err)
	}
	holds(t, name, "three")
	if got := left(t, dir); got != "page" {
		t.Errorf("left: %s", got)
	}
}

func TestFileThroughALink(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "real", "page"), "one")
	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join("real", "page"), link); err != nil {
		t.Skip(err)
	}
	if err := File(link, []byte("one"), []byte("two")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is a %v, %v", info.Mode(), err)
	}
	holds(t, filepath.Join(dir, "real", "page"), "two")
	if info, err := os.Stat(link); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
}

// A rest is swept when its writer is gone, and not while he writes.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "a", prefix+"1"), "rest")
	put(t, filepath.Join(dir, prefix+"2", "a", "b"), "rest")
	put(t, filepath.Join(dir, ".git", prefix+"3"), "")
	writing, err := Prepare(filepath.Join(dir, "a", "page"), []byte("new"))
	if err != nil {
		t.Fatal(err)
	}
	making, err := NewFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	Sweep(dir)
	if got := left(t, filepath.Join(dir, "a")); got != filepath.Base(writing.Name()) {
		t.Errorf("left: %s", got)
	}
	if err := writing.Create(); err != nil {
		t.Fatal(err)
	}
	writing.Drop()
	if err := making.Close(); err != nil {
		t.Fatal(err)
	}
	if got := left(t, dir) + ", " + left(t, filepath.Join(dir, "a")); got != ".git a, page" {
		t.Errorf("left: %s", got)
	}
}

func TestWhole(t *testing.T) {
	files := map[string][]byte{"a/a": []byte("1"), "b": []byte("2"), ".last/c": []byte("3")}
	dir := t.TempDir()
	for _, name := range []string{"new/folder", "empty"} {
		to := filepath.Join(dir, name)
		if name == "empty" {
			if err := os.Mkdir(to, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if err := Whole(to, files, ".last"); err != nil {
			t.Fatal(err)
		}
		if got := left(t, to); got != ".last a b" {
			t.Errorf("%s holds %s", name, got)
		}
	}
	taken := filepath.Join(dir, "taken")
	put(t, filepath.Join(taken, "b"), "mine")
	if err := Whole(taken, files, ".last"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file: %v", err)
	}
	holds(t, filepath.Join(taken, "b"), "mine")
	if got := left(t, taken) + ", " + left(t, dir); got != "b, empty new taken" {
		t.Errorf("left: %s", got)
	}
}

// Temporary folders of processes that were killed are removed, whatever their programs
// have taken away the right to, and others are not.
func TestTempDir(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	if os.TempDir() != tmp {
		t.Skip("TMPDIR does not name the folder here")
	}
	put(t, filepath.Join(tmp, tempPrefix+"1", "a", "b"), "rest")
	put(t, filepath.Join(tmp, "learnrel-mine"), "")
	if err := os.Chmod(filepath.Join(tmp, tempPrefix+"1", "a"), 0); err != nil {
		t.Fatal(err)
	}
	dir, remove, err := TempDir()
	if err != nil {
		t.Fatal(err)
	}
	sweepIn(tmp, tempPrefix) // as another process would
	if got, want := left(t, tmp), "learnrel-mine "+filepath.Base(dir); got != want {
		t.Errorf("left: %s, want %s", got, want)
	}
	remove()
	if got := left(t, tmp); got != "learnrel-mine" {
		t.Errorf("left: %s", got)
	}
}
