package fromempty

import (
	"bytes"
	"debug/elf"
	"os"
	"path/filepath"
)

// folders are where Linux keeps libraries.
var folders = []string{"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/lib/*-linux-*", "/usr/lib/*-linux-*"}

// libraries gives the files of this machine that an ELF executable needs to start: the
// program is made with a C compiler, for SQLite.
func libraries(file string) (files []string) {
	f, err := elf.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	if section := f.Section(".interp"); section != nil {
		if data, err := section.Data(); err == nil {
			files = append(files, string(bytes.TrimRight(data, "\x00")))
		}
	}
	names, _ := f.ImportedLibraries()
	for _, name := range names {
		for _, folder := range folders {
			found, _ := filepath.Glob(filepath.Join(folder, name))
			files = append(files, found...)
		}
	}
	if _, err := os.Stat("/etc/ld.so.cache"); err == nil {
		files = append(files, "/etc/ld.so.cache")
	}
	return files
}
