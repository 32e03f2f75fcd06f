package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// manifest lists what a build wrote, a checksum and a path a line, so that the
// next one knows what it may take away.
const manifest = ".learnrel-site"

// ErrForeign says that a folder holds a file which no build wrote.
var ErrForeign = errors.New("it was not written by a build of the site")

// Write puts the files into a folder, which it makes if need be. Of what is
// there already it removes only what an earlier build wrote and nobody changed
// since, and it overwrites nothing but files of an earlier build.
func (f Files) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the folder of the site: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the folder of the site: %w", err)
	}
	defer root.Close()
	before, err := readManifest(root)
	if err != nil {
		return err
	}
	if err := f.refuseForeign(root, dir, before); err != nil {
		return err
	}
	if err := f.write(root, before); err != nil {
		return fmt.Errorf("write the site: %w", err)
	}
	return nil
}

// readManifest gives the checksums of what an earlier build wrote.
func readManifest(root *os.Root) (map[string]string, error) {
	sums := map[string]string{}
	data, err := root.ReadFile(manifest)
	if errors.Is(err, fs.ErrNotExist) {
		return sums, nil
	} else if err != nil {
		return nil, fmt.Errorf("read what an earlier build wrote: %w", err)
	}
	for line := range strings.Lines(string(data)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok || !filepath.IsLocal(filepath.FromSlash(name)) {
			return nil, fmt.Errorf("%s is not as a build wrote it: %q", manifest, line)
		}
		sums[name] = sum
	}
	return sums, nil
}

// refuseForeign looks for files in the way, before anything is written.
func (f Files) refuseForeign(root *os.Root, dir string, before map[string]string) error {
	for _, name := range sortedKeys(f) {
		if _, ours := before[name]; ours {
			continue
		}
		data, err := root.ReadFile(filepath.FromSlash(name))
		if errors.Is(err, fs.ErrNotExist) || err == nil && bytes.Equal(data, f[name]) {
			continue
		} else if err != nil {
			return fmt.Errorf("look into the folder of the site: %w", err)
		}
		return fmt.Errorf("%s is in the way: %w", filepath.Join(dir, filepath.FromSlash(name)), ErrForeign)
	}
	return nil
}

// write writes what changed. The manifest comes first, with the old files and
// the new, so that a build which is cut short leaves nothing that the next one
// does not know.
func (f Files) write(root *os.Root, before map[string]string) error {
	after := map[string]string{}
	for name, data := range f {
		after[name] = checksum(data)
	}
	both := map[string]string{}
	for _, sums := range []map[string]string{before, after} {
		for name, sum := range sums {
			both[name] = sum
		}
	}
	if err := writeManifest(root, both); err != nil {
		return err
	}
	for _, name := range sortedKeys(f) {
		if err := writeFile(root, name, f[name]); err != nil {
			return err
		}
	}
	for _, name := range sortedKeys(before) {
		if _, stays := f[name]; !stays {
			if err := remove(root, name, before[name]); err != nil {
				return err
			}
		}
	}
	return writeManifest(root, after)
}

func checksum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func writeManifest(root *os.Root, sums map[string]string) error {
	var out bytes.Buffer
	for _, name := range sortedKeys(sums) {
		fmt.Fprintf(&out, "%s  %s\n", sums[name], name)
	}
	return writeFile(root, manifest, out.Bytes())
}

// writeFile writes a file unless it is the same already.
func writeFile(root *os.Root, name string, data []byte) error {
	file := filepath.FromSlash(name)
	if old, err := root.ReadFile(file); err == nil && bytes.Equal(old, data) {
		return nil
	}
	if err := root.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return root.WriteFile(file, data, 0o644)
}

// remove takes a file of an earlier build away unless it was changed, and the
// folders that are empty for that.
func remove(root *os.Root, name, sum string) error {
	file := filepath.FromSlash(name)
	data, err := root.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && checksum(data) != sum {
		return nil
	} else if err != nil {
		return err
	}
	if err := root.Remove(file); err != nil {
		return err
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if root.Remove(filepath.FromSlash(dir)) != nil { // it is not empty
			break
		}
	}
	return nil
}

// Size gives the bytes of all files.
func (f Files) Size() (n int) {
	for _, data := range f {
		n += len(data)
	}
	return n
}

// Pages gives the paths of the pages, sorted.
func (f Files) Pages() []string {
	return slices.DeleteFunc(sortedKeys(f), func(name string) bool { return path.Ext(name) != ".html" })
}
