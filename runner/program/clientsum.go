package program

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

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
