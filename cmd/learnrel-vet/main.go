// Learnrel-vet has go vet check the relations of ent schemas:
//
//	go vet -vettool=$(which learnrel-vet) ./...
package main

import (
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/learnrel/learnrel/runner/analyzer"
)

func main() { unitchecker.Main(analyzer.Analyzer) }
