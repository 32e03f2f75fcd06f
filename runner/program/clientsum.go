package program

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/learnrel/learnrel/runner/generate"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// clientSum tells apart what clients are generated from.
func (c *Config) clientSum(s *toolchain.Scratch, sch *Schema) ([]byte, error) {
	goBinary, err := identity()
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	fmt.Fprintln(h, goBinary, generate.ImportTemplate, sch.Features)
	var sources [][]byte
	for _, name := range names(sch.Files) {
		sources = append(sources, sch.Files[name])
	}
	fmt.Fprintln(h, generate.Features(sources...))
	hashFiles(h, sch.Files)
	for _, p := range sch.Helpers {
		fmt.Fprintln(h, p.Dir)
		hashFiles(h, p.Files)
	}
	mod, err := s.ReadFile("go.mod")
	if err != nil {
		return nil, err
	}
	h.Write(mod)
	return []byte(hex.EncodeToString(h.Sum(nil)) + "\n"), nil
}

// stampEnd ends the name of the file beside a client that says what it was generated
// from.
const stampEnd = ".inputs"

// forget has every client be generated and compiled anew, in case somebody changed one.
func forget(s *toolchain.Scratch) error {
	if err := s.Remove(recordFile); err != nil {
		return err
	}
	return filepath.WalkDir(s.Path("."), func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, stampEnd) && d.Type().IsRegular() {
			err = os.Remove(name)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
}
