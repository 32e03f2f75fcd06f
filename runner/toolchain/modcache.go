package toolchain

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/module"
)

// Cached gives the folder of a module in the module cache, or "" when it isn't there.
func Cached(v module.Version) string {
	name, err := module.EscapePath(v.Path)
	if err != nil {
		return ""
	}
	version, err := module.EscapeVersion(v.Version)
	if err != nil {
		return ""
	}
	dir := filepath.Join(cacheFolder(), filepath.FromSlash(name)+"@"+version)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return ""
	}
	return dir
}

// cacheFolder is where the go command keeps modules.
func cacheFolder() string {
	if dir := goSetting("GOMODCACHE"); dir != "" {
		return dir
	}
	gopath, _, _ := strings.Cut(goSetting("GOPATH"), string(filepath.ListSeparator))
	if gopath == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		gopath = filepath.Join(home, "go")
	}
	return filepath.Join(gopath, "pkg", "mod")
}

// goSetting reads a setting of the go command: from the environment, or from the
// file that go env -w writes.
func goSetting(name string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	file := os.Getenv("GOENV")
	if file == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return ""
		}
		file = filepath.Join(dir, "go", "env")
	}
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if v, ok := strings.CutPrefix(lines.Text(), name+"="); ok {
			return v
		}
	}
	return ""
}
